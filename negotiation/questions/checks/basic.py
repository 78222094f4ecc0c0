"""Basic checks: those that every log should pass, even private notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.history import fold
from negotiation.times import LAST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.errors import Finding
    from negotiation.logs import Contents


def place(contents: Contents) -> Iterator[Finding]:
    """Every event has its place in the lifecycle of its issue or measure."""
    yield from fold(contents.events).findings_by(LAST_MOMENT)
