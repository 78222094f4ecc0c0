"""Tampering with a SQLite file: whatever is done to its bytes or its rows is found, or lies outside the events.

A fault is found when the log cannot be read, or when `verify` says no against the checkpoint that was kept. What is not
found must have left every event, place and recording time as it was: unused space, statistics, names of views. A normal
run turns over every 7th byte that is not zero, other ones each day; NEGOTIATION_FAULTS=long all, those by three masks.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from faults.in_memory import folder_in_memory
from given import event
from negotiation.codec import encode, parse
from negotiation.errors import InvalidLogError, NegotiationError
from negotiation.logs import create_log
from negotiation.logs.proof.prove import checkpoint
from negotiation.logs.proof.verify import verify
from negotiation.logs.sqlite.log import SqliteLog
from negotiation.logs.sqlite.schema import GUARDS
from negotiation.logs.tree import leaf_data, leaf_hash
from running import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from negotiation.logs import Contents
    from negotiation.logs.proof.checkpoint import Checkpoint

LONG = os.environ.get("NEGOTIATION_FAULTS") == "long"
USED, UNUSED = (1, 1) if LONG else (7, 61)
"""Every so many of the bytes that hold something, and of those that are zero, most of which nothing is stored in."""
DAY = datetime.now(UTC).toordinal()
MASKS = (0xFF, 0x01, 0x80) if LONG else (0xFF,)
PAGE = 4_096


@pytest.fixture
def path() -> Iterator[Path]:
    """A log of five events, in memory where that can be."""
    with folder_in_memory() as folder:
        path = folder / "log.db"
        lines = SMALL.read_text(encoding="utf-8").splitlines()
        log = create_log(path)
        log.append([event(parse(line)) for line in lines[:2]])
        log.append([event(parse(line)) for line in lines[2:5]])
        log.close()
        yield path


def what_is_stored(contents: Contents) -> list[tuple[int, str | None, bytes]]:
    """Return all that the leaves cover."""
    return [(entry.position, entry.recorded, entry.data) for entry in contents]


class Tampering:
    """Tries variants of a file, and keeps how each was found.

    Attributes:
        found: how often by what.
        outside: the variants that nobody found, and that left every event as it was.
        missed: the variants that nobody found, though an event is another now.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        contents = SqliteLog(path).read()
        self._whole, self._seen = what_is_stored(contents), checkpoint(contents)
        self.found: Counter[str] = Counter()
        self.outside: list[str] = []
        self.missed: list[str] = []

    def look(self, name: str) -> None:
        """Judge the file as it is now."""
        how = self._found_by(self._seen)
        if how:
            self.found[how] += 1
        elif what_is_stored(SqliteLog(self._path).read()) == self._whole:
            self.outside.append(name)
        else:
            self.missed.append(name)

    def try_all(self, variants: Iterable[tuple[str, bytes]]) -> None:
        """Write each variant in place of the file and judge it."""
        for name, data in variants:
            self._path.write_bytes(data)
            self.look(name)
            for beside in self._path.parent.glob("*-*"):
                beside.unlink()

    def _found_by(self, seen: Checkpoint) -> str:
        try:
            contents = SqliteLog(self._path).read()
        except InvalidLogError as error:
            return f"reading: {error.findings[0].code}"
        except NegotiationError as error:
            return f"reading: {type(error).__name__}"
        return "" if verify(contents, seen).holds else "verify"

    def __str__(self) -> str:
        counts = f"{self.found.total()} found, {len(self.outside)} outside, {len(self.missed)} missed"
        return f"{counts}; {dict(self.found)}"


