"""Files that a command writes: whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click


def write_atomically(text: str | bytes, output: str) -> None:
    """Write a file, text as UTF-8, beside its place and move it there, so that nobody ever reads half of it."""
    from negotiation.logs.files.fsync import fsync_folder

    path = Path(output)
    data = text.encode() if isinstance(text, str) else text
    try:
        path = path.resolve()  # a link is written through
        if path.exists() and not path.is_file():  # a pipe or a device has no place to move to
            path.write_bytes(data)
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())  # else a power cut may leave an empty file where an older one was
            beside.chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())
            beside.replace(path)
            fsync_folder(path.parent)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise click.UsageError(f"cannot write {output}: {error.strerror or error}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
