"""The JSON Lines log: the text file that people review in git.

The file only grows. An append is checked against the whole log before a byte is written, under a lock that makes
readers and other writers wait; how it is written, `jsonl_write` says.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from negotiation.errors import InvalidLogError, UnreadableLogError
from negotiation.logs.adopt import to_adopt
from negotiation.logs.contents import Contents
from negotiation.logs.jsonl_read import read_lines
from negotiation.logs.jsonl_write import move_aside, write_entries
from negotiation.logs.lasting import file_at
from negotiation.logs.prefix import contents_at
from negotiation.logs.recorded import utc_now
from negotiation.logs.remains import Remains, Remnant
from negotiation.logs.state import LogState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from negotiation.errors import Finding
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
            with self.shared() as stream:
                entries, findings = read_lines(stream, str(self.path))
        except OSError as error:
            raise UnreadableLogError(str(self.path), error.strerror or str(error)) from None
        sound = _before(entries, findings)
        return contents_at(self.name, str(self.path), entries, findings, sound=sound, pin=position)

    def remains(self) -> Remains:
        """Return what is left of the log, line by line; see `Log.remains`."""
        try:
            with self.shared() as stream:
                entries, findings = read_lines(stream, str(self.path))
        except OSError as error:
            raise UnreadableLogError(str(self.path), error.strerror or str(error)) from None
        at: dict[int, Remnant] = {entry.line or 0: Remnant(f"line {entry.line}", entry) for entry in entries}
        for finding in findings:
            line = finding.line or 0
            if line not in at:  # of an entry that is there, what stands between entries is judged anew
                at[line] = Remnant(f"line {line}", fault=finding)
        return Remains(name=self.name, remnants=tuple(at[line] for line in sorted(at)))

    def append(self, events: Sequence[Event], expect: Expect | int | None = None) -> tuple[Stored, ...]:
        """Append events, all or none; see `Log.append`."""
        from negotiation.logs.admit import admit

        with self._writing() as (stream, contents):
            state = LogState.of(self.name, contents.entries)
            admission = admit(
                state, events, expect, now=self._now, stored=lambda position: contents.entries[position - 1]
            )
            write_entries(stream, admission.added)
        return admission.entries

    def adopt(self, source: Contents) -> tuple[Stored, ...]:
        """Take over what another log holds; see `Log.adopt`."""
        with self._writing() as (stream, contents):
            added = to_adopt(LogState.of(self.name, contents.entries), source)
            write_entries(stream, added)
        return added

    def close(self) -> None:
        """Do nothing: a text file is opened and closed by each append."""

    @contextmanager
    def shared(self) -> Iterator[IO[bytes]]:
        """Open the file for reading while appends wait."""
        with self.path.open("rb") as stream:
            if fcntl is not None:
                with suppress(OSError):  # a file system without locks
                    fcntl.flock(stream, fcntl.LOCK_SH)
            yield stream

    def _read(self, stream: IO[bytes]) -> Contents:
        entries, findings = read_lines(stream, str(self.path))
        if findings:
            raise InvalidLogError(str(self.path), findings)
        return Contents(name=self.name, entries=tuple(entries))

    @contextmanager
    def _writing(self) -> Iterator[tuple[IO[bytes], Contents]]:
        """Hold the lock of the file, with what it then holds."""
        if not self._writable:
            raise UnreadableLogError(self.name, "the shipped log is read-only; copy the file and append to the copy")
        try:
            with self.path.open("r+b") as stream:
                if fcntl is not None:
                    fcntl.flock(stream, fcntl.LOCK_EX)
                there = os.fstat(stream.fileno())
                if file_at(self.path) != (there.st_dev, there.st_ino):
                    raise UnreadableLogError(str(self.path), "it was removed or replaced meanwhile; try again")
                move_aside(stream, self.path)
                stream.seek(0)
                yield stream, self._read(stream)
        except OSError as error:
            raise UnreadableLogError(str(self.path), error.strerror or str(error)) from None


def _before(entries: Sequence[Stored], findings: Sequence[Finding]) -> int:
    """Return how many entries stand before the first line with which something is wrong."""
    first = min((finding.line or 0 for finding in findings), default=None)
    return sum(first is None or (entry.line or 0) < first for entry in entries)
