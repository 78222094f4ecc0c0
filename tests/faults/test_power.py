"""Power cuts: at every prefix of what is written, whatever of it the disk kept, nothing acknowledged is lost.

The log's own code appends over a layer that records each write and each sync; then the disk is rebuilt as it may be
after a cut, in the three ways of `recorded_disk`, and read as the next user reads it, by a SQLite other than that which
wrote. Controls with weaker settings must lose something: they show that a loss would be seen, and why our settings are
what they are. A normal run cuts a few appends at every operation; NEGOTIATION_FAULTS=long cuts 60, with more random
choices at each.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from hashlib import sha256
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from faults.apsw_library import ApswLibrary, put_in
from faults.in_memory import folder_in_memory
from faults.recorded_disk import RecordedDisk
from faults.recording_files import RecordingVfs, recorded_text
from given import OPENING, event
from negotiation.errors import InvalidLogError, NegotiationError
from negotiation.logs import create_log, open_log
from negotiation.logs.proof.verify import verify
from negotiation.logs.sqlite import connection as sqlite_connection
from negotiation.logs.sqlite import library as sqlite_library
from negotiation.logs.sqlite.library import Journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faults.recorded_disk import DiskState
    from negotiation.events import Event
    from negotiation.logs.protocol import Log

LONG = os.environ.get("NEGOTIATION_FAULTS") == "long"
APPENDS = 60 if LONG else 5
CHOICES = 4 if LONG else 1
SIZES = (1, 3, 1, 2)
"""How many events the appends have, in turn."""
REOPENED = 3
"""After so many appends the log is closed and opened again."""
CONTINUED = 20
"""After so many different cuts one is not only read but appended to."""
BUSY = ("PRAGMA wal_autocheckpoint=8",)
"""Else the appends would not fill a write-ahead log, and nothing would be cut while it is written back."""
VFS = "recording"
OLD = "3.50.0"
"""As which SQLite the recording one passes, for the log to write in TRUNCATE mode."""
OPENED = event(OPENING)
MENDED = ("unfinished-batch", "truncated-line")
"""What reading says of a text file whose next append goes on by itself."""

Columns = list[tuple[str | None, bytes]]


def batches() -> list[list[Event]]:
    """Return what is appended, one batch after another; some events are longer than a page."""
    return [
        [_statement(f"{number}-{part}", 5_000 if number % 4 == 1 else 300) for part in range(SIZES[number % 4])]
        for number in range(APPENDS)
    ]


def _statement(name: str, size: int) -> Event:
    record = {"kind": "statement", "id": name, "occurred": "2025", "issues": ["tariffs"], "parties": ["US"]}
    return event({**record, "headline": f"{name} " * (size // len(name))})


def report(what: str, cuts: Cuts) -> None:
    """Tell how much was tried; pytest shows it with -rP."""
    print(f"{what}: {APPENDS} appends, {cuts.tried} cuts, {cuts.different} different disks, {dict(cuts.found)}")


def columns(log: Log) -> Columns:
    """Return what a log holds; that the leaves are right, reading has seen."""
    return [(entry.recorded, entry.data) for entry in log.read()]


@attrs.frozen
class Recorded:
    """What was written by some appends, and what the log holds in the end."""

    name: str
    disk: RecordedDisk
    columns: Columns

    def ends(self) -> list[int]:
        """Return how many events there are before the first append and after each."""
        return [*accumulate(map(len, batches()), initial=1)]


def append_all(log: Log, disk: RecordedDisk) -> None:
    """Append the batches, and note each as it is acknowledged."""
    for number, batch in enumerate(batches(), start=1):
        log.append(batch)
        disk.note("acknowledge")
        if number % REOPENED == 0:
            log.close()
    log.close()


def opened(folder: Path) -> None:
    """Make a SQLite log of one event."""
    log = create_log(folder / "log.db")
    log.append([OPENED])
    log.close()


def recorded_sqlite(folder: Path, *, version: str = "") -> Recorded:
    """Append to the SQLite log of a folder over the recording layer."""
    disk = RecordedDisk(folder)
    vfs = RecordingVfs(VFS, disk)
    with pytest.MonkeyPatch.context() as patch:
        put_in(patch, ApswLibrary(VFS, version, BUSY))
        with recorded_text(disk):
            append_all(open_log(folder / "log.db"), disk)
    vfs.unregister()
    return Recorded("log.db", disk, columns(open_log(folder / "log.db")))


def recorded_jsonl(folder: Path) -> Recorded:
    """Append to a text file over the recording layer."""
    log = create_log(folder / "log.jsonl")
    log.append([OPENED])
    disk = RecordedDisk(folder)
    with recorded_text(disk):
        append_all(log, disk)
    return Recorded("log.jsonl", disk, columns(log))


class Cuts:
    """Cuts the power at every prefix, and counts what comes of it.

    Attributes:
        tried: how many cuts were judged.
        different: how many different disks they left.
        found: what went wrong, and how often.
    """

    def __init__(self, recorded: Recorded, folder: Path) -> None:
        self._recorded = recorded
        self._folder = folder
        self._ends = recorded.ends()
        self._known: dict[bytes, int | str] = {}
        self.tried = 0
        self.found: Counter[str] = Counter()
        chance = random.Random(20251026)  # noqa: S311 - nothing is secret here
        for acknowledged, state in recorded.disk.prefixes():
            for left in _ways(state, chance):
                self._judge(left, acknowledged)

    @property
    def different(self) -> int:
        """How many different disks were left."""
        return len(self._known)

    def _judge(self, left: dict[str, bytes], acknowledged: int) -> None:
        self.tried += 1
        key = sha256(b"".join(f"{name} {len(data)} ".encode() + data for name, data in sorted(left.items()))).digest()
        if key not in self._known:
            self._known[key] = self._recover(left)
        size = self._known[key]
        if isinstance(size, str):
            self.found[size] += 1
        elif size not in self._ends:
            self.found["half a batch"] += 1
        elif size < self._ends[acknowledged]:
            self.found["lost"] += 1

    def _recover(self, left: dict[str, bytes]) -> int | str:
        """Read what is left as the next user does; return how many events there are, or what is wrong."""
        folder = self._folder / str(len(self._known))
        folder.mkdir()
        for name, content in left.items():
            (folder / name).write_bytes(content)
        try:
            return self._read(folder / self._recorded.name)
        except NegotiationError as error:
            return f"damaged: {error}".replace(str(folder), "")
        finally:
            shutil.rmtree(folder)

    def _read(self, path: Path) -> int | str:
        log = open_log(path)
        try:
            there = columns(log)
        except InvalidLogError as error:
            if path.suffix != ".jsonl" or {each.code for each in error.findings} - {*MENDED}:
                raise
            log.append([OPENED])
            there = columns(log)
        if there != self._recorded.columns[: len(there)]:
            return "other events"
        if len(self._known) % CONTINUED == 0:
            log.append([_statement("after-the-cut", 600)])
            assert verify(log.read()).holds
            assert len(log.read()) == len(there) + 1
            log.close()
        return len(there)


def _ways(state: DiskState, chance: random.Random) -> Iterator[dict[str, bytes]]:
    yield state.everything()
    yield state.synchronised()
    for _ in range(CHOICES):
        yield state.some(chance)


@pytest.fixture
def folders() -> Iterator[tuple[Path, Path]]:
    """Where is written, and where the disks are rebuilt: in memory where that can be, as no real disk is tested."""
    with folder_in_memory() as place:
        folders = place / "written", place / "rebuilt"
        for each in folders:
            each.mkdir()
        yield folders


@pytest.mark.parametrize("version", ["", OLD], ids=["wal", "truncate"])
def test_a_power_cut_takes_nothing_acknowledged_from_sqlite(folders: tuple[Path, Path], version: str) -> None:
    """In both journal modes: what was acknowledged is there, no half batch is, nothing is damaged."""
    opened(folders[0])
    cuts = Cuts(recorded_sqlite(folders[0], version=version), folders[1])

    report(f"sqlite {version or 'wal'}", cuts)
    assert cuts.found == {}


@pytest.mark.parametrize("version", ["", OLD], ids=["wal", "truncate"])
@pytest.mark.parametrize("first", ["", OLD], ids=["after wal", "after truncate"])
def test_a_second_power_cut_takes_nothing_either(folders: tuple[Path, Path], version: str, first: str) -> None:
    """What the first has left is taken back by the next writer, whose own appends are cut in turn."""
    opened(folders[0])
    disk = recorded_sqlite(folders[0], version=first).disk
    states = (state.everything() for _, state in islice(disk.prefixes(), len(disk.operations) // 4))
    left = max(states, key=lambda state: sum(map(len, state.values())))
    assert len(left) > 1, "the first cut has left nothing to take back"
    for each in folders[0].iterdir():
        each.unlink()
    for name, content in left.items():
        (folders[0] / name).write_bytes(content)
    cuts = Cuts(recorded_sqlite(folders[0], version=version), folders[1])

    report(f"second cut: {version or 'wal'} after {first or 'wal'}", cuts)
    assert cuts.found == {}


def test_a_power_cut_takes_nothing_acknowledged_from_a_text_file(folders: tuple[Path, Path]) -> None:
    """Nor does it leave anything that the next append does not put right by itself."""
    cuts = Cuts(recorded_jsonl(folders[0]), folders[1])

    report("json lines", cuts)
    assert cuts.found == {}
    assert cuts.different > 2 * APPENDS


@pytest.mark.parametrize(
    ("version", "mode", "synchronous"),
    [("", "wal", 1), (OLD, "truncate", 0), (OLD, "delete", 2)],
    ids=["wal, normal", "truncate, off", "delete, full"],
)
def test_weaker_settings_lose_what_was_acknowledged(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, version: str, mode: Any, synchronous: int
) -> None:
    """The control: the same cuts find losses where there are some. The last is what SQLite does by itself."""
    weaker = tuple(
        (name, synchronous if name == "synchronous" else value) for name, value in sqlite_connection._PRAGMAS
    )
    with monkeypatch.context() as patch:
        patch.setattr(sqlite_connection, "_PRAGMAS", weaker)
        patch.setattr(sqlite_library, "journal", lambda: Journal(mode, "a control"))
        opened(folders[0])
        recorded = recorded_sqlite(folders[0], version=version)
    cuts = Cuts(recorded, folders[1])

    report(f"control: {mode}, {synchronous}", cuts)
    assert cuts.found["lost"] > APPENDS / 2
