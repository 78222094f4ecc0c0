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
from negotiation.questions.replay import replay
from running import launch, run

if TYPE_CHECKING:
    from pathlib import Path

    from given import Record

ZONES = ("America/New_York", "Asia/Shanghai", "Pacific/Kiritimati")
START: Record = announcement(
    "2025-03-01", effective="2025-03-10", level=percent(10), headline="A duty; it starts, soon."
)


def calendar(*records: Record, at: str, known_at: str | None = None) -> list[Any]:
    """Return the entries of the calendar of some events, as a parser reads them."""
    return parsed(ics.render(given(*records, known_at=known_at or at).at(at).calendar()))


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
    found = parsed(ics.render(view.calendar()))
    machine = launch("export", "--to", "ics", "--at", "2025-10-20", "--known-at", "2025-10-20", TZ=zone)

    assert [entry["DTSTART"].dt for entry in found] == [date(2025, 3, 10), date(2025, 11, 9)]
    assert machine.stdout.decode() == run("export", "--to", "ics", "--at", "2025-10-20", "--known-at", "2025-10-20").out


def test_a_deadline_that_is_moved_keeps_its_uid_and_rises() -> None:
    """Calendar programs replace the entry that they have."""
    moved = announcement("2025-03-05", effective="2025-04-02", level=percent(10), known="2025-03-06", amends="e1")
    (before,) = calendar(START, moved, at="2025-03-05", known_at="2025-03-05")
    after = calendar(START, moved, at="2025-03-06")

    assert [(entry["UID"], entry["SEQUENCE"]) for entry in after] == [(before["UID"], 2)]
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
        found = parsed(ics.render(replay(log, day).at(day).calendar()))
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


def imported(calendars: list[list[Any]]) -> dict[str, Any]:
    """Return what a calendar program has after it imported some calendars in order: by UID, the highest SEQUENCE."""
    kept: dict[str, Any] = {}
    for entries in calendars:
        for entry in entries:
            before = kept.get(str(entry["UID"]))
            if before is None or entry["SEQUENCE"] >= before["SEQUENCE"]:
                kept[str(entry["UID"])] = entry
    return kept


def test_a_client_that_imports_again_as_the_log_grows_has_each_deadline_once() -> None:
    """Late entries came in up to 254, 300, 330 and 354 of the flagship; what stands is just the last calendar."""
    exports = [parsed(run("export", "--to", "ics", "--position", str(at)).out) for at in (254, 300, 330, 354)]
    kept = imported(exports)
    standing = [entry for entry in kept.values() if entry["STATUS"] == "CONFIRMED"]
    once = {(str(entry["SUMMARY"]), str(entry["DTSTART"].dt)) for entry in standing}

    assert len(once) == len(standing) > 70
    assert {uid: each.to_ical() for uid, each in kept.items()} == {str(e["UID"]): e.to_ical() for e in exports[-1]}


def test_a_slip_corrected_in_a_renamed_file_moves_the_entry(tmp_path: Path) -> None:
    """The UID is that of the log and the act, not of the file's name or of the correction; LAST-MODIFIED is later."""
    lines = (
        (
            '{"kind":"opening","id":"o","occurred":"2026-01-01","title":"T","zone":"America/New_York",'
            '"parties":[{"id":"A"},{"id":"B"}],"issues":[{"id":"fish"}]}'
        ),
        (
            '{"kind":"announcement","id":"e1","occurred":"2026-02-01","issues":["fish"],"parties":["A"],"measure":"m",'
            '"effective":"2026-12-15","headline":"From 15 December.","sources":[{"publisher":"G","title":"N",'
            '"published":"2026-02-01","url":"https://example.org/1"}]}'
        ),
    )
    log, renamed, database = (tmp_path / name for name in ("one.jsonl", "other.jsonl", "third.db"))
    log.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (before,) = exported(log)
    assert run("correct", "e1", "-l", str(log), "--slip", "effective=2026-12-20").code == 0
    log.rename(renamed)
    assert run("export", str(database), "-l", str(renamed)).code == 0

    for (after,) in (exported(renamed), exported(database)):
        assert (after["UID"], after["DTSTART"].dt) == (before["UID"], date(2026, 12, 20))
        assert after["SEQUENCE"] > before["SEQUENCE"]
        assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt


