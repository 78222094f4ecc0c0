"""The JSON Lines log: a text file that people can review in git.

The file only grows. An append is checked against the whole log before a byte is written, under a lock that makes
other writers wait; `jsonl.writer` says how it is written. Readers take no lock: they find the end of the log
(`jsonl.extent`) and read up to it. If the file changes during a read and the read gives findings, they read again.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import attrs

from negotiation.errors import InvalidLogError, UnreadableLogError
from negotiation.logs.append.log_state import LogState
from negotiation.logs.append.recording_time import utc_now
from negotiation.logs.contents import Contents
from negotiation.logs.damage.prefix import contents_at
from negotiation.logs.files.fsync import file_at
from negotiation.logs.files.regular import open_regular
from negotiation.logs.jsonl.extent import Extent, extent_of
from negotiation.logs.jsonl.file_lock import hold_shared, is_locked, lock
from negotiation.logs.jsonl.reader import read_lines
from negotiation.logs.jsonl.writer import move_leftover_aside, write_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from negotiation.errors import Finding
    from negotiation.events import Event
    from negotiation.logs.append.expect import Expect
    from negotiation.logs.contents import Stored
    from negotiation.logs.damage.remains import Remains
    from negotiation.logs.protocol import LogDescription

_TRIES = 5
_PATIENCE, _PAUSE = 0.5, 0.005
"""How many seconds a reader waits for an append that is being written, and seconds between two looks at the file."""


class JsonLinesLog:
    """A log in a JSON Lines file.

    Args:
        path: the file.
        name: the name of the log in answers; by default the file's name without ending.
        writable: whether `append` is allowed.
        now: the clock for recording times.
        timeout: how many seconds an append waits for another writer.
    """

    def __init__(
        self,
        path: Path,
        *,
        name: str | None = None,
        writable: bool = True,
        now: Callable[[], datetime] = utc_now,
        timeout: float = 30.0,
    ) -> None:
        self.path = path
        self.name = name or path.stem
        self._writable = writable
        self._now = now
        self._timeout = timeout

    def describe(self) -> LogDescription:
        """Return where and how the log is stored; see `Log.describe`."""
        from negotiation.logs.protocol import LogDescription

        return LogDescription(kind="JSON Lines", place=str(self.path), files=(self.path,))

    def details(self) -> dict[str, str]:
        """Return nothing: `describe` says everything about a text file."""
        return {}

    def copy_to(self, file: Path) -> None:
        """Copy the log into a new text file; see `Copyable`."""
        from negotiation.logs.jsonl.create import copy_text

        copy_text(self, file)

    def read(self, position: int | str | None = None) -> Contents:
        """Return the entries of the log, all or up to a position or head; see `Log.read`."""
        entries, findings = self._read_settled()
        undamaged = _entries_before_damage(entries, findings)
        return contents_at(self.name, str(self.path), entries, findings, undamaged=undamaged, pin=position)

    def remains(self) -> Remains:
        """Return what can be read of the log, line by line; see `Log.remains`."""
        from negotiation.logs.damage.remains import Remains, Remnant

        entries, findings = self._read_settled()
        at: dict[int, Remnant] = {entry.line or 0: Remnant(f"line {entry.line}", entry) for entry in entries}
        for finding in findings:
            line = finding.line or 0
            if line not in at:  # a finding on a readable entry is about order or names: salvage checks these again
                at[line] = Remnant(f"line {line}", fault=finding)
        return Remains(name=self.name, remnants=tuple(at[line] for line in sorted(at)))

    def _read_settled(self) -> tuple[list[Stored], list[Finding]]:
        """Return entries and findings of one state of the file; read it again if it changes during the read.

        Raises:
            UnreadableLogError: the file cannot be read.
        """
        try:
            for attempt in range(1, _TRIES + 1):
                with self.snapshot() as (stream, extent):
                    before = _size_and_time(stream)
                    entries, findings = read_lines(stream, str(self.path), extent=extent)
                    after = _size_and_time(stream)
                    # A read without findings is valid even if the file has grown: bytes before `extent.end` do not
                    # change. Findings may come from a writer at work, so any change is a reason to read again.
                    changed = after != before if findings else after[0] < extent.end
                    if not changed or attempt == _TRIES:
                        break
        except OSError as error:
            raise UnreadableLogError(str(self.path), error.strerror or str(error)) from None
        return entries, findings

    def append(self, events: Sequence[Event], expect: Expect | int | None = None) -> tuple[Stored, ...]:
        """Append events, all or none; see `Log.append`."""
        from negotiation.logs.append.admission import admit

        with self._writing() as (stream, contents):
            state = LogState.of(self.name, contents.entries)
            admission = admit(
                state, events, expect, now=self._now, stored=lambda position: contents.entries[position - 1]
            )
            write_entries(stream, self.path, admission.added)
        return admission.entries

    def adopt(self, source: Contents) -> tuple[Stored, ...]:
        """Copy the entries of another log into this one; see `Log.adopt`."""
        from negotiation.logs.append.admission import to_adopt

        with self._writing() as (stream, contents):
            added = to_adopt(LogState.of(self.name, contents.entries), source)
            write_entries(stream, self.path, added)
        return added

    def close(self) -> None:
        """Do nothing: a text file is opened and closed by each append."""

    @contextmanager
    def snapshot(self) -> Iterator[tuple[IO[bytes], Extent]]:
        """Open the file for reading, with the extent that does not change during the read.

        The reader waits a moment for an append that is being written, and ignores one that takes longer.
        """
        with open_regular(self.path) as stream:
            extent = _stable_extent(stream)
            stream.seek(0)
            yield stream, extent

    def shared(self) -> IO[bytes]:
        """Open the file for reading while appends wait; formerly the way to read. `snapshot` lets nobody wait."""
        from warnings import warn

        warn("JsonLinesLog.shared is now JsonLinesLog.snapshot", DeprecationWarning, stacklevel=2)
        stream = open_regular(self.path)
        hold_shared(stream)
        return stream

    def _read(self, stream: IO[bytes], extent: Extent) -> Contents:
        entries, findings = read_lines(stream, str(self.path), extent=extent)
        if findings:
            raise InvalidLogError(str(self.path), findings)
        return Contents(name=self.name, entries=tuple(entries))

    @contextmanager
    def _writing(self) -> Iterator[tuple[IO[bytes], Contents]]:
        """Hold the lock of the file and yield its contents; move aside what a stopped append has left.

        Nothing is moved if the log before it is damaged: a person has to look at damage first.
        """
        if not self._writable:
            raise UnreadableLogError(self.name, "the shipped log is read-only; copy the file and append to the copy")
        try:
            with open_regular(self.path, "r+b") as stream:
                lock(stream, self.path, self._timeout)
                # During the wait for the lock, another file may have been put at the path; a write to this one is lost.
                status = os.fstat(stream.fileno())
                if file_at(self.path) != (status.st_dev, status.st_ino):
                    raise UnreadableLogError(str(self.path), "it was removed or replaced meanwhile; try again")
                extent = extent_of(stream.fileno())
                stream.seek(0)
                # Read before anything is moved: a damaged log must not be changed.
                contents = self._read(stream, Extent(extent.end))
                move_leftover_aside(stream, self.path, extent)
                yield stream, contents
        except OSError as error:
            raise UnreadableLogError(str(self.path), error.strerror or str(error)) from None


def _entries_before_damage(entries: Sequence[Stored], findings: Sequence[Finding]) -> int:
    """Return how many entries are before the first line that has a finding."""
    first = min((finding.line or 0 for finding in findings), default=None)
    return sum(first is None or (entry.line or 0) < first for entry in entries)


def _stable_extent(stream: IO[bytes]) -> Extent:
    """Return the extent of a file for a reader.

    If no writer is at work, the extent reports what a stopped append has left. If one is, its append is not in the log
    yet, and nothing is reported.
    """
    end = time.monotonic() + _PATIENCE
    while True:
        extent = extent_of(stream.fileno())
        if extent.complete:
            return extent
        if not is_locked(stream):
            return extent_of(stream.fileno())  # look again: the writer may have finished between the two calls
        if time.monotonic() > end:
            return attrs.evolve(extent, left="nothing")
        time.sleep(_PAUSE)


def _size_and_time(stream: IO[bytes]) -> tuple[int, int]:
    found = os.fstat(stream.fileno())
    return found.st_size, found.st_mtime_ns
