"""A difference: what one answer says otherwise than another.

Compared is what people ask for: the phase of each issue, who has vouched, claims and deadlines; the state and the
levels of each measure; the totals. The two answers may lie at two dates, at two states of knowledge, or have
hypothetical events between them: the difference does not care, and names the events that only the later one rests on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.questions.parts import Parts, where_and_when

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from negotiation.errors import Finding
    from negotiation.questions.basis import Basis
    from negotiation.questions.status import Status

_OF_ISSUES = ("phase", "cycle", "under_threat", "vouched", "awaiting", "refused", "possibly")
_OF_MEASURES = ("state", "level", "suspended_level", "unit", "scope", "until_day", "cause", "contingent_on")

_OF_ARRANGEMENTS = ("since_day", "since_zone", "until_day", "until_zone", "provisional")


@attrs.frozen(kw_only=True)
class Change:
    """One thing that is otherwise.

    Attributes:
        about: `issue`, `measure` or `total`.
        id: the id of the issue or measure; of a total, party and scope.
        key: what of it, by its name in the answer (`phase`, `level`, …).
        before: what it was; None where there was nothing.
        after: what it is; None where there is nothing.
        events: the ids of the events that the later status rests on and the earlier one does not.
    """

    about: str
    id: str
    key: str
    before: Any
    after: Any
    events: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the change as plain data."""
        return {
            "about": self.about,
            "id": self.id,
            "key": self.key,
            "before": self.before,
            "after": self.after,
            "events": list(self.events),
        }


@attrs.frozen(kw_only=True, repr=False)
class Difference(Parts["Change"]):
    """What the answer `after` says otherwise than the answer `before`."""

    _parts_in: ClassVar[str] = "changes"
    _called: ClassVar[str] = "change"

    before: Basis
    after: Basis
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...] = ()

    def between(self) -> str:
        """Return in a few words which two answers are compared."""
        return f"{where_and_when(self.before)} and {where_and_when(self.after)}"

    def _about(self) -> str:
        return self.between()

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as plain data; `findings` are those that are new."""
        return {
            "before": self.before.to_dict(),
            "after": self.after.to_dict(),
            "changes": [change.to_dict() for change in self.changes],
            "findings": [finding.to_dict() for finding in self.findings],
        }


def difference(before: Status, after: Status) -> Difference:
    """Compare two answers to `status`; of the totals those to which the measures of their issues belong."""
    old, new = before.to_dict(), after.to_dict()
    scopes = {(row["party"], row["scope"]) for answer in (old, new) for row in _measure_rows(answer)}
    changes = (
        *_changes("issue", _issues(old), _issues(new)),
        *_changes("measure", _measures(old), _measures(new)),
        *_changes("total", _totals(old, scopes), _totals(new, scopes)),
    )
    known = {(finding.event, finding.message) for finding in before.findings}
    fresh = (finding for finding in after.findings if (finding.event, finding.message) not in known)
    return Difference(before=before.basis, after=after.basis, changes=changes, findings=tuple(fresh))


def limited(status: Status, names: Iterable[str]) -> Status:
    """Return an answer about the issues of these names alone; one that was not declared then is passed over."""
    wanted = {*names}
    return attrs.evolve(status, issues=tuple(issue for issue in status.issues if issue.issue in wanted))


_Rows = dict[str, dict[str, Any]]


def _issues(answer: Mapping[str, Any]) -> _Rows:
    return {
        row["issue"]: {**_picked(row, _OF_ISSUES), **_counted(row), "events": row["events"]} for row in answer["issues"]
    }


def _counted(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is compared of an issue but written otherwise in the answer."""
    arrangement = row["arrangement"]
    return {
        "arrangement": _picked(arrangement, _OF_ARRANGEMENTS) if arrangement else None,
        "claims": [claim["event"] for claim in row["claims"]],
        "deadlines": [_deadline(each) for each in row["deadlines"]],
    }


def _deadline(row: Mapping[str, Any]) -> str:
    return " ".join(str(row[key]) for key in ("written", "what", "measure") if row.get(key))


def _measure_rows(answer: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    return (row for issue in answer["issues"] for row in issue["measures"])


def _measures(answer: Mapping[str, Any]) -> _Rows:
    return {
        row["measure"]: {**_picked(row, _OF_MEASURES), "threat": _threat(row["threat"]), "events": row["events"]}
        for row in _measure_rows(answer)
    }


def _threat(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return _picked(row, ("level", "unit", "effective")) if row else None


def _totals(answer: Mapping[str, Any], scopes: set[tuple[str, str | None]]) -> _Rows:
    return {
        f"{row['party']} {row['scope'] or 'without scope'} {row['unit']}": {"level": row["level"], "events": []}
        for row in answer["totals"]
        if (row["party"], row["scope"]) in scopes
    }


def _picked(row: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: row[key] for key in keys}


def _changes(about: str, before: _Rows, after: _Rows) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name, {}), after.get(name, {})
        seen = {*old.get("events", ())}
        events = tuple(event for event in new.get("events", ()) if event not in seen)
        for key in dict.fromkeys((*old, *new)):
            was, now = _or_nothing(old.get(key)), _or_nothing(new.get(key))
            if key != "events" and was != now and not _mere_unit(key, was, now):
                yield Change(about=about, id=name, key=key, before=was, after=now, events=events)


def _mere_unit(key: str, was: Any, now: Any) -> bool:
    """Tell whether only a unit came or went, as it does with every level."""
    return key == "unit" and (was is None or now is None)


def _or_nothing(value: Any) -> Any:
    """Return None for what says nothing, so that an empty list and a missing one are no difference."""
    return None if value in ([], {}, False) else value
