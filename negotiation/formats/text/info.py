"""The answer of `info` for a terminal: one line for each property of a log."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from negotiation.formats.text.terminal import TerminalWriter
    from negotiation.logs.info import LogInfo

_COLUMN = 16


def write_info(writer: TerminalWriter, answer: LogInfo) -> None:
    """Write the properties of a log: how it is stored, its size in bytes, its position and its head."""
    writer.heading(answer.log)
    lines = {
        "stored as": answer.kind,
        "file": answer.path,
        "size": f"{answer.size} bytes",
        "position": str(answer.position),
        "last recorded": answer.recorded or "not stated",
        **{name.replace("_", " "): value for name, value in answer.details},
    }
    for label, value in lines.items():
        writer.labelled(label, value, indent=2, column=2 + _COLUMN)
        if label == "position":  # the head is on one line, also where it is too long, so that people can copy it
            writer.unbroken(f"{'head':{_COLUMN}}{answer.head}", 2)
