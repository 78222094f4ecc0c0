"""Persistent stacks: entries by the moments from which on they hold. Every earlier version of a stack stays unchanged.

A schedule changes only from some moment on: later entries are removed and others are put there. So a schedule is a
stack with the latest entry on top, and its versions share their common older part: a thousand changes of a measure
need the memory of a thousand entries, not of a million. A second link of each entry, `jump`, leads far down, so that
the entry at a moment is found in a number of steps that grows with the logarithm of the number of entries.

Source: E. W. Myers, "An applicative random-access stack", Information Processing Letters 17 (1983).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.times import Moment

Entry = TypeVar("Entry")


class PersistentStack(Generic[Entry]):
    """An entry and all entries below it. The empty stack is None.

    Attributes:
        moment: from when on the entry holds; not before the moments below.
        entry: what holds from then on.
        below: the stack without this entry.
        depth: how many entries there are.
        jump: an entry further down, to search in long steps.
    """

    __slots__ = ("below", "depth", "entry", "jump", "moment")

    def __init__(self, moment: Moment, entry: Entry, below: PersistentStack[Entry] | None) -> None:
        self.moment = moment
        self.entry = entry
        self.below = below
        self.depth: int = 1
        self.jump: PersistentStack[Entry] | None = None
        if below is not None:
            # Myers: where the two jumps below are equally long, jump over both; else to the next entry.
            near, self.depth = below.jump, below.depth + 1
            far = near.jump if near is not None else None
            near_depth = near.depth if near is not None else 0
            even = below.depth - near_depth == near_depth - (far.depth if far is not None else 0)
            self.jump = far if even and near is not None else below

    def __iter__(self) -> Iterator[PersistentStack[Entry]]:
        """Yield this stack and all below it, the latest first."""
        node: PersistentStack[Entry] | None = self
        while node is not None:
            yield node
            node = node.below

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PersistentStack):
            return NotImplemented
        one: PersistentStack[Entry] | None = self
        two: PersistentStack[Entry] | None = other
        while one is not two:  # where both reach the same entry, all below it is equal too
            if one is None or two is None or one.moment != two.moment or one.entry != two.entry:
                return False
            one, two = one.below, two.below
        return True

    def __hash__(self) -> int:
        return hash((self.moment, self.depth))

    def up_to(self, moment: Moment) -> PersistentStack[Entry] | None:
        """Return the part of the stack whose entries begin at a moment or before."""
        node: PersistentStack[Entry] | None = self
        while node is not None and node.moment > moment:
            jump = node.jump
            # A jump must not go past the entry that is searched; if it would, go one entry down.
            node = jump if jump is not None and jump.moment > moment else node.below
        return node

    def before(self, moment: Moment) -> PersistentStack[Entry] | None:
        """Return the part of the stack whose entries begin before a moment."""
        node: PersistentStack[Entry] | None = self
        while node is not None and node.moment >= moment:
            jump = node.jump
            node = jump if jump is not None and jump.moment >= moment else node.below
        return node

    def first_after(self, moment: Moment) -> PersistentStack[Entry]:
        """Return the part of the stack up to the first entry after a moment; the top entry must be after it."""
        node = self
        while True:
            if node.jump is not None and node.jump.moment > moment:
                node = node.jump
            elif node.below is not None and node.below.moment > moment:
                node = node.below
            else:
                return node


def entries_above(top: PersistentStack[Entry] | None, end: PersistentStack[Entry] | None) -> list[Entry]:
    """Return the entries of a stack above one of its parts, the earliest first."""
    found: list[Entry] = []
    while top is not end:
        assert top is not None, "the part does not belong to the stack"
        found.append(top.entry)
        top = top.below
    found.reverse()
    return found
