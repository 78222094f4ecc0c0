"""Zones: where a calendar day begins at a place."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import tzdata  # type: ignore[import-untyped]

from negotiation.errors import BadValueError
from negotiation.times import BEGINNING_OF_TIME, edtf, iso, start_of_day, zone_named, zones_version
from running import clean_environment

if TYPE_CHECKING:
    from pathlib import Path

WASHINGTON = zone_named("America/New_York")
BEIJING = zone_named("Asia/Shanghai")


def length(day: str, zone: str) -> timedelta:
    """Return how long a day is at a place."""
    period = edtf(day).period(zone_named(zone))
    return period.latest - period.earliest


@pytest.mark.parametrize(
    ("day", "clock"), [(date(2025, 5, 14), "2025-05-14 12:01"), (date(2025, 11, 10), "2025-11-10 13:01")]
)
def test_one_past_midnight_in_washington_is_noon_or_one_in_beijing(day: date, clock: str) -> None:
    """The clocks lie twelve hours apart in summer and thirteen in winter."""
    instant = start_of_day(day, WASHINGTON) + timedelta(minutes=1)

    assert f"{instant.astimezone(BEIJING):%Y-%m-%d %H:%M}" == clock


def test_the_same_day_ends_at_another_instant_at_another_place() -> None:
    """10 November ends in Beijing thirteen hours before it ends in Washington."""
    day = edtf("2025-11-10")

    assert iso(day.period(BEIJING).latest) == "2025-11-10T16:00:00Z"
    assert iso(day.period(WASHINGTON).latest) == "2025-11-11T05:00:00Z"


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        ("2025-03-09", "America/New_York", 23),
        ("2025-11-02", "America/New_York", 25),
        ("2025-03-10", "America/New_York", 24),
        ("2025-03-30", "Europe/Paris", 23),
        ("2025-10-26", "Europe/Paris", 25),
        ("2025-03-09", "Asia/Shanghai", 24),
        ("2018-11-04", "America/Sao_Paulo", 23),
        ("2019-02-16", "America/Sao_Paulo", 25),
        ("2025-04-06", "Australia/Lord_Howe", 24.5),
    ],
)
def test_a_day_is_as_long_as_the_clocks_make_it(day: str, zone: str, hours: float) -> None:
    """A day on which the clocks are set has 23 or 25 hours, or what the place decides."""
    assert length(day, zone) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("day", "zone", "instant", "clock"),
    [
        (date(2018, 11, 4), "America/Sao_Paulo", "2018-11-04T03:00:00Z", "01:00"),
        (date(1919, 3, 31), "America/Toronto", "1919-03-31T04:30:00Z", "00:30"),
        (date(2022, 3, 27), "Asia/Beirut", "2022-03-26T22:00:00Z", "01:00"),
    ],
)
def test_where_midnight_does_not_exist_the_day_begins_when_the_gap_ends(
    day: date, zone: str, instant: str, clock: str
) -> None:
    """A day begins at the first instant that carries its date."""
    start = start_of_day(day, zone_named(zone))

    assert iso(start) == instant
    assert f"{start.astimezone(zone_named(zone)):%H:%M}" == clock
    assert (start - timedelta(microseconds=1)).astimezone(zone_named(zone)).date() < day


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        (date(2025, 11, 2), "America/Havana", "2025-11-02T04:00:00Z"),
        (date(2010, 11, 7), "America/St_Johns", "2010-11-07T02:30:00Z"),
    ],
)
def test_where_midnight_comes_twice_the_day_begins_with_the_first(day: date, zone: str, instant: str) -> None:
    """Clocks set back to midnight or past it do not begin the day again."""
    assert iso(start_of_day(day, zone_named(zone))) == instant


def test_where_midnight_is_set_back_the_day_begins_after_the_repeated_hour() -> None:
    """In São Paulo 23:00 to 24:00 of 16 February 2019 came twice before the 17th."""
    assert iso(start_of_day(date(2019, 2, 17), zone_named("America/Sao_Paulo"))) == "2019-02-17T03:00:00Z"


def test_a_day_that_a_place_skipped_is_no_period_there() -> None:
    """Samoa went from 29 to 31 December 2011: nothing can be dated with the day between."""
    apia = zone_named("Pacific/Apia")

    assert start_of_day(date(2011, 12, 30), apia) == start_of_day(date(2011, 12, 31), apia)
    with pytest.raises(BadValueError) as caught:
        edtf("2011-12-30").period(apia)
    assert caught.value.code == "bad-time"


def test_the_days_around_a_skipped_day_meet() -> None:
    """The day before it ends where the day after it begins."""
    apia = zone_named("Pacific/Apia")
    before, after = edtf("2011-12-29").period(apia), edtf("2011-12-31").period(apia)

    assert iso(before.latest) == iso(after.earliest) == "2011-12-30T10:00:00Z"
    assert edtf("2011-12-29/2011-12-31").period(apia).latest == after.latest


@pytest.mark.parametrize("name", ["America/New_York", "Asia/Shanghai", "UTC", "Etc/GMT+12", "EST5EDT"])
def test_a_zone_is_found_by_its_name(name: str) -> None:
    """Names of the IANA database are zones."""
    zone = zone_named(name)

    assert (zone.key, zone) == (name, zone_named(name))
    assert isinstance(zone, ZoneInfo)


@pytest.mark.parametrize("name", ["localtime", "posixrules", "Factory", "posix/America/New_York", "right/UTC"])
def test_a_name_that_means_a_machine_is_refused(name: str) -> None:
    """The same log would have other answers elsewhere; so it is with leap seconds."""
    with pytest.raises(BadValueError, match="means a file of a machine, not a place") as caught:
        zone_named(name)
    assert (caught.value.code, "America/New_York" in caught.value.hint) == ("unknown-zone", True)


@pytest.mark.parametrize("name", ["utc", "america/new_york", "leapseconds", "Africa/__init__", "Africa"])
def test_only_what_the_database_lists_is_a_zone(name: str) -> None:
    """Not what a folder happens to hold, where upper and lower case may be the same."""
    with pytest.raises(BadValueError, match="is not a time zone"):
        zone_named(name)


def test_there_is_one_object_of_each_zone() -> None:
    """Out of a pickle, a copy and a deep copy, so that datetimes of the zone compare by it."""
    zone = zone_named("Asia/Shanghai")

    assert pickle.loads(pickle.dumps(zone)) is zone  # noqa: S301 - our own
    assert copy.copy(zone) is zone
    assert copy.deepcopy({"zone": zone})["zone"] is zone


def test_zones_come_from_the_package_wherever_a_machine_looks(tmp_path: Path) -> None:
    """PYTHONTZPATH names a folder in which Almaty has the hours of New York; nothing is read from there."""
    folder = tmp_path / "Asia"
    folder.mkdir()
    (folder / "Almaty").write_bytes(files("tzdata.zoneinfo.America").joinpath("New_York").read_bytes())
    code = "from negotiation.times import iso, start_of_day, zone_named; from datetime import date; "
    code += "print(iso(start_of_day(date(2026, 3, 1), zone_named('Asia/Almaty'))))"
    environment = {**clean_environment(), "PYTHONTZPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment, text=True)

    assert done.stdout.strip() == "2026-02-28T19:00:00Z"


def test_the_version_of_the_zones_is_that_of_the_package() -> None:
    """As the database names it, not the package."""
    assert zones_version() == tzdata.IANA_VERSION


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "America",
        "America/",
        "/America/New_York",
        "America//New_York",
        "America/New York",
        "America/New_York\n",
        "America/New_York\0",
        "America/Nowhere",
        "UTC ",
        "Beijing",
        "-04:00",
        "../../etc/passwd",
        "America/../UTC",
        "/etc/localtime",
        "C:/Windows",
        "zone1970.tab",
        "leapseconds",
        "Ämerica/New_York",
        "Аmerica/New_York",
        "\ud800",
        pytest.param("A" * 10_000, id="long"),
        pytest.param("A/" * 2_000 + "A", id="deep"),
    ],
)
def test_a_name_that_is_no_zone_is_refused(name: str) -> None:
    """Unknown and hostile names alike are `unknown-zone`, and open no file."""
    with pytest.raises(BadValueError) as caught:
        zone_named(name)

    assert caught.value.code == "unknown-zone"
    assert "America/New_York" in caught.value.hint


@pytest.mark.parametrize("value", [None, 0, True, ["UTC"], {"zone": "UTC"}, b"UTC"])
def test_what_is_no_text_is_no_zone(value: Any) -> None:
    """A list or an object in the place of a zone is refused, not a crash."""
    with pytest.raises(BadValueError):
        zone_named(value)


def test_the_first_and_the_last_day_of_the_calendar_have_beginnings() -> None:
    """What would lie outside the years that can be said is held at their bounds."""
    assert start_of_day(date.min, BEIJING) == BEGINNING_OF_TIME
    assert start_of_day(date.max, WASHINGTON) == datetime(9999, 12, 31, 5, tzinfo=UTC)
    assert start_of_day(date.max, zone_named("Pacific/Kiritimati")) == datetime(9999, 12, 30, 10, tzinfo=UTC)
