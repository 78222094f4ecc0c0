"""Persistent stacks: entries by the moments from which on they hold, of which every earlier version stays as it was.

What is scheduled is only ever changed from some moment on: what lay later goes, and something else is put there. So a
schedule is a stack, the latest on top, and its versions share all that they have in common: a thousand changes of a
measure take the room of a thousand, not of a million. A second link in each entry leads far down, so that what holds
at a moment is found in as many steps as the number of entries has binary digits.

Source: E. W. Myers, "An applicative random-access stack", Information Processing Letters 17 (1983).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.times import Moment

Entry = TypeVar("Entry")


class PersistentStack(Generic[Entry]):
    """An entry, and all that lies before it. The empty stack is None.

    Attributes:
        moment: from when on the entry holds; not before those below.
        entry: what then holds.
        below: the stack without it.
        depth: how many entries there are.
        jump: an entry further down.
    """

    __slots__ = ("below", "depth", "entry", "jump", "moment")

    def __init__(self, moment: Moment, entry: Entry, below: PersistentStack[Entry] | None) -> None:
        self.moment = moment
        self.entry = entry
        self.below = below
        self.depth: int = 1
        self.jump: PersistentStack[Entry] | None = None
        if below is not None:
            near, self.depth = below.jump, below.depth + 1
            far = near.jump if near is not None else None
            near_depth = near.depth if near is not None else 0
            even = below.depth - near_depth == near_depth - (far.depth if far is not None else 0)
            self.jump = far if even and near is not None else below

    def __iter__(self) -> Iterator[PersistentStack[Entry]]:
        """Yield this and all below, the latest first."""
        node: PersistentStack[Entry] | None = self
        while node is not None:
            yield node
            node = node.below

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PersistentStack):
            return NotImplemented
        one: PersistentStack[Entry] | None = self
        two: PersistentStack[Entry] | None = other
        while one is not two:  # from where they are one and the same, all below is the same too
            if one is None or two is None or one.moment != two.moment or one.entry != two.entry:
                return False
            one, two = one.below, two.below
        return True

    def __hash__(self) -> int:
        return hash((self.moment, self.depth))

    def up_to(self, moment: Moment) -> PersistentStack[Entry] | None:
        """Return the stack of what holds at a moment or held before."""
        node: PersistentStack[Entry] | None = self
        while node is not None and node.moment > moment:
            jump = node.jump
            node = jump if jump is not None and jump.moment > moment else node.below
        return node

    def before(self, moment: Moment) -> PersistentStack[Entry] | None:
        """Return the stack of what held before a moment."""
        node: PersistentStack[Entry] | None = self
        while node is not None and node.moment >= moment:
            jump = node.jump
            node = jump if jump is not None and jump.moment >= moment else node.below
        return node

    def first_after(self, moment: Moment) -> PersistentStack[Entry]:
        """Return the stack up to the first entry that holds later; the latest does."""
        node = self
        while True:
            if node.jump is not None and node.jump.moment > moment:
                node = node.jump
            elif node.below is not None and node.below.moment > moment:
                node = node.below
            else:
                return node


def entries_above(top: PersistentStack[Entry] | None, end: PersistentStack[Entry] | None) -> list[Entry]:
    """Return the entries of a stack that lie above one of its parts, the earliest first."""
    found: list[Entry] = []
    while top is not end:
        assert top is not None, "the part does not belong to the stack"
        found.append(top.entry)
        top = top.below
    found.reverse()
    return found
