"""The ledger behind the server: a log that may grow while it is served.

What was read is kept as long as the files look as they did (see `logs.following.watched`); a log that is not kept in
files is read for every request. Replays of one state of the log are kept by K and voice, so that a client that walks
through dates folds once.
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

_KEPT = 32


class Ledger:
    """A log that is read again when it has changed.

    Args:
        name: a shipped log by name, a file, or an address.

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
        """Return what the log holds now.

        Raises:
            InvalidLogError, UnreadableLogError: it cannot be read any more.
        """
        with self._lock:
            changed = self._watched is None or self._watched.may_have_changed()
            if self._contents is None or changed:
                contents = self._read()
                if self._contents is None or contents.head != self._contents.head:
                    self._replays.clear()
                self._contents = contents
            return self._contents

    def replay(
        self, known_at: str, *, position: str | None = None, according_to: str | None = None, zone: str | None = None
    ) -> Replay:
        """Return the replay of the log as it is now, read up to K.

        Raises:
            UnknownNameError, BadValueError: position, voice, zone or date mean nothing.
            InvalidLogError, UnreadableLogError: the log cannot be read any more.
        """
        contents = self.contents()
        key = (contents.head, known_at, position, according_to, zone)
        with self._lock:
            found = self._replays.get(key)
            if found is not None:
                self._replays.move_to_end(key)
                return found
        made = replay(contents, known_at, position=position, according_to=according_to, zone=zone)
        with self._lock:
            self._replays[key] = made
            while len(self._replays) > _KEPT:
                self._replays.popitem(last=False)
        return made

    def _read(self) -> Contents:
        try:
            return self._log.read()
        except BaseException:
            if self._watched:
                self._watched.forget()  # else the next request would be answered from what was read before
            raise
