"""Linked lists: each link refers to the one before it, and later lists share the older links.

Every state has its own trail of events, votes and findings. Consecutive states share all links but the last, so a
thousand acts need the memory of a thousand links, not of a million. The empty list is None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self


class LinkedList:
    """A link and all links before it. Two lists are equal when all their links are."""

    __slots__ = ("before",)

    before: Any  # a link of the same kind, or None; each kind says so

    def held(self) -> tuple[object, ...]:
        """Return what this link holds, without the links before it."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[Self]:
        """Yield this link and all before it, the latest first."""
        link: Self | None = self
        while link is not None:
            yield link
            link = link.before

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        one: LinkedList | None = self
        two: LinkedList | None = other
        while one is not two:  # where both reach the same link, all before it is equal too
            if one is None or two is None or one.held() != two.held():
                return False
            one, two = one.before, two.before
        return True

    def __hash__(self) -> int:
        return hash(self.held())  # equal lists have equal last links; hashing all links would be slow
