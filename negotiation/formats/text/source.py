"""Sources for a terminal: the address stands on a line of its own, unbroken, so that it can be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from negotiation.events import Source
    from negotiation.formats.text.terminal import TerminalWriter


def write_source(writer: TerminalWriter, source: Source, *, indent: int, column: int) -> None:
    """Write one source."""
    parts = (source.publisher, source.title, str(source.published or ""), source.language)
    label = "source" if column - indent > len("source") else "-"
    writer.labelled(label, ", ".join(part for part in parts if part), indent=indent, column=column)
    if source.url:
        writer.unbroken(source.url, column)
