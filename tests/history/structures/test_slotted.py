"""Slotted values: equal when all that they hold is."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from negotiation.events import Level
from negotiation.history import Base, BaseChange, EffectiveDate
from negotiation.times import Moment, Side

NOON = Moment(datetime(2025, 3, 1, 12, tzinfo=UTC), Side.DUE)


def change(value: int = 10, written: str = "2025-03-01T12:00Z") -> BaseChange:
    return BaseChange(EffectiveDate(NOON, written, ZoneInfo("UTC")), Level(value, "%"), "e1")


def test_values_are_equal_when_they_hold_the_same() -> None:
    """A mark is the same mark however it was written."""
    assert change() == change(written="2025-03-01T13:00+01:00")
    assert hash(change()) == hash(change())
    assert change() != change(20)
    assert Base.of([change()]) == Base.of([change()])
    assert Base.of([change()]) != Base.of([change(20)])


def test_values_of_other_kinds_are_never_equal() -> None:
    """Whatever they hold."""
    assert change() != "e1"
    assert Base() != change()


def test_a_value_shows_what_it_holds() -> None:
    """By the names of what it holds."""
    assert repr(change()).startswith("BaseChange(announced=False, ends=None, event='e1', level=")
