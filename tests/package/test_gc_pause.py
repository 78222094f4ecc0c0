"""Garbage collection is paused for a fold, and nothing of it is left afterwards."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest

from negotiation import gc_pause
from negotiation.gc_pause import collection_paused

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    gc.collect()
    yield
    gc.unfreeze()
    gc.enable()


class Ring:
    """Refers to itself."""

    def __init__(self) -> None:
        self.me = self


def made_in_a_pause() -> list[list[int]]:
    """Return more new objects than are looked at after a pause."""
    with collection_paused():
        assert not gc.isenabled()
        return [[] for _ in range(2 * gc_pause._MANY)]


def test_collection_goes_on_after_a_pause() -> None:
    """It stays off where it was off."""
    with collection_paused():
        assert not gc.isenabled()
    assert gc.isenabled()

    gc.disable()
    with collection_paused():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_collection_goes_on_when_a_fold_fails() -> None:
    """Whatever is raised."""
    with pytest.raises(KeyError), collection_paused():
        raise KeyError

    assert gc.isenabled()


def test_what_a_fold_has_made_is_not_looked_at_young() -> None:
    """It is among the old at once, frozen by nobody; also where the interpreter starts with frozen objects (3.12)."""
    before = gc.get_freeze_count()
    made = made_in_a_pause()

    assert gc.get_count()[0] < 1000
    assert gc.get_freeze_count() <= before
    assert any(each is made for each in gc.get_objects(generation=2))


def test_a_few_objects_that_the_interpreter_has_frozen_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.12 starts with some hundreds: what a fold has made is old there too."""
    monkeypatch.setattr(gc, "get_freeze_count", lambda: 375)
    made = made_in_a_pause()

    assert any(each is made for each in gc.get_objects(generation=2))


def test_what_somebody_has_frozen_stays_frozen() -> None:
    """A server may have frozen what it shares with its children."""
    gc.freeze()
    frozen = gc.get_freeze_count()
    made = made_in_a_pause()

    assert made
    assert gc.get_freeze_count() >= frozen - 1000


def test_rings_from_before_a_pause_are_found_in_the_end() -> None:
    """A program that folds again and again does not grow: from time to time everything is looked at."""
    ring = weakref.ref(Ring())
    for _ in range(gc_pause._SELDOM):
        made_in_a_pause()

    assert ring() is None
