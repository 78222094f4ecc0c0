"""Writing an output file atomically: readers find the old file or the complete new one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click


def write_atomically(text: str | bytes, output: str) -> None:
    """Write a file under another name and move it to its place; text is written as UTF-8."""
    from negotiation.logs.files.fsync import fsync_folder

    path = Path(output)
    data = text.encode() if isinstance(text, str) else text
    try:
        path = path.resolve()  # a link stays a link: its target is written
        if path.exists() and not path.is_file():  # a pipe or a device cannot be replaced by a file
            path.write_bytes(data)
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())  # otherwise a power cut after the rename may leave an empty file
            # mkstemp makes a file for its owner alone: use the mode of the old file, or the usual one.
            beside.chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())
            beside.replace(path)
            fsync_folder(path.parent)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise click.UsageError(f"cannot write {output}: {error.strerror or error}") from None


def _umask() -> int:
    mask = os.umask(0)  # the only way to read the umask is to set it
    os.umask(mask)
    return mask
