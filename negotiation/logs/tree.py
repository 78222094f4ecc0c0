"""The tree: one hash, the head, that stands for everything a log holds, in order.

A Merkle tree over the leaves of the log, as certificate transparency defines it. Nothing is serialised again for
it: a leaf covers the position, the recording time and the bytes of the event as they are stored.
Source: RFC 6962, section 2.1.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


HASH_BYTES = 32
EMPTY_ROOT = sha256().digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash one leaf."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash one inner node."""
    return sha256(b"\x01" + left + right).digest()


def leaf_data(position: int, recorded: str | None, event: bytes) -> bytes:
    """Return what a leaf covers: every stored column, none of which can run into the next."""
    return b"%d\n%s\n%s" % (position, (recorded or "").encode(), event)


def split_point(size: int) -> int:
    """Return how many of so many leaves, two or more, stand below the left child: the largest power of two below."""
    return 1 << (size - 1).bit_length() - 1  # size - 1, so that a power of two is split in two halves


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes; of no leaves, the hash of nothing."""
    peaks: list[bytes] = []
    for size, leaf in enumerate(leaves):
        grow(peaks, size, leaf)
    return root_over(peaks)


def roots(leaves: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the root after each leaf: over the first, over the first two, and so on."""
    peaks: list[bytes] = []
    for size, leaf in enumerate(leaves):
        grow(peaks, size, leaf)
        yield root_over(peaks)


def grow(peaks: list[bytes], size: int, leaf: bytes) -> None:
    """Add a leaf to the peaks of so many leaves: the roots of the complete subtrees, largest first."""
    while size & 1:  # each binary one at its end is a subtree that the new leaf completes
        leaf = node_hash(peaks.pop(), leaf)
        size >>= 1
    peaks.append(leaf)


def root_over(peaks: Sequence[bytes]) -> bytes:
    """Return the root over the leaves that some peaks stand for; of none, the hash of nothing."""
    if not peaks:
        return EMPTY_ROOT
    *rest, whole = peaks
    # From the smallest subtree up: RFC 6962 puts the larger, complete subtree on the left of each node.
    for left in reversed(rest):
        whole = node_hash(left, whole)
    return whole


class Peaks:
    """The peaks over some leaves, to which more can be added: all that must be kept of a tree to tell its next head.

    They are the roots of the complete subtrees, largest first: as many as the size has binary ones, 20 for a million
    leaves. The root over them is that of `root` over the leaves.
    """

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
