"""Two readings of a log, the package's and the reference's, in the same terms: the laws hold of both."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from given import contents
from laws.reference import answer as answer_of_reference
from negotiation.codec import encode
from negotiation.questions.replay import replay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiation.events import Event

Answer = dict[str, Any]

OF_THE_RECORD = ("read_to", "projected")
"""What depends on how far the log at hand was read, in rows of issues and measures."""
OF_CLAIMS = ("claims", "last", "possibly", "events")
"""What an answer may say of an event that moves nothing."""


def package(log: Sequence[Event], at: str, known_at: str | None = None) -> Answer:
    """Return the status that the package gives, without the basis."""
    status = replay(contents(log), known_at).at(at).status().to_dict()
    return {key: status[key] for key in ("issues", "totals", "findings")}


def reference(log: Sequence[Event], at: str, known_at: str | None = None) -> Answer:
    """Return the status that the reference gives, without the basis."""
    status = answer_of_reference([json.loads(encode(event)) for event in log], at, known_at)
    return {key: status[key] for key in ("issues", "totals", "findings")}


def without(answer: Answer, *keys: str) -> Answer:
    """Return an answer without some keys of its issues and their measures."""
    issues = []
    for issue in answer["issues"]:
        measures = [{key: row[key] for key in row if key not in keys} for row in issue["measures"]]
        issues.append({key: issue[key] for key in issue if key not in keys} | {"measures": measures})
    return {**answer, "issues": issues}


READINGS = {"package": package, "reference": reference}
