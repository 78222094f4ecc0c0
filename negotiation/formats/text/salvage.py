"""The answer of `salvage` for a terminal: what was copied, and what was not, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from negotiation.formats.text.terminal import TerminalWriter
    from negotiation.logs.damage.salvage import Salvaged

_SHOWN = 50
"""How many entries that were not copied are listed."""


def write_salvaged(writer: TerminalWriter, answer: Salvaged) -> None:
    """Write how many entries were copied, and the first entries that were not, each with the reason."""
    copied = f"{answer.position} event{'' if answer.position == 1 else 's'}"
    writer.text(f"{answer.file}: copied {copied} of {answer.log}, read back and compared.")
    writer.unbroken(f"head {answer.head}", 2)
    for finding in answer.findings:
        writer.text(f"not copied: {finding.code}: {finding.message}")
    if not answer.left:
        # Findings concern the log itself, such as a damaged index: all entries may be copied nevertheless.
        writer.text(
            "Every entry was copied." if answer.findings else "No damage was found, and every entry was copied."
        )
        return
    left = f"{len(answer.left)} entr{'y was' if len(answer.left) == 1 else 'ies were'} not copied"
    writer.text(f"{left}; see the old log:")
    for each in answer.left[:_SHOWN]:
        event = f" ({each.event})" if each.event else ""
        writer.text(f"{each.place}{event}: {each.code}: {each.message}", 2)
    if len(answer.left) > _SHOWN:
        writer.text(f"… and {len(answer.left) - _SHOWN} more; --format json lists all.", 2)
