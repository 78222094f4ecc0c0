"""Date expressions: what is one, what it means in a zone, and how the rest is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from negotiation.errors import BadValueError
from negotiation.times import BEGINNING_OF_TIME, END_OF_TIME, Moment, Side, edtf, iso

UTC_ZONE = ZoneInfo("UTC")
WASHINGTON = ZoneInfo("America/New_York")
BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2025", "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("2025-09", "2025-09-01T00:00:00Z", "2025-10-01T00:00:00Z"),
        ("2025-12", "2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("2025-02", "2025-02-01T00:00:00Z", "2025-03-01T00:00:00Z"),
        ("2024-02", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"),
        ("2025-10-26", "2025-10-26T00:00:00Z", "2025-10-27T00:00:00Z"),
        ("2025-12-31", "2025-12-31T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("2024-02-28", "2024-02-28T00:00:00Z", "2024-02-29T00:00:00Z"),
        ("2024-02-29", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"),
        ("2000-02-29", "2000-02-29T00:00:00Z", "2000-03-01T00:00:00Z"),
        ("2025-02-28", "2025-02-28T00:00:00Z", "2025-03-01T00:00:00Z"),
        ("2025-10-25/2025-10-26", "2025-10-25T00:00:00Z", "2025-10-27T00:00:00Z"),
        ("2025-10-26/2025-10-26", "2025-10-26T00:00:00Z", "2025-10-27T00:00:00Z"),
        ("2025/2026", "2025-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        ("2025-10/2025-10-05", "2025-10-01T00:00:00Z", "2025-10-06T00:00:00Z"),
        ("2025-10-05/2025-10", "2025-10-05T00:00:00Z", "2025-11-01T00:00:00Z"),
        ("2025-10-05/2025", "2025-10-05T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("2025-10-26/2025-10-27T08:00+08:00", "2025-10-26T00:00:00Z", "2025-10-27T00:00:00Z"),
        ("2025-10-26T06:00-04:00/2025-10-26", "2025-10-26T10:00:00Z", "2025-10-27T00:00:00Z"),
        (
            "2025-10-26T06:00-04:00/2025-10-26T18:00+08:00",
            "2025-10-26T10:00:00Z",
            "2025-10-26T10:00:00Z",
        ),
    ],
)
def test_an_expression_is_a_half_open_period(text: str, earliest: str, latest: str) -> None:
    """A year, month, day or interval reaches from its first instant to the first instant after it."""
    period = edtf(text).period(UTC_ZONE)

    assert (iso(period.earliest), iso(period.latest)) == (earliest, latest)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2025-05-14T00:01-04:00", "2025-05-14T04:01:00Z"),
        ("2025-05-14T00:01Z", "2025-05-14T00:01:00Z"),
        ("2025-05-14T00:01+00:00", "2025-05-14T00:01:00Z"),
        ("2025-05-14T00:01:30+08:00", "2025-05-13T16:01:30Z"),
        ("2025-05-14T00:01:30.5Z", "2025-05-14T00:01:30.500000Z"),
        ("2025-05-14T00:01:30.123456Z", "2025-05-14T00:01:30.123456Z"),
        ("2025-05-14T12:00+05:45", "2025-05-14T06:15:00Z"),
        ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"),
    ],
)
def test_a_clock_time_with_its_offset_is_an_instant(text: str, instant: str) -> None:
    """Its period has no length, and no zone changes it."""
    period = edtf(text).period(BEIJING)

    assert period.is_instant
    assert iso(period.earliest) == instant
    assert iso(edtf(text).instant) == instant


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        " 2025",
        "2025 ",
        "2025\n",
        "2025-10-26\n",
        "25",
        "202",
        "02025",
        "-2025",
        "+2025",
        "0000",
        "0000-01-01",
        "2025-0",
        "2025-00",
        "2025-13",
        "2025-1-1",
        "2025-10-00",
        "2025-10-32",
        "2025-04-31",
        "2025-02-29",
        "2025-02-30",
        "2100-02-29",
        "1900-02-29",
        "20251026",
        "2025/10/26",
        "26.10.2025",
        "2025-W43",
        "2025-299",
        "2025-Q4",
        "2025?",
        "2025~",
        "2025-XX",
        "20XX",
        "today",
        "٢٠٢٥",
        "٢٠٢٥-١٠-٢٦",
        "２０２５",
        "2025-05-14T00:0١Z",
        "2025-05-14T24:00Z",
        "2025-05-14T24:00:00Z",
        "2025-05-14T25:00Z",
        "2025-05-14T23:60Z",
        "2025-05-14T23:59:60Z",
        "2025-05-14T00:01:02.1234567Z",
        "2025-05-14T00:01:02.Z",
        "2025-05-14T00Z",
        "2025-05-14T00:01z",
        "2025-05-14t00:01Z",
        "2025-05-14 00:01Z",
        "2025-05-14T00:01 Z",
        "2025-05-14T00:01-04",
        "2025-05-14T00:01-0400",
        "2025-05-14T00:01+24:00",
        "2025-05-14T00:01+99:00",
        "2025-05-14T00:01+05:60",
        "2025-05-14T00:01+05:99",
        "2025-02-30T00:01Z",
        "2025-05T00:01Z",
        "/",
        "2025/",
        "/2025",
        "../2025",
        "2025/..",
        "2025/2026/2027",
        "2025 / 2026",
        "2025-10-26/27",
        "2025-10-26/2025-02-30",
        "2025-10-26/2025-10-25",
        "2025-10-26/2025-09",
        "2026/2025",
        "2025-05-14T00:02Z/2025-05-14T00:01Z",
        "2025-05-14T00:01-04:00/2025-05-14T12:00+08:00",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    """Anything outside the notation, or outside the calendar, is `bad-time` with a remedy."""
    with pytest.raises(BadValueError) as caught:
        edtf(text)

    assert caught.value.code == "bad-time"
    assert caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "2025-05-14T00:01",
        "2025-05-14T00:01:30",
        "2025-05-14T00:01:30.5",
        "2025-05-14/2025-05-15T00:01",
        "2025-05-14T00:01/2025-05-15",
    ],
)
def test_a_clock_time_without_offset_is_refused(text: str) -> None:
    """It would mean another instant in each capital, so the remedy asks for the offset."""
    with pytest.raises(BadValueError) as caught:
        edtf(text)

    assert caught.value.code == "naive-time"
    assert "offset" in caught.value.hint


@pytest.mark.parametrize("value", [2025, None, 20.25, True, ["2025"], {"year": 2025}, b"2025"])
def test_what_is_no_text_is_no_date(value: Any) -> None:
    """A number, list or object in the place of a date is a fault of its type, not a crash."""
    with pytest.raises(BadValueError) as caught:
        edtf(value)

    assert caught.value.code == "wrong-type"


@pytest.mark.parametrize("text", ["9999", "9999-12", "9999-12-31", "9998/9999"])
def test_the_year_9999_ends_at_the_end_of_time(text: str) -> None:
    """No date lies after it, so its end is the last instant there is."""
    assert edtf(text).period(UTC_ZONE).latest == END_OF_TIME


@pytest.mark.parametrize("text", ["0001", "0001-01", "0001-01-01"])
def test_the_year_1_begins_at_the_beginning_of_time(text: str) -> None:
    """Also where the zone is ahead of UTC, and its first day began before the first instant there is."""
    assert edtf(text).period(BEIJING).earliest == BEGINNING_OF_TIME
    assert edtf(text).period(UTC_ZONE).earliest == BEGINNING_OF_TIME


def test_instants_beyond_the_bounds_are_held_at_them() -> None:
    """An offset that leads out of the years 1 to 9999 ends at the nearest instant."""
    assert edtf("0001-01-01T00:00+08:00").instant == BEGINNING_OF_TIME
    assert edtf("9999-12-31T23:59-08:00").instant == END_OF_TIME


def test_a_year_is_meant_in_its_zone() -> None:
    """The year 2025 begins thirteen hours earlier in Beijing than in Washington."""
    beijing, washington = edtf("2025").period(BEIJING), edtf("2025").period(WASHINGTON)

    assert iso(beijing.earliest) == "2024-12-31T16:00:00Z"
    assert iso(washington.earliest) == "2025-01-01T05:00:00Z"


def test_a_mixed_interval_can_be_empty_in_one_zone_and_not_in_another() -> None:
    """From 23:00 in Washington to the end of that day is an hour there, and nothing in Beijing."""
    mixed = edtf("2025-05-14T23:00-04:00/2025-05-14")

    assert iso(mixed.period(WASHINGTON).latest) == "2025-05-15T04:00:00Z"
    with pytest.raises(BadValueError) as caught:
        mixed.period(BEIJING)
    assert caught.value.code == "bad-time"


def test_an_interval_that_ends_with_the_instant_it_begins_with_is_empty_unless_it_is_an_instant() -> None:
    """Midnight to the instant of the same midnight holds nothing."""
    with pytest.raises(BadValueError) as caught:
        edtf("2025-05-14/2025-05-14T00:00Z").period(UTC_ZONE)

    assert caught.value.code == "bad-time"


@pytest.mark.parametrize(
    ("text", "calendar"),
    [
        ("2025", True),
        ("2025-10-26", True),
        ("2025-10-26/2025-10-27T08:00Z", True),
        ("2025-10-26T08:00Z/2025-10-27", True),
        ("2025-10-26T08:00Z", False),
        ("2025-10-26T08:00Z/2025-10-27T08:00Z", False),
    ],
)
def test_calendar_dates_need_a_zone_and_instants_do_not(text: str, *, calendar: bool) -> None:
    """An expression with any calendar date in it means nothing without a zone."""
    assert edtf(text).is_calendar is calendar


def test_a_date_is_kept_as_written() -> None:
    """Two spellings of one instant are two expressions; the same spelling twice is one."""
    assert str(edtf("2025-05-14T00:01-04:00")) == "2025-05-14T00:01-04:00"
    assert edtf("2025-05-14T00:01-04:00") == edtf("2025-05-14T00:01-04:00")
    assert edtf("2025-05-14T00:01-04:00") != edtf("2025-05-14T04:01Z")


def test_a_date_cannot_be_changed() -> None:
    """Date expressions are frozen, because events share them."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        edtf("2025").text = "2026"  # type: ignore[misc]


