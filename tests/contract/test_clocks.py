"""Clocks and calendars of every kind, in every log: order comes from positions, and `recorded` never goes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from contract.test_log_contract import FACTORIES
from given import OPENING, event
from negotiation.errors import InvalidEventsError
from negotiation.logs.copies.transfer import transfer
from negotiation.logs.proof.verify import verify
from negotiation.questions.replay import replay
from negotiation.times import edtf, zone_named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from contract.test_log_contract import Factory
    from negotiation.events import Event

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
ABROAD = zone_named("Asia/Shanghai"), zone_named("America/New_York")
CLOCKS: dict[str, list[datetime]] = {
    "standing still": [NOON] * 4,
    "backwards": [NOON - timedelta(hours=hours) for hours in range(4)],
    "back and forth": [NOON, NOON - timedelta(days=400), NOON + timedelta(seconds=1), NOON],
    "by microseconds": [NOON + timedelta(microseconds=each) for each in (0, 1, 999_999, 1_000_000)],
    "2099 and back": [NOON, NOON.replace(year=2099), NOON, NOON.replace(year=2100)],
    "from the year 1": [FIRST, FIRST, NOON, NOON],
    "back to the year 1": [NOON, FIRST, FIRST, NOON],
    "to the year 9999": [NOON, LAST, LAST, NOON],
    "before the year 1, abroad": [datetime.min.replace(tzinfo=ABROAD[0]), NOON, NOON, NOON],
    "after the year 9999, abroad": [NOON, datetime.max.replace(tzinfo=ABROAD[1]), NOON, NOON],
    "set back for winter": [datetime(2025, 11, 2, 1, 30, tzinfo=ABROAD[1], fold=fold) for fold in (0, 1, 0, 1)],
    "a leap day": [datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC) + timedelta(seconds=each) for each in range(4)],
}
"""What a clock says at one append after another."""


@pytest.fixture(params=FACTORIES)
def factory(request: pytest.FixtureRequest) -> Factory:
    """Each kind of log."""
    return FACTORIES[request.param]


def statement(name: str, occurred: str = "2025-10-26", **fields: Any) -> Event:
    """Return a statement of the US on tariffs."""
    record = {"kind": "statement", "id": name, "occurred": occurred, "issues": ["tariffs"], "parties": ["US"]}
    return event({**record, **fields})


def clamped(instant: datetime) -> datetime:
    """Return an instant in UTC, held within the years 1 to 9999."""
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        return FIRST if instant.year == 1 else LAST


def ticking(factory: Factory, times: list[datetime]) -> Iterator[datetime]:
    """Return the clock; that of PostgreSQL is the server's, which knows no zone and no year 0 or 10000."""
    return map(clamped, times) if factory is FACTORIES["postgres"] else iter(times)


@pytest.mark.parametrize("times", CLOCKS.values(), ids=CLOCKS)
@pytest.mark.parametrize("reopened", [False, True], ids=["held open", "reopened"])
def test_whatever_the_clock_says_recorded_never_goes_back(
    tmp_path: Path, factory: Factory, times: list[datetime], *, reopened: bool
) -> None:
    """It is the latest time that the clock has said; positions, and the order of reading, know nothing of it."""
    ticks = ticking(factory, times)
    log = factory(tmp_path, lambda: next(ticks))
    for number in range(len(times)):
        log.append([statement(f"s{number}") if number else event(OPENING)])
        if reopened:
            log.close()
            log = factory(tmp_path, lambda: next(ticks))
    contents = log.read()
    log.close()

    recorded = [edtf(entry.recorded or "").instant for entry in contents]
    assert recorded == [max(map(clamped, times[: number + 1])) for number in range(len(times))]
    assert [each.id for each in contents.events] == ["opening", "s1", "s2", "s3"]
    assert verify(contents).holds


@pytest.mark.server
@pytest.mark.parametrize("times", CLOCKS.values(), ids=CLOCKS)
def test_recording_times_of_every_clock_move_between_logs(
    tmp_path: Path, factory: Factory, times: list[datetime]
) -> None:
    """Into every other kind, with the same head; and what is appended there goes on from the last time."""
    ticks = ticking(factory, times)
    log = factory(tmp_path, lambda: next(ticks))
    for number in range(len(times)):
        log.append([statement(f"s{number}") if number else event(OPENING)])
    log.close()
    for name, other in FACTORIES.items():
        folder = tmp_path / f"to {name}"
        folder.mkdir()
        target = other(folder, lambda: FIRST)
        moved = transfer(log, target)
        (stored,) = target.append([statement("s9")])
        target.close()

        assert moved.head == log.read().head
        assert stored.recorded == log.read().entries[-1].recorded


