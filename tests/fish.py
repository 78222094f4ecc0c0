"""A negotiation about fish, for the tests of the rules of issues: short events, and a row as an answer gives it.

The row comes from the fold. For each log the history index is held against the fold too, at every moment of the log
and as known at each of them (law 8), whether it was built of all events or given them one after the other.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from given import contents, event
from laws.test_history_index import differences, moments
from negotiation.codec import encode
from negotiation.history import log_zone
from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.logs import validate
from negotiation.questions.basis import moment_of
from negotiation.questions.replay import replay

if TYPE_CHECKING:
    from given import Record
    from negotiation.events import Event

Row = dict[str, Any]


def opening(*parties: str | Record, **issue: Any) -> Record:
    """Open a log of these parties about fish; further fields are those of the issue."""
    declared = [each if isinstance(each, dict) else {"id": each} for each in parties]
    first: Record = {"kind": "opening", "id": "opening", "occurred": "2024-01-01", "zone": "UTC"}
    return {**first, "parties": declared, "issues": [{"id": "fish", **issue}]}


def widening(day: str, *parties: str | Record, **issue: Any) -> Record:
    """Open the log once more, on a later day."""
    return {**opening(*parties, **issue), "id": f"opening-{day}", "occurred": f"2024-{day}"}


def act(kind: str, day: str, parties: str = "A B", by: str | None = None, **fields: Any) -> Record:
    """Return an event about fish of a day in 2024, named after its kind, its day and those who say it."""
    record: Record = {"kind": kind, "id": f"{kind}-{day}-{(by or parties).replace(' ', '')}", "occurred": f"2024-{day}"}
    record |= {"issues": ["fish"], "parties": parties.split()}
    return record | ({"by": by.split()} if by else {}) | fields


def agreed(day: str, parties: str = "A B", **fields: Any) -> Record:
    """Return a preliminary consensus."""
    return act("preliminary_consensus", day, parties, **fields)


def approved(day: str, parties: str = "A B", **fields: Any) -> Record:
    """Return an approval at home."""
    return act("domestic_approval", day, parties, **{"v": 2, **fields})


def led(day: str, parties: str = "A B", **fields: Any) -> Record:
    """Return an approval by leaders."""
    return act("leader_approval", day, parties, **fields)


def entered(day: str, parties: str = "A B", **fields: Any) -> Record:
    """Return an entry into force."""
    return act("entry_into_force", day, parties, **fields)


def duty(kind: str, day: str, party: str = "A", **fields: Any) -> Record:
    """Return an act of one party on its duty."""
    return act(kind, day, party, measure=f"duty-of-{party}", **fields)


def fish(log: list[Record], day: str, known: str | None = None) -> Row:
    """Return the row of the issue on a day of 2024, or at another date written in full."""
    row: Row = _answer(log, day, known)["issues"][0]
    return row


def found(log: list[Record], day: str, known: str | None = None) -> list[str]:
    """Return the events that have a finding on a day of 2024."""
    return [each["event"] for each in _answer(log, day, known)["findings"]]


def _answer(log: list[Record], day: str, known: str | None) -> dict[str, Any]:
    built = [event(record) for record in log]
    assert not validate(built), [str(finding) for _, finding in validate(built)]
    _hold_against_index("\n".join(encode(each) for each in built), tuple(built))
    answer: dict[str, Any] = replay(contents(built), known and _date(known)).status(at=_date(day)).to_dict()
    return answer


def _date(when: str) -> str:
    return when if len(when) > len("12-31") else f"2024-{when}"


_EVENTS: dict[str, tuple[Event, ...]] = {}


def _hold_against_index(text: str, built: tuple[Event, ...]) -> None:
    """Hold the index of a log against its folds, once for each log."""
    _EVENTS[text] = built
    _hold(text)


@cache
def _hold(text: str) -> None:
    built = _EVENTS[text]
    zone = log_zone(built)
    times = [*moments(built), *(moment_of(f"2024-{month:02}-15", zone) for month in (2, 3, 5, 8))]
    known = [None, *sorted({each.known_in(zone).ends for each in built})]
    pairs = [(at, known_at) for at in times for known_at in known]
    assert [*differences(HistoryIndex(built), built, pairs)] == []
    grown = HistoryIndex(built[:1])
    for each in built[1:]:
        grown.append([each])
    assert [*differences(grown, built, pairs)] == []
