"""Backup: it copies a log into a new file of the same kind, reads the copy and compares it with the log."""

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
    """A log that can be copied into a file of the same kind."""

    def copy_to(self, file: Path) -> None:
        """Copy one snapshot of the log into a new file of the same kind.

        Raises:
            UnreadableLogError: the file exists, or cannot be written.
        """


def back_up(log: Log, file: Path) -> Contents:
    """Copy a log into a new file of the same kind, and return what the copy holds.

    Other programs may append meanwhile; the copy is one snapshot of the log.

    Raises:
        UnreadableLogError: the file exists, cannot be written, or is of another kind.
        InvalidLogError: the log cannot be read, or the copy differs from it.
    """
    if not isinstance(log, Copyable) or store_of(str(file)).kind != log.describe().kind:
        raise UnreadableLogError(str(file), "a backup is of the same kind as the log; to change the kind, export")
    before = log.read()
    log.copy_to(file)
    try:
        return _read_back(file, before)
    except BaseException:
        file.unlink(missing_ok=True)  # an unchecked copy must not be taken for a backup
        raise


def _read_back(file: Path, before: Contents) -> Contents:
    copy = open_log(file).read()
    # The copy may be longer: other programs may have appended after `before` was read.
    if copy.position < before.position or copy.head_at(before.position) != before.head:
        message = f"the copy does not begin with what {before.name} holds."
        hint = "Copy again, to another disk."
        raise InvalidLogError(str(file), [Finding(code="wrong-head", message=message, hint=hint, file=str(file))])
    return copy
