"""Following: the events of a log as they are appended.

A follower remembers only the position of the last event that it has seen. Whenever it is woken, it asks for the events
after that position. A log that can wait for new events does so (`news`); any other log is read again at intervals. Each
event comes once, in the order of positions.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from negotiation.errors import Finding, InvalidLogError, UnreadableLogError
from negotiation.logs.following.watched import Watched

if TYPE_CHECKING:
    from negotiation.logs.contents import Stored
    from negotiation.logs.protocol import Log

_PAUSE = 0.2


@runtime_checkable
class Following(Protocol):
    """A log that can wait for new events."""

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
    """Reads a log at intervals.

    A file may be missing for a moment, or shorter than before, because git and many editors write it anew. So the
    poller waits when something is wrong; if the log then begins with the events that were seen before, it goes on.

    Args:
        log: the log.
        patience: for how many seconds to wait for a log that is gone, damaged or too short to be there again.
    """

    def __init__(self, log: Log, patience: float = 5.0) -> None:
        self._log = log
        self._patience = patience
        self._files = log.describe().files
        self._watched = Watched(lambda: self._files)
        self._wrong_since: float | None = None
        self._seen: tuple[int, str] | None = None

    def news(self, position: int, timeout: float) -> tuple[Stored, ...]:
        """Return what stands behind a position, at once or as soon as there is something; see `Following`."""
        end = time.monotonic() + timeout
        while True:
            if self._watched.may_have_changed() or not self._files:
                found = self._behind(position)
                if found:
                    return found
            left = end - time.monotonic()
            if left <= 0:
                return ()
            time.sleep(min(_PAUSE, left))

    def _behind(self, position: int) -> tuple[Stored, ...]:
        """Return what stands behind a position; nothing while what is wrong is waited for."""
        try:
            contents = self._log.read()
            if contents.position < position:
                raise _rewritten(self._log.name, position)
        except (InvalidLogError, UnreadableLogError):
            now = time.monotonic()
            self._wrong_since = now if self._wrong_since is None else self._wrong_since
            if now - self._wrong_since > self._patience:
                raise
            self._watched.forget()  # otherwise a file that looks the same would not be read again
            return ()
        self._wrong_since = None
        if self._seen and self._seen[0] <= position and contents.head_at(self._seen[0]) != self._seen[1]:
            raise _rewritten(self._log.name, self._seen[0])
        found = contents.entries[position:]
        if found or not self._seen:
            self._seen = contents.position, contents.head
        return found


def _rewritten(name: str, position: int) -> InvalidLogError:
    message = f"{name} no longer holds the same events up to position {position}."
    hint = "A log only grows: was the file replaced by another?"
    return InvalidLogError(name, [Finding(code="rewritten", message=message, hint=hint)])
