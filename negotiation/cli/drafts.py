"""Drafts: events in files that are no log yet, one a line, or on standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from negotiation.errors import UnknownNameError, UnreadableLogError
from negotiation.logs import read_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiation.errors import Finding
    from negotiation.logs import Stored


def read_draft(name: str, what: str = "file", near: Sequence[str] = ()) -> tuple[list[Stored], list[Finding]]:
    """Return the events of a file (`-`: standard input) with their lines, and everything that is wrong with them.

    Args:
        name: the file.
        what: what else the name could have meant, for the message when there is no such file.
        near: names that it may have been meant to be.

    Raises:
        UnknownNameError: there is no such file.
        UnreadableLogError: it cannot be read.
    """
    try:
        if name == "-":
            if sys.stdin is None:  # somebody closed it, as in `<&-`
                raise UnreadableLogError("standard input", "it is closed")
            return read_lines(sys.stdin.buffer, "standard input", draft=True)
        with Path(name).open("rb") as stream:
            return read_lines(stream, name, draft=True)
    except FileNotFoundError:
        raise UnknownNameError(what, name, near) from None
    except (OSError, ValueError) as error:
        raise UnreadableLogError(name, getattr(error, "strerror", None) or str(error)) from None