def flips(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the file with one byte turned over."""
    for at, byte in enumerate(data):
        if (at + DAY) % (USED if byte else UNUSED) == 0:
            for mask in MASKS if byte else MASKS[:1]:
                yield f"byte {at}, by {mask:#04x}", data[:at] + bytes([byte ^ mask]) + data[at + 1 :]


def test_every_changed_byte_is_found_or_outside_the_events(path: Path) -> None:
    """Each byte in turn; that most lie outside is unused space of the pages."""
    tampering = Tampering(path)
    tampering.try_all(flips(path.read_bytes()))

    print(f"flips: {tampering}")
    assert tampering.missed == []
    assert tampering.found.total() > 500


def test_every_changed_byte_of_what_is_stored_is_found(path: Path) -> None:
    """Each byte of each event, leaf and recording time, wherever it stands in the file: none of them passes."""
    tampering, whole = Tampering(path), path.read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT CAST(data AS BLOB), leaf, CAST(recorded AS BLOB) FROM event").fetchall()
    places = {at + n for row in rows for value in row for at in found_at(whole, value) for n in range(len(value))}
    chance = random.Random(DAY)  # noqa: S311 - nothing is secret here
    chosen = sorted(places) if LONG else chance.sample(sorted(places), 200)
    tampering.try_all((f"byte {at}", whole[:at] + bytes([whole[at] ^ 0x04]) + whole[at + 1 :]) for at in chosen)

    print(f"flips within the events: {tampering}")
    assert len(places) > 1_000
    assert (tampering.outside, tampering.missed) == ([], [])


def found_at(whole: bytes, value: bytes) -> Iterator[int]:
    """Yield where a value stands in a file."""
    at = whole.find(value)
    assert at >= 0, "the value is spread over pages"
    while at >= 0:
        yield at
        at = whole.find(value, at + 1)


def test_a_file_cut_off_anywhere_is_found(path: Path) -> None:
    """At the end of every page, and at random bytes within."""
    tampering, whole = Tampering(path), path.read_bytes()
    chance = random.Random(DAY)  # noqa: S311
    sizes = {*range(0, len(whole), PAGE), *(chance.randrange(len(whole)) for _ in range(400 if LONG else 60))}
    tampering.try_all((f"{size} of {len(whole)}", whole[:size]) for size in sorted(sizes))

    print(f"cuts: {tampering}")
    assert (tampering.outside, tampering.missed) == ([], [])


def test_swapped_and_blanked_pages_are_found_or_outside_the_events(path: Path) -> None:
    """Any two pages in each other's place, and any one lost: what disks and programs do to files."""
    tampering, whole = Tampering(path), path.read_bytes()
    pages = [whole[at : at + PAGE] for at in range(0, len(whole), PAGE)]

    def variants() -> Iterator[tuple[str, bytes]]:
        for first, page in enumerate(pages):
            yield f"page {first} blank", b"".join([*pages[:first], bytes(PAGE), *pages[first + 1 :]])
            for second in range(first):
                swapped = [*pages]
                swapped[first], swapped[second] = pages[second], page
                yield f"pages {second} and {first}", b"".join(swapped)

    tampering.try_all(variants())

    print(f"pages: {tampering}")
    assert tampering.missed == []
    assert tampering.found.total() > len(tampering.outside)


LINE = encode(event(parse(SMALL.read_text(encoding="utf-8").splitlines()[5])))
LEAF = leaf_hash(leaf_data(6, None, LINE.encode())).hex()
CHANGES = {
    "an event": "UPDATE event SET data = replace(data, '2025', '2024') WHERE position = 3",
    "an event and its leaf": "UPDATE event SET data = replace(data, '2025-', '2024-'), leaf = zeroblob(32)",
    "a recording time": "UPDATE event SET recorded = '2020-01-01T00:00:00Z' WHERE position = 1",
    "no recording time": "UPDATE event SET recorded = NULL WHERE position = 5",
    "a leaf": "UPDATE event SET leaf = (SELECT leaf FROM event WHERE position = 1) WHERE position = 2",
    "an id": "UPDATE event SET id = id || 'x' WHERE position = 2",
    "a kind": "UPDATE event SET kind = 'statement' WHERE position = 2",
    "a date": "UPDATE event SET occurred = '2024' WHERE position = 2",
    "what it corrects": "UPDATE event SET amends = 'nothing' WHERE position = 2",
    "an issue": "UPDATE event_issue SET issue = issue || 'x'",
    "an issue less": "DELETE FROM event_issue WHERE position = 2",
    "an issue more": "INSERT INTO event_issue VALUES (2, 'zzz')",
    "an issue of nothing": "PRAGMA foreign_keys=0; INSERT INTO event_issue VALUES (99, 'zzz')",
    "the first event": "PRAGMA foreign_keys=0; DELETE FROM event WHERE position = 1",
    "an event in the middle": "PRAGMA foreign_keys=0; DELETE FROM event WHERE position = 3",
    "the last event": "DELETE FROM event_issue WHERE position = 5; DELETE FROM event WHERE position = 5",
    "all events": "DELETE FROM event_issue; DELETE FROM event",
    "two swapped": "PRAGMA foreign_keys=0; UPDATE event SET position = -1 WHERE position = 2; "
    "UPDATE event SET position = 2 WHERE position = 3; UPDATE event SET position = 3 WHERE position = -1",
    "a place further": "PRAGMA foreign_keys=0; UPDATE event SET position = 9 WHERE position = 5",
    "one twice": "INSERT INTO event SELECT 6, recorded, id || 'x', kind, occurred, amends, data, leaf "
    "FROM event WHERE position = 2",
    "one put in without its columns": "INSERT INTO event VALUES (6, NULL, 'x', 'x', 'x', NULL, "
    f"CAST(x'{LINE.encode().hex()}' AS TEXT), x'{LEAF}')",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changed_rows_are_found(path: Path, change: str) -> None:
    """By somebody who drops the guards, changes rows and puts the guards back, word for word."""
    tampering = Tampering(path)
    without_guards(path, change)
    tampering.look("rows")

    assert (tampering.outside, tampering.missed) == ([], [])


def without_guards(path: Path, change: str) -> None:
    """Run statements with no trigger in the way, and put the triggers back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for name in GUARDS:
            connection.execute(f"DROP TRIGGER {name}")
        before = connection.total_changes
        connection.executescript(change)
        assert connection.total_changes > before
        for text in GUARDS.values():
            connection.execute(text)


def test_it_takes_a_checkpoint_to_find_a_good_forgery(path: Path) -> None:
    """A control: another date in an event, its column and its leaf reads well and is sound; a checkpoint tells."""
    contents = SqliteLog(path).read()
    seen, entry = checkpoint(contents), contents.entries[4]
    was = entry.event.occurred.text
    data = entry.data.replace(f'"occurred":"{was}"'.encode(), b'"occurred":"2025-12-31"')
    leaf = leaf_hash(leaf_data(5, entry.recorded, data))
    without_guards(
        path,
        f"UPDATE event SET occurred = '2025-12-31', data = CAST(x'{data.hex()}' AS TEXT), leaf = x'{leaf.hex()}' "
        "WHERE position = 5",
    )
    forged = SqliteLog(path).read()

    assert data != entry.data
    assert verify(forged).holds
    assert [finding.code for finding in verify(forged, seen).findings] == ["log-rewritten"]
