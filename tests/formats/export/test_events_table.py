"""Events as CSV and as JSON Lines, read back by readers that are not ours."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from given import OPENING, contents, event
from negotiation.codec import to_record
from negotiation.events import KINDS, fields_by_key
from negotiation.formats.export import events, lines
from negotiation.formats.tables import columns
from negotiation.logs import open_log
from negotiation.questions.event_records import entries_of
from running import run

if TYPE_CHECKING:
    from pathlib import Path

    from negotiation.events import Event

FLAGSHIP = open_log().read()
HOSTILE = "=HYPERLINK(1)"


def table(*words: str) -> list[dict[str, str]]:
    """Return what the command line writes as CSV."""
    outcome = run("export", "--to", "csv", *words)
    assert outcome.code == 0, outcome.err
    return [*csv.DictReader(io.StringIO(outcome.out, newline=""))]


def test_every_event_is_there_whole() -> None:
    """Each row holds the whole event as JSON, its position and its hash, in the order of the log."""
    rows = table()

    assert [row["id"] for row in rows] == [entry.event.id for entry in FLAGSHIP.entries]
    assert [json.loads(row["event"]) for row in rows] == [to_record(entry.event) for entry in FLAGSHIP.entries]
    assert [row["leaf"] for row in rows] == [entry.leaf.hex() for entry in FLAGSHIP.entries]


def test_every_field_of_every_kind_has_a_column() -> None:
    """A field that a kind is given has to have a column, or the table would be silent about it."""
    elsewhere = {"v"}  # in `event`, which is whole

    fields = {key for kind in KINDS.values() for key in fields_by_key(kind)}

    assert fields - {*columns("events")} == elsewhere


def test_the_columns_are_what_the_event_says() -> None:
    """Numbers, dates with the instants that they mean, lists."""
    (row,) = (row for row in table() if row["id"] == "2025-05-12-us-24-points")

    assert (row["kind"], row["measure"]) == ("suspension", "us-reciprocal-tariff")
    assert (Decimal(row["level"]), row["unit"]) == (Decimal(24), "%")
    assert row["until"] == "2025-08-12T00:01-04:00"
    assert datetime.fromisoformat(row["occurred_until"]) == datetime.fromisoformat("2025-05-13T00:00-04:00")
    assert (row["issues"], row["parties"], row["by"]) == ("tariffs", "US", "US")


def test_what_was_displaced_says_by_what() -> None:
    """A reader who wants only what stands leaves out the rows that name a correction."""
    log = contents([event(OPENING), _statement("s1"), _statement("s2", amends="s1", known="2025-11-01")])

    assert [row["displaced_by"] for row in events.rows(entries_of(log))] == [None, "s2", None]
    before = events.rows(entries_of(log, known_at="2025-10-31"))
    assert [(row["id"], row["displaced_by"]) for row in before] == [("opening", None), ("s1", None)]


def test_dates_and_voices_cut_the_record() -> None:
    """With --at and --known-at only what had happened and was known; with a voice only what it says."""
    rows = table("--at", "2025-04-30", "--known-at", "2025-05-15", "--according-to", "CN")

    assert 10 < len(rows) < 100
    assert {row["by"] for row in rows} <= {"CN", "", "US; CN", "CN; US"}
    assert all(row["occurred_until"] <= "2025-05-01T04:00:00Z" for row in rows)
    assert all(row["known_from"] <= "2025-05-16T04:00:00Z" for row in rows)


def test_no_cell_is_a_formula() -> None:
    """What a spreadsheet would run gets an apostrophe; line ends and quotes survive."""
    log = contents([event(OPENING), _statement("s1", headline=HOSTILE, actor='@SUM("a"),\nb')])
    text = events.render(entries_of(log))
    (_, row) = csv.DictReader(io.StringIO(text, newline=""))

    assert row["headline"] == f"'{HOSTILE}"
    assert row["actor"] == "'" + '@SUM("a"),\nb'
    assert json.loads(row["event"])["headline"] == HOSTILE
    assert text.count("\r\n") == 3


@pytest.mark.parametrize("form", ["csv", "panel"])
def test_excel_finds_a_byte_order_mark(form: str, tmp_path: Path) -> None:
    """Excel then reads UTF-8, and Chinese names stay what they are; without the switch there is none."""
    file = tmp_path / "table.csv"
    assert run("export", "--to", form, "--excel", "--at", "2025-02-01", "-o", str(file)).code == 0

    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert not run("export", "--to", form, "--at", "2025-02-01").out.startswith("\ufeff")


def test_json_lines_are_the_lines_of_a_log(tmp_path: Path) -> None:
    """Written to a file, they are a log with the same head."""
    file = tmp_path / "copy.jsonl"
    assert run("export", "--to", "jsonl", "-o", str(file)).code == 0

    assert open_log(file).read().head == FLAGSHIP.head
    assert [json.loads(line)["id"] for line in file.read_text(encoding="utf-8").splitlines()] == [
        entry.event.id for entry in FLAGSHIP.entries
    ]


def test_json_lines_keep_the_recording_time() -> None:
    """What the log says of when it took an event in is not lost."""
    text = lines.render(entries_of(FLAGSHIP))
    recorded = [json.loads(line).get("recorded") for line in text.splitlines()]

    assert recorded == [entry.recorded for entry in FLAGSHIP.entries]
    assert any(recorded)


def _statement(name: str, **rest: str) -> Event:
    return event(
        {"kind": "statement", "id": name, "occurred": "2025-10-26", "issues": ["tariffs"], "parties": ["US"], **rest}
    )
