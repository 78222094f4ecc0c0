"""Errors of SQLite as errors of logs, each with a code, a sentence and a remedy."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from negotiation.codec import MAX_LINE_BYTES
from negotiation.errors import Finding, InvalidLogError, UnreadableLogError
from negotiation.logs.sqlite import library as sqlite_library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_VALUE = 2 * MAX_LINE_BYTES
"""The limit in bytes on a value, where SQLite allows setting one."""


@contextmanager
def sqlite_faults(path: Path, timeout: float) -> Iterator[None]:
    """Turn errors of SQLite into errors of logs."""
    try:
        yield
    except sqlite_library.library().Error as error:
        raise fault(path, str(error), timeout) from None
    except UnicodeDecodeError:  # an error message that quotes damaged text
        raise fault(path, "its error message is not text", timeout) from None
    except OSError as error:
        raise UnreadableLogError(str(path), error.strerror or str(error)) from None


def fault(path: Path, said: str, timeout: float) -> InvalidLogError | UnreadableLogError:
    """Return the log error for an error message of SQLite."""
    if "locked" in said or "busy" in said:
        reason = f"another program has kept it locked for {timeout:g} seconds; wait for it to end, then try again"
        return UnreadableLogError(str(path), reason)
    if "readonly" in said:
        reason = "it cannot be written: the file or its folder is read-only"
        return UnreadableLogError(str(path), reason)
    if "unable to open" in said:
        return UnreadableLogError(str(path), "SQLite cannot open it; is it a file that you may read?")
    for sign, code, message, hint in _FAULTS:
        if sign in said:
            return invalid(path, code, message, hint)
    if "disk is full" in said or "disk I/O" in said:
        return UnreadableLogError(
            str(path), f"{said}; solve that, then append again: events that were stored are not written twice"
        )
    return invalid(path, "damaged-file", f"SQLite cannot read it: {said}.", _RESTORE)


_RESTORE = "Restore it from a backup; 'negotiation backup' makes them."
_FAULTS = (
    (
        "not a database",
        "not-a-database",
        "this is not a SQLite file.",
        "Name a log: a .db that 'negotiation init' made.",
    ),
    (
        "not authorized",
        "foreign-content",
        "reading it would use more than the tables of a log.",
        "Ask its author for JSON Lines.",
    ),
    (
        "prohibited",
        "foreign-content",
        "reading it would use more than the tables of a log.",
        "Ask its author for JSON Lines.",
    ),
    ("interrupted", "too-slow", "SQLite took too long to read it.", _RESTORE),
    ("too big", "too-long", f"a value is longer than {LARGEST_VALUE} bytes.", _RESTORE),
)


def invalid(path: Path, code: str, message: str, hint: str) -> InvalidLogError:
    """Return the error for a file that is not a readable log."""
    return InvalidLogError(str(path), [Finding(code=code, message=message, hint=hint, file=str(path))])
