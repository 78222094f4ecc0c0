"""Read a page in tests: the data that it carries, and what it says for a day, by the rule that table.py states."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from negotiation.formats.visible import visible
from negotiation.page import page
from negotiation.questions.basis import day_of

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay, View

DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


def data_of(document: str) -> dict[str, Any]:
    """Return the data that a page carries."""
    (found,) = DATA.findall(document)
    data = json.loads(found)
    assert isinstance(data, dict)
    return data


def page_of(asked: Replay, at: str) -> str:
    """Return the page of a replay, opened at a day."""
    return page(asked.at(at))


class Carried:
    """What a page carries, looked up in Python."""

    def __init__(self, document: str) -> None:
        self.data = data_of(document)

    def value(self, number: int) -> Any:
        """Return a value by its number."""
        row = self.data["values"]["rows"][number]
        if not isinstance(row, list):
            return row
        parts = [self.value(part) for part in row[1:]]
        return dict(zip(self.data["values"]["shapes"][row[0]], parts, strict=True)) if row[0] else parts

    def lookup(self, track: str, at: str, known_at: str) -> Any:
        """Return the value of a track at a day, as known on another."""
        t = max(0, bisect_right(self.data["days"], at) - 1)
        k = max(0, bisect_right(self.data["known"], known_at) - 1)
        for known, *line in reversed(self.data["tracks"].get(track, [])):
            if known <= k and line[0] <= t:
                return self.value(line[2 * bisect_right(line[::2], t) - 1])
        return None

    def answer(self, at: str, known_at: str) -> dict[str, Any]:
        """Return the answers to `status` and `why` for all issues, without the basis."""
        names = self.lookup("issues", at, known_at) or []
        return {
            "issues": [self._issue(name, at, known_at) for name in names],
            "why": {name: self._why(name, at, known_at) for name in names},
            "totals": self.lookup("totals", at, known_at) or [],
            "findings": self.lookup("findings", at, known_at) or [],
            "last_event": self.lookup("last_event", at, known_at),
            **self._record(at, known_at),
        }

    def _record(self, at: str, known_at: str) -> dict[str, Any]:
        read_to, projected = self.data["read_to"], self.data["projected"]
        if read_to is not None and read_to > known_at:
            return {"read_to": known_at, "unread": None, "projected": at > known_at}
        k = max(0, bisect_right(self.data["known"], known_at) - 1)
        passed = bisect_right(self.data["unread"][k], max(0, bisect_right(self.data["days"], at) - 1))
        return {"read_to": read_to, "unread": passed, "projected": projected is not None and at >= projected}

    def _issue(self, name: str, at: str, known_at: str) -> dict[str, Any]:
        parts = {
            part: self.lookup(f"{part} {name}", at, known_at) for part in ("claims", "deadlines", "possibly", "last")
        }
        measures = self.lookup(f"measures {name}", at, known_at)
        own = [self.lookup(f"measure {measure}", at, known_at) for measure in measures]
        return {**self.lookup(f"issue {name}", at, known_at), **parts, "measures": own}

    def _why(self, name: str, at: str, known_at: str) -> dict[str, Any]:
        found = self.lookup(f"why {name}", at, known_at)
        measures = [[each, self.lookup(f"why-measure {each}", at, known_at)] for each in found["measures"]]
        return {**found, "measures": measures}


def answered(view: View) -> dict[str, Any]:
    """Return what the library answers to the same questions, in the same form, as plain JSON with visible text."""
    status = view.status()
    row = status.to_dict()
    why = {issue.issue: _why(view, issue.issue) for issue in status.issues}
    basis = view.basis
    return _visible(  # type: ignore[no-any-return]
        {
            "issues": [_of_the_world(each) for each in row["issues"]],
            "totals": row["totals"],
            "findings": row["findings"],
            "why": why,
            "last_event": basis.last_event,
            **_record(view),
        }
    )


def _record(view: View) -> dict[str, Any]:
    """Return how far the record was read; for a K before it ends, a page counts no unread dates."""
    basis, whole = view.basis, view.replay.history.reach.of_log()
    known = day_of(view.replay.history.known_at, basis.zone)
    return {
        "read_to": day_of(basis.read_to, basis.zone).isoformat() if basis.read_to else None,
        "unread": None if whole is not None and day_of(whole, basis.zone) > known else basis.unread,
        "projected": basis.projected,
    }


def _of_the_world(issue: dict[str, Any]) -> dict[str, Any]:
    """Return an issue without what depends on how far the log was read: the page says that once, in its headline."""
    measures = [{key: row[key] for key in row if key != "projected"} for row in issue["measures"]]
    return {key: issue[key] for key in issue if key not in {"read_to", "projected"}} | {"measures": measures}


def _why(view: View, issue: str) -> dict[str, Any]:
    row = view.why(issue).to_dict()
    return {
        "phase": [_reason(each) for each in row["phase"]],
        "measures": [[each["measure"], [_reason(one) for one in each["events"]]] for each in row["measures"]],
        "claims": [_reason(each) for each in row["claims"]],
        "corrections": [{key: each[key] for key in ("event", "by", "how")} for each in row["corrections"]],
    }


def _reason(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("event", "vouching", "effects")}


def _visible(value: Any) -> Any:
    if isinstance(value, dict):
        return {visible(key): _visible(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_visible(each) for each in value]
    return visible(value) if isinstance(value, str) else value
