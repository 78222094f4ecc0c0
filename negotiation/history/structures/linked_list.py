"""Linked lists: things each behind those that came before, which all later ones share.

Every state has its own trail of events, votes and findings; they share all but their last link, so that a thousand
acts take the room of a thousand, not of a million. The empty chain is None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self


class LinkedList:
    """A link, and all before it; equal to another when all links are."""

    __slots__ = ("before",)

    before: Any  # a link of the same kind, or None; each kind says so

    def held(self) -> tuple[object, ...]:
        """Return what this link holds, whatever is before."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[Self]:
        """Yield this and all before, the latest first."""
        link: Self | None = self
        while link is not None:
            yield link
            link = link.before

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        one: LinkedList | None = self
        two: LinkedList | None = other
        while one is not two:  # from where they are one and the same, all before is the same too
            if one is None or two is None or one.held() != two.held():
                return False
            one, two = one.before, two.before
        return True

    def __hash__(self) -> int:
        return hash(self.held())
