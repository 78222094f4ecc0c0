"""Peaks: what must be kept of a tree so that the next leaf can be added and the head told, and no more.

The roots of the complete subtrees of a Merkle tree, largest first: as many as the size has binary ones, 20 for a
million leaves. The root over them is that of `tree.root` over the leaves.
Source: RFC 6962, section 2.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.logs.tree import grow, root_over

if TYPE_CHECKING:
    from collections.abc import Iterable


class Peaks:
    """The peaks over some leaves, to which more can be added."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._hashes: list[bytes] = []
        for leaf in leaves:
            self.add(leaf)

    def add(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        grow(self._hashes, self.size, leaf)
        self.size += 1

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The roots of the complete subtrees, largest first."""
        return tuple(self._hashes)

    @property
    def root(self) -> bytes:
        """The root over all leaves; of no leaves, the hash of nothing."""
        return root_over(self._hashes)
