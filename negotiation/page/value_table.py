"""The table of values: every answer is kept once, its parts too, numbered by how often they are used.

Answers repeat: the same measure stands under several issues for months. A value is kept as a row of the numbers of its
parts, and equal parts have one number; a table of a thousand answers is then as long as what differs in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from negotiation.formats.visible import visible

if TYPE_CHECKING:
    from collections.abc import Hashable

_LIST = 0


class Values:
    """Numbers JSON values, parts first; a list is `[0, parts…]`, an object `[shape, parts…]`, all else itself.

    Text is kept as it is shown: control and direction characters as escapes, so that no browser can obey them.
    """

    def __init__(self) -> None:
        self._rows: list[Any] = []
        self._numbers: dict[Hashable, int] = {}
        self._shapes: dict[tuple[str, ...], int] = {}

    def keep(self, value: Any) -> int:
        """Return the number of a value, which it keeps until `written`."""
        row: Any
        if isinstance(value, dict):
            keys = tuple(map(visible, value))
            shape = self._shapes.setdefault(keys, len(self._shapes) + 1)
            row = (shape, *map(self.keep, value.values()))
        elif isinstance(value, (list, tuple)):
            row = (_LIST, *map(self.keep, value))
        else:
            row = visible(value) if isinstance(value, str) else value
        known = (type(row).__name__, row)  # 1, 1.0 and True are three values
        if known not in self._numbers:
            self._numbers[known] = len(self._rows)
            self._rows.append(row)
        return self._numbers[known]

    def written(self, used: list[int]) -> tuple[dict[str, Any], list[int]]:
        """Return the table as it goes into the page, and for each number kept the number in it.

        Args:
            used: the numbers that are used outside, as often as they are: the more often, the shorter a number.
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
        rows = [self._written(self._rows[number], places) for number in order]
        return {"shapes": [[], *map(list, self._shapes)], "rows": rows}, places

    @staticmethod
    def _written(row: Any, places: list[int]) -> Any:
        return [row[0], *(places[part] for part in row[1:])] if isinstance(row, tuple) else row
