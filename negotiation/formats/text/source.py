"""Sources for a terminal: the address has a line of its own that is never wrapped, so that people can copy it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from negotiation.events import Source
    from negotiation.formats.text.terminal import TerminalWriter


def write_source(writer: TerminalWriter, source: Source, *, indent: int, column: int) -> None:
    """Write one source: publisher, title, date and language, then its address.

    Args:
        writer: the writer.
        source: the source.
        indent: the column of the label, from 0.
        column: the column of the text. If the label `source` does not fit before it, the label is a hyphen.
    """
    parts = (source.publisher, source.title, str(source.published or ""), source.language)
    label = "source" if column - indent > len("source") else "-"
    writer.labelled(label, ", ".join(part for part in parts if part), indent=indent, column=column)
    if source.url:
        writer.unbroken(source.url, column)
