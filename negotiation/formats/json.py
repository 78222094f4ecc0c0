"""JSON: the `to_dict()` of an answer as one document, in UTF-8 without `\\u` escapes."""

from __future__ import annotations

import json
from typing import Any


def render(answer: Any) -> str:
    """Write an answer as one JSON document, indented by two spaces and ended by a line end."""
    # allow_nan=False: NaN and Infinity are no JSON (RFC 8259), and other parsers refuse them.
    return json.dumps(answer.to_dict(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
