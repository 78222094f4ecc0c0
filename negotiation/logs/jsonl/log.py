"""The JSON Lines log: the text file that people review in git.

The file only grows. An append is checked against the whole log before a byte is written, under a lock that makes
other writers wait; `jsonl.writer` says how it is written. Readers take no lock: they look where the log ends
(`jsonl.extent`) and read up to there, and read again if the file was changed under them and what they saw is no log.
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
from negotiation.logs.jsonl.writer import put_right, write_entries

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
"""For how many seconds a reader waits for an append that is being written, and how often it looks."""


class JsonLinesLog:
    """A log in a JSON Lines file.

    Args:
        path: the file.
        name: what the log is called in answers; by default the file's name without ending.
        writable: whether `append` is allowed.
        now: the clock that dates what is recorded.
        timeout: for how many seconds an append waits for another writer.
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
        """Return how the log is kept; see `Log.describe`."""
        from negotiation.logs.protocol import LogDescription

        return LogDescription(kind="JSON Lines", place=str(self.path), files=(self.path,))

    def details(self) -> dict[str, str]:
        """Return nothing: of a text file there is no more to say."""
        return {}

    def copy_to(self, file: Path) -> None:
        """Copy the log into a new text file; see `Copyable`."""
        from negotiation.logs.jsonl.create import copy_text

        copy_text(self, file)

    def read(self, position: int | str | None = None) -> Contents:
        """Return what the log holds, or held at a position or head; see `Log.read`."""
        entries, findings = self._read_settled()
        sound = _before(entries, findings)
        return contents_at(self.name, str(self.path), entries, findings, sound=sound, pin=position)

    def remains(self) -> Remains:
        """Return what is left of the log, line by line; see `Log.remains`."""
        from negotiation.logs.damage.remains import Remains, Remnant

        entries, findings = self._read_settled()
        at: dict[int, Remnant] = {entry.line or 0: Remnant(f"line {entry.line}", entry) for entry in entries}
        for finding in findings:
            line = finding.line or 0
            if line not in at:  # of an entry that is there, what stands between entries is judged anew
                at[line] = Remnant(f"line {line}", fault=finding)
        return Remains(name=self.name, remnants=tuple(at[line] for line in sorted(at)))

    def _read_settled(self) -> tuple[list[Stored], list[Finding]]:
        """Return entries and findings of the file as it was at one time; it is read again if it changed meanwhile.

        Raises:
            UnreadableLogError: the file cannot be read.
        """
        try:
            for attempt in range(1, _TRIES + 1):
                with self.snapshot() as (stream, extent):
                    before = _looks(stream)
                    entries, findings = read_lines(stream, str(self.path), extent=extent)
                    after = _looks(stream)
                    # A sound reading stands even if the file has grown: what lies before `extent.end` does not change.
                    # Findings may come from a writer at work, so any change is a reason to read again.
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
        """Take over what another log holds; see `Log.adopt`."""
        from negotiation.logs.append.admission import to_adopt

        with self._writing() as (stream, contents):
            added = to_adopt(LogState.of(self.name, contents.entries), source)
            write_entries(stream, self.path, added)
        return added

    def close(self) -> None:
        """Do nothing: a text file is opened and closed by each append."""

    @contextmanager
    def snapshot(self) -> Iterator[tuple[IO[bytes], Extent]]:
        """Open the file for reading, with the extent up to which it does not change while it is read.

        An append that is being written is waited for a moment; one that takes longer is not there yet.
        """
        with open_regular(self.path) as stream:
            extent = _settled(stream)
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
        """Hold the lock of the file, with what it then holds; what a stopped append has left is moved aside.

        Nothing is moved unless all in front of it is a log: a person has to look at damage.
        """
        if not self._writable:
            raise UnreadableLogError(self.name, "the shipped log is read-only; copy the file and append to the copy")
        try:
            with open_regular(self.path, "r+b") as stream:
                lock(stream, self.path, self._timeout)
                # While this waited for the lock, somebody may have put another file at the path; a write would be lost.
                there = os.fstat(stream.fileno())
                if file_at(self.path) != (there.st_dev, there.st_ino):
                    raise UnreadableLogError(str(self.path), "it was removed or replaced meanwhile; try again")
                extent = extent_of(stream.fileno())
                stream.seek(0)
                # Read before anything is moved: in a damaged log, no byte is touched.
                contents = self._read(stream, Extent(extent.end))
                put_right(stream, self.path, extent)
                yield stream, contents
        except OSError as error:
            raise UnreadableLogError(str(self.path), error.strerror or str(error)) from None


def _before(entries: Sequence[Stored], findings: Sequence[Finding]) -> int:
    """Return how many entries stand before the first line with which something is wrong."""
    first = min((finding.line or 0 for finding in findings), default=None)
    return sum(first is None or (entry.line or 0) < first for entry in entries)


def _settled(stream: IO[bytes]) -> Extent:
    """Return how far a file is a log for a reader.

    Where nobody writes, what an append has left is told. Where somebody does, an append that goes on is not there yet.
    """
    end = time.monotonic() + _PATIENCE
    while True:
        extent = extent_of(stream.fileno())
        if extent.complete:
            return extent
        if not is_locked(stream):
            return extent_of(stream.fileno())  # again: the writer may have ended in between
        if time.monotonic() > end:
            return attrs.evolve(extent, left="nothing")
        time.sleep(_PAUSE)


def _looks(stream: IO[bytes]) -> tuple[int, int]:
    found = os.fstat(stream.fileno())
    return found.st_size, found.st_mtime_ns
