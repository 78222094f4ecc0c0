"""HTML for notebooks: the text of an answer, as the command line prints it."""

from __future__ import annotations

from html import escape
from typing import Any

from negotiation.formats import text
from negotiation.formats.registry import formats_of


def render(answer: Any) -> str | None:
    """Write an answer for a notebook; None if its class is not registered, so that it has no text.

    A notebook then shows the `repr` of the answer.
    """
    return f"<pre>{escape(text.render(answer))}</pre>" if formats_of(answer) else None
