"""CloudEvents: each event in the envelope that message brokers and functions know, one JSON object a line.

`time` must be a full instant, so that it stands only where an event happened at one; the date as written is in `data`.
`recordedtime` and `sequence` are the documented extensions for the time of recording and the order.
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
"""Sequences are compared as text: every position has so many digits."""


def render(answer: Entries) -> str:
    """Write the events line by line."""
    source = f"urn:negotiation:{quote(answer.log, safe='')}"
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
    if event.concerns:
        envelope["subject"] = ",".join(event.concerns)
    if not event.occurred.is_calendar and "/" not in event.occurred.text:
        envelope["time"] = iso(event.occurred.instant)
    if entry.recorded is not None:
        envelope["recordedtime"] = entry.recorded
    return {**envelope, "sequence": f"{entry.position:0{_DIGITS}}", "data": to_record(event)}
