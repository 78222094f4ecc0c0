"""Inclusion: the proof that one leaf stands at one index of a tree of which only the root is known.

The path holds the hash beside each node on the way from the leaf to the root, about log2 of the size of them. Who has
the leaf and the path computes the root; no other leaf, index or path gives the same one.
Source: RFC 6962, section 2.1.1 (making), RFC 9162, section 2.1.3.2 (verifying).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.logs.tree import HASH_BYTES, node_hash, root, split_point

if TYPE_CHECKING:
    from collections.abc import Sequence


def inclusion_path(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the path of a leaf: the hashes beside its way up, from the leaf's sibling to the root's child.

    Args:
        leaves: the leaf hashes of the whole tree.
        index: which leaf, from 0.

    Raises:
        IndexError: the tree has no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"a tree of {len(leaves)} leaves has no leaf {index}")
    path: list[bytes] = []
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
    """Tell whether a path proves that a leaf hash stands at an index, from 0, of the tree of this size and root."""
    if not 0 <= index < size or any(len(each) != HASH_BYTES for each in path):
        return False
    node, last, computed = index, size - 1, leaf
    for beside in path:
        if last == 0:  # the root has been reached, and there is more
            return False
        if node & 1 or node == last:
            computed = node_hash(beside, computed)
            while not node & 1 and node:  # a right edge without siblings: go up to where there is one
                node, last = node >> 1, last >> 1
        else:
            computed = node_hash(computed, beside)
        node, last = node >> 1, last >> 1
    return last == 0 and computed == head
