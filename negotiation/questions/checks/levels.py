"""Checks of levels: every level is a number with a unit, and no part of the number was read as the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from negotiation.history import displaced, log_zone
from negotiation.logs.append.units import unit_findings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.errors import Finding
    from negotiation.logs import Contents


def units(contents: Contents) -> Iterator[Finding]:
    """No level was cut off: its unit begins with a letter or a sign and has no second amount."""
    corrected = displaced(contents.events, log_zone(contents.events))
    for finding in unit_findings(event for event in contents.events if event.id not in corrected):
        remedy = f'Correct the level: negotiation correct {finding.event} --slip level="…".'
        yield attrs.evolve(finding, hint=f"{remedy} {finding.hint}")
