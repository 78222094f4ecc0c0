"""Following: returning the events of a log as they are appended.

A follower stores only the position of the last event that it has returned, and asks for the events after it. A log
that can wait for new events does so (`news`); any other log is read again at intervals. Each event is returned once, in
the order of positions.
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
        """Return the entries after a position, at once or as soon as there are some.

        Args:
            position: the position of the last entry that the caller has; 0 for none.
            timeout: how many seconds to wait before nothing is returned.

        Raises:
            InvalidLogError: what is stored is not a log, or has changed before the position.
            UnreadableLogError: it cannot be read any more.
        """


def following(log: Log) -> Following:
    """Return a log that can wait for new events, or a poller that does it for the log."""
    return log if isinstance(log, Following) else Poller(log)


class Poller:
    """Reads a log at intervals.

    A file may be missing for a moment, or shorter than before, because git and many editors write it again. So the
    poller waits when the log cannot be read; if the log then begins with the same events as before, polling goes on.

    Args:
        log: the log.
        patience: how many seconds to wait until a missing, damaged or shortened log can be read again.
    """

    def __init__(self, log: Log, patience: float = 5.0) -> None:
        self._log = log
        self._patience = patience
        self._files = log.describe().files
        self._watched = Watched(lambda: self._files)
        self._wrong_since: float | None = None
        self._last_read: tuple[int, str] | None = None

    def news(self, position: int, timeout: float) -> tuple[Stored, ...]:
        """Return the entries after a position, at once or as soon as there are some; see `Following`."""
        end = time.monotonic() + timeout
        while True:
            # A log without files (on a server) cannot be watched, so it is read each time.
            if self._watched.may_have_changed() or not self._files:
                found = self._behind(position)
                if found:
                    return found
            left = end - time.monotonic()
            if left <= 0:
                return ()
            time.sleep(min(_PAUSE, left))

    def _behind(self, position: int) -> tuple[Stored, ...]:
        """Return the entries after a position; nothing while the log cannot be read and patience lasts."""
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
        # Compare the head at the last read: the same length does not mean the same events.
        if (
            self._last_read
            and self._last_read[0] <= position
            and contents.head_at(self._last_read[0]) != self._last_read[1]
        ):
            raise _rewritten(self._log.name, self._last_read[0])
        found = contents.entries[position:]
        if found or not self._last_read:
            self._last_read = contents.position, contents.head
        return found


def _rewritten(name: str, position: int) -> InvalidLogError:
    message = f"{name} no longer holds the same events up to position {position}."
    hint = "A log only grows: was the file replaced by another?"
    return InvalidLogError(name, [Finding(code="rewritten", message=message, hint=hint)])
