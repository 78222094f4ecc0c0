"""The calendar, read by an iCalendar parser and, for what matters most, by hand."""

from __future__ import annotations

import re
import sys
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import icalendar
import pytest

from given import announcement, contents, events, given, percent
from negotiation.formats.export import ics
from negotiation.questions.calendar import calendar_at
from negotiation.questions.replay import replay
from running import launch, run

if TYPE_CHECKING:
    from given import Record

ZONES = ("America/New_York", "Asia/Shanghai", "Pacific/Kiritimati")
START: Record = announcement(
    "2025-03-01", effective="2025-03-10", level=percent(10), headline="A duty; it starts, soon."
)


def calendar(*records: Record, at: str, known_at: str | None = None) -> list[Any]:
    """Return the entries of the calendar of some events, as a parser reads them."""
    return parsed(ics.render(calendar_at(given(*records, known_at=known_at or at).at(at))))


def parsed(text: str) -> list[Any]:
    """Return the entries of a calendar as a parser reads them."""
    return [*icalendar.Calendar.from_ical(text).walk("VEVENT")]


def test_a_day_is_an_all_day_entry_whose_end_is_exclusive() -> None:
    """It stands on the day as it was written, and lasts one day."""
    (entry,) = calendar(START, at="2025-03-02")

    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2025, 3, 10), date(2025, 3, 11))
    assert entry["DTSTART"].params == entry["DTEND"].params == {"VALUE": "DATE"}
    assert entry["SUMMARY"] == "duty: starts (10 %)"
    assert entry["DESCRIPTION"].startswith("A duty; it starts, soon.\nDate as written: 2025-03-10 (UTC)")


def test_what_runs_out_stands_on_its_last_day() -> None:
    """What lasts "until 20 March" ends on the 20th, not the midnight after it."""
    found = calendar({**START, "until": "2025-03-20"}, at="2025-03-02")

    assert [entry["DTSTART"].dt for entry in found] == [date(2025, 3, 10), date(2025, 3, 20)]
    assert found[1]["DTEND"].dt == date(2025, 3, 21)


def test_a_clock_time_is_an_instant_in_utc() -> None:
    """No zone has to be known to read it, and it has no end."""
    (entry,) = calendar({**START, "effective": "2025-03-10T00:01-04:00"}, at="2025-03-02")

    assert entry["DTSTART"].dt == datetime(2025, 3, 10, 4, 1, tzinfo=UTC)
    assert "DTEND" not in entry


def test_what_is_scheduled_for_some_days_takes_all_of_them() -> None:
    """A meeting from the 5th to the 7th ends, exclusively, on the 8th."""
    meeting = {
        "kind": "scheduling",
        "occurred": "2025-03-01",
        "what": "leaders_meeting",
        "due": "2025-04-05/2025-04-07",
    }
    (entry,) = calendar(meeting, at="2025-03-02")

    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2025, 4, 5), date(2025, 4, 8))


@pytest.mark.parametrize("zone", ZONES)
def test_no_day_drifts(zone: str) -> None:
    """The machine's zone, the question's and the act's make no difference to the day that the law names."""
    here = {**START, "zone": zone, "until": "2025-11-09"}
    view = replay(contents(events(here)), "2025-03-03", zone=zone).at("2025-03-03")
    found = parsed(ics.render(calendar_at(view)))
    machine = launch("export", "--to", "ics", "--at", "2025-10-20", "--known-at", "2025-10-20", TZ=zone)

    assert [entry["DTSTART"].dt for entry in found] == [date(2025, 3, 10), date(2025, 11, 9)]
    assert machine.stdout.decode() == run("export", "--to", "ics", "--at", "2025-10-20", "--known-at", "2025-10-20").out


