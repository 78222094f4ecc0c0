"""The tree: it computes one hash, the head, over all entries of a log in order.

It is a Merkle tree over the leaves of the log, as certificate transparency defines it. Events are not serialised
again: a leaf covers the position, the recording time and the bytes of the event as they are stored.
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
    """Return the hash of one leaf."""
    # RFC 6962 puts 0 before the data of a leaf and 1 before that of a node, so that neither can be taken for the other.
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of one inner node."""
    return sha256(b"\x01" + left + right).digest()


def leaf_data(position: int, recorded: str | None, event: bytes) -> bytes:
    """Return the data of a leaf: position, recording time and event, divided by line ends.

    Position and recording time contain no line end, so different entries always give different data.
    """
    return b"%d\n%s\n%s" % (position, (recorded or "").encode(), event)


def split_point(size: int) -> int:
    """Return how many of two or more leaves are under the left child: the largest power of two less than `size`."""
    return 1 << (size - 1).bit_length() - 1  # size - 1, so that a power of two is split in two halves


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes; without leaves, the hash of the empty string."""
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
    """Add a leaf to `peaks`, the roots of the complete subtrees over `size` leaves, largest first."""
    while size & 1:  # each trailing binary one of `size` is a subtree that the new leaf completes
        leaf = node_hash(peaks.pop(), leaf)
        size >>= 1
    peaks.append(leaf)


def root_over(peaks: Sequence[bytes]) -> bytes:
    """Return the root over all leaves from the peaks; without peaks, the hash of the empty string."""
    if not peaks:
        return EMPTY_ROOT
    *rest, computed = peaks
    # From the smallest subtree up: RFC 6962 puts the larger, complete subtree on the left of each node.
    for left in reversed(rest):
        computed = node_hash(left, computed)
    return computed


class Peaks:
    """The peaks of a growing tree: the roots of its complete subtrees, largest first.

    They are enough to compute the next head without the earlier leaves. There are as many as the size has binary ones,
    at most 20 for a million leaves. The root over the peaks equals `root` over all leaves.
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
        """The root over all leaves; without leaves, the hash of the empty string."""
        return root_over(self._hashes)
