"""Checks of the proof: does what is stored still state the events, in the order in which it was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.codec import decode, parse
from negotiation.errors import Finding
from negotiation.times import edtf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.logs import Contents


def stored(contents: Contents) -> Iterator[Finding]:
    """The positions run 1, 2, 3 …, and the bytes at each state the event that stands there."""
    for expected, entry in enumerate(contents.entries, start=1):
        if entry.position != expected:
            yield Finding(
                code="position-gap",
                event=entry.event.id,
                message=f"{entry.event.id} stands at position {entry.position}, where {expected} was to come.",
                hint="The log was damaged: restore it from a copy.",
            )
        if decode(parse(entry.data.decode())) != entry.event:
            yield Finding(
                code="other-bytes",
                event=entry.event.id,
                message=f"the bytes stored at position {entry.position} do not state {entry.event.id}.",
                hint="The log was damaged: restore it from a copy.",
            )


def recording(contents: Contents) -> Iterator[Finding]:
    """The recording time never runs backwards."""
    last = None
    for entry in contents.entries:
        if entry.recorded is None:
            continue
        instant = edtf(entry.recorded).instant
        if last is not None and instant < last:
            yield Finding(
                code="recorded-backwards",
                event=entry.event.id,
                message=f"{entry.event.id} was recorded before the event in front of it.",
                hint="The log was put together by hand: restore it from a copy.",
            )
        last = instant
