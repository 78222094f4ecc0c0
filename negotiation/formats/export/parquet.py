"""Parquet: the tables of events and of the panel with typed columns, for pandas, polars, DuckDB and R.

Instants are timestamps in UTC, days are dates, several values are lists. The schema of the file gives the meaning of
each column in its metadata, as `description`.
"""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from negotiation.errors import MissingExtraError
from negotiation.formats.export import events, panel
from negotiation.formats.tables import LISTS, TABLES
from negotiation.questions.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Callable

    from negotiation.questions.event_records import Entries

_READ: dict[str, Callable[[Any], Any]] = {"datetime": datetime.fromisoformat, "date": date.fromisoformat}


def render(answer: Entries | Panel) -> bytes:
    """Write events or a panel as the bytes of a Parquet file, compressed by Zstandard.

    Raises:
        MissingExtraError: the package that writes it is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtraError("writing Parquet", "parquet") from None
    # The schema is given, not inferred: a column that is empty in every row would get the type null.
    name = "panel" if isinstance(answer, Panel) else "events"
    rows = panel.rows(answer) if isinstance(answer, Panel) else events.rows(answer)
    table = pa.Table.from_pylist([_typed(row, name) for row in rows], schema=_schema(pa, name))
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _schema(pa: Any, name: str) -> Any:
    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "datetime": pa.timestamp("us", tz="UTC"),
        "date": pa.date32(),
    }
    return pa.schema(
        pa.field(
            key, pa.list_(pa.string()) if key in LISTS[name] else types[kind], metadata={"description": _plain(meaning)}
        )
        for key, kind, meaning in TABLES[name]
    )


def _typed(row: dict[str, Any], name: str) -> dict[str, Any]:
    kinds = {key: kind for key, kind, _ in TABLES[name]}
    return {
        key: _READ[kinds[key]](value) if kinds[key] in _READ and value is not None else value
        for key, value in row.items()
    }


def _plain(meaning: str) -> str:
    """Return the meaning of a column without the note on separators, which is about CSV."""
    return meaning.removesuffix(", separated by '; '")
