"""Ties: acts of one moment on one subject that would give another state in the other order.

Which of them is read first rests on the rank of their kinds or on their ids alone (docs/rules/reading-rule.md#rank).
Each pair of neighbours is applied once more in the other order, by the rules themselves.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from negotiation.events import RANK
from negotiation.history.effective_date import EffectiveDate
from negotiation.history.issues.rules import IssueRules
from negotiation.history.measures.rules import MeasureRules
from negotiation.history.structures.linked_list import LinkedList
from negotiation.history.structures.persistent_stack import PersistentStack
from negotiation.history.structures.slotted import Slotted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from negotiation.events import Event
    from negotiation.history.issues.terms import TermsOverTime
    from negotiation.history.measures.state import MeasureState
    from negotiation.history.reading import Reading
    from negotiation.history.segment import Segment, Stack
    from negotiation.history.segment_source import SegmentSource
    from negotiation.times import Moment


class Tie(NamedTuple):
    """Two acts whose order rests on the tie-break alone, on a subject that it decides.

    Attributes:
        subject: the id of the issue or measure.
        earlier, later: the acts, as they are read.
        state: the phase or state that follows from them.
        otherwise: the phase or state that would follow from the other order; it may be the same word.
        differs: which parts of the state would be other ones, by the names of its attributes.
    """

    subject: str
    earlier: Reading
    later: Reading
    state: str
    otherwise: str
    differs: tuple[str, ...]

    @property
    def by_rank(self) -> bool:
        """Whether the rank of the kinds decides, and not the ids."""
        return RANK[self.earlier.event.kind] != RANK[self.later.event.kind]


def ties_of(source: SegmentSource, touching: frozenset[str] | None = None) -> Iterator[Tie]:
    """Yield the ties of a snapshot's source, subject by subject, in reading order.

    Args:
        source: a fold of everything that is known.
        touching: the ids of events; only ties of which one of these is a part. None for all.
    """
    for name in source.measures:
        yield from _ties(name, source.measure(name), MeasureRules(name).apply, touching)
    for name in source.issues:
        on_issue = IssueRules(name)

        def apply(below: Stack[Any], reading: Reading, rules: IssueRules = on_issue) -> Segment[Any]:
            return rules.apply(below, reading, _AsOf(source, reading.ends))

        yield from _ties(name, source.issue(name), apply, touching)


class _AsOf:
    """What the rules of an issue may know besides its own segments, at one moment."""

    def __init__(self, source: SegmentSource, moment: Moment) -> None:
        self._source = source
        self._moment = moment

    def terms(self, issue: str) -> TermsOverTime:
        return self._source.registry.terms(issue)

    def measures_of(self, issue: str) -> Iterable[str]:
        return self._source.measures_of(issue)

    def known_event(self, name: str) -> Event | None:
        return self._source.known_event(name)

    def amending(self, name: str) -> Iterable[str]:
        return self._source.amending(name)

    def measure(self, name: str) -> Stack[MeasureState]:
        top = self._source.measure(name)
        return top.up_to(self._moment) if top is not None else None


def _ties(
    name: str,
    top: Stack[Any],
    apply: Callable[[Stack[Any], Reading], Segment[Any]],
    touching: frozenset[str] | None,
) -> Iterator[Tie]:
    nodes = [*(top or ())][::-1]
    for _, group in groupby(nodes, lambda node: (node.moment, node.entry.reading.event.order)):
        tied = [*group]
        readings = [node.entry.reading for node in tied]
        if len(tied) == 1 or (touching is not None and touching.isdisjoint(each.event.id for each in readings)):
            continue
        for tie in _of_group(name, tied[0].below, readings, apply):
            if touching is None or not touching.isdisjoint((tie.earlier.event.id, tie.later.event.id)):
                yield tie


def _of_group(
    name: str, below: Stack[Any], readings: Sequence[Reading], apply: Callable[[Stack[Any], Reading], Segment[Any]]
) -> Iterator[Tie]:
    """Yield a tie for each two readings whose exchange changes what holds after the last of the group.

    Each reading is moved forward, one place at a time; where that changes the result, it is the reading which it has
    just passed that the order matters to.
    """
    ids = frozenset(each.event.id for each in readings)
    now = _after(below, readings, apply)
    for place in range(1, len(readings)):
        later, last = readings[place], now
        for ahead in range(place - 1, max(place - _FAR, 0) - 1, -1):
            order = [*readings[:ahead], later, *readings[ahead:place], *readings[place + 1 :]]
            other = _after(below, order, apply)
            if differs := _differences(last, other, ids):
                yield Tie(name, readings[ahead], later, _word(now), _word(other), differs)
            last = other


_FAR = 8
"""How many places a reading is moved at most: more than eight acts of one moment on one subject are rare."""


def _differences(one: Any, two: Any, ids: frozenset[str]) -> tuple[str, ...]:
    """Return the names of the attributes in which two states say other things."""
    slots = (slot for slot in one.__slots__ if slot not in _HOW_IT_CAME)
    return tuple(slot for slot in slots if _meaning(getattr(one, slot), ids) != _meaning(getattr(two, slot), ids))


def _after(below: Stack[Any], readings: Iterable[Reading], apply: Callable[[Stack[Any], Reading], Segment[Any]]) -> Any:
    """Return the state after some readings."""
    for reading in readings:
        below = PersistentStack(reading.ends, apply(below, reading), below)
    assert below is not None, "there were readings"
    return below.entry.state


def _word(state: Any) -> str:
    """Return the phase of an issue or the state of a measure."""
    word: str = state.phase if hasattr(state, "phase") else state.state
    return word


_HOW_IT_CAME = {"trail", "jump", "below", "before", "depth"}
"""Slots that say by which events a state was made, or how it is stored; not what holds."""


def _meaning(value: Any, ids: frozenset[str]) -> Any:
    """Return what a state says, without saying which of the tied events said it."""
    if isinstance(value, str):
        return None if value in ids else value
    if isinstance(value, EffectiveDate):
        return value.moment
    if isinstance(value, LinkedList):
        return frozenset(_meaning(each.held(), ids) for each in value)
    if isinstance(value, PersistentStack):
        return tuple((node.moment, _meaning(node.entry, ids)) for node in value)
    if isinstance(value, Slotted):
        return tuple(_meaning(getattr(value, slot), ids) for slot in value.__slots__ if slot not in _HOW_IT_CAME)
    if isinstance(value, tuple):
        parts = tuple(_meaning(each, ids) for each in value)
        # Who said something first does not matter, only who has said it.
        return frozenset(parts) if all(isinstance(each, tuple) for each in value) else parts
    if hasattr(value, "items"):
        return _of_mapping(value, ids)
    return value


def _of_mapping(value: Mapping[Any, Any], ids: frozenset[str]) -> Any:
    return frozenset((key, _meaning(part, ids)) for key, part in value.items())
