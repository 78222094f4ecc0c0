"""What must hold of a log after any fault: nothing acknowledged is missing, no batch is there in part."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from negotiation.logs.tree import leaf_data, leaf_hash, root

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiation.logs.protocol import Log


def check_log(log: Log, acknowledged: Iterable[str]) -> int:
    """Assert that a log holds what was acknowledged, whole batches, without gaps; return how many events it has.

    The ids are those of `appending_to_postgres.py`: writer, number, part, size.
    """
    promised = [*acknowledged]  # before the log is read: writers may be going on
    contents = log.read()  # which verifies leaves, columns and everything between the events
    ids = [entry.event.id for entry in contents]
    there = {*ids}
    assert [entry.position for entry in contents] == [*range(1, len(ids) + 1)]
    assert len(there) == len(ids)
    assert [each for each in promised if each not in there] == []
    parts = Counter(tuple(each.split(".")[:2]) for each in ids if ".of." in each)
    sizes = {tuple(each.split(".")[:2]): int(each.rpartition(".")[2]) for each in ids if ".of." in each}
    assert parts == sizes
    leaves = [leaf_hash(leaf_data(entry.position, entry.recorded, entry.data)) for entry in contents]
    assert contents.head == root(leaves).hex()
    return len(ids)


def lines(written: bytes) -> list[str]:
    """Return the whole lines of what a killed process has written."""
    return written.decode().split("\n")[:-1]
