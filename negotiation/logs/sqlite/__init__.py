"""The SQLite log: one file, which the sqlite3 shell and datasette can open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.former import former_names

if not TYPE_CHECKING:
    __getattr__ = former_names(__name__)
