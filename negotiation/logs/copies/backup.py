"""Backup: a copy of a log as it stands, byte for byte where the log is text, read back before it counts."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from negotiation.errors import Finding, InvalidLogError, UnreadableLogError
from negotiation.logs.files.fsync import fsync_folder
from negotiation.logs.jsonl.log import JsonLinesLog
from negotiation.logs.open import is_database, open_log
from negotiation.logs.sqlite.create import copy_database
from negotiation.logs.sqlite.log import SqliteLog

if TYPE_CHECKING:
    from pathlib import Path

    from negotiation.logs.contents import Contents
    from negotiation.logs.protocol import Log

_BLOCK = 1 << 20


def back_up(log: Log, file: Path) -> Contents:
    """Copy a log into a new file of the same kind, and return what the copy holds.

    Others may append meanwhile; the copy is the log as it stood at one moment.

    Raises:
        UnreadableLogError: the file is there, cannot be written, or is of another kind.
        InvalidLogError: the log cannot be read, or the copy is not the log.
    """
    if isinstance(log, SqliteLog) != is_database(file) or not isinstance(log, (SqliteLog, JsonLinesLog)):
        raise UnreadableLogError(str(file), "a backup is of the same kind as the log; to change the kind, export")
    before = log.read()
    if isinstance(log, SqliteLog):
        copy_database(log.file, file)
    else:
        _copy_text(log, file)
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


def _copy_text(log: JsonLinesLog, file: Path) -> None:
    """Copy as far as the log goes, so that no half line is copied, and make the copy last."""
    made = False
    try:
        with log.snapshot() as (stream, extent), file.open("xb") as copy:
            made, left = True, extent.end
            while left and (part := stream.read(min(_BLOCK, left))):
                copy.write(part)
                left -= len(part)
            copy.flush()
            os.fsync(copy.fileno())
        fsync_folder(file.parent)
    except OSError as error:
        if made:
            with suppress(OSError):
                file.unlink()
        raise UnreadableLogError(str(file), error.strerror or str(error)) from None
