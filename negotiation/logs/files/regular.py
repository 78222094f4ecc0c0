"""Regular files: the only kind of file that is opened for reading.

Reading a pipe waits for a writer that may never come, and reading a device such as `/dev/zero` never ends. A wrong name
would then make the program hang. Commands that read from a pipe take `-`, standard input.

Files below `/proc` have the type regular and the size 0, whatever can be read from them, and some never end
(`/proc/kmsg`). So one byte is read from a file of size 0, to check that it is really empty.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)


def check_regular(path: str | PathLike[str]) -> None:
    """Check, without waiting, that a path leads to a regular file.

    Raises:
        FileNotFoundError: there is no such file.
        OSError: it is something else; `strerror` says what.
    """
    found = Path(path).stat()  # stat does not open: opening a pipe would wait for its writer
    if not stat.S_ISREG(found.st_mode):
        what = next((name for is_one, name in _KINDS if is_one(found.st_mode)), "no file")
        raise OSError(errno.EINVAL, f"this is {what}, not a regular file; name the file itself", str(path))
    if not found.st_size:
        _check_empty(path)


def _check_empty(path: str | PathLike[str]) -> None:
    """Check that nothing can be read from a file of size 0, unless it has grown meanwhile."""
    # O_NONBLOCK: /proc/kmsg would wait for the next message of the kernel. Windows has no such flag.
    file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        is_empty = not os.read(file, 1) or os.fstat(file).st_size
    except OSError:  # reading would wait, or is not possible from the beginning
        is_empty = False
    finally:
        os.close(file)
    if not is_empty:
        raise OSError(
            errno.EINVAL,
            "the system generates this file while it is read, it is not a regular file; copy its text to a file",
            str(path),
        )


def open_regular(path: str | PathLike[str], mode: str = "rb") -> IO[bytes]:
    """Open a regular file as bytes.

    Raises:
        FileNotFoundError: there is no such file.
        OSError: it is something else, or cannot be opened.
    """
    check_regular(path)
    return Path(path).open(mode)


def read_regular(path: str | PathLike[str], most: int) -> bytes:
    """Return the bytes of a regular file.

    Args:
        path: the file.
        most: how many bytes the file may have, so that a sparse file of gigabytes does not fill the memory.

    Raises:
        FileNotFoundError: there is no such file.
        OSError: it is something else, is longer, or cannot be read.
    """
    with open_regular(path) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"the file is longer than {most} bytes; is it the right one?", str(path))
    return data
