"""The JSON Lines log: the text file that people review in git.

The file only grows. An append is checked against the whole log before a byte is written, then written at once and
synchronised; if that fails, the file is cut back to what it was.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

from negotiation.codec import MAX_LINE_BYTES, encode
from negotiation.errors import Finding, InvalidEventsError, InvalidLogError, UnreadableLogError
from negotiation.logs.contents import Contents, Stored
from negotiation.logs.jsonl_read import read_lines
from negotiation.logs.protocol import Expect
from negotiation.logs.validate import validate
from negotiation.times import edtf, iso

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from negotiation.events import Event

try:
    import fcntl
except ImportError:  # not on Windows, where one writer at a time is the writer's own care
    fcntl = None  # type: ignore[assignment]


def _utc_now() -> datetime:
    return datetime.now(UTC)


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
        now: Callable[[], datetime] = _utc_now,
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
                return self._append(stream, events, Expect(expect) if isinstance(expect, int) else expect)
        except OSError as error:
            raise UnreadableLogError(str(self.path), error.strerror or str(error)) from None

    def _read(self, stream: IO[bytes]) -> Contents:
        entries, findings = read_lines(stream, str(self.path))
        if findings:
            raise InvalidLogError(str(self.path), findings)
        return Contents(name=self.name, entries=tuple(entries))

    def _append(self, stream: IO[bytes], events: Sequence[Event], expect: Expect | None) -> tuple[Stored, ...]:
        contents = self._read(stream)
        known = contents.by_id()
        fresh: list[Event] = []
        for event in events:
            if not _is_there(known.get(event.id), event) and event not in fresh:
                fresh.append(event)
        if fresh and expect is not None:
            expect.check(contents)
        faults = [finding for index, finding in validate([*contents.events, *fresh]) if index >= contents.position]
        if faults:
            raise InvalidEventsError(self.name, faults)
        recorded = self._recorded(contents)
        added = [
            Stored(
                position=contents.position + index,
                recorded=recorded,
                event=event,
                data=encode(event).encode(),
            )
            for index, event in enumerate(fresh, start=1)
        ]
        if long := [finding for entry in added for finding in _too_long(entry)]:
            raise InvalidEventsError(self.name, long)
        if added:
            _write(stream, b"".join(_line(entry) for entry in added))
        placed = {**known, **{entry.event.id: entry for entry in added}}
        return tuple(placed[event.id] for event in events)

    def _recorded(self, contents: Contents) -> str:
        """Return the recording time: now, but never before the last one, even when the clock was set back."""
        last = [edtf(entry.recorded).instant for entry in contents.entries if entry.recorded]
        return iso(max([self._now(), *last[-1:]]))

    @contextmanager
    def _locked(self) -> Iterator[IO[bytes]]:
        with self.path.open("r+b") as stream:
            if fcntl is not None:
                fcntl.flock(stream, fcntl.LOCK_EX)
            yield stream


def _is_there(entry: Stored | None, event: Event) -> bool:
    return entry is not None and encode(entry.event) == encode(event)


def _line(entry: Stored) -> bytes:
    return entry.data[:-1] + b',"recorded":"%s"}\n' % (entry.recorded or "").encode()


def _too_long(entry: Stored) -> Iterator[Finding]:
    """Yield a finding if the line of an entry could not be read again."""
    if len(_line(entry).rstrip(b"\n")) > MAX_LINE_BYTES:
        message = f"{entry.event.id} does not fit a line of {MAX_LINE_BYTES} bytes."
        hint = "Shorten its texts, or name fewer sources."
        yield Finding(code="line-too-long", event=entry.event.id, message=message, hint=hint)


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
