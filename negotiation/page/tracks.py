"""Tracks: the parts of the answers at one T and K that change on their own.

An answer about an issue changes a little almost every day, while most of it stays the same. Stored in one piece, it
would be stored again for each small change. So each part (the phase of an issue, one measure, the claims) is a track,
and the script puts the parts together again (`lookup.js`). The parts are those of `to_dict()`, unchanged, so that the
page shows what the library answers. A query says which parts are computed together, and on what they depend
(`questions.over_time.recompute`).
"""

from __future__ import annotations

from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.questions.basis import day_of
from negotiation.questions.measures import measure_status_at, totals_at
from negotiation.questions.over_time.dependencies import (
    CorrectionsDependency,
    FindingsDependency,
    InForceDependency,
    ReadingsDependency,
    SubjectDependency,
)
from negotiation.questions.over_time.recompute import Query
from negotiation.questions.status import events_behind, issue_status_at
from negotiation.questions.why import (
    claim_reasons,
    corrections_at,
    matters,
    measure_reasons,
    measures_that_matter,
    phase_reasons,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from negotiation.history import Snapshot
    from negotiation.history.bitemporal.index import HistoryIndex
    from negotiation.questions.over_time.recompute import AnswersBySubject
    from negotiation.questions.why import Reason
    from negotiation.times import Moment

_SEPARATE_PARTS = ("claims", "deadlines", "last", "possibly")
"""The keys in the status of an issue that are tracks of their own; `lookup.js` joins them again."""


def queries(index: HistoryIndex, zone: ZoneInfo) -> Iterator[Query]:
    """Yield the queries for everything that a page answers; the subject of an answer names its track.

    Args:
        index: the index of the log, with steps.
        zone: the zone in which days are meant.
    """
    issues_of: dict[str, list[str]] = {measure: [] for measure in index.measures}
    for issue, acting in index.measures_of.items():
        for measure in acting:
            issues_of[measure].append(issue)
    yield Query(ask=_declared)  # no dependencies but the openings, on which every query depends
    measures = tuple(SubjectDependency(index, "measure", each) for each in index.measures)
    subjects = (*(SubjectDependency(index, "issue", each) for each in index.issues), *measures)
    yield Query(dependencies=tuple(map(InForceDependency, measures)), ask=_totals)
    yield Query(dependencies=tuple(map(FindingsDependency, subjects)), ask=_findings)
    yield Query(dependencies=(ReadingsDependency(index),), ask=partial(_news, zone))
    for issue in sorted(index.declared):
        yield Query(
            issues=(issue,),
            measures=tuple(index.measures_of.get(issue, ())),
            dependencies=(CorrectionsDependency(index, issue),),
            ask=partial(_issue, issue),
        )
    for measure, issues in issues_of.items():
        yield Query(measures=(measure,), ask=partial(_measure, measure))
        # Apart from the status: which reasons are shown depends on the issues too, so they change more often.
        yield Query(issues=tuple(issues), measures=(measure,), ask=partial(_why_measure, measure))


def _declared(known: Snapshot, moment: Moment) -> AnswersBySubject:
    return {("issues", None): [issue.id for issue in known.registry.issues_at(moment)]}


def _totals(known: Snapshot, moment: Moment) -> AnswersBySubject:
    return {("totals", None): [total.to_dict() for total in totals_at(known, moment)]}


def _findings(known: Snapshot, moment: Moment) -> AnswersBySubject:
    declared = [issue.id for issue in known.registry.issues_at(moment)]
    return {("findings", None): [finding.to_dict() for finding in known.findings_at(moment, declared)]}


def _news(zone: ZoneInfo, known: Snapshot, moment: Moment) -> AnswersBySubject:
    """Return the last event that had happened, and all events of its day in reading order."""
    back = iter(known.back_from(moment))
    last = next(back, None)
    if last is None:
        return {("last_event", None): None, ("latest", None): []}
    day = day_of(last.ends, zone)
    others = takewhile(lambda reading: day_of(reading.ends, zone) == day, back)
    latest = [reading.event.id for reading in (last, *others)]
    return {("last_event", None): last.event.id, ("latest", None): latest[::-1]}  # they were read backwards


def _issue(name: str, known: Snapshot, moment: Moment) -> AnswersBySubject:
    """Return the parts of the answers to `status` and `why` about one issue, without those about its measures."""
    issue = next((each for each in known.registry.issues_at(moment) if each.id == name), None)
    if issue is None:
        return {}
    status = issue_status_at(known, moment, issue)
    row = attrs.evolve(status, measures=()).to_dict()  # measures are tracks of their own: do not write them for nothing
    del row["measures"], row["read_to"], row["projected"]  # these two depend on how far the log was read
    found: AnswersBySubject = {(part, name): row.pop(part) for part in _SEPARATE_PARTS}
    found["issue", name] = row
    found["measures", name] = [measure.measure for measure in status.measures]
    corrections = corrections_at(known, moment, name)
    found["why", name] = {
        "phase": _reasons(phase_reasons(known, moment, status)),
        "measures": [measure.measure for measure in measures_that_matter(status)],
        "claims": _reasons(claim_reasons(known, moment, status.open_claims)),
        "corrections": [_without(correction.to_dict(), "headline") for correction in corrections],
    }
    return found


def _measure(name: str, known: Snapshot, moment: Moment) -> AnswersBySubject:
    status = measure_status_at(known, known.measure(name), moment)
    if status is None or not any(issue.id in status.issues for issue in known.registry.issues_at(moment)):
        return {}
    row = status.to_dict()
    del row["projected"]
    return {("measure", name): row}


def _why_measure(name: str, known: Snapshot, moment: Moment) -> AnswersBySubject:
    """Return the reasons for the state of a measure, if `why` shows them for one of its issues."""
    status = measure_status_at(known, known.measure(name), moment)
    if status is None:
        return {}
    declared = (issue.id for issue in known.registry.issues_at(moment) if issue.id in status.issues)
    if not any(matters(status, events_behind(known.issue(issue).at(moment))) for issue in declared):
        return {}
    return {("why-measure", name): _reasons(measure_reasons(known, moment, status))}


def _reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Return reasons with the ids of their events; the page has the content of each event once, under its id."""
    return [
        {"event": reason.event.id, "vouching": list(reason.vouching), "effects": list(reason.effects)}
        for reason in reasons
    ]


def _without(row: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key}
