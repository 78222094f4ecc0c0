"""JSON Lines: one object for each row of an answer; events as their canonical text, as a log has them."""

from __future__ import annotations

import json
from typing import Any

from negotiation.codec import encode
from negotiation.formats.rows import rows
from negotiation.logs.line import line_of
from negotiation.questions.feed import Arrivals
from negotiation.questions.measures import Measures
from negotiation.questions.records import Listing
from negotiation.questions.status import Status


def render(answer: Any) -> str:
    """Write an answer line by line."""
    if isinstance(answer, Listing):
        return "".join(f"{encode(event)}\n" for event in answer.events)
    if isinstance(answer, Arrivals):
        return "".join(line_of(entry).decode() for entry in answer.entries)
    return "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in _objects(answer))


def _objects(answer: Any) -> list[dict[str, Any]]:
    """Return each issue or measure as in the answer, with its basis, and the rows of other answers."""
    if isinstance(answer, Status):
        return [{**issue.to_dict(), "basis": answer.basis.to_dict()} for issue in answer.issues]
    if isinstance(answer, Measures):
        return [{**measure.to_dict(), "basis": answer.basis.to_dict()} for measure in answer.measures]
    return rows(answer)
