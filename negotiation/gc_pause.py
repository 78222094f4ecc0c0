"""Garbage collection, paused for a while.

A fold makes hundreds of thousands of small objects, none of which refer to each other in a ring; looking for rings
among them took a third of its time, and looking once at the end still a tenth. What is freed by reference counts is
freed as ever.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MANY = 100_000  # objects; to look at fewer takes some milliseconds
_SELDOM = 10
_FEW = 2_000  # Python 3.12 starts with some hundreds of frozen objects; `gc.freeze` freezes thousands at the least

_pauses = count(1)


@contextmanager
def collection_paused() -> Iterator[None]:
    """Look for no rings of garbage meanwhile, in any thread."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if gc.get_count()[0] > _MANY:
                _count_as_old()
            gc.enable()


def _count_as_old() -> None:
    """Count everything that is alive as old, unlooked at, so that the next collection does not look at it all.

    Rings from before the pause become old too, and are found only by a whole collection: hence one from time to time.
    """
    if next(_pauses) % _SELDOM == 0:
        gc.collect()
    elif gc.get_freeze_count() < _FEW:  # else somebody has frozen objects for good, and they are to stay so
        gc.freeze()
        gc.unfreeze()
