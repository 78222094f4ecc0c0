"""The terminal writer: lines of text of a given width, with emphasis where the terminal can show it.

Everything that is written goes through `visible`, so that no text of an event is obeyed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.formats.visible import padded, visible, width, wrapped
from negotiation.questions.local_day import offset_elsewhere, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from negotiation.history import EffectiveDate

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


class TerminalWriter:
    """Collects lines.

    Args:
        columns: the width to fit.
        emphasis: whether bold and dim may be used; they never carry meaning alone.

    Attributes:
        zone: the zone in which days are read; None until an answer has said it.
        asked: the day for which the answer is given.
        places: the offsets that stand behind days, and the places that have them.
    """

    def __init__(self, columns: int, *, emphasis: bool = False) -> None:
        self.width = columns
        self.zone: ZoneInfo | None = None
        self.asked = ""
        self.places: dict[str, str] = {}
        self._emphasis = emphasis
        self._lines: list[str] = []

    def blank(self) -> None:
        """Leave a line empty, unless one is."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def heading(self, text: str) -> None:
        """Write a heading."""
        self._lines += [self._styled(line, _BOLD) for line in wrapped(text, self.width)]

    def note(self, text: str) -> None:
        """Write a paragraph in the background."""
        self._lines += [self._styled(line, _DIM) for line in wrapped(text, self.width)]

    def text(self, text: str, indent: int = 0) -> None:
        """Write a paragraph, wrapped."""
        self._lines += [" " * indent + line for line in wrapped(text, self.width - indent)]

    def unbroken(self, text: str, indent: int) -> None:
        """Write a line that is never wrapped."""
        self._lines.append(" " * indent + visible(text))

    def labelled(self, label: str, text: str, *, indent: int, column: int) -> None:
        """Write a paragraph with a label in front, its lines under each other from `column` on."""
        first, *rest = wrapped(text, self.width - column)
        room = column - indent
        label = visible(label)
        if width(label) >= room:  # too long for its column: it gets a line of its own
            self._lines.append(" " * indent + label)
            self._lines.append(" " * column + first)
        else:
            self._lines.append(" " * indent + padded(label, room) + first)
        self._lines += [" " * column + line for line in rest]

    def row(self, cells: Sequence[str], columns: Sequence[int], *, bold: bool = False) -> None:
        """Write a line of cells, each wrapped in its column; the last takes the rest of the width."""
        used = sum(columns) + len(columns)
        widths = [*columns, self.width - used]
        wraps = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
        for index in range(max(map(len, wraps))):
            parts = [
                padded(wrap[index] if index < len(wrap) else "", width)
                for wrap, width in zip(wraps, widths, strict=True)
            ]
            line = " ".join(parts).rstrip()
            self._lines.append(self._styled(line, _BOLD) if bold and index == 0 else line)

    def day(self, mark: EffectiveDate | None) -> str:
        """Return the date of a mark as it was written, with its offset where it is another day in our zone."""
        return self._dated(mark, mark.day()) if mark else ""

    def since(self, mark: EffectiveDate | None) -> str:
        """Return the date from which on something is so, with its offset where it lies after the day asked for."""
        if mark is None:
            return ""
        shown = mark.first_day()
        return shown if shown <= self.asked else self._dated(mark, shown)

    def change(self, mark: EffectiveDate) -> str:
        """Return the date of a change in a list of changes, with its offset where it is another day in our zone."""
        return self._dated(mark, mark.first_day())

    def _dated(self, mark: EffectiveDate, shown: str) -> str:
        offset = offset_elsewhere(mark, shown, self.zone) if self.zone else ""
        if not offset:
            return shown
        self.places[offset] = place_of(mark)
        return f"{shown} {offset}"

    def written(self) -> str:
        """Return everything that was written."""
        return "\n".join(self._lines).rstrip("\n") + "\n"

    def _styled(self, text: str, style: str) -> str:
        return f"{style}{text}{_PLAIN}" if self._emphasis and text else text
