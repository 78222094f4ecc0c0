"""Text: answers for people at a terminal, 80 columns wide or more."""

from __future__ import annotations

from typing import Any

from negotiation.formats.registry import registered
from negotiation.formats.text.terminal import TerminalWriter


def render(answer: Any, width: int = 80, *, emphasis: bool = False) -> str:
    """Write an answer for a terminal of this width."""
    writer = TerminalWriter(width, emphasis=emphasis)
    registered(answer).write_text(writer, answer)
    return writer.written()


__all__ = ["TerminalWriter", "render"]
