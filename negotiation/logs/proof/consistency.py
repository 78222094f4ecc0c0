"""Consistency: the proof that a larger tree begins with all the leaves of a smaller one, in their order.

Both roots are computed from the same few hashes; that is possible only if nothing of the smaller tree was changed,
removed or moved.
Source: RFC 6962, section 2.1.2 (making), RFC 9162, section 2.1.4.2 (verifying).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.logs.tree import EMPTY_ROOT, HASH_BYTES, node_hash, root, split_point

if TYPE_CHECKING:
    from collections.abc import Sequence


def consistency_path(leaves: Sequence[bytes], size: int) -> tuple[bytes, ...]:
    """Return the path from the tree over the first leaves to the tree over all.

    Args:
        leaves: the leaf hashes of the larger tree.
        size: how many of them the smaller tree has. From 0, and from the whole, the path is empty.

    Raises:
        IndexError: the tree never had that size.
    """
    if not 0 <= size <= len(leaves):
        raise IndexError(f"a tree of {len(leaves)} leaves never had {size}")
    if size == 0:
        return ()
    path: list[bytes] = []
    is_whole = True  # what is left of the smaller tree is the whole of it, whose root the reader has
    while size < len(leaves):
        split = split_point(len(leaves))
        left, right = leaves[:split], leaves[split:]
        if size <= split:
            path.append(root(right))
            leaves = left
        else:
            path.append(root(left))
            leaves, size, is_whole = right, size - split, False
    if not is_whole:
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
    hashes = [first_head, *path] if first & (first - 1) == 0 else [*path]
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    return _both_roots(hashes, node, last) == (first_head, second_head)


def _both_roots(hashes: Sequence[bytes], node: int, last: int) -> tuple[bytes, bytes] | None:
    """Return the roots of the smaller and the larger tree as the hashes give them; None if their number is wrong."""
    old = new = hashes[0]
    for beside in hashes[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, beside)
        node, last = node >> 1, last >> 1
    return (old, new) if last == 0 else None
