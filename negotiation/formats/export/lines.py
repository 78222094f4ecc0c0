"""Lines: events as JSON Lines, each the line that a text log has of it, its bytes as they are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.logs.line import line_of

if TYPE_CHECKING:
    from negotiation.questions.event_records import Entries


def render(answer: Entries) -> str:
    """Write the events line by line; the whole of them is a log with the same head."""
    return b"".join(line_of(entry) for entry in answer.entries).decode()
