"""The SQLite library: it selects the SQLite to use, and the journal mode that is safe with it.

The SQLite of Python's standard library is often the old one of the operating system. In write-ahead mode (WAL),
versions before 3.51.3 can lose committed writes when two connections act at the same time (the WAL-reset bug). So these
versions use a rollback journal, which is slower but does not have the bug. `pysqlite3`, if installed, may have a newer
SQLite. A process uses only one library: if two have the same file open, closing it in one releases the locks of the
other. Source: the SQLite release notes of 3.51.3.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from importlib import import_module
from typing import Any, Literal

import attrs

WAL_IS_SAFE_SINCE = (3, 51, 3)
OLDEST = (3, 37, 0)
"""The first version that has STRICT tables."""

JournalMode = Literal["wal", "truncate"]


@cache
def library() -> Any:
    """Return the module to use: `pysqlite3` if it is installed and has a newer SQLite, else `sqlite3`."""
    # max returns the first of equals: with the same version, the standard library.
    return max(libraries(), key=lambda each: each.sqlite_version_info)


def libraries() -> list[Any]:
    """Return the installed modules, that of the standard library first."""
    try:
        return [sqlite3, import_module("pysqlite3.dbapi2")]
    except ImportError:
        return [sqlite3]


@attrs.frozen
class Journal:
    """The journal mode for writing, and the reason for it."""

    mode: JournalMode
    reason: str


def journal() -> Journal:
    """Return the journal mode for writing."""
    version = library().sqlite_version
    if library().sqlite_version_info >= WAL_IS_SAFE_SINCE:
        return Journal("wal", f"SQLite {version} has the WAL-reset fix of 3.51.3")
    return Journal(
        "truncate",
        f"SQLite {version} can lose writes in WAL, mended in 3.51.3; negotiation[sqlite] brings a newer one",
    )


def library_version() -> str:
    """Return the version of SQLite in use, and the package that it comes from."""
    return f"{library().sqlite_version}, from {library().__name__.partition('.')[0]}"
