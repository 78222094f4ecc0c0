"""Checks of the stored log: positions, recording times and bytes agree with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.logs.proof.integrity import integrity_findings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.errors import Finding
    from negotiation.logs import Contents


def intact(contents: Contents) -> Iterator[Finding]:
    """Positions have no gap, recording times never go back, and the stored bytes state the events."""
    yield from integrity_findings(contents)
