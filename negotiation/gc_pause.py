"""A pause of the cyclic garbage collector, for work that makes many objects.

A fold makes hundreds of thousands of small objects, and none of them form reference cycles. Searching them for cycles
took a third of the time of a fold, and one search at the end still took a tenth. Reference counting is not paused:
objects that are no longer used are freed as before.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MANY = 100_000  # objects; searching fewer takes some milliseconds
_SELDOM = 10  # pauses between two full collections
_FEW = 2_000  # frozen objects: Python 3.12 starts with some hundreds; `gc.freeze` freezes thousands

_pauses = count(1)


@contextmanager
def collection_paused() -> Iterator[None]:
    """Pause the search for reference cycles in the whole process, all threads included."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:  # else an outer pause, or the program itself, has switched it off
            if gc.get_count()[0] > _MANY:
                _count_as_old()
            gc.enable()


def _count_as_old() -> None:
    """Move all live objects to the oldest generation without searching them, so that the next collection is short.

    Garbage cycles from before the pause move with them. Only a full collection finds those, so one is run at times.
    """
    if next(_pauses) % _SELDOM == 0:
        gc.collect()
    elif gc.get_freeze_count() < _FEW:  # else the program has frozen objects itself, and `unfreeze` would undo that
        gc.freeze()  # moves every object to the permanent generation
        gc.unfreeze()  # moves them from there to the oldest generation
