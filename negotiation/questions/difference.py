"""A difference: the changes between two answers to `status`.

It compares the phase, votes, claims, requests and dates of each issue, the state and the levels of each measure, and
the totals. The two answers may differ in T, in K, or in hypothetical events; it is computed in the same way.
Each change names the events that only the later answer rests on.
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
_OF_MEASURES = (
    "state",
    "level",
    "suspended_level",
    "unit",
    "bound",
    "class",
    "scope",
    "part_of",
    "until_day",
    "cause",
    "on_hold",
    "contingent_on",
)

_OF_ARRANGEMENTS = ("since_day", "since_zone", "until_day", "until_zone", "provisional")
"""The keys of an answer that are compared; `since` is not, because it changes with every phase or state."""


@attrs.frozen(kw_only=True)
class Change:
    """One value that differs between two answers.

    Attributes:
        about: `issue`, `measure` or `total`.
        id: the id of the issue or measure; for a total, its party, class, scope and unit.
        key: the key of the value in the answer (`phase`, `level`, …).
        before: the earlier value; None if it was missing, empty or false.
        after: the later value; None likewise.
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
    """The changes from the answer with the basis `before` to the one with the basis `after`.

    Attributes:
        before: the basis of the earlier answer.
        after: the basis of the later answer.
        changes: the changes: issues first, then measures, then totals.
        findings: the findings that only the later answer has.
    """

    _parts_in: ClassVar[str] = "changes"
    _called: ClassVar[str] = "change"

    before: Basis
    after: Basis
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...] = ()

    def between(self) -> str:
        """Return the log, T and K of the two answers, in a few words."""
        return f"{where_and_when(self.before)} and {where_and_when(self.after)}"

    def _about(self) -> str:
        return self.between()

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as plain data; `findings` has only those of the later answer that are new."""
        return {
            "before": self.before.to_dict(),
            "after": self.after.to_dict(),
            "changes": [change.to_dict() for change in self.changes],
            "findings": [finding.to_dict() for finding in self.findings],
        }


def difference(before: Status, after: Status) -> Difference:
    """Compare two answers to `status`.

    Args:
        before: the earlier answer; `limited` to the issues of the later one if that has not all issues.
        after: the later answer.

    Returns:
        The difference. It contains only those totals to which a measure of these issues contributes.
    """
    old, new = before.to_dict(), after.to_dict()
    # An answer has the totals of all measures, even if it is about one issue.
    scopes = {(row["party"], row["scope"]) for answer in (old, new) for row in _measure_rows(answer)}
    changes = (
        *_changes("issue", _issues(old), _issues(new)),
        *_changes("measure", _measures(old), _measures(new)),
        *_changes("total", _totals(old, scopes), _totals(new, scopes)),
    )
    # The same event may have several findings, and the message tells them apart.
    known = {(finding.event, finding.message) for finding in before.findings}
    fresh = (finding for finding in after.findings if (finding.event, finding.message) not in known)
    return Difference(before=before.basis, after=after.basis, changes=changes, findings=tuple(fresh))


def limited(status: Status, names: Iterable[str]) -> Status:
    """Return an answer with only the issues of these ids; an id that the answer does not have is ignored."""
    wanted = {*names}
    return attrs.evolve(status, issues=tuple(issue for issue in status.issues if issue.issue in wanted))


_Rows = dict[str, dict[str, Any]]
"""The compared values of each issue, measure or total, by its id."""


def _issues(answer: Mapping[str, Any]) -> _Rows:
    return {
        row["issue"]: {**_picked(row, _OF_ISSUES), **_shortened(row), "events": row["events"]}
        for row in answer["issues"]
    }


def _shortened(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an issue that a difference shows in a shorter form than the answer."""
    arrangement = row["arrangement"]
    return {
        "arrangement": _picked(arrangement, _OF_ARRANGEMENTS) if arrangement else None,
        "claims": [claim["event"] for claim in row["claims"] if claim["outcome"] == "open"],
        "outcomes": [_outcome(claim) for claim in row["claims"] if claim["outcome"] != "open"],
        "requests": [each["event"] for each in row["requests"]],
        "overdue": [_deadline(each) for each in row["overdue"]],
        "deadlines": [_deadline(each) for each in row["deadlines"]],
    }


def _deadline(row: Mapping[str, Any]) -> str:
    return " ".join(str(row[key]) for key in ("written", "what", "measure") if row.get(key))


def _outcome(row: Mapping[str, Any]) -> str:
    """Return what became of a claim, in one text: `e2 about CN: contradicted by e5`."""
    by = f" by {row['outcome_by']}" if row["outcome_by"] else ""
    return f"{row['event']} about {', '.join(row['about'])}: {row['outcome']}{by}"


def _measure_rows(answer: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    return (row for issue in answer["issues"] for row in issue["measures"])


def _measures(answer: Mapping[str, Any]) -> _Rows:
    return {
        row["measure"]: {
            **_picked(row, _OF_MEASURES),
            "threat": _threat(row["threat"]),
            "revised": _revised(row),
            "events": row["events"],
        }
        for row in _measure_rows(answer)
    }


def _threat(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return _picked(row, ("level", "unit", "effective")) if row else None


def _revised(row: Mapping[str, Any]) -> dict[str, Any] | None:
    revised = row["revised"]
    return _picked(revised, ("level", "unit", "state", "effective_day", "event")) if revised else None


def _totals(answer: Mapping[str, Any], scopes: set[tuple[str, str | None]]) -> _Rows:
    return {
        _name_of_total(row): {"level": row["level"], "events": []}
        for row in answer["totals"]
        if (row["party"], row["scope"]) in scopes
    }


def _name_of_total(row: Mapping[str, Any]) -> str:
    of = (row["party"], row["class"], row["scope"] or "without scope", row["unit"])
    return " ".join(part for part in of if part)


def _picked(row: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: row[key] for key in keys}


def _changes(about: str, before: _Rows, after: _Rows) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name, {}), after.get(name, {})
        earlier = {*old.get("events", ())}
        events = tuple(event for event in new.get("events", ()) if event not in earlier)
        for key in dict.fromkeys((*old, *new)):
            was, now = _none_if_empty(old.get(key)), _none_if_empty(new.get(key))
            if key != "events" and was != now and not _is_unit_of_new_level(key, was, now):
                yield Change(about=about, id=name, key=key, before=was, after=now, events=events)


def _is_unit_of_new_level(key: str, was: Any, now: Any) -> bool:
    """Tell whether a unit only appears or disappears; the change of its level says so already."""
    return key == "unit" and (was is None or now is None)


def _none_if_empty(value: Any) -> Any:
    """Return None for an empty or false value, so that it equals a missing one."""
    # `in` compares with ==, so a level of 0 equals False here, too: no level and the level 0 are no difference.
    return None if value in ([], {}, False) else value
