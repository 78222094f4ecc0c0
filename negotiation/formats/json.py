"""JSON: an answer as it is, UTF-8 unescaped."""

from __future__ import annotations

import json
from typing import Any


def render(answer: Any) -> str:
    """Write an answer as one JSON document."""
    return json.dumps(answer.to_dict(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
