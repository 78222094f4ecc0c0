"""Parquet, read back by pyarrow, and by DuckDB where it is installed."""

from __future__ import annotations

import csv
import io
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from negotiation.formats.tables import columns
from negotiation.logs import open_log
from running import run

if TYPE_CHECKING:
    from pathlib import Path

DATES = ("--at", "2025-12-31", "--known-at", "2026-01-31")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both tables, as the command line writes them."""
    folder = tmp_path_factory.mktemp("parquet")
    found = {name: folder / f"{name}.parquet" for name in ("events", "panel")}
    assert run("export", "--to", "parquet", "-o", str(found["events"])).code == 0
    assert run("export", "--to", "panel-parquet", *DATES, "-o", str(found["panel"])).code == 0
    return found


def test_events_have_proper_types(files: dict[str, Path]) -> None:
    """Instants, numbers and lists, and each column says what it means."""
    table = pq.read_table(files["events"])
    log = open_log().read()

    assert tuple(table.column_names) == columns("events")
    assert table.column("id").to_pylist() == [entry.event.id for entry in log.entries]
    types = {name: table.schema.field(name).type for name in ("position", "level", "issues", "granted", "known_from")}
    assert types == {
        "position": pa.int64(),
        "level": pa.float64(),
        "issues": pa.list_(pa.string()),
        "granted": pa.bool_(),
        "known_from": pa.timestamp("us", tz="UTC"),
    }
    assert table.schema.field("due").metadata == {b"description": b"the date for which it is scheduled"}
    row = next(row for row in table.to_pylist() if row["id"] == "2025-05-12-us-24-points")
    assert (row["level"], row["issues"]) == (24.0, ["tariffs"])
    assert row["occurred_until"] == datetime(2025, 5, 13, 4, tzinfo=UTC)


def test_the_panel_is_that_of_csv(files: dict[str, Path]) -> None:
    """The same rows in the same order; days are dates, truths are truths, several values are lists."""
    table = pq.read_table(files["panel"])
    rows = [*csv.DictReader(io.StringIO(run("export", "--to", "panel", *DATES).out, newline=""))]

    assert tuple(table.column_names) == columns("panel")
    assert table.schema.field("day").type == pa.date32()
    assert table.num_rows == len(rows)
    for typed, row in zip(table.to_pylist(), rows, strict=True):
        assert typed["day"] == date.fromisoformat(row["day"])
        assert (typed["issue"], typed["phase"]) == (row["issue"], row["phase"])
        assert typed["under_threat"] is (row["under_threat"] == "true")
        assert "; ".join(typed["in_force"]) == row["in_force"]


def test_duckdb_reads_them(files: dict[str, Path]) -> None:
    """A question in SQL over the panel."""
    duckdb = pytest.importorskip("duckdb")
    sql = (
        f"SELECT count(*) FROM '{files['panel']}' WHERE issue = 'tariffs' AND list_contains(in_force, 'us-de-minimis')"
    )
    ((days,),) = duckdb.sql(sql).fetchall()

    assert 200 < days < 366


def test_parquet_goes_to_a_file() -> None:
    """It is no text: without -o the command says so and writes nothing."""
    outcome = run("export", "--to", "parquet")

    assert (outcome.code, outcome.out) == (2, "")
    assert "name a file with -o FILE" in outcome.err


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A clear sentence and exit code 2, and no file."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    outcome = run("export", "--to", "parquet", "-o", str(tmp_path / "events.parquet"))

    assert outcome.code == 2
    assert "pip install 'negotiation[parquet]'" in outcome.err
    assert [*tmp_path.iterdir()] == []
