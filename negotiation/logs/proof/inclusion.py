"""Inclusion: the proof that a leaf is at an index of a tree of which only the root is known.

The path holds the hash beside each node on the way from the leaf to the root; there are about log2(size) of them. A
reader computes the root from the leaf and the path. No other leaf, index or path gives the same root.
Source: RFC 6962, section 2.1.1 (making), RFC 9162, section 2.1.3.2 (verifying).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.logs.tree import HASH_BYTES, node_hash, root, split_point

if TYPE_CHECKING:
    from collections.abc import Sequence


def inclusion_path(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the path of a leaf: the hashes beside its way up, from its sibling to a child of the root.

    Args:
        leaves: the leaf hashes of the whole tree.
        index: the index of the leaf, from 0.

    Raises:
        IndexError: the tree has no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"a tree of {len(leaves)} leaves has no leaf {index}")
    path: list[bytes] = []
    # From the root down, so the path is reversed at the end.
    while len(leaves) > 1:
        split = split_point(len(leaves))
        left, right = leaves[:split], leaves[split:]
        if index < split:
            path.append(root(right))
            leaves = left
        else:
            path.append(root(left))
            leaves, index = right, index - split
    return tuple(reversed(path))


def inclusion_holds(leaf: bytes, index: int, size: int, path: Sequence[bytes], head: bytes) -> bool:
    """Tell whether a path proves that a leaf hash is at an index (from 0) of the tree of this size and root."""
    if not 0 <= index < size or any(len(each) != HASH_BYTES for each in path):
        return False
    node, last, computed = index, size - 1, leaf
    for beside in path:
        if last == 0:  # the root is reached, but hashes remain
            return False
        # A right child, or the last node of its level, has its sibling on the left.
        if node & 1 or node == last:
            computed = node_hash(beside, computed)
            while not node & 1 and node:  # at the right edge, a node without sibling moves up
                node, last = node >> 1, last >> 1
        else:
            computed = node_hash(computed, beside)
        node, last = node >> 1, last >> 1
    return last == 0 and computed == head
