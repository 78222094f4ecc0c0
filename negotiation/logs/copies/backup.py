"""Backup: a copy of a log as it stands, byte for byte where the log is text, read back before it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from negotiation.errors import Finding, InvalidLogError, UnreadableLogError
from negotiation.logs.open import open_log
from negotiation.logs.stores import store_of

if TYPE_CHECKING:
    from pathlib import Path

    from negotiation.logs.contents import Contents
    from negotiation.logs.protocol import Log


@runtime_checkable
class Copyable(Protocol):
    """A log that can be copied as it is kept."""

    def copy_to(self, file: Path) -> None:
        """Copy the log, as it stands at one moment, into a new file of the same kind.

        Raises:
            UnreadableLogError: the file is there, or cannot be written.
        """


def back_up(log: Log, file: Path) -> Contents:
    """Copy a log into a new file of the same kind, and return what the copy holds.

    Others may append meanwhile; the copy is the log as it stood at one moment.

    Raises:
        UnreadableLogError: the file is there, cannot be written, or is of another kind.
        InvalidLogError: the log cannot be read, or the copy is not the log.
    """
    if not isinstance(log, Copyable) or store_of(str(file)).kind != log.describe().kind:
        raise UnreadableLogError(str(file), "a backup is of the same kind as the log; to change the kind, export")
    before = log.read()
    log.copy_to(file)
    try:
        return _read_back(file, before)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _read_back(file: Path, before: Contents) -> Contents:
    copy = open_log(file).read()
    if copy.position < before.position or copy.head_at(before.position) != before.head:
        message = f"the copy does not begin with what {before.name} holds."
        hint = "Copy again, to another disk."
        raise InvalidLogError(str(file), [Finding(code="wrong-head", message=message, hint=hint, file=str(file))])
    return copy
