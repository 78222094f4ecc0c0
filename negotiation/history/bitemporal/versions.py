"""Versions: the segments of one issue or measure over both axes, T and K.

For every K at which something became known there is a version: a stack of segments. A version shares with the version
before it all segments that lie before the change. Later readings are folded again only until a segment comes out
unchanged. A status at (T, K) is looked up in three steps: the version by bisection, the segment by the jumps of the
stack, the timer by bisection.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from negotiation.history.structures.persistent_stack import PersistentStack, entries_above

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from negotiation.history.reading import Reading
    from negotiation.history.segment import Segment, Stack
    from negotiation.history.visibility import Visibility
    from negotiation.times import Moment

State = TypeVar("State")


class Step(Protocol[State]):
    """Folds one reading onto a stack of segments."""

    def __call__(self, below: Stack[State], reading: Reading, known_at: Moment) -> Segment[State]:
        """Return the segment of the reading."""


class VersionChange(NamedTuple):
    """A reading that from some K on is read, evaluated again or no longer read; None: all are folded again."""

    known_at: Moment
    reading: Reading | None
    is_read: bool


def _known_at(change: VersionChange) -> Moment:
    return change.known_at


class Versions(Generic[State]):
    """The versions of one history, by K; see the module.

    Args:
        step: folds one reading.
    """

    __slots__ = ("_changes", "_known", "_pending", "_step", "_tops")

    def __init__(self, step: Step[State]) -> None:
        self._step = step
        self._changes: list[VersionChange] = []
        self._pending: dict[int, tuple[Reading, Visibility, bool]] = {}
        self._known: list[Moment] = []
        self._tops: list[Stack[State]] = []

    def at(self, moment: Moment, known_at: Moment) -> State | None:
        """Return the state at T as far as known by K; None before the first reading."""
        top = self.top(known_at)
        node = top.up_to(moment) if top is not None else None
        return node.entry.at(moment) if node is not None else None

    def top(self, known_at: Moment) -> Stack[State]:
        """Return the version that was known by K."""
        version = bisect_right(self._known, known_at)
        return self._tops[version - 1] if version else None

    def __iter__(self) -> Iterator[tuple[Moment, Stack[State]]]:
        """Yield each version with the K from which on it holds."""
        return iter(zip(self._known, self._tops, strict=True))

    @property
    def known(self) -> Sequence[Moment]:
        """Every K from which on a new version holds, in order."""
        return self._known

    def readings(self) -> list[Reading]:
        """Return every reading that is read at some K."""
        # By id(): a reading stands in several changes as the same object, and must appear once.
        return list({id(each.reading): each.reading for each in self._changes if each.reading is not None}.values())

    def owners(self) -> list[tuple[Moment, tuple[str, ...]]]:
        """Return the owners of the measure by its first act, with the K from which on they are the owners."""
        found: list[tuple[Moment, tuple[str, ...]]] = []
        for known_at, top in self:
            owners = top.entry.owners if top is not None else ()
            if not found or found[-1][1] != owners:
                found.append((known_at, owners))
        return found

    def set_visibility(self, reading: Reading, visibility: Visibility, before: Visibility) -> None:
        """Set the visibility of a reading in place of the one before; `refold` applies it."""
        self._pending[id(reading)] = reading, visibility, bool(before)

    def anew_from(self, known_at: Moment) -> None:
        """Fold everything again from some K on, because the context of the rules has changed."""
        self._put(VersionChange(known_at, None, False))

    def _put(self, change: VersionChange) -> None:
        if not self._changes or self._changes[-1].known_at <= change.known_at:
            self._changes.append(change)
        else:
            self._changes.insert(bisect_right(self._changes, change.known_at, key=_known_at), change)

    def _put_in(self) -> None:
        """Put pending changes into order: a single one by bisection, many by one sort."""
        gone = {name for name, (_, _, was_there) in self._pending.items() if was_there}
        if gone:
            self._changes = [each for each in self._changes if id(each.reading) not in gone]
        fresh = [
            VersionChange(known_at, reading, is_read)
            for reading, visibility, _ in self._pending.values()
            for known_at, is_read in visibility
        ]
        self._pending = {}
        if len(fresh) == 1:
            self._put(fresh[0])
        else:
            self._changes += fresh
            self._changes.sort(key=_known_at)

    def refold(self, known_from: Moment) -> None:
        """Bring the versions from some K on up to date."""
        self._put_in()
        unchanged = bisect_left(self._known, known_from)
        del self._known[unchanged:], self._tops[unchanged:]
        index = bisect_left(self._changes, known_from, key=_known_at)
        top = self._tops[-1] if self._tops else None
        while index < len(self._changes):
            known_at, together = self._changes[index].known_at, [self._changes[index]]
            index += 1
            while index < len(self._changes) and self._changes[index].known_at == known_at:
                together.append(self._changes[index])
                index += 1
            last, is_read = together[0].reading, together[0].is_read
            ends = last.ends if last is not None and len(together) == 1 else None
            if last is not None and ends is not None and (top is None or top.moment < ends):
                # The common case: a single event, which happened after all that was known, goes on top. If it is not
                # read, it cannot lie in the stack, because it would be later than the top.
                top = PersistentStack(ends, self._step(top, last, known_at), top) if is_read else top
            else:
                top = self._version(top, together, known_at)
            self._known.append(known_at)
            self._tops.append(top)

    def _version(self, top: Stack[State], changes: Sequence[VersionChange], known_at: Moment) -> Stack[State]:
        """Return the next version, after some readings have been added or removed."""
        # By id(): the segments of the old version hold the same Reading objects as the changes.
        all_anew = any(each.reading is None for each in changes)
        changed = {id(each.reading): each for each in changes if each.reading is not None}
        moments = [each.reading.ends for each in changes if each.reading is not None]
        kept = None if all_anew or top is None else top.before(min(moments))
        later = entries_above(top, kept)
        if not later and len(changed) == 1:
            readings = [each.reading for each in changes if each.reading is not None and each.is_read]
        else:
            staying = [segment.reading for segment in later if id(segment.reading) not in changed]
            coming = [each.reading for each in changed.values() if each.is_read and each.reading is not None]
            readings = sorted([*staying, *coming], key=_key)
        old = {} if all_anew else {id(segment.reading): segment for segment in later}
        return self._folded(kept, readings, old, max(moments, default=None), known_at)

    def _folded(
        self,
        top: Stack[State],
        readings: Iterable[Reading],
        old: dict[int, Segment[State]],
        last: Moment | None,
        known_at: Moment,
    ) -> Stack[State]:
        """Fold readings onto a stack; once they come out as in the `old` segments after the `last` change, reuse these.

        Segments are compared after 1, 2, 4, 8 … readings, because comparing long trails takes time. A claim whose
        period reaches back to a change is always folded: the party may have confirmed it there.
        """
        agreed, past = False, 0
        for reading in readings:
            before = old.get(id(reading))
            reaches_back = bool(reading.claimed) and last is not None and reading.begins <= last
            if agreed and before is not None and not reaches_back:
                segment = before
            else:
                segment = self._step(top, reading, known_at)
                past += last is not None and reading.ends > last
                looks = agreed or past.bit_count() == 1  # one bit set: `past` is a power of two
                agreed = looks and before is not None and segment.says_the_same(before)
            top = PersistentStack(reading.ends, segment, top)
        return top


def _key(reading: Reading) -> tuple[Moment, int, int, str]:
    return reading.key
