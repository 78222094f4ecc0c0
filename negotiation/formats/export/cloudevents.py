"""CloudEvents: each event in the envelope that message brokers and cloud functions read, one JSON object a line.

`time` must be a full instant, so it is written only for events that happened at an instant; `data` has the date as
written. `recordedtime` and `sequence` are the documented extensions for the recording time and the order.
Source: CloudEvents 1.0.2, its JSON format, and the extensions recordedtime and sequence.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from negotiation.codec import to_record
from negotiation.times import iso

if TYPE_CHECKING:
    from negotiation.logs import Stored
    from negotiation.questions.event_records import Entries

_DIGITS = 10
"""The number of digits of a sequence. Programs compare sequences as text, so all have the same length."""


def render(answer: Entries) -> str:
    """Write the events as JSON Lines, in the order of the log."""
    source = f"urn:negotiation:{quote(answer.log, safe='')}"  # a URI: the name of a log may contain any character
    return "".join(
        json.dumps(_envelope(source, entry), ensure_ascii=False, allow_nan=False) + "\n" for entry in answer.entries
    )


def _envelope(source: str, entry: Stored) -> dict[str, Any]:
    event = entry.event
    envelope: dict[str, Any] = {
        "specversion": "1.0",
        "id": event.id,
        "source": source,
        "type": f"negotiation.{event.kind}.v{event.v}",
        "datacontenttype": "application/json",
        "dataschema": f"urn:negotiation:schema:v{event.v}:{event.kind}",
    }
    if event.concerns:  # the envelope has no nulls and no empty text: an attribute without a value is left out
        envelope["subject"] = ",".join(event.concerns)
    if not event.occurred.is_calendar and "/" not in event.occurred.text:
        envelope["time"] = iso(event.occurred.instant)
    if entry.recorded is not None:
        envelope["recordedtime"] = entry.recorded
    return {**envelope, "sequence": f"{entry.position:0{_DIGITS}}", "data": to_record(event)}
