"""A difference for a terminal: the values before and after, by issue and measure, with the events behind a change."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from negotiation.formats.text.status import write_findings
from negotiation.formats.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from negotiation.formats.text.terminal import TerminalWriter
    from negotiation.questions.difference import Change, Difference

_INDENT, _COLUMN = 2, 18
_HEADINGS = {"issue": "ISSUES", "measure": "MEASURES", "total": "TOTALS IN FORCE"}


def write_difference(writer: TerminalWriter, answer: Difference) -> None:
    """Write every change, then the findings; one line says so if there is no change."""
    if not answer.changes:
        writer.text("No status changes.")
    # `groupby` joins neighbours only; the answer lists changes by subject, so equal subjects are neighbours.
    for about, changes in groupby(answer.changes, key=lambda change: change.about):
        writer.blank()
        writer.heading(_HEADINGS[about])
        for name, group in groupby(changes, key=lambda change: change.id):
            _write_one(writer, name, [*group])
    write_findings(writer, answer.findings, answer.after)


def _write_one(writer: TerminalWriter, name: str, changes: list[Change]) -> None:
    writer.text(name)
    for change in changes:
        writer.labelled(words(change.key), _in_words(change), indent=_INDENT, column=_COLUMN)
    if changes[0].events:  # the events belong to the subject: each of its changes names the same ones
        writer.labelled("by", ", ".join(changes[0].events), indent=_INDENT, column=_COLUMN)


def _in_words(change: Change) -> str:
    # Either side may be None, for a subject that only one of the answers has.
    if isinstance(change.before or change.after, list):
        shown = _deadline if change.key == "deadlines" else str
        return _list_change([*map(shown, change.before or [])], [*map(shown, change.after or [])])
    return f"{_value(change.before)} → {_value(change.after)}"


def _deadline(deadline: str) -> str:
    """Return a deadline, `DAY KIND [MEASURE]`, with the underscores of its kind as spaces; ids keep theirs."""
    day, what, *measure = deadline.split(" ", 2)
    return " ".join((day, words(what), *measure))


def _list_change(before: list[str], after: list[str]) -> str:
    """Return the removed items with `-` and the added ones with `+`."""
    gone = [f"- {each}" for each in before if each not in after]
    come = [f"+ {each}" for each in after if each not in before]
    return "; ".join((*gone, *come)) or "in another order"


def _value(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return _parts(value)
    return words(value) if isinstance(value, str) else str(value)


def _parts(value: Mapping[str, Any]) -> str:
    """Return an object as `key: value` pairs without those that are empty; the unit follows its level."""
    shown = {key: ", ".join(part) if isinstance(part, list) else part for key, part in value.items()}
    if shown.get("unit"):
        shown["level"] = f"{shown['level']} {shown.pop('unit')}"
    filled = {key: "yes" if part is True else part for key, part in shown.items() if part not in (None, "", False)}
    return "; ".join(f"{words(key)}: {part}" for key, part in filled.items()) or "none"
