"""The valid beginning of a damaged log: the entries before the damage.

A log only grows, so the entries before a damaged one are the log as it once was. A read up to a position or head before
the damage therefore succeeds; any other read raises an error that lists every finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding, InvalidLogError, UnknownNameError
from negotiation.logs.append.recording_time import recorded_order
from negotiation.logs.append.validate import validate
from negotiation.logs.contents import Contents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiation.logs.contents import Stored


def valid_prefix(entries: Sequence[Stored]) -> tuple[tuple[Stored, ...], tuple[Finding, ...]]:
    """Return the longest beginning of the entries that is a valid log, and the findings on the entry after it.

    Args:
        entries: entries that are each valid on their own, from position 1 on without a gap.
    """
    valid, wrong = tuple(entries), tuple[Finding, ...]()
    while found := [*validate([entry.event for entry in valid]), *recorded_order(valid)]:
        end = min(index for index, _ in found)
        wrong = tuple(finding for index, finding in found if index == end)
        valid = valid[:end]  # judged again: an entry before `end` may need one after it, such as an opening
    return valid, wrong


def contents_at(
    name: str,
    file: str,
    entries: Sequence[Stored],
    findings: Sequence[Finding],
    *,
    undamaged: int,
    pin: int | str | None,
) -> Contents:
    """Return the contents of a log, all or up to a pin, from the entries that could be read.

    Args:
        name: the name of the log.
        file: its place, for errors.
        entries: the entries that could be read.
        findings: everything that is wrong with the log.
        sound: how many of the entries are before the first that could not be read.
        pin: a position or head.

    Raises:
        InvalidLogError: there are findings, and the pin is not before the damage, or there is no pin.
        UnknownNameError: the log has no findings, and never had that position or head.
    """
    if not findings:
        contents = Contents(name=name, entries=tuple(entries))
        return contents if pin is None else contents.pinned(pin)
    if pin is not None:
        before, _ = valid_prefix(entries[:undamaged])
        try:
            return Contents(name=name, entries=before).pinned(pin)
        except UnknownNameError:  # the pin may be after the damage, so the damage is the error to report
            pass
    raise InvalidLogError(file, findings)
