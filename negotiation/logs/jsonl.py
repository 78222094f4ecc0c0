"""The JSON Lines log: the text file that people review in git.

The file only grows. An append is checked against the whole log before a byte is written, then written at once and
synchronised; if that fails, the file is cut back to what it was.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from negotiation.errors import InvalidLogError, UnreadableLogError
from negotiation.logs.admit import admit, utc_now
from negotiation.logs.contents import Contents
from negotiation.logs.jsonl_read import read_lines
from negotiation.logs.line import line_of
from negotiation.logs.state import LogState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from negotiation.events import Event
    from negotiation.logs.contents import Stored
    from negotiation.logs.protocol import Expect

try:
    import fcntl
except ImportError:  # not on Windows, where one writer at a time is the writer's own care
    fcntl = None  # type: ignore[assignment]


class JsonLinesLog:
    """A log in a JSON Lines file.

    Args:
        path: the file.
        name: what the log is called in answers; by default the file's name without ending.
        writable: whether `append` is allowed.
        now: the clock that dates what is recorded.
    """

    def __init__(
        self,
        path: Path,
        *,
        name: str | None = None,
        writable: bool = True,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.path = path
        self.name = name or path.stem
        self._writable = writable
        self._now = now

    def read(self, position: int | str | None = None) -> Contents:
        """Return what the log holds, or held at a position or head; see `Log.read`."""
        try:
            with self.path.open("rb") as stream:
                contents = self._read(stream)
        except OSError as error:
            raise UnreadableLogError(str(self.path), error.strerror or str(error)) from None
        return contents if position is None else contents.pinned(position)

    def append(self, events: Sequence[Event], expect: Expect | int | None = None) -> tuple[Stored, ...]:
        """Append events, all or none; see `Log.append`."""
        if not self._writable:
            raise UnreadableLogError(self.name, "the shipped log is read-only; copy the file and append to the copy")
        try:
            with self._locked() as stream:
                return self._append(stream, events, expect)
        except OSError as error:
            raise UnreadableLogError(str(self.path), error.strerror or str(error)) from None

    def _read(self, stream: IO[bytes]) -> Contents:
        entries, findings = read_lines(stream, str(self.path))
        if findings:
            raise InvalidLogError(str(self.path), findings)
        return Contents(name=self.name, entries=tuple(entries))

    def _append(self, stream: IO[bytes], events: Sequence[Event], expect: Expect | int | None) -> tuple[Stored, ...]:
        contents = self._read(stream)
        state = LogState.of(self.name, contents.entries)
        admission = admit(state, events, expect, now=self._now, stored=lambda position: contents.entries[position - 1])
        if admission.added:
            _write(stream, b"".join(line_of(entry) for entry in admission.added))
        return admission.entries

    @contextmanager
    def _locked(self) -> Iterator[IO[bytes]]:
        with self.path.open("r+b") as stream:
            if fcntl is not None:
                fcntl.flock(stream, fcntl.LOCK_EX)
            yield stream


def _last_byte(stream: IO[bytes], size: int) -> bytes:
    stream.seek(size - 1)
    return stream.read(1)


def _write(stream: IO[bytes], lines: bytes) -> None:
    """Write at the end of the file and synchronise; on any failure cut the file back to what it was.

    Written past the buffer of the stream, which would try again what has failed.
    """
    file = stream.fileno()
    size = os.lseek(file, 0, os.SEEK_END)
    if size and _last_byte(stream, size) != b"\n":
        lines = b"\n" + lines
    try:
        os.lseek(file, 0, os.SEEK_END)
        rest = memoryview(lines)
        while rest:
            rest = rest[os.write(file, rest) :]
        os.fsync(file)
    except OSError:
        os.ftruncate(file, size)
        raise
