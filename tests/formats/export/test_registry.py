"""Exports from Python: the same text as on the command line, and the same refusals."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

import negotiation
from given import OPENING, announcement, contents, event, given, percent
from negotiation.formats.export.registry import EXPORTS, ExportOptions, misplaced
from running import SMALL, run

if TYPE_CHECKING:
    from pathlib import Path

AT, KNOWN = "2025-04-10", "2025-04-12"
ASKED: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "csv": (("--excel", "--separator", "semicolon"), {"excel": True, "separator": "semicolon"}),
    "jsonl": ((), {}),
    "cloudevents": ((), {}),
    "ocel": ((), {}),
    "panel": (("--from", "2025-03", "--issue", "grain"), {"since": "2025-03", "issues": ["grain"]}),
    "ics": (("--alarm", "7d"), {"alarms": [timedelta(days=7)]}),
    "mermaid": (("--issue", "grain"), {"issues": ["grain"]}),
    "scxml": (("--measure", "us-chip-duty"), {"measure": "us-chip-duty"}),
}


@pytest.mark.parametrize("form", ASKED)
def test_python_exports_as_the_command_line_does(form: str) -> None:
    """Byte for byte, from a view of the same log at the same dates."""
    words, options = ASKED[form]
    view = negotiation.replay(SMALL, KNOWN).at(AT)

    printed = run("export", "--to", form, "-l", str(SMALL), "--at", AT, "--known-at", KNOWN, *words).out
    assert negotiation.export(view, form, **options) == printed


@pytest.mark.parametrize("form", ["parquet", "panel-parquet"])
def test_what_is_not_text_is_bytes(form: str) -> None:
    """Parquet begins and ends with its mark."""
    made = negotiation.export(negotiation.replay(SMALL).at(AT), form)

    assert isinstance(made, bytes)
    assert made[:4] == made[-4:] == b"PAR1"


def test_every_format_is_tried() -> None:
    """A new format is tried here, too."""
    assert {*EXPORTS} == {*ASKED, "parquet", "panel-parquet", "datasette"}


@pytest.mark.parametrize("source", [SMALL, str(SMALL)], ids=["path", "text"])
def test_events_are_exported_from_a_log(source: Path | str) -> None:
    """All of them, by its path, from what was read of it, and from the log itself."""
    log = negotiation.open_log(source)
    lines = SMALL.read_text(encoding="utf-8")

    assert negotiation.export(source, "jsonl") == lines
    assert negotiation.export(log, "jsonl") == negotiation.export(log.read(), "jsonl") == lines


def test_a_day_is_given_as_a_date_too() -> None:
    """The first day of a panel is a date, or a date expression."""
    view = negotiation.replay(SMALL, KNOWN).at(AT)

    assert negotiation.export(view, "panel", since=date(2025, 3, 1)) == negotiation.export(
        view, "panel", since="2025-03"
    )


def test_datasette_goes_with_a_database(tmp_path: Path) -> None:
    """Its queries name the database as datasette does: by the file, without its ending."""
    run("init", str(tmp_path / "mine.db"))

    assert '"mine"' in str(negotiation.export(tmp_path / "mine.db", "datasette"))
    with pytest.raises(negotiation.BadValueError, match="needs a SQLite log"):
        negotiation.export(SMALL, "datasette")


def test_an_option_that_does_not_go_with_a_format_is_refused() -> None:
    """It names the formats that it goes with."""
    view = negotiation.replay(SMALL).at(AT)

    with pytest.raises(negotiation.BadValueError, match=r"alarms does not go with panel. It goes with ics\."):
        negotiation.export(view, "panel", alarms=[timedelta(days=1)])
    assert misplaced("ics", ExportOptions(measure="us-chip-duty")) == ("measure", ["mermaid", "scxml"])


def test_a_format_that_is_not_there_is_refused() -> None:
    """The error names the nearest."""
    with pytest.raises(negotiation.UnknownNameError, match="cloudevents"):
        negotiation.export(SMALL, "cloudevent")


def test_what_is_made_of_a_date_needs_a_view() -> None:
    """A log alone says nothing of T."""
    with pytest.raises(negotiation.BadValueError, match=r"exports the state at a date.*replay"):
        negotiation.export(SMALL, "panel")
    with pytest.raises(negotiation.BadValueError, match="Name exactly one"):
        negotiation.export(negotiation.replay(SMALL).at(AT), "mermaid")


def test_events_of_a_view_are_those_that_had_happened() -> None:
    """What happens at the midnight with which a day ends is not of that day, in an export as in `View.log`."""
    asked = given(announcement("2025-03-02T00:00:00Z", effective="2025-03-10", level=percent(10)))
    lines = {day: str(negotiation.export(asked.at(day), "jsonl")).count("\n") for day in ("2025-03-01", "2025-03-02")}

    assert lines == {day: len(asked.at(day).log()) for day in lines} == {"2025-03-01": 1, "2025-03-02": 2}


def test_a_separator_that_csv_does_not_have_is_refused() -> None:
    """The error names those that there are."""
    with pytest.raises(negotiation.BadValueError, match=r"'\|' is not a separator. Use comma, semicolon, tab\."):
        negotiation.export(SMALL, "csv", separator="|")


@pytest.mark.parametrize("form", ["ics", "panel"])
def test_an_issue_is_named_by_its_alias_too(form: str) -> None:
    """In an export as in every other answer: an alias stands for the issue of today."""
    renamed = {**OPENING, "id": "renamed", "amends": "opening", "issues": [{"id": "duties", "aliases": ["tariffs"]}]}
    act = {
        **announcement("2025-01-03", effective="2025-03-05", level=percent(10)),
        "id": "act",
        "issues": ["tariffs"],
        "parties": ["US"],
    }
    log = contents([event(OPENING), *(event({"order": 0, **record}) for record in (act, renamed))])
    view = negotiation.replay(log).at("2025-02-01")

    assert negotiation.export(view, form, issues=["tariffs"]) == negotiation.export(view, form, issues=["duties"])
    assert len(view.calendar("tariffs")) == 1
