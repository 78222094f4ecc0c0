"""Checks of names: every name that an event uses is still declared after all corrections, and means one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding
from negotiation.history import displaced, log_zone
from negotiation.history.aliases import standing_openings
from negotiation.logs.append.orphans import undeclared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from negotiation.events import Issue, Opening, Party
    from negotiation.logs import Contents


def declared(contents: Contents) -> Iterator[Finding]:
    """Every issue and party that an event names is declared by an opening, by its id or an alias of its own."""
    for what, name, event in undeclared(contents.events):
        yield Finding(
            code="undeclared",
            severity="warning",
            event=event.id,
            message=f"{event.id}: the {what} {name!r} is no longer declared, so no status shows it.",
            hint=f'Declare it again, or declare its new id with "aliases":["{name}"].',
        )
    openings = standing_openings(contents.events)
    yield from _taken("issue", [(opening, each) for opening in openings for each in opening.issues])
    yield from _taken("party", [(opening, each) for opening in openings for each in opening.parties])


def _taken(what: str, declared: Sequence[tuple[Opening, Issue | Party]]) -> Iterator[Finding]:
    """Yield a finding for each alias that has no effect or two meanings, because another declaration has that name.

    Args:
        what: `issue` or `party`.
        declared: each issue or party with the opening that declares it, in the order of the openings.
    """
    by = {each.id: opening.id for opening, each in reversed(declared)}  # reversed: the first opening with the id wins
    owner: dict[str, str] = {}
    for opening, each in declared:
        for alias in each.aliases:
            if alias in by and alias != each.id:
                says = f"{by[alias]} declares that {what} itself, so nothing is renamed"
            elif owner.setdefault(alias, each.id) != each.id:
                says = f"{owner[alias]} has it too, and the alias can mean only one of them"
            else:
                continue
            yield Finding(
                code="alias-taken",
                severity="warning",
                event=opening.id,
                message=f"{opening.id} gives {each.id} the alias {alias!r}, but {says}.",
                hint=f"To rename {alias}, correct the opening that declares it; else leave the alias out.",
            )


def measures(contents: Contents) -> Iterator[Finding]:
    """Every other measure that an event refers to has an act that is read, and no measure has the name of an issue."""
    events = contents.events
    out = displaced(events, log_zone(events))
    issues = {
        name for each in standing_openings(events) for issue in each.issues for name in (issue.id, *issue.aliases)
    }
    # Reversed, so that each finding names the first act on the measure; reversed again for the order of the log.
    acts = {getattr(event, "measure", None): event for event in reversed(events) if event.id not in out}
    for measure, act in reversed(acts.items()):
        if measure in issues:
            yield Finding(
                code="measure-like-issue",
                severity="warning",
                event=act.id,
                message=f"{act.id} is about the measure {measure!r}; an issue has that name too.",
                hint=f"Give the measure an id of its own: 'when {measure}' answers for the issue.",
            )
    standing = {event.refers_to for event in events if event.id not in out}
    gone = {event.refers_to for event in events if event.refers_to is not None} - standing
    for event in events if gone else ():  # nearly always, nothing is gone
        for field in ("about", "contingent_on"):
            name = getattr(event, field, None)
            if name in gone and event.id not in out:
                yield Finding(
                    code="vanished-measure",
                    severity="warning",
                    event=event.id,
                    message=f"{event.id} is {field.replace('_', ' ')} {name}, but corrections left no act on {name}.",
                    hint="If the measure was renamed, correct this event too.",
                )
