"""SQLite files under test: logs, and what people and accidents make of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from given import OPENING, event
from negotiation.logs import create_log
from negotiation.logs.sqlite import library as sqlite_library
from negotiation.logs.sqlite.log import SqliteLog

if TYPE_CHECKING:
    from pathlib import Path

    from negotiation.events import Event

OPENED = event(OPENING)


def statement(name: str = "s1", **fields: Any) -> Event:
    """Return a statement of the US on tariffs."""
    return event(
        {"kind": "statement", "id": name, "occurred": "2025-10-26", "issues": ["tariffs"], "parties": ["US"], **fields}
    )


FIRST = [OPENED, statement("s1"), statement("s2", issues=["chips", "tariffs"]), statement("s3", amends="s1")]


def made(path: Path) -> SqliteLog:
    """Make a log of four events and close it."""
    create_log(path)
    log = SqliteLog(path)
    log.append(FIRST)
    log.close()
    return log


def tamper(path: Path, *statements: str) -> None:
    """Run statements on a file as any program could, outside a transaction of ours."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for each in statements:
            connection.execute(each)


def libraries() -> list[Any]:
    """Return the SQLite libraries that are installed, as parameters of a test."""
    return [pytest.param(each, id=each.__name__.partition(".")[0]) for each in sqlite_library.libraries()]
