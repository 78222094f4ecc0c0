"""The laws of the calendar, held against generated logs: what a client has is never left behind."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from given import contents
from laws.examples import EXAMPLES
from laws.strategies import QUESTIONS, logs
from negotiation.questions.basis import moment_of
from negotiation.questions.replay import replay

if TYPE_CHECKING:
    from negotiation.events import Event
    from negotiation.questions.calendar.calendar import CalendarEntry
    from negotiation.times import Moment

LAW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def exported(log: list[Event], position: int, at: str, known_at: str) -> dict[str, CalendarEntry]:
    """Return the calendar of the log as it stood at a position, by the UIDs; none stands twice."""
    found = replay(contents(log[:position]), known_at, zone="UTC").at(at).calendar().entries
    by_uid = {entry.uid: entry for entry in found}
    assert len(by_uid) == len(found)
    return by_uid


def resolved(date: str) -> Moment:
    """Return the moment that a date of a question means."""
    return moment_of(date, ZoneInfo("UTC"))


def arrived(log: list[Event], random: Any) -> list[Event]:
    """Return the events in some order of arrival, the opening first, and each correction after what it corrects."""
    rest = log[1:]
    random.shuffle(rest)
    by_id = {event.id: event for event in log}
    order: dict[str, Event] = {log[0].id: log[0]}
    for event in rest:
        chain = [event]
        while (before := chain[-1].amends) is not None:
            chain.append(by_id[before])
        order |= {each.id: each for each in reversed(chain) if each.id not in order}
    return [*order.values()]


def shown(entry: CalendarEntry) -> tuple[Any, ...]:
    """Return everything that a calendar shows of an entry, but for its revision."""
    return entry.cancelled, entry.subject, {**entry.due.to_dict(), "cancelled": entry.cancelled}


@LAW
@given(
    logs(),
    st.lists(st.tuples(st.integers(1, 20), QUESTIONS, QUESTIONS), min_size=2, max_size=4),
    st.randoms(use_true_random=False),
)
def test_what_was_exported_is_kept_and_rises_with_what_changes(
    log: list[Event], asked: list[tuple[int, str, str]], random: Any
) -> None:
    """Whatever arrives late: of exports in order, each has the entries of the one before, risen if they show more."""
    log = arrived(log, random)
    positions, ats, knowns = zip(*asked, strict=True)
    in_order = zip(sorted(positions), sorted(ats, key=resolved), sorted(knowns, key=resolved), strict=True)
    exports = [exported(log, *each) for each in in_order]
    for before, after in pairwise(exports):
        lost = [shown(before[uid]) for uid in before.keys() - after.keys()]
        assert not lost, lost
        for uid, entry in before.items():
            now = after[uid]
            assert now.sequence >= entry.sequence
            assert now.changed >= entry.changed
            if shown(now) != shown(entry):
                assert now.sequence > entry.sequence, (shown(entry), shown(now))
