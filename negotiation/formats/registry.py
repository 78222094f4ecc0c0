"""The registry of answers: for each class of answers its name, its columns, its rows, its text and its schema.

All formats look up here how to write an answer, so that a new answer needs one entry and the functions that the entry
names. An entry gives classes and functions as text, and they are imported only when an answer is written: a command
then loads the modules of its own answer and no others. A test resolves every name.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiation.formats.text.terminal import TerminalWriter

Row = dict[str, Any]
"""A flat row: the value of each column, by its name."""


@attrs.frozen(kw_only=True)
class AnswerFormats:
    """How a class of answers is written.

    Attributes:
        name: the command that gives the answer, or a name of its own.
        answer: the class, as module and name below `negotiation`.
        text: the function that writes it for a terminal, as module and name below `negotiation.formats.text`.
        rows: the function in `rows` that makes flat rows of it; empty if it has none.
        table: the columns of these rows, by their name in `tables`; empty if it has no rows.
        lines: the function in `jsonl` that makes the lines of JSON Lines; by default each row is a line.
        schema: the JSON Schema of `to_dict()`, by its name in `answer_schemas`; empty if it has none.
    """

    name: str
    answer: str
    text: str
    rows: str = ""
    table: str = ""
    lines: str = "row_lines"
    schema: str = ""

    def write_text(self, writer: TerminalWriter, answer: Any) -> None:
        """Write an answer of this class to a terminal writer."""
        _named("negotiation.formats.text", self.text)(writer, answer)

    def rows_of(self, answer: Any) -> list[Row]:
        """Return an answer as flat rows, all with the same keys.

        Raises:
            TypeError: answers of this class have no rows.
        """
        if not self.rows:
            raise TypeError(f"{type(answer).__name__} has no rows")
        found: list[Row] = _named("negotiation.formats", f"rows.{self.rows}")(answer)
        return found

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns, which a table has even without rows.

        Raises:
            KeyError: answers of this class have no table.
        """
        from negotiation.formats.tables import columns

        return columns(self.table)

    def lines_of(self, answer: Any) -> Iterable[str]:
        """Return the lines of an answer as JSON Lines, without line ends.

        Raises:
            TypeError: the lines are rows, and answers of this class have no rows.
        """
        found: Iterable[str] = _named("negotiation.formats", f"jsonl.{self.lines}")(answer)
        return found

    def json_schema(self) -> dict[str, Any]:
        """Return the JSON Schema of answers of this class.

        Raises:
            KeyError: it has none.
        """
        from negotiation.formats.answer_schemas import answer_schema

        return answer_schema(self.schema)


def _named(package: str, name: str) -> Any:
    module, _, function = name.rpartition(".")
    return getattr(import_module(f"{package}.{module}"), function)


