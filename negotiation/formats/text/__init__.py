"""Text: answers for a terminal, 80 columns wide or more. Each module writes a group of answers."""

from __future__ import annotations

from typing import Any

from negotiation.formats.registry import registered
from negotiation.formats.text.terminal import TerminalWriter


def render(answer: Any, width: int = 80, *, emphasis: bool = False) -> str:
    """Write an answer for a terminal.

    Args:
        answer: an answer whose class is registered in `formats.registry`.
        width: the columns of the terminal.
        emphasis: whether bold and dim may be used.

    Raises:
        TypeError: the class of the answer is not registered.
    """
    writer = TerminalWriter(width, emphasis=emphasis)
    registered(answer).write_text(writer, answer)
    return writer.written()


__all__ = ["TerminalWriter", "render"]