def test_two_machines_may_disagree_about_the_time(tmp_path: Path, factory: Factory) -> None:
    """By an hour, each with its own log object on one log: the slower is held at what the faster has written."""
    one, other = factory(tmp_path, lambda: NOON), factory(tmp_path, lambda: NOON + timedelta(hours=1))
    one.append([event(OPENING)])
    for number in range(6):
        (one, other)[number % 2].append([statement(f"s{number}")])
    one.close()
    other.close()
    contents = one.read()

    hours = [(edtf(entry.recorded or "").instant - NOON) / timedelta(hours=1) for entry in contents]
    assert hours == [0, 0, 1, 1, 1, 1, 1]
    assert [each.id for each in contents.events] == ["opening", *(f"s{number}" for number in range(6))]


FAR: list[str] = ["0001-01-01", "0001", "0001-12-31T23:59:59Z", "2099-12-31", "9999-12-31", "9999", "9999-12-31T23:59Z"]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"])
def test_the_ends_of_the_calendar_can_be_recorded_and_asked_about(tmp_path: Path, factory: Factory, zone: str) -> None:
    """Events in the years 1 and 9999, and questions at any of them, in zones on both sides of UTC."""
    log = factory(tmp_path, lambda: NOON)
    talks = [statement(f"s{number}", far, kind="talks_round") for number, far in enumerate(FAR)]
    log.append([event({**OPENING, "zone": zone, "occurred": "0001-01-01"}), *talks])
    log.close()
    contents = log.read()

    assert [each.occurred.text for each in contents.events[1:]] == FAR
    for at in FAR:
        by_then = [
            f"s{number}"
            for number, far in enumerate(FAR)
            if edtf(far).period(zone_named(zone)).ends <= edtf(at).period(zone_named(zone)).ends
        ]
        seen = replay(contents).at(at)
        assert {each.id for each in seen.log().events} - {"opening"} == {*by_then}
        assert seen.status("tariffs")["tariffs"].phase == "talks"
        for known_at in ("0001-01-01", "2025", "9999-12-31"):
            assert replay(contents, known_at).at(at).status("tariffs")["tariffs"].phase


CHANGED = {
    "Pacific/Apia": ["2011-12-29", "2011-12-31", "2012-01-01"],  # crossed the date line and skipped 30 December 2011
    "Pacific/Kwajalein": ["1993-08-20", "1993-08-22"],  # the same in 1993
    "Europe/Moscow": ["2011-03-27", "2014-10-26"],  # summer all year, then winter all year
    "Asia/Pyongyang": ["2015-08-15", "2018-05-05"],  # half an hour back, half an hour on
    "America/Sao_Paulo": ["2018-11-04", "2019-02-17"],  # midnight skipped; summer time given up
    "Africa/Casablanca": ["2025-02-23", "2025-04-06"],  # winter time for Ramadan
    "America/Caracas": ["2007-12-09", "2016-05-01"],  # half an hour back, half an hour on
    "Asia/Shanghai": ["1991-04-14", "1991-09-15"],  # the last summer time
    "America/New_York": ["2007-03-11", "2025-11-02"],  # the rules of 2007
}
"""Zones that changed their rules, and days on which they did."""


@pytest.mark.parametrize("zone", CHANGED)
def test_days_on_which_a_place_changed_its_clocks_keep_their_order(tmp_path: Path, factory: Factory, zone: str) -> None:
    """Each is a day of the log, begins where the one before it ends, and is asked about as any other."""
    days, log = CHANGED[zone], factory(tmp_path, lambda: NOON)
    talks = [statement(f"d{number}", day, kind="talks_round") for number, day in enumerate(days)]
    log.append([event({**OPENING, "zone": zone, "occurred": "1990-01-01"}), *talks])
    log.close()
    contents = log.read()
    periods = [each.occurred.period(zone_named(zone)) for each in contents.events[1:]]

    assert all(one.latest <= other.earliest for one, other in pairwise(periods))
    for number, day in enumerate(days):
        known = replay(contents, day).at(day)
        assert [each.id for each in known.log().events if each.id.startswith("d")] == [
            f"d{earlier}" for earlier in range(number + 1)
        ]


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Apia", "2011-12-30"), ("Pacific/Kwajalein", "1993-08-21")])
def test_a_day_that_a_place_skipped_is_refused_by_every_log(
    tmp_path: Path, factory: Factory, zone: str, day: str
) -> None:
    """Before a byte is written."""
    log = factory(tmp_path, lambda: NOON)
    with pytest.raises(InvalidEventsError):
        log.append([event({**OPENING, "zone": zone, "occurred": "1990-01-01"}), statement("s1", day)])

    assert log.read().position == 0
