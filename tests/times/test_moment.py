"""Moments: the order of what meets at one instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

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
