"""The SQLite library: which one is used, and which journal it may be trusted with.

The standard library's SQLite is as old as the operating system. In write-ahead mode (WAL), versions before 3.51.3 can
lose committed writes when two connections meet at the wrong instant (the WAL-reset bug), so that these write with
a rollback journal, which is slower and has no such fault. `pysqlite3`, where it is installed and newer, brings a newer
SQLite. One process uses one library: two that hold the same file drop each other's locks.
Source: the SQLite release notes of 3.51.3.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from importlib import import_module
from typing import Any, Literal

import attrs

WAL_IS_SAFE_SINCE = (3, 51, 3)
OLDEST = (3, 37, 0)
"""The first version with STRICT tables."""

JournalMode = Literal["wal", "truncate"]


@cache
def library() -> Any:
    """Return the module through which SQLite is used: `pysqlite3` where it is installed and newer."""
    return max(libraries(), key=lambda each: each.sqlite_version_info)


def libraries() -> list[Any]:
    """Return the modules that are installed, that of the standard library first."""
    try:
        return [sqlite3, import_module("pysqlite3.dbapi2")]
    except ImportError:
        return [sqlite3]


@attrs.frozen
class Journal:
    """The journal mode that writers use, and why."""

    mode: JournalMode
    reason: str


def journal() -> Journal:
    """Return the journal mode to write with."""
    version = library().sqlite_version
    if library().sqlite_version_info >= WAL_IS_SAFE_SINCE:
        return Journal("wal", f"SQLite {version} has the WAL-reset fix of 3.51.3")
    return Journal(
        "truncate",
        f"SQLite {version} can lose writes in WAL, mended in 3.51.3; negotiation[sqlite] brings a newer one",
    )


def library_version() -> str:
    """Return the version of SQLite that is used, and who brings it."""
    return f"{library().sqlite_version}, from {library().__name__.partition('.')[0]}"
