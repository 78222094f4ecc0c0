"""The tree: one hash, the head, that stands for everything a log holds, in order.

A Merkle tree over the leaves of the log, as certificate transparency defines it. Nothing is serialised again for
it: a leaf covers the position, the recording time and the bytes of the event as they are stored.
Source: RFC 6962, section 2.1.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    return 1 << (size - 1).bit_length() - 1


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes; of no leaves, the hash of nothing."""
    last = EMPTY_ROOT
    for last in roots(leaves):  # noqa: B007 - the last one is the answer
        pass
    return last


def roots(leaves: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the root after each leaf: over the first, over the first two, and so on."""
    peaks: list[tuple[int, bytes]] = []  # complete subtrees, largest first, as (size, hash)
    for leaf in leaves:
        size, digest = 1, leaf
        while peaks and peaks[-1][0] == size:
            left_size, left = peaks.pop()
            size, digest = size + left_size, node_hash(left, digest)
        peaks.append((size, digest))
        whole = peaks[-1][1]
        for _, left in reversed(peaks[:-1]):
            whole = node_hash(left, whole)
        yield whole
