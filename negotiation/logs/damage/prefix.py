"""The sound beginning of a log: what can be read of one that is damaged further on.

A log only grows, so the entries before a damaged one are the log as it once was. A read that asks for a position or
head before the damage is therefore answered; any other read is an error that lists everything that is wrong.
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


def sound_prefix(entries: Sequence[Stored]) -> tuple[tuple[Stored, ...], tuple[Finding, ...]]:
    """Return the longest beginning of some entries that is a log, and what is wrong with the entry behind it.

    Args:
        entries: entries that are each sound in itself, from the first position on without a gap.
    """
    kept, wrong = tuple(entries), tuple[Finding, ...]()
    while found := [*validate([entry.event for entry in kept]), *recorded_order(kept)]:
        end = min(index for index, _ in found)
        wrong = tuple(finding for index, finding in found if index == end)
        kept = kept[:end]  # which may hold less than what an entry in it needs: an opening that stood behind, say
    return kept, wrong


def contents_at(
    name: str, file: str, entries: Sequence[Stored], findings: Sequence[Finding], *, sound: int, pin: int | str | None
) -> Contents:
    """Return what a log holds, or held at a pin, from what could be read of it.

    Args:
        name: what the log is called.
        file: where it is, for errors.
        entries: the entries that could be read.
        findings: everything that is wrong with the log.
        sound: how many of the entries stand before the first that could not be read.
        pin: a position or head.

    Raises:
        InvalidLogError: something is wrong at or before the pin, or with the log where there is none.
        UnknownNameError: the log was never at the pin.
    """
    if not findings:
        contents = Contents(name=name, entries=tuple(entries))
        return contents if pin is None else contents.pinned(pin)
    if pin is not None:
        before, _ = sound_prefix(entries[:sound])
        try:
            return Contents(name=name, entries=before).pinned(pin)
        except UnknownNameError:  # it may stand behind the damage
            pass
    raise InvalidLogError(file, findings)