def exported(log: Path) -> list[Any]:
    """Return the entries of the calendar of a log on a day."""
    return parsed(run("export", "--to", "ics", "-l", str(log), "--at", "2026-03-01", "--known-at", "2026-03-01").out)


def test_a_late_entry_cancels_what_it_shows_to_have_had_no_effect() -> None:
    """The start that an earlier act, entered later, has replaced is cancelled once; nothing else moves."""
    late = announcement("2025-03-02", effective="2025-03-08", level=percent(20), known="2025-03-03")
    before = calendar(START, at="2025-03-04")
    after = calendar(START, late, at="2025-03-04")

    assert [(entry["UID"], entry["STATUS"]) for entry in before] == [(before[0]["UID"], "CONFIRMED")]
    assert [(entry["DTSTART"].dt.day, entry["STATUS"]) for entry in after] == [(8, "CONFIRMED"), (10, "CANCELLED")]
    assert after[1]["UID"] == before[0]["UID"]
    assert after[1]["SEQUENCE"] > before[0]["SEQUENCE"]


def test_reminders_come_on_request_and_only_for_what_stands() -> None:
    """--alarm 7d gives each date a reminder a week before; without it there are none."""
    asked = ("export", "--to", "ics", "--at", "2025-10-20", "--known-at", "2025-10-20")
    found = parsed(run(*asked, "--alarm", "7d", "--alarm", "2w").out)
    triggers = {entry["STATUS"]: [alarm["TRIGGER"].dt for alarm in entry.walk("VALARM")] for entry in found}

    assert triggers == {"CONFIRMED": [timedelta(days=-7), timedelta(days=-14)], "CANCELLED": []}
    assert "VALARM" not in run(*asked).out


def test_what_was_due_before_a_day_can_be_left_out() -> None:
    """--from leaves out the end of the day before, and keeps what begins on the day itself."""
    two = {**START, "until": "2025-03-20"}
    view = given(two, known_at="2025-03-02").at("2025-03-02")

    assert [len(view.calendar(since=date(2025, 3, day)).entries) for day in (10, 11, 20, 21)] == [2, 1, 1, 0]
    outcome = run("export", "--to", "ics", "--from", "2026-11", "--at", "2026-06-30", "--known-at", "2026-06-30")
    assert min(str(entry["DTSTART"].dt) for entry in parsed(outcome.out)) >= "2026-11-01"


def test_a_calendar_names_things_by_their_titles_and_says_when_to_look_again() -> None:
    """SUMMARY has the title of the measure or issue; a subscriber is told to refresh each day."""
    titled = {**START, "title": "Duty on fish"}
    text = ics.render(given(titled).at("2025-03-02").calendar())
    talks = {"kind": "scheduling", "occurred": "2025-03-01", "what": "talks_round", "due": "2025-04-05"}

    assert [str(entry["SUMMARY"]) for entry in parsed(text)] == ["Duty on fish: starts (10 %)"]
    assert [str(entry["SUMMARY"]) for entry in calendar(talks, at="2025-03-02")] == ["Tariffs: talks round"]
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:P1D\r\nX-PUBLISHED-TTL:P1D\r\n" in text


def test_marks_of_direction_stay_as_they_are() -> None:
    """Hebrew and Arabic texts carry LRM and RLM; they are not shown as escapes."""
    (entry,) = calendar({**START, "headline": "מכס \u200e10%\u200e"}, at="2025-03-02")

    assert str(entry["DESCRIPTION"]).startswith("מכס \u200e10%\u200e\n")


def test_an_issue_has_a_calendar_of_its_own() -> None:
    """--issue leaves only its deadlines; T and K are those of the question."""
    outcome = run("export", "--to", "ics", "--issue", "port-fees", "--at", "2025-11-15", "--known-at", "2025-11-15")

    assert outcome.code == 0
    assert {str(name) for entry in parsed(outcome.out) for name in entry["CATEGORIES"].cats} >= {"port-fees"}
    assert all("port-fees" in [str(name) for name in entry["CATEGORIES"].cats] for entry in parsed(outcome.out))


def test_the_text_is_as_the_standard_has_it() -> None:
    """Lines end with CR LF and have at most 75 bytes; nothing in a headline ends a line or an entry."""
    hostile = {**START, "headline": "x\r\nEND:VEVENT\nDTSTART:19700101T000000Z\u202e,;\\"}
    text = ics.render(given(hostile).at("2025-03-02").calendar())

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
