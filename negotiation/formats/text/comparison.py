"""Comparisons for a terminal: the answers of `diff` and `whatif`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.formats.text.difference import write_difference
from negotiation.formats.text.status import date_of, write_basis, write_status
from negotiation.formats.words import words

if TYPE_CHECKING:
    from negotiation.events import Event
    from negotiation.formats.text.terminal import TerminalWriter
    from negotiation.questions.basis import Basis
    from negotiation.questions.comparison import Comparison, Rewritten
    from negotiation.questions.whatif import WhatIf

_INDENT = 2


def write_comparison(writer: TerminalWriter, answer: Comparison) -> None:
    """Write which events were learned or corrected, what changed, and which answers about the past changed."""
    found = answer.difference
    writer.heading(f"{found.after.log}: from {_asked(found.before)} to {_asked(found.after)}")
    _write_events(writer, "LEARNED", answer.learned)
    if answer.displaced:
        writer.blank()
        writer.heading("CORRECTED")
        for event, by in answer.displaced:
            how = "taken out by" if by.kind == "retraction" else "replaced by"
            writer.text(f"{event.id} {how} {by.id}", _INDENT)
    writer.blank()
    write_difference(writer, found)
    if answer.rewritten:
        writer.blank()
        writer.heading("ANSWERS ABOUT THE PAST THAT CHANGED")
        for each in answer.rewritten:
            writer.text(_rewritten(each), _INDENT)
    if not answer.learned:  # those learned have been listed above
        _write_events(writer, "EVENTS", answer.told)
    write_basis(writer, found.after)


def _asked(basis: Basis) -> str:
    """Return T of an answer, and K if it has one."""
    known = f" as known on {date_of(basis, known=True)}" if basis.known_at else ""
    return f"{date_of(basis)}{known}"


def _write_events(writer: TerminalWriter, title: str, events: tuple[Event, ...]) -> None:
    if not events:
        return
    writer.blank()
    writer.heading(title)
    for event in events:
        said = f", said by {', '.join(event.voices)}" if event.voices != event.owners else ""
        known = f", known {event.known}" if event.known else ""
        head = event.headline or words(event.kind)
        writer.text(f"{event.occurred}{known}{said}: {head} [{event.id}]", _INDENT)


def _rewritten(each: Rewritten) -> str:
    """Return a range of days with the state that was answered for it before, and the state that is answered now."""
    begin = each.since_day or "the beginning"
    end = f"to {each.until_day}" if each.until_day else "on"
    was, now = (words(state) if state else "nothing" for state in (each.before, each.after))
    return f"{each.id} from {begin} {end}: {was}, now {now}"


def write_what_if(writer: TerminalWriter, answer: WhatIf) -> None:
    """Write the hypothetical events, how the status with them differs from that of the log alone, and that status."""
    writer.heading("WHAT IF (nothing is written)")
    for event in answer.events:
        writer.text(f"{event.occurred}: {event.headline or words(event.kind)} [{event.id}]", _INDENT)
    writer.blank()
    write_difference(writer, answer.difference)
    writer.blank()
    write_status(writer, answer.status)
