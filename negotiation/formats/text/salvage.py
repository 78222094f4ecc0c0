"""What `salvage` tells, for a terminal: what was kept, and what was left, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from negotiation.formats.text.terminal import TerminalWriter
    from negotiation.logs.damage.salvage import Salvaged

_SHOWN = 50


def write_salvaged(writer: TerminalWriter, answer: Salvaged) -> None:
    """Write how much was kept, and each entry that was left, up to so many."""
    kept = f"{answer.position} event{'' if answer.position == 1 else 's'}"
    writer.text(f"{answer.file}: {kept} of {answer.log}, read back and compared.")
    writer.unbroken(f"head {answer.head}", 2)
    for finding in answer.findings:
        writer.text(f"not taken over: {finding.code}: {finding.message}")
    if not answer.left:
        writer.text("Nothing was left." if answer.findings else "Nothing was wrong with it, and nothing was left.")
        return
    writer.text(f"Left were {len(answer.left)}; they stand in the old log still:")
    for each in answer.left[:_SHOWN]:
        event = f" ({each.event})" if each.event else ""
        writer.text(f"{each.place}{event}: {each.code}: {each.message}", 2)
    if len(answer.left) > _SHOWN:
        writer.text(f"… and {len(answer.left) - _SHOWN} more; --format json lists all.", 2)