_ANSWERS = (
    AnswerFormats(
        name="status",
        answer="questions.status.Status",
        text="status.write_status",
        rows="status_rows",
        table="status",
        lines="issue_lines",
        schema="status",
    ),
    AnswerFormats(
        name="why", answer="questions.why.Why", text="why.write_why", rows="why_rows", table="why", schema="why"
    ),
    AnswerFormats(
        name="measures",
        answer="questions.measures.Measures",
        text="records.write_measures",
        rows="measures_rows",
        table="measures",
        lines="measure_lines",
        schema="measures",
    ),
    AnswerFormats(
        name="deadlines",
        answer="questions.deadlines.Deadlines",
        text="ahead.write_deadlines",
        rows="deadlines_rows",
        table="deadlines",
        schema="deadlines",
    ),
    AnswerFormats(
        name="claims",
        answer="questions.standing.claims.Claims",
        text="claims.write_claims",
        rows="claims_rows",
        table="claims",
        schema="claims",
    ),
    AnswerFormats(
        name="when",
        answer="questions.spans.Spans",
        text="ahead.write_spans",
        rows="spans_rows",
        table="when",
        schema="when",
    ),
    AnswerFormats(
        name="diff",
        answer="questions.comparison.Comparison",
        text="comparison.write_comparison",
        rows="of_difference_rows",
        table="diff",
        schema="diff",
    ),
    AnswerFormats(
        name="log",
        answer="questions.records.Listing",
        text="records.write_listing",
        rows="listing_rows",
        table="log",
        lines="event_lines",
        schema="log",
    ),
    AnswerFormats(
        name="next",
        answer="questions.steps_ahead.StepsAhead",
        text="ahead.write_steps_ahead",
        rows="steps_ahead_rows",
        table="next",
        schema="next",
    ),
    AnswerFormats(
        name="show",
        answer="questions.records.EventDetail",
        text="records.write_event_detail",
        rows="event_detail_rows",
        table="show",
        schema="show",
    ),
    AnswerFormats(
        name="replay",
        answer="questions.records.Steps",
        text="records.write_steps",
        rows="steps_rows",
        table="replay",
        schema="replay",
    ),
    AnswerFormats(
        name="difference",
        answer="questions.difference.Difference",
        text="difference.write_difference",
        rows="difference_rows",
        table="diff",
    ),
    AnswerFormats(
        name="whatif",
        answer="questions.whatif.WhatIf",
        text="comparison.write_what_if",
        rows="of_difference_rows",
        table="diff",
    ),
    AnswerFormats(
        name="check",
        answer="questions.check.Checked",
        text="check.write_checked",
        rows="checked_rows",
        table="check",
    ),
    AnswerFormats(
        name="arrivals", answer="questions.feed.Arrivals", text="records.write_arrivals", lines="entry_lines"
    ),
    AnswerFormats(name="preview", answer="questions.preview.Preview", text="written.write_preview"),
    AnswerFormats(name="append", answer="questions.written.Written", text="written.write_written"),
    AnswerFormats(name="checkpoint", answer="logs.proof.checkpoint.Checkpoint", text="proof.write_document"),
    AnswerFormats(name="prove", answer="logs.proof.proof.Proof", text="proof.write_document"),
    AnswerFormats(name="verify", answer="logs.proof.verify.Verified", text="proof.write_verified"),
    AnswerFormats(name="info", answer="logs.info.LogInfo", text="info.write_info"),
    AnswerFormats(name="salvage", answer="logs.damage.salvage.Salvaged", text="salvage.write_salvaged"),
)
ANSWERS = {each.name: each for each in _ANSWERS}
"""How each class of answers is written, by `AnswerFormats.name`."""

_BY_CLASS = {f"negotiation.{each.answer}": each for each in _ANSWERS}


def formats_of(answer: Any) -> AnswerFormats | None:
    """Return how an answer is written; None if neither its class nor a base class of it is registered."""
    # Classes are compared by name, so that none has to be imported to find the entry.
    found = (_BY_CLASS.get(f"{each.__module__}.{each.__qualname__}") for each in type(answer).__mro__)
    return next(filter(None, found), None)


def registered(answer: Any) -> AnswerFormats:
    """Return how an answer is written.

    Raises:
        TypeError: its class is not registered.
    """
    found = formats_of(answer)
    if found is None:
        raise TypeError(f"{type(answer).__name__} is not a registered answer, so no format can write it")
    return found


def rows(answer: Any) -> list[Row]:
    """Return an answer as flat rows, all with the same keys.

    Raises:
        TypeError: its class is not registered, or answers of it have no rows.
    """
    return registered(answer).rows_of(answer)


def described() -> dict[str, AnswerFormats]:
    """Return the entries of the answers that have a JSON Schema, by the name of the schema."""
    return {each.schema: each for each in _ANSWERS if each.schema}


def tables() -> tuple[str, ...]:
    """Return the names of the tables that answers are written as, each once."""
    return tuple(dict.fromkeys(each.table for each in _ANSWERS if each.table))
