"""JSON Lines: one object for each row of an answer; events in their canonical form, as in a text log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from negotiation.codec import encode
from negotiation.formats.registry import registered, rows
from negotiation.logs.line import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.questions.feed import Arrivals
    from negotiation.questions.measures import Measures
    from negotiation.questions.records import Listing
    from negotiation.questions.status import Status


def render(answer: Any) -> str:
    """Write an answer as JSON Lines.

    Raises:
        TypeError: the class of the answer is not registered, or its answers have no lines.
    """
    return "".join(f"{line}\n" for line in registered(answer).lines_of(answer))


def row_lines(answer: Any) -> Iterator[str]:
    """Yield each row of an answer as a JSON object, with the columns of the CSV table as keys."""
    yield from map(_object, rows(answer))


def issue_lines(answer: Status) -> Iterator[str]:
    """Yield each issue as in the JSON of the answer, with the basis repeated in every line."""
    for issue in answer.issues:
        yield _object({**issue.to_dict(), "basis": answer.basis.to_dict()})


def measure_lines(answer: Measures) -> Iterator[str]:
    """Yield each measure as in the JSON of the answer, with the basis repeated in every line."""
    for measure in answer.measures:
        yield _object({**measure.to_dict(), "basis": answer.basis.to_dict()})


def event_lines(answer: Listing) -> Iterator[str]:
    """Yield each event in its canonical form."""
    yield from map(encode, answer.events)


def entry_lines(answer: Arrivals) -> Iterator[str]:
    """Yield each entry as the line of a text log, with position and recording time."""
    for entry in answer.entries:
        yield line_of(entry).decode().removesuffix("\n")


def _object(row: dict[str, Any]) -> str:
    # allow_nan=False: NaN and Infinity are no JSON (RFC 8259), and other parsers refuse them.
    return json.dumps(row, ensure_ascii=False, allow_nan=False)
