"""File layers that fail at call n: one for SQLite, below its pager, and one for the functions that text needs."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import apsw
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Fault:
    """Counts calls and makes one fail, or that and all after it.

    Attributes:
        calls: how many there were since it was set.
        struck: the names of those that failed.
    """

    def __init__(self) -> None:
        self.set(0)

    def set(self, at: int, *, lasting: bool = False) -> None:
        """Let call number `at` fail, counted from 1; 0 lets none fail."""
        self._at, self._lasting = at, lasting
        self.calls = 0
        self.struck: list[str] = []

    def strikes(self, name: str) -> bool:
        """Count a call, and tell whether it fails."""
        self.calls += 1
        if self._at and (self.calls == self._at or (self._lasting and self.calls > self._at)):
            self.struck.append(name)
            return True
        return False


def _failing(layer: type, name: str, error: type[apsw.Error]) -> Callable[..., Any]:
    """Return a method that does what the layer of the operating system does, or fails."""

    def method(self: Any, *arguments: Any) -> Any:
        if self.fault.strikes(name):
            raise error(f"{name} failed by the test")
        return getattr(layer, name)(self, *arguments)

    return method


class _FailingFile(apsw.VFSFile):
    def __init__(self, fault: Fault, name: Any, flags: list[int]) -> None:
        self.fault = fault
        super().__init__("", name, flags)

    def excepthook(self, *_: object) -> bool:
        """Say nothing: where SQLite lets a failure pass, it is none."""
        return True

    xRead = _failing(apsw.VFSFile, "xRead", apsw.IOError)  # noqa: N815 - SQLite's names
    xWrite = _failing(apsw.VFSFile, "xWrite", apsw.FullError)  # noqa: N815
    xSync = _failing(apsw.VFSFile, "xSync", apsw.IOError)  # noqa: N815
    xTruncate = _failing(apsw.VFSFile, "xTruncate", apsw.IOError)  # noqa: N815
    xFileSize = _failing(apsw.VFSFile, "xFileSize", apsw.IOError)  # noqa: N815
    xLock = _failing(apsw.VFSFile, "xLock", apsw.IOError)  # noqa: N815


class FailingVfs(apsw.VFS):
    """The file layer of the operating system, in which one call fails."""

    def __init__(self, name: str, fault: Fault) -> None:
        self.fault = fault
        super().__init__(name, "")

    def excepthook(self, *_: object) -> bool:
        """Say nothing: where SQLite lets a failure pass, it is none."""
        return True

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802
        """Open a file, or fail to."""
        if self.fault.strikes("xOpen"):
            raise apsw.CantOpenError("xOpen failed by the test")
        return _FailingFile(self.fault, name, flags)

    xDelete = _failing(apsw.VFS, "xDelete", apsw.IOError)  # noqa: N815
    xAccess = _failing(apsw.VFS, "xAccess", apsw.IOError)  # noqa: N815


class _FailingStream:
    """A file that is open, whose calls may fail."""

    def __init__(self, stream: Any, strike: Callable[[str], None]) -> None:
        self._stream, self._strike = stream, strike

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def fileno(self) -> int:
        """Return the number by which the system knows it."""
        return int(self._stream.fileno())

    def __getattr__(self, name: str) -> Any:
        function = getattr(self._stream, name)

        def called(*arguments: Any, **named: Any) -> Any:
            self._strike(name)
            return function(*arguments, **named)

        return called


@contextmanager
def failing_text(fault: Fault) -> Iterator[None]:
    """Let the functions fail with which text logs are opened, read, locked, written, cut and synchronised."""

    def strike(name: str) -> None:
        if fault.strikes(name):
            code = errno.ENOSPC if name in {"write", "ftruncate", "touch"} else errno.EIO
            raise OSError(code, os.strerror(code))

    def striking(function: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **named: Any) -> Any:
            strike(function.__name__)
            return function(*arguments, **named)

        return called

    opened = Path.open

    def opens(path: Path, *arguments: Any, **named: Any) -> Any:
        strike("open")
        return _FailingStream(opened(path, *arguments, **named), strike)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("read", "write", "fsync", "ftruncate", "lseek"):
            patch.setattr(os, name, striking(getattr(os, name)))
        patch.setattr(Path, "touch", striking(Path.touch))
        patch.setattr(Path, "open", opens)
        yield
