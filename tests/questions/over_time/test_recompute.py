"""Learning: what becomes otherwise on which day K, and from which day T on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from given import announcement, events, percent
from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.questions.basis import moment_of
from negotiation.questions.over_time.dependencies import InForceDependency, SubjectDependency
from negotiation.questions.over_time.recompute import Days, Query, recompute
from negotiation.times import LAST_MOMENT

if TYPE_CHECKING:
    from given import Record
    from negotiation.history import Snapshot
    from negotiation.questions.over_time.recompute import AnswersBySubject
    from negotiation.times import Moment

TALKS: Record = {"kind": "talks_round", "occurred": "2025-01-10", "known": "2025-01-20T23:00Z"}


def days_recomputed(
    *records: Record, zone: str = "UTC", limit: Moment = LAST_MOMENT, **rests_on: Any
) -> list[tuple[date, date]]:
    """Return on which days K, and from which day T on, a query is asked anew after the beginning."""

    def phases(known: Snapshot, moment: Moment) -> AnswersBySubject:
        return {("phase", name): known.issue(name).at(moment).phase for name in ("tariffs", "chips")}

    index = HistoryIndex(events(*records))
    if "in_force" in rests_on:
        rests_on = {"dependencies": (InForceDependency(SubjectDependency(index, "measure", rests_on["in_force"])),)}
    days = Days(index=index, zone=ZoneInfo(zone), limit=limit)
    found = [(each.known, each.since) for _, each in recompute(days, [Query(**rests_on, ask=phases)])]
    assert found[0] == (date.min, date.min)
    return found[1:]


def test_a_topic_is_asked_anew_where_its_issue_has_changed() -> None:
    """From the day on which the event happened, as known from the day on which it became known."""
    assert days_recomputed(TALKS, issues=("tariffs",)) == [(date(2025, 1, 20), date(2025, 1, 10))]


def test_a_topic_is_not_asked_for_the_sake_of_others() -> None:
    """Nothing has been read about chips."""
    assert days_recomputed(TALKS, issues=("chips",)) == []


def test_days_are_those_of_the_question() -> None:
    """What became known late at night in London was known in Shanghai on the next day."""
    assert days_recomputed(TALKS, zone="Asia/Shanghai", issues=("tariffs",)) == [(date(2025, 1, 21), date(2025, 1, 10))]


def test_nothing_is_learned_after_the_last_k() -> None:
    """Even on its own day."""
    assert days_recomputed(TALKS, limit=moment_of("2025-01-20T22:00Z", ZoneInfo("UTC")), issues=("tariffs",)) == []


def test_totals_rest_on_what_is_in_force_alone() -> None:
    """A measure that is announced counts from the day on which it starts, and a threat never."""
    announced = announcement("2025-01-03", effective="2025-01-05", level=percent(10))
    threat = {"kind": "threat", "occurred": "2025-02-01", "measure": "duty", "level": percent(20)}

    assert days_recomputed(announced, threat, in_force="duty") == [(date(2025, 1, 3), date(2025, 1, 5))]
    assert [known for known, _ in days_recomputed(announced, threat, measures=("duty",))] == [
        date(2025, 1, 3),
        date(2025, 2, 1),
    ]
