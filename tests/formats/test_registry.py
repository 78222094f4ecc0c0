"""The registry of answers: each entry leads somewhere, and nothing is written that is not registered."""

from __future__ import annotations

import ast
from importlib import import_module
from typing import Any

import pytest

from negotiation.errors import Finding
from negotiation.formats import html, jsonl, rows, text
from negotiation.formats.answer_schemas import FORMS
from negotiation.formats.export.registry import EXPORTS
from negotiation.formats.registry import ANSWERS, described, formats_of, registered, tables
from negotiation.formats.tables import TABLES
from running import CHECKOUT


def named(package: str, name: str) -> Any:
    """Return what a name of the registry leads to."""
    module, _, attribute = name.rpartition(".")
    return getattr(import_module(f"{package}.{module}"), attribute)


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_registered_is_there(name: str) -> None:
    """The class, its text, its rows and its lines stand where the registry says, under the names that it says."""
    entry = ANSWERS[name]
    answer = named("negotiation", entry.answer)

    assert f"{answer.__module__}.{answer.__qualname__}" == f"negotiation.{entry.answer}"
    assert callable(named("negotiation.formats.text", entry.text))
    assert callable(getattr(jsonl, entry.lines))
    assert bool(entry.rows) == bool(entry.table)
    assert not entry.rows or callable(getattr(rows, entry.rows))


def test_an_answer_is_registered_once() -> None:
    """One entry a class, and one schema and one set of columns by each name, no more than are used."""
    classes = [entry.answer for entry in ANSWERS.values()]

    assert len({*classes}) == len(classes)
    assert {*described()} == {*FORMS}
    assert {*tables(), *(each.table for each in EXPORTS.values() if each.table)} == {*TABLES}


def test_every_writer_of_a_text_is_registered() -> None:
    """Each class of answers that some function in `formats/text` writes as a whole has an entry."""
    used = {entry.text for entry in ANSWERS.values()}
    parts = {"write_basis", "write_dates", "write_findings", "write_source", "write_totals"}
    there = {
        f"{file.stem}.{node.name}"
        for file in (CHECKOUT / "negotiation/formats/text").glob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("write_") and node.name not in parts
    }

    assert there == used


def test_what_is_no_answer_is_not_written() -> None:
    """The error names the class; a notebook shows it as it shows everything else."""
    finding = Finding(code="x", message="y")

    assert formats_of(finding) is None
    assert html.render(finding) is None
    with pytest.raises(TypeError, match="Finding is not a registered answer"):
        registered(finding)
    with pytest.raises(TypeError, match="Finding is not a registered answer"):
        text.render(finding)
