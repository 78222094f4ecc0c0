"""Moments: the order of what meets at one instant."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime, timedelta, timezone

import pytest

from negotiation.times import FIRST_MOMENT, LAST_MOMENT, Moment, Side, edtf, zone_named

NOON = datetime(2025, 10, 26, 12, tzinfo=UTC)


def test_periods_that_end_come_before_timers_and_timers_before_acts() -> None:
    """At one instant: what ends there, what falls due there, what is dated with it."""
    at, due, before = Moment(NOON, Side.AT), Moment(NOON, Side.DUE), Moment(NOON, Side.BEFORE)

    assert sorted([at, due, before]) == [before, due, at]


def test_the_instant_comes_before_the_side() -> None:
    """The last side of an instant still lies before the first side of the next."""
    assert Moment(NOON, Side.AT) < Moment(NOON + timedelta(microseconds=1), Side.BEFORE)


def test_a_day_ends_before_what_is_dated_with_its_last_midnight() -> None:
    """A question about a day does not see what starts at the midnight that ends it."""
    utc = zone_named("UTC")
    day, midnight = edtf("2025-10-26").period(utc), edtf("2025-10-27T00:00Z").period(utc)

    assert day.ends < midnight.begins


def test_consecutive_days_meet_but_do_not_overlap() -> None:
    """The end of one day is the instant, and a lower side, of the beginning of the next."""
    utc = zone_named("UTC")
    day, next_day = edtf("2025-10-26").period(utc), edtf("2025-10-27").period(utc)

    assert day.ends.instant == next_day.begins.instant
    assert day.ends < next_day.begins


def test_every_date_lies_between_the_first_and_the_last_moment() -> None:
    """Also those at the bounds of the calendar."""
    moments = [edtf(text).period(zone_named("Asia/Shanghai")) for text in ("0001", "2025", "9999")]

    assert all(FIRST_MOMENT <= period.begins < period.ends <= LAST_MOMENT for period in moments)


@pytest.mark.parametrize("instant", [FIRST_MOMENT.instant, NOON, NOON.replace(microsecond=1), LAST_MOMENT.instant])
@pytest.mark.parametrize("side", Side)
def test_a_moment_gives_back_its_instant_and_its_side(instant: datetime, side: Side) -> None:
    """To the microsecond, also at the bounds of the calendar."""
    moment = Moment(instant, side)

    assert (moment.instant, moment.side) == (instant, side)
    assert isinstance(moment.side, Side)
    assert moment.instant.tzinfo is UTC


def test_the_bounds_of_the_calendar_are_those_of_all_moments() -> None:
    """The first microsecond of the year 1 and the last of the year 9999, in UTC."""
    assert FIRST_MOMENT.instant == datetime.min.replace(tzinfo=UTC)
    assert LAST_MOMENT.instant == datetime.max.replace(tzinfo=UTC)


def test_a_moment_is_in_utc_whatever_the_zone_of_its_instant() -> None:
    """The same instant, told from elsewhere, is the same moment."""
    elsewhere = NOON.astimezone(timezone(timedelta(hours=8)))

    assert Moment(elsewhere, Side.DUE) == Moment(NOON, Side.DUE)
    assert Moment(elsewhere, Side.DUE).instant.tzinfo is UTC


def test_every_moment_is_true() -> None:
    """So that `known_at or LAST_MOMENT` means what it says, at the beginning of time too."""
    assert FIRST_MOMENT


def test_a_moment_is_written_as_its_instant_and_side() -> None:
    """Not as the number that it is."""
    assert repr(Moment(NOON, Side.DUE)) == f"Moment(instant={NOON!r}, side={Side.DUE!r})"
    assert str(FIRST_MOMENT).startswith("Moment(instant=")


def test_moments_are_told_apart_by_both() -> None:
    """They can be members of sets, and equal only when instant and side are."""
    assert Moment(NOON, Side.AT) == Moment(NOON, Side.AT)
    assert len({Moment(NOON, side) for side in Side}) == 3


@pytest.mark.parametrize("side", Side)
def test_a_moment_can_be_pickled_and_copied(side: Side) -> None:
    """And is a moment again."""
    moment = Moment(NOON, side)

    for again in (pickle.loads(pickle.dumps(moment)), copy.deepcopy(moment)):  # noqa: S301 - our own bytes
        assert again == moment
        assert type(again) is Moment
