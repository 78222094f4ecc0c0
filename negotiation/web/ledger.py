"""The ledger behind the server: a log that may grow while it is served.

The contents of the log are cached as long as its files look unchanged (see `logs.following.watched`); a log that is not
stored in files is read for every request. Replays of one state of the log are cached by their parameters, so that a
client that asks for many dates T with one K causes one fold.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from negotiation.logs import open_log
from negotiation.logs.following.watched import Watched
from negotiation.questions.replay import replay

if TYPE_CHECKING:
    from negotiation.logs import Contents
    from negotiation.questions.replay import Replay

_MAX_REPLAYS = 32
"""How many replays are cached; beyond that, the one that was not used for the longest time is dropped."""


class Ledger:
    """A log that is read again when it has changed. Its methods may be called from several threads.

    Args:
        name: the name of a shipped log, the path of a file, or the address of a database.

    Raises:
        UnknownNameError, UnreadableLogError: there is no such log.
    """

    def __init__(self, name: str) -> None:
        self._log = open_log(name)
        files = self._log.describe().files
        self._watched = Watched(lambda: files) if files else None
        self._lock = threading.Lock()
        self._contents: Contents | None = None
        self._replays: OrderedDict[tuple[str | None, ...], Replay] = OrderedDict()

    def contents(self) -> Contents:
        """Return the contents of the log as it is now.

        Raises:
            InvalidLogError, UnreadableLogError: the log can no longer be read.
        """
        with self._lock:  # also while reading: requests that come meanwhile wait for the same contents
            changed = self._watched is None or self._watched.may_have_changed()
            if self._contents is None or changed:
                contents = self._read()
                # Files may look changed while the log is the same, for example after a copy; replays then stay valid.
                if self._contents is None or contents.head != self._contents.head:
                    self._replays.clear()
                self._contents = contents
            return self._contents

    def replay(
        self, known_at: str, *, position: str | None = None, according_to: str | None = None, zone: str | None = None
    ) -> Replay:
        """Return the replay of the log as it is now, as known by K.

        Args:
            known_at: K, as a date expression.
            position: the position, or the beginning of a head, up to which the log is read; None for all of it.
            according_to: the only voice that is read; None for all voices.
            zone: the zone of the days of the question; None for the log's.

        Raises:
            UnknownNameError, BadValueError: one of the arguments is invalid or unknown.
            InvalidLogError, UnreadableLogError: the log can no longer be read.
        """
        contents = self.contents()
        key = (contents.head, known_at, position, according_to, zone)
        with self._lock:
            found = self._replays.get(key)
            if found is not None:
                self._replays.move_to_end(key)
                return found
        # Outside the lock, so that a long fold does not block other requests. Two requests may then fold the same.
        made = replay(contents, known_at, position=position, according_to=according_to, zone=zone)
        with self._lock:
            self._replays[key] = made
            while len(self._replays) > _MAX_REPLAYS:
                self._replays.popitem(last=False)
        return made

    def _read(self) -> Contents:
        try:
            return self._log.read()
        except BaseException:
            if self._watched:
                self._watched.forget()  # otherwise the next request would get the older contents, without this error
            raise
