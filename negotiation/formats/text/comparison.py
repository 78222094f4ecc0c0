"""A comparison, and a what-if, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.formats.text.difference import write_difference
from negotiation.formats.text.status import date_of, write_basis, write_status
from negotiation.formats.words import words

if TYPE_CHECKING:
    from negotiation.events import Event
    from negotiation.formats.text.paper import Paper
    from negotiation.questions.basis import Basis
    from negotiation.questions.comparison import Comparison, Rewritten
    from negotiation.questions.whatif import WhatIf

_INDENT = 2


def write_comparison(paper: Paper, answer: Comparison) -> None:
    """Write what changed, what was learned, and which past answers that changed."""
    found = answer.difference
    paper.heading(f"{found.after.log}: from {_asked(found.before)} to {_asked(found.after)}")
    _write_events(paper, "LEARNED", answer.learned)
    if answer.displaced:
        paper.blank()
        paper.heading("CORRECTED")
        for event, by in answer.displaced:
            how = "taken out by" if by.kind == "retraction" else "replaced by"
            paper.text(f"{event.id} {how} {by.id}", _INDENT)
    paper.blank()
    write_difference(paper, found)
    if answer.rewritten:
        paper.blank()
        paper.heading("THE PAST, AS ANSWERED BEFORE AND NOW")
        for each in answer.rewritten:
            paper.text(_stretch(each), _INDENT)
    if not answer.learned:
        _write_events(paper, "EVENTS", answer.told)
    write_basis(paper, found.after)


def _asked(basis: Basis) -> str:
    known = f" as known on {date_of(basis, known=True)}" if basis.known_at else ""
    return f"{date_of(basis)}{known}"


def _write_events(paper: Paper, title: str, events: tuple[Event, ...]) -> None:
    if not events:
        return
    paper.blank()
    paper.heading(title)
    for event in events:
        said = f", said by {', '.join(event.voices)}" if event.voices != event.owners else ""
        known = f", known {event.known}" if event.known else ""
        head = event.headline or words(event.kind)
        paper.text(f"{event.occurred}{known}{said}: {head} [{event.id}]", _INDENT)


def _stretch(each: Rewritten) -> str:
    begin = each.since_day or "the beginning"
    end = f"to {each.until_day}" if each.until_day else "on"
    was, now = (words(state) if state else "nothing" for state in (each.before, each.after))
    return f"{each.id} from {begin} {end}: {was}, now {now}"


def write_what_if(paper: Paper, answer: WhatIf) -> None:
    """Write the status with the hypothetical events, then what it says otherwise than the log alone."""
    paper.heading("WHAT IF (nothing is written)")
    for event in answer.events:
        paper.text(f"{event.occurred}: {event.headline or words(event.kind)} [{event.id}]", _INDENT)
    paper.blank()
    write_difference(paper, answer.difference)
    paper.blank()
    write_status(paper, answer.status)
