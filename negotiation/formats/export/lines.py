"""Lines: events as JSON Lines, each as the line of a text log, with the stored bytes of the event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.logs.line import line_of

if TYPE_CHECKING:
    from negotiation.questions.event_records import Entries


def render(answer: Entries) -> str:
    """Write the events as the text of a log. All entries of a log together make a log with the same head."""
    # Stored bytes, not events encoded again: another spelling of the same JSON would change the hashes.
    return b"".join(line_of(entry) for entry in answer.entries).decode()
