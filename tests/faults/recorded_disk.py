"""A recorded disk: every write, and what may be left of them when the power goes.

Operations are noted in the order in which a program issues them. Up to any of them the disk is rebuilt in three ways:
with everything that was written; with nothing but what was synchronised; with that and a random choice of the rest,
torn at sectors of 512 bytes, which is what a disk that writes in its own order leaves. Assumed of the disk: a sector
is written whole or not, and what it was told to synchronise is there. `sync` makes the name of a new file last too,
as SQLite's own file layer does for its journals; that a file was removed lasts only once its folder was synchronised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from random import Random

SECTOR = 512
Action = Literal["create", "write", "truncate", "sync", "remove", "remove and sync", "sync folder", "acknowledge"]
_OF_NAMES = {"create", "remove", "remove and sync"}


@attrs.frozen
class Operation:
    """What was done to a file: where, and with which bytes. The size of `truncate` is in `at`."""

    action: Action
    file: str = ""
    at: int = 0
    data: bytes = b""


@attrs.define
class _File:
    """What is on the disk for certain, what programs see, and what lies between the two."""

    lasting: bytes | None = None
    live: bytearray | None = None
    pending: list[Operation] = attrs.field(factory=list)


class RecordedDisk:
    """The operations of a program, in order, on files that were there before.

    Args:
        folder: whose files are watched.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.before = {each.name: each.read_bytes() for each in folder.iterdir()}
        self.operations: list[Operation] = []

    def note(self, action: Action, file: str = "", at: int = 0, data: bytes = b"") -> None:
        """Take down an operation."""
        self.operations.append(Operation(action, file, at, data))

    def prefixes(self) -> Iterator[tuple[int, DiskState]]:
        """Yield the disk before the first operation and after each, with how many were acknowledged by then.

        The state is one object that moves on: rebuild from it before asking for the next.
        """
        state, acknowledged = DiskState(self.before), 0
        yield acknowledged, state
        for operation in self.operations:
            acknowledged += operation.action == "acknowledge"
            state.apply(operation)
            yield acknowledged, state


class DiskState:
    """The disk at one moment."""

    def __init__(self, before: Mapping[str, bytes]) -> None:
        self._files = {name: _File(content, bytearray(content)) for name, content in before.items()}

    def apply(self, operation: Operation) -> None:
        """Do an operation."""
        if operation.action in {"acknowledge", "sync folder"}:
            if operation.action == "sync folder":
                self._make_names_last()
            return
        file = self._files.setdefault(operation.file, _File())
        if operation.action == "sync":
            if any(each.action == "create" for each in file.pending):
                self._make_names_last()
            file.lasting, file.pending = None if file.live is None else bytes(file.live), []
            return
        file.live = _changed(file.live, operation)
        file.pending.append(operation)
        if operation.action == "remove and sync":
            self._make_names_last()

    def _make_names_last(self) -> None:
        """Synchronise the folder: which files there are, not what is in them."""
        for file in self._files.values():
            named = [number for number, each in enumerate(file.pending) if each.action in _OF_NAMES]
            if named:
                made = file.pending[named[-1]].action == "create"
                file.lasting, file.pending = b"" if made else None, file.pending[named[-1] + 1 :]

    def everything(self) -> dict[str, bytes]:
        """Return the files if all that was written is there."""
        return {name: bytes(file.live) for name, file in self._files.items() if file.live is not None}

    def synchronised(self) -> dict[str, bytes]:
        """Return the files if only what was synchronised is there."""
        return {name: file.lasting for name, file in self._files.items() if file.lasting is not None}

    def some(self, chance: Random) -> dict[str, bytes]:
        """Return the files if some of what was not synchronised is there, by chance."""
        left = {name: _some(file, chance) for name, file in self._files.items()}
        return {name: bytes(content) for name, content in left.items() if content is not None}


def _some(file: _File, chance: Random) -> bytearray | None:
    """Return what may be left of a file; what was written to one whose name is not there is not there either."""
    content = None if file.lasting is None else bytearray(file.lasting)
    named = content is not None
    for operation in file.pending:
        for part in _sectors(operation):
            kept = chance.random() < 0.5
            if part.action == "create":
                named = kept
            if kept and (named or part.action.startswith("remove")):
                content = _changed(content, part)
    return content


def _sectors(operation: Operation) -> Iterator[Operation]:
    """Yield a write sector by sector, anything else as it is."""
    if operation.action != "write":
        yield operation
        return
    at, data = operation.at, operation.data
    while data:
        size = SECTOR - at % SECTOR
        yield attrs.evolve(operation, at=at, data=data[:size])
        at, data = at + size, data[size:]


def _changed(content: bytearray | None, operation: Operation) -> bytearray | None:
    if operation.action in {"remove", "remove and sync"}:
        return None
    if operation.action == "create":
        return bytearray()
    changed = bytearray() if content is None else content
    at, data = operation.at, operation.data
    if operation.action == "truncate":
        del changed[at:]
    changed.extend(bytes(max(0, at - len(changed))))
    changed[at : at + len(data)] = data
    return changed
