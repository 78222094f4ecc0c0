"""Logs: append-only lists of events, each with a position, a recording time and a hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.former import former_names
from negotiation.logs.append.validate import validate
from negotiation.logs.contents import Contents, Stored
from negotiation.logs.jsonl.log import JsonLinesLog
from negotiation.logs.jsonl.reader import read_lines
from negotiation.logs.open import create_log, open_log
from negotiation.logs.shipped import DEFAULT_LOG, data_folder, shipped_logs

__all__ = [
    "DEFAULT_LOG",
    "Contents",
    "JsonLinesLog",
    "Stored",
    "create_log",
    "data_folder",
    "open_log",
    "read_lines",
    "shipped_logs",
    "validate",
]

if not TYPE_CHECKING:
    __getattr__ = former_names(__name__)