def test_a_period_begins_with_its_first_instant_and_ends_just_before_its_last() -> None:
    """What is dated with the midnight after a day comes after the whole of that day."""
    period = edtf("2025-10-26").period(UTC_ZONE)

    assert period.begins == Moment(datetime(2025, 10, 26, tzinfo=UTC), Side.AT)
    assert period.ends == Moment(datetime(2025, 10, 27, tzinfo=UTC), Side.BEFORE)


def test_an_instant_begins_and_ends_in_one_moment() -> None:
    """An instant is past as soon as it is there."""
    period = edtf("2025-10-26T00:00Z").period(UTC_ZONE)

    assert period.begins == period.ends == Moment(datetime(2025, 10, 26, tzinfo=UTC), Side.AT)


def test_instants_are_written_in_utc() -> None:
    """Whatever zone an instant comes in, it is written with Z."""
    assert iso(datetime(2025, 11, 10, 0, 1, tzinfo=WASHINGTON)) == "2025-11-10T05:01:00Z"


def test_a_date_with_slashes_is_told_to_be_no_date() -> None:
    """Somebody who writes 10/26/2025 means a date, not an interval."""
    with pytest.raises(BadValueError, match=r"'10/26/2025' is no date and no interval of two dates\. Write 2025, "):
        edtf("10/26/2025")
