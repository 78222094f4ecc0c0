"""The terminal writer: lines of text of a given width, with bold and dim where the terminal can show them.

Everything that is written goes through `visible`, so that a terminal obeys no control character in the text of an
event. All widths are in columns of the terminal (`formats.visible.width`), not in characters.
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
    """Collects the lines of an answer.

    Args:
        columns: the width of the terminal.
        emphasis: whether bold and dim may be used; they never carry meaning alone.

    Attributes:
        width: the width of the terminal.
        zone: the zone of the days of the question; None until `write_dates` sets it.
        asked: the day T of the question, as ISO 8601; empty until `write_dates` sets it.
        places: the offsets that were written behind days, each with the place that has it.
    """

    def __init__(self, columns: int, *, emphasis: bool = False) -> None:
        self.width = columns
        self.zone: ZoneInfo | None = None
        self.asked = ""
        self.places: dict[str, str] = {}
        self._emphasis = emphasis
        self._lines: list[str] = []

    def blank(self) -> None:
        """Write an empty line, unless the last line is empty or there is none."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def heading(self, text: str) -> None:
        """Write a heading, wrapped, in bold."""
        # Styles go on after wrapping: escape sequences take no column but would be counted, and `visible` escapes them.
        self._lines += [self._styled(line, _BOLD) for line in wrapped(text, self.width)]

    def note(self, text: str) -> None:
        """Write a paragraph, wrapped, in dim text."""
        self._lines += [self._styled(line, _DIM) for line in wrapped(text, self.width)]

    def text(self, text: str, indent: int = 0) -> None:
        """Write a paragraph, wrapped, each line indented."""
        self._lines += [" " * indent + line for line in wrapped(text, self.width - indent)]

    def unbroken(self, text: str, indent: int) -> None:
        """Write a line that is never wrapped, such as an address or a hash."""
        self._lines.append(" " * indent + visible(text))

    def labelled(self, label: str, text: str, *, indent: int, column: int) -> None:
        """Write a paragraph with a label before its first line.

        Args:
            label: the label.
            text: the text, wrapped.
            indent: the column at which the label begins, from 0.
            column: the column at which all lines of the text begin, from 0.
        """
        first, *rest = wrapped(text, self.width - column)
        room = column - indent
        label = visible(label)
        if width(label) >= room:  # too long for its column, a space included: it gets a line of its own
            self._lines.append(" " * indent + label)
            self._lines.append(" " * column + first)
        else:
            self._lines.append(" " * indent + padded(label, room) + first)
        self._lines += [" " * column + line for line in rest]

    def row(self, cells: Sequence[str], columns: Sequence[int], *, bold: bool = False) -> None:
        """Write a row of a table, each cell wrapped in its column.

        Args:
            cells: the texts, one more than there are columns.
            columns: the widths of all columns but the last, which takes the rest of the line.
            bold: whether the first line is bold.
        """
        used = sum(columns) + len(columns)  # one space after each column
        widths = [*columns, self.width - used]
        wraps = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
        # The row is as high as its highest cell; shorter cells are filled up with empty lines.
        for index in range(max(map(len, wraps))):
            parts = [
                padded(wrap[index] if index < len(wrap) else "", width)
                for wrap, width in zip(wraps, widths, strict=True)
            ]
            line = " ".join(parts).rstrip()  # no spaces at the end of a line: transcripts and diffs show them
            self._lines.append(self._styled(line, _BOLD) if bold and index == 0 else line)

    def day(self, date: EffectiveDate | None) -> str:
        """Return a date as written, with its offset if it is another day in the question's zone; empty for None."""
        return self._with_offset(date, date.day()) if date else ""

    def since(self, date: EffectiveDate | None) -> str:
        """Return the first day of a state, with its offset if it lies after the day T asked for; empty for None.

        A state that began on 1 May in Beijing holds on 30 April in New York: without the offset, the answer for 30
        April would seem to name a later day.
        """
        if date is None:
            return ""
        shown = date.first_day()
        # ISO dates of four-digit years compare as text.
        return shown if shown <= self.asked else self._with_offset(date, shown)

    def change(self, date: EffectiveDate) -> str:
        """Return the day of a change, with its offset if it is another day in the zone of the question."""
        return self._with_offset(date, date.first_day())

    def _with_offset(self, date: EffectiveDate, shown: str) -> str:
        offset = offset_elsewhere(date, shown, self.zone) if self.zone else ""
        if not offset:
            return shown
        self.places[offset] = place_of(date)  # the basis names the place of each offset
        return f"{shown} {offset}"

    def written(self) -> str:
        """Return all lines as text with one line end at the end."""
        return "\n".join(self._lines).rstrip("\n") + "\n"

    def _styled(self, text: str, style: str) -> str:
        return f"{style}{text}{_PLAIN}" if self._emphasis and text else text
