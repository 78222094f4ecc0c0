"""Text: answers for people at a terminal, 80 columns wide or more.

Which module writes which answer stands here by name, so that writing one loads only what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from negotiation.formats.text.terminal import TerminalWriter

_WRITERS = {
    "Status": ("status", "write_status"),
    "Why": ("why", "write_why"),
    "Listing": ("records", "write_listing"),
    "Arrivals": ("records", "write_arrivals"),
    "EventDetail": ("records", "write_event_detail"),
    "Measures": ("records", "write_measures"),
    "Steps": ("records", "write_steps"),
    "Checked": ("check", "write_checked"),
    "Checkpoint": ("proof", "write_document"),
    "Proof": ("proof", "write_document"),
    "Verified": ("proof", "write_verified"),
    "Comparison": ("comparison", "write_comparison"),
    "WhatIf": ("comparison", "write_what_if"),
    "Deadlines": ("ahead", "write_deadlines"),
    "Spans": ("ahead", "write_spans"),
    "StepsAhead": ("ahead", "write_steps_ahead"),
    "Difference": ("difference", "write_difference"),
    "Preview": ("written", "write_preview"),
    "Written": ("written", "write_written"),
    "LogInfo": ("info", "write_info"),
    "Salvaged": ("salvage", "write_salvaged"),
}
"""For each class of answers, the module here and the function in it that writes it."""


def writes(answer: Any) -> bool:
    """Tell whether there is a text for answers of this class."""
    return type(answer).__name__ in _WRITERS


def render(answer: Any, width: int = 80, *, emphasis: bool = False) -> str:
    """Write an answer for a terminal of this width."""
    writer = TerminalWriter(width, emphasis=emphasis)
    module, function = _WRITERS[type(answer).__name__]
    getattr(import_module(f"negotiation.formats.text.{module}"), function)(writer, answer)
    return writer.written()


__all__ = ["TerminalWriter", "render", "writes"]
