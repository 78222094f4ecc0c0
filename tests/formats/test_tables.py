from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from negotiation.formats.tables import TABLES, columns, table_schema
from running import run

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = {
    "status": ("status",),
    "measures": ("measures",),
    "log": ("log", "--all"),
    "why": ("why", "tariffs"),
    "replay": ("replay",),
    "when": ("when", "us-reciprocal-tariff"),
    "deadlines": ("deadlines",),
    "next": ("next", "tariffs"),
}
DATES = ("2025-04-12", "2025-11-10", "2026-06-30")


def instant(text: str) -> datetime:
    """Read an instant, which ends in Z."""
    assert text.endswith("Z")
    return datetime.fromisoformat(text)


READERS: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "boolean": ["false", "true"].index,
    "datetime": instant,
    "date": date.fromisoformat,
    "any": str,
}


@pytest.mark.parametrize("at", DATES)
@pytest.mark.parametrize("table", WORDS)
def test_an_export_is_what_its_schema_says(table: str, at: str) -> None:
    """The columns are those of the schema, and every cell that is filled can be read as its type."""
    head, *rows = csv.reader(io.StringIO(run(*WORDS[table], "--at", at, "-f", "csv").out))
    types = {field["name"]: field["type"] for field in table_schema(table)["fields"]}

    assert tuple(head) == columns(table)
    assert rows
    for row in rows:
        for name, cell in zip(head, row, strict=True):
            if cell:
                READERS[types[name]](cell)


def test_an_export_of_a_difference_is_what_its_schema_says() -> None:
    """It has two dates and so no --at."""
    head, *rows = csv.reader(io.StringIO(run("diff", "2025-11-03", "2025-11-10", "-f", "csv").out))

    assert tuple(head) == columns("diff")
    assert len(rows) > 20
    assert {row[head.index("about")] for row in rows} == {"issue", "measure", "total"}


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_explained_once(table: str) -> None:
    """Names do not repeat, types are known, meanings are there."""
    assert len({*columns(table)}) == len(TABLES[table])
    assert {kind for _, kind, _ in TABLES[table]} <= {*READERS}
    assert all(meaning for _, _, meaning in TABLES[table])


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("status", ("status", "--at", "2024", "--known-at", "2024")),
        ("measures", ("measures", "--at", "2024", "--known-at", "2024-01")),
        ("log", ("log", "--kind", "breakdown")),
        ("replay", ("replay", "--at", "2024")),
        ("check", ("check",)),
    ],
)
def test_an_export_without_rows_has_its_head(table: str, words: tuple[str, ...]) -> None:
    """A program that reads it finds the columns that it looks for."""
    outcome = run(*words, "-f", "csv")

    assert outcome.code == 0
    assert outcome.out.splitlines()[0].split(",") == [*columns(table)]
