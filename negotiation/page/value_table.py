"""The table of values: each distinct answer is stored once, and each distinct part of it too.

Answers repeat: the same measure is listed under several issues for months. A value is a row with the numbers of its
parts, and equal parts have the same number, so that the table grows only with what differs between the answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from negotiation.formats.visible import visible

if TYPE_CHECKING:
    from collections.abc import Hashable

_LIST = 0


class Values:
    """Numbers JSON values, parts first.

    A list is the row `[0, parts…]`, an object `[shape, parts…]`, where the shape numbers its keys; any other value is
    its own row. Text is stored with control and direction characters as escapes, so that no browser obeys them.
    """

    def __init__(self) -> None:
        self._rows: list[Any] = []
        self._numbers: dict[Hashable, int] = {}
        self._shapes: dict[tuple[str, ...], int] = {}

    def number_of(self, value: Any) -> int:
        """Store a value, if it is not stored yet, and return its number. `written` replaces these numbers by others."""
        row: Any
        if isinstance(value, dict):
            keys = tuple(map(visible, value))
            shape = self._shapes.setdefault(keys, len(self._shapes) + 1)
            row = (shape, *map(self.number_of, value.values()))
        elif isinstance(value, (list, tuple)):
            row = (_LIST, *map(self.number_of, value))
        else:
            row = visible(value) if isinstance(value, str) else value
        known = (type(row).__name__, row)  # with the type: Python takes 1, 1.0 and True as equal, JSON does not
        if known not in self._numbers:
            self._numbers[known] = len(self._rows)
            self._rows.append(row)
        return self._numbers[known]

    def written(self, used: list[int]) -> tuple[dict[str, Any], list[int]]:
        """Return the table as it goes into the page, and the new number of each value, by its old number.

        Args:
            used: the old numbers that are used outside the table, repeated for each use. Values that are used often
                get small new numbers, which take fewer characters.
        """
        counts = [0] * len(self._rows)
        for number in used:
            counts[number] += 1
        for row in self._rows:
            for part in row[1:] if isinstance(row, tuple) else ():
                counts[part] += 1
        order = sorted(range(len(self._rows)), key=lambda number: -counts[number])
        places = [0] * len(order)
        for place, number in enumerate(order):
            places[number] = place
        # Shape 0 is that of lists, which have no keys.
        rows = [self._written(self._rows[number], places) for number in order]
        return {"shapes": [[], *map(list, self._shapes)], "rows": rows}, places

    @staticmethod
    def _written(row: Any, places: list[int]) -> Any:
        return [row[0], *(places[part] for part in row[1:])] if isinstance(row, tuple) else row
