"""Checks of order: the log says which of two events came first, if that makes a difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding
from negotiation.history import fold
from negotiation.times import and_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.history.ties import Tie
    from negotiation.logs import Contents


def ties(contents: Contents) -> Iterator[Finding]:
    """No two acts of one moment on one issue or measure give another state in the other order."""
    yield from ties_of(contents)


def ties_of(contents: Contents, touching: frozenset[str] | None = None) -> Iterator[Finding]:
    """Yield the findings of `ties`; with `touching` only those about events of these ids."""
    found: dict[tuple[str, str], list[Tie]] = {}
    for tie in fold(contents.events).ties(touching):
        found.setdefault((tie.earlier.event.id, tie.later.event.id), []).append(tie)
    for same in sorted(found.values(), key=lambda each: each[0].later.key):
        yield _finding(same)


def _finding(ties_of_a_pair: list[Tie]) -> Finding:
    first = ties_of_a_pair[0]
    earlier, later = first.earlier.event, first.later.event
    why = "the rank of the kinds" if first.by_rank else "the ids"
    results = "; ".join(map(_result, ties_of_a_pair))
    return Finding(
        code="order-by-rank" if first.by_rank else "order-by-id",
        severity="warning",
        event=later.id,
        message=f"{later.id} is read after {earlier.id} because of {why} alone: {results}.",
        hint="Give both events an `order`, or a time of day.",
    )


_PARTS = {
    "base": "level",
    "about": "title or scope",
    "vouched": "set of votes",
    "refused": "set of refusals",
    "words": "set of words",
}
"""How the parts of a state are called, where that is not the name of the attribute."""


def _result(tie: Tie) -> str:
    now, other = tie.state.replace("_", " "), tie.otherwise.replace("_", " ")
    if now == other:
        words = and_list([_PARTS.get(part, part) for part in tie.differs])
        return f"{tie.subject} is {now} either way, but with another {words}"
    return f"{tie.subject} is {now}, in the other order it would be {other}"
