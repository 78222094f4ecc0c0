"""Following: what a log takes in, as it takes it in.

The position up to which events have been seen is all that a follower remembers and all that it trusts: whatever
wakes it, it asks for what stands behind. A log that can wait for itself does (`news`); any other is looked at again
and again. Every event comes once, in the order of the positions.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from negotiation.errors import Finding, InvalidLogError

if TYPE_CHECKING:
    from negotiation.logs.contents import Contents, Stored
    from negotiation.logs.protocol import Log

_PAUSE = 0.2
_ANYWAY = 2.0
"""For how many seconds a file that has changed is read again although it looks the same: two changes within one tick
of the clock of the file system look like one."""
_PATIENCE = 10


@runtime_checkable
class Following(Protocol):
    """What can be asked for news."""

    def news(self, position: int, timeout: float) -> tuple[Stored, ...]:
        """Return what stands behind a position, at once or as soon as there is something.

        Args:
            position: of the last entry that was seen; 0 for none.
            timeout: for how many seconds to wait; then nothing is returned.

        Raises:
            InvalidLogError: what the log holds is not a log, or not what it held before.
            UnreadableLogError: it cannot be read any more.
        """


def following(log: Log) -> Following:
    """Return what can be asked for the news of a log."""
    return log if isinstance(log, Following) else Poller(log)


class Poller:
    """What looks at a log again and again."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._seen: tuple[object, ...] | None = None
        self._changed = 0.0
        self._leaf: bytes | None = None

    def news(self, position: int, timeout: float) -> tuple[Stored, ...]:
        """Return what stands behind a position, at once or as soon as there is something; see `Following`."""
        end = time.monotonic() + timeout
        while True:
            if self._may_have_changed():
                found = self._behind(position)
                if found:
                    return found
            left = end - time.monotonic()
            if left <= 0:
                return ()
            time.sleep(min(_PAUSE, left))

    def _behind(self, position: int) -> tuple[Stored, ...]:
        contents = self._read()
        kept = contents.entries[:position]
        if len(kept) < position or (kept and self._leaf and kept[-1].leaf != self._leaf):
            message = f"{self._log.name} does not hold any more what it held at position {position}."
            hint = "A log only grows: was the file replaced?"
            raise InvalidLogError(self._log.name, [Finding(code="rewritten", message=message, hint=hint)])
        found = contents.entries[position:]
        if found:
            self._leaf = found[-1].leaf
        return found

    def _read(self) -> Contents:
        """Read the log; what is wrong with it may be an append that is just being written."""
        for _ in range(_PATIENCE):
            try:
                return self._log.read()
            except InvalidLogError:
                time.sleep(_PAUSE / 2)
        return self._log.read()

    def _may_have_changed(self) -> bool:
        looks = self._looks()
        if looks is None or looks != self._seen:
            self._seen, self._changed = looks, time.monotonic()
        return time.monotonic() - self._changed < _ANYWAY

    def _looks(self) -> tuple[object, ...] | None:
        """Return what can be seen of the files from outside; None if the log is none."""
        path = getattr(self._log, "file", None) or getattr(self._log, "path", None)
        if not isinstance(path, Path):
            return None
        return tuple(_look(file) for file in (path, path.with_name(f"{path.name}-wal")))


def _look(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
