"""What `info` tells about a log, for a terminal: one line for each thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from negotiation.formats.text.terminal import TerminalWriter
    from negotiation.logs.info import LogInfo

_COLUMN = 16


def write_info(writer: TerminalWriter, answer: LogInfo) -> None:
    """Write what is known of the log."""
    writer.heading(answer.log)
    lines = {
        "kept as": answer.kind,
        "file": answer.path,
        "size": f"{answer.size} bytes",
        "position": str(answer.position),
        "last recorded": answer.recorded or "not said",
        **{name.replace("_", " "): value for name, value in answer.details},
    }
    for label, value in lines.items():
        writer.labelled(label, value, indent=2, column=2 + _COLUMN)
        if label == "position":  # a head is copied whole, so its line is not folded
            writer.unbroken(f"{'head':{_COLUMN}}{answer.head}", 2)
