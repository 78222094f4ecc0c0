"""HTML for notebooks: an answer as the command line prints it."""

from __future__ import annotations

from html import escape
from typing import Any

from negotiation.formats import text
from negotiation.formats.registry import formats_of


def render(answer: Any) -> str | None:
    """Write an answer for a notebook; None where the command line has no text for it."""
    return f"<pre>{escape(text.render(answer))}</pre>" if formats_of(answer) else None
