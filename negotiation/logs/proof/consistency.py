"""Consistency: the proof that a larger tree begins with all the leaves of a smaller one, in their order.

Both roots are computed from the same few hashes. This is possible only if no leaf of the smaller tree was changed,
removed or moved.
Source: RFC 6962, section 2.1.2 (making), RFC 9162, section 2.1.4.2 (verifying).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.logs.tree import EMPTY_ROOT, HASH_BYTES, node_hash, root, split_point

if TYPE_CHECKING:
    from collections.abc import Sequence


def consistency_path(leaves: Sequence[bytes], size: int) -> tuple[bytes, ...]:
    """Return the path from the tree over the first `size` leaves to the tree over all leaves.

    Args:
        leaves: the leaf hashes of the larger tree.
        size: the number of leaves of the smaller tree. For 0 and for all leaves, the path is empty.

    Raises:
        IndexError: the tree never had that size.
    """
    if not 0 <= size <= len(leaves):
        raise IndexError(f"a tree of {len(leaves)} leaves never had {size}")
    if size == 0:
        return ()
    path: list[bytes] = []
    root_is_known = True  # what remains is the whole smaller tree, whose root the reader has
    while size < len(leaves):
        split = split_point(len(leaves))
        left, right = leaves[:split], leaves[split:]
        if size <= split:
            path.append(root(right))
            leaves = left
        else:
            path.append(root(left))
            leaves, size, root_is_known = right, size - split, False
    if not root_is_known:
        path.append(root(leaves))
    return tuple(reversed(path))


def consistency_holds(first: int, first_head: bytes, second: int, second_head: bytes, path: Sequence[bytes]) -> bool:
    """Tell whether a path proves that the tree of the second size and root begins with that of the first."""
    if not 0 <= first <= second or any(len(each) != HASH_BYTES for each in path):
        return False
    if first == second:
        return not path and first_head == second_head
    if first == 0:  # every tree begins with nothing
        return not path and first_head == EMPTY_ROOT
    if not path:
        return False
    # A power of two (one binary one): the smaller tree is one complete subtree, and its root begins the path.
    hashes = [first_head, *path] if first & (first - 1) == 0 else [*path]
    node, last = first - 1, second - 1
    # Go up past the right edges of the smaller tree, to the largest complete subtree at its end.
    while node & 1:
        node, last = node >> 1, last >> 1
    return _both_roots(hashes, node, last) == (first_head, second_head)


def _both_roots(hashes: Sequence[bytes], node: int, last: int) -> tuple[bytes, bytes] | None:
    """Return the roots of the smaller and the larger tree from the hashes; None if their number is wrong."""
    old = new = hashes[0]
    for beside in hashes[1:]:
        if last == 0:  # the root is reached, but hashes remain
            return None
        # A hash on the left is part of both trees; one on the right is only part of the larger.
        if node & 1 or node == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, beside)
        node, last = node >> 1, last >> 1
    return (old, new) if last == 0 else None
