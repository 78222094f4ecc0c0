"""What a terminal obeys is shown instead; what only a script needs is kept."""

from __future__ import annotations

import pytest

from negotiation.formats.visible import visible, visible_lines, width, wrapped

MARKS = ["\u200e", "\u200f", "\u061c"]


@pytest.mark.parametrize("mark", MARKS, ids=["LRM", "RLM", "ALM"])
def test_marks_of_direction_are_kept_and_take_no_room(mark: str) -> None:
    """Hebrew and Arabic texts carry them beside figures; they override nothing."""
    assert visible(f"מכס {mark}10%{mark}") == f"מכס {mark}10%{mark}"
    assert width(f"{mark}10%{mark}") == 3
    assert wrapped(f"{mark}ten{mark} {mark}two{mark}", 7) == [f"{mark}ten{mark} {mark}two{mark}"]


@pytest.mark.parametrize("sign", ["\x1b", "\x9b", "\u202e", "\u2066", "\ufeff", "\x00"])
def test_what_is_obeyed_is_an_escape_in_data_too(sign: str) -> None:
    """In JSON the escape is the same character again."""
    assert visible_lines(f'{{"a":"{sign}"}}\n') == f'{{"a":"\\u{ord(sign):04x}"}}\n'


def test_line_ends_and_tabs_of_data_stay() -> None:
    """CSV ends lines by CR LF; a CR alone would let one cell write over another."""
    assert visible_lines("a\tb\r\nc\rd\n") == "a\tb\r\nc\\u000dd\n"