def test_a_deadline_that_is_moved_keeps_its_uid_and_rises() -> None:
    """Calendar programs replace the entry that they have."""
    moved = announcement("2025-03-05", effective="2025-04-02", level=percent(10), known="2025-03-06", amends="e1")
    (before,) = calendar(START, moved, at="2025-03-05", known_at="2025-03-05")
    after = calendar(START, moved, at="2025-03-06")

    assert [(entry["UID"], entry["SEQUENCE"]) for entry in after] == [(before["UID"], 1)]
    assert (before["SEQUENCE"], after[0]["DTSTART"].dt) == (0, date(2025, 4, 2))
    assert after[0]["DTSTAMP"].dt == datetime(2025, 3, 7, tzinfo=UTC)


def test_a_deadline_that_falls_away_is_cancelled_and_can_come_back() -> None:
    """A retraction cancels; a retraction of that brings the same entry back, later in sequence."""
    out = {"kind": "retraction", "occurred": "2025-03-03", "amends": "e1"}
    back = {"kind": "retraction", "occurred": "2025-03-04", "amends": "e2"}
    seen = [calendar(START, out, back, at=f"2025-03-0{day}") for day in (2, 3, 4)]

    assert [[(entry["SEQUENCE"], entry["STATUS"]) for entry in entries] for entries in seen] == [
        [(0, "CONFIRMED")],
        [(1, "CANCELLED")],
        [(2, "CONFIRMED")],
    ]
    assert len({entry["UID"] for entries in seen for entry in entries}) == 1


def test_a_deadline_that_has_passed_stays() -> None:
    """What has come is no longer ahead, and neither cancelled nor changed."""
    (ahead,), (past,) = calendar(START, at="2025-03-09"), calendar(START, at="2025-05-01")

    assert past.to_ical() == ahead.to_ical()


def test_the_calendar_of_the_flagship_only_rises() -> None:
    """Over sixteen months: no UID twice, none is lost, and whatever changes rises in sequence."""
    before: dict[str, Any] = {}
    log, day = replay("us-china-2025").contents, date(2025, 1, 31)
    while day < date(2026, 6, 1):
        found = parsed(ics.render(calendar_at(replay(log, day).at(day))))
        now = {str(entry["UID"]): entry for entry in found}
        assert len(now) == len(found)
        assert before.keys() <= now.keys()
        for uid, entry in before.items():
            change = now[uid]["SEQUENCE"] - entry["SEQUENCE"]
            assert change > 0 or (change == 0 and now[uid].to_ical() == entry.to_ical()), (day, entry["SUMMARY"])
        before, day = now, day + timedelta(days=61)

    assert len(before) > 80
    assert max(entry["SEQUENCE"] for entry in before.values()) >= 3
    assert "CANCELLED" in {entry["STATUS"] for entry in before.values()}


def test_an_issue_has_a_calendar_of_its_own() -> None:
    """--issue leaves only its deadlines; T and K are those of the question."""
    outcome = run("export", "--to", "ics", "--issue", "port-fees", "--at", "2025-11-15", "--known-at", "2025-11-15")

    assert outcome.code == 0
    assert {str(name) for entry in parsed(outcome.out) for name in entry["CATEGORIES"].cats} >= {"port-fees"}
    assert all("port-fees" in [str(name) for name in entry["CATEGORIES"].cats] for entry in parsed(outcome.out))


def test_the_text_is_as_the_standard_has_it() -> None:
    """Lines end with CR LF and have at most 75 bytes; nothing in a headline ends a line or an entry."""
    hostile = {**START, "headline": "x\r\nEND:VEVENT\nDTSTART:19700101T000000Z\u202e,;\\"}
    text = ics.render(calendar_at(given(hostile).at("2025-03-02")))

    assert len(parsed(text)) == 1
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert not re.search("^(END:VEVENT\nDT|DTSTART:1970)", text, re.MULTILINE)
    assert "\u202e" not in text


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clear sentence and exit code 2."""
    monkeypatch.setitem(sys.modules, "icalendar", None)
    outcome = run("export", "--to", "ics")

    assert (outcome.code, outcome.out) == (2, "")
    assert (
        outcome.err
        == "Error: writing a calendar needs more than the bare package. Run pip install 'negotiation[calendar]'.\n"
    )
