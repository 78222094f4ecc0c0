"""Bundles: the stored bytes of events that follow each other in a long log, packed.

A replay looks at the words of few events, and at the bytes of all only for the head. Unpacked, the bytes of a million
events take as much memory as all that is read from them; packed, a small part of that. A bundle is filled while a log
is read, and packs itself when it is full. It neither knows nor checks what the bytes say, but for the id.
"""

from __future__ import annotations

import json
from functools import lru_cache

SIZE = 128
"""Events in a bundle: enough to pack well, and few enough to look through for one of them."""


class Bundle:
    """The bytes of some events that follow each other.

    Args:
        first: the position of the first of them.
    """

    __slots__ = ("_first", "_lines", "_packed")

    def __init__(self, first: int) -> None:
        self._first = first
        self._lines: list[bytes] = []
        self._packed = b""

    def takes(self, position: int) -> bool:
        """Tell whether the event at a position can be added: there is room, and it follows what is there."""
        return not self._packed and position == self._first + len(self._lines)

    def add(self, line: bytes) -> None:
        """Add the bytes of the next event."""
        self._lines.append(line)
        if len(self._lines) == SIZE:
            self._packed, self._lines = _packed(self._lines), []

    def at(self, position: int) -> bytes:
        """Return the bytes of the event at a position."""
        return self._all()[position - self._first]

    def of(self, name: str) -> bytes:
        """Return the bytes of the event with an id."""
        lines, spelled = self._all(), f'"id":"{name}"'.encode()
        # A headline may contain the same characters, so the lines that contain them are parsed to be sure. The other
        # lines follow, because an id may be spelled with escapes.
        likely = [line for line in lines if spelled in line]
        return next(line for line in (*likely, *lines) if json.loads(line)["id"] == name)

    def _all(self) -> list[bytes]:
        return _unpacked(self._packed) if self._packed else self._lines


def _packed(lines: list[bytes]) -> bytes:
    import marshal
    import zlib

    # marshal is the fastest way to one bytes object and never leaves this process; level 1 packs nearly as well as 6.
    return zlib.compress(marshal.dumps(lines), 1)


@lru_cache(maxsize=8)
def _unpacked(packed: bytes) -> list[bytes]:
    import marshal
    import zlib

    lines: list[bytes] = marshal.loads(zlib.decompress(packed))  # noqa: S302 - our own, from memory
    return lines
