"""Input and output that fails: at every call in turn, and as real disks, folders and other programs make it fail.

Whatever fails, there is one of our errors or the work is done; then the batch is whole or absent, and once the fault is
gone the same append goes through. A normal run lets each call fail alone; NEGOTIATION_FAULTS=long then also with all
calls after it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from faults.apsw_library import ApswLibrary, put_in
from faults.failing_files import FailingVfs, Fault, failing_text
from faults.in_memory import folder_in_memory
from given import OPENING, event
from negotiation.errors import NegotiationError, UnreadableLogError
from negotiation.logs import JsonLinesLog, create_log, open_log
from negotiation.logs.copies.backup import back_up
from negotiation.logs.copies.transfer import transfer
from negotiation.logs.files import fsync as lasting
from negotiation.logs.jsonl import log as jsonl
from negotiation.logs.proof.prove import checkpoint
from negotiation.logs.proof.verify import verify
from negotiation.logs.sqlite import place as sqlite_place
from negotiation.logs.sqlite.log import SqliteLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from negotiation.events import Event
    from negotiation.logs.protocol import Log

LONG = os.environ.get("NEGOTIATION_FAULTS") == "long"
VFS = "failing"
OPENED = event(OPENING)
KINDS = {"jsonl": ("log.jsonl", ""), "wal": ("log.db", ""), "truncate": ("log.db", "3.50.0")}
"""The name of the file, and as which SQLite the failing one passes."""


def statements(*names: str) -> list[Event]:
    """Return statements with these ids, longer than a page of SQLite together."""
    record = {"kind": "statement", "occurred": "2025", "issues": ["tariffs"], "parties": ["US"], "headline": "x" * 900}
    return [event({**record, "id": name}) for name in names]


FIRST = [OPENED, *statements("s1", "s2")]
ONE = statements("s3")
BATCH = statements("s3", "s4", "s5", "s6", "s7")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder, in memory where that can be."""
    with folder_in_memory() as folder:
        yield folder


@contextmanager
def failing(version: str) -> Iterator[Fault]:
    """Put the layers that fail below every kind of log."""
    fault = Fault()
    vfs = FailingVfs(VFS, fault)
    with pytest.MonkeyPatch.context() as patch, failing_text(fault):
        put_in(patch, ApswLibrary(VFS, version, ("PRAGMA wal_autocheckpoint=1",)))
        yield fault
    vfs.unregister()


def opened_again(log: Log) -> Log:
    """Return the same file as another program sees it."""
    assert isinstance(log, (JsonLinesLog, SqliteLog))
    return type(log)(log.path)


def do_read(log: Log) -> None:
    """Open a log and read it, as a checkpoint does."""
    assert verify(log.read(), checkpoint(log.read())).holds


def do_append(log: Log) -> None:
    """Append one event."""
    log.append(ONE)
    log.close()


def do_append_batch(log: Log) -> None:
    """Append several events."""
    log.append(BATCH)
    log.close()


def do_append_twice(log: Log) -> None:
    """Append to a log that is held open."""
    log.append(ONE)
    log.append(BATCH)


def do_import(log: Log) -> None:
    """Bring in what another log holds."""
    assert isinstance(log, (JsonLinesLog, SqliteLog))
    transfer(open_log(log.path.with_name("source.jsonl")), log)


def do_back_up(log: Log) -> None:
    """Copy the log."""
    assert isinstance(log, (JsonLinesLog, SqliteLog))
    copy = log.path.with_name(f"copy{log.path.suffix}")
    back_up(log, copy)


def do_create(log: Log) -> None:
    """Make another log."""
    assert isinstance(log, (JsonLinesLog, SqliteLog))
    create_log(log.path.with_name(f"copy{log.path.suffix}"))


WORK: dict[Callable[[Log], None], list[Event]] = {
    do_read: [],
    do_append: ONE,
    do_append_batch: BATCH,
    do_append_twice: BATCH,
    do_import: BATCH,
    do_back_up: [],
    do_create: [],
}
"""What is done, and the events that are there when it is done."""


def laid_out(folder: Path, name: str) -> Log:
    """Make the log that is worked on and one to import from, in an empty folder."""
    log = create_log(folder / name)
    log.append(FIRST)
    source = JsonLinesLog(folder / "source.jsonl")
    source.path.touch()
    source.adopt(log.read())
    source.append(BATCH)
    log.close()
    return log


@pytest.mark.parametrize("work", WORK, ids=lambda work: work.__name__)
@pytest.mark.parametrize("kind", KINDS)
def test_a_call_that_fails_leaves_the_batch_whole_or_absent(
    place: Path, kind: str, work: Callable[[Log], None]
) -> None:
    """Call 1, 2, 3 … until none fails: done, or an error of ours; then the log goes on, in the same object too."""
    name, version = KINDS[kind]
    laid_out(place, name)
    before = {each: each.read_bytes() for each in place.iterdir()}
    wrong: list[str] = []
    refused = number = 0
    with failing(version) as fault:
        for lasting in (False, True) if LONG else (False,):
            number = 0
            while number == 0 or fault.struck:
                number += 1
                for each in place.iterdir():
                    each.unlink()
                for file, content in before.items():
                    file.write_bytes(content)
                log = open_log(place / name)
                fault.set(number, lasting=lasting)
                outcome = _outcome(work, log)
                struck = [*fault.struck]
                fault.set(0)
                refused += outcome != "done"
                wrong += [f"call {number} ({struck}): {each}" for each in _after(log, work, outcome)]
                fault.struck = struck
    print(f"{kind}, {work.__name__}: {number - 1} calls, {refused} refused")
    assert wrong == []
    assert refused > number / 4, "so few failures are no test"


def _outcome(work: Callable[[Log], None], log: Log) -> str:
    try:
        work(log)
    except NegotiationError as error:
        return f"{type(error).__name__}: {error}"
    except Exception as error:  # noqa: BLE001 - what may not happen
        return f"not ours: {error!r}"
    return "done"


def _after(log: Log, work: Callable[[Log], None], outcome: str) -> Iterator[str]:
    """Yield what is wrong after a failure."""
    if outcome.startswith("not ours"):
        yield outcome
    whole, states = [*FIRST, *WORK[work]], _states(work)
    try:
        there = [*opened_again(log).read().events]
    except NegotiationError as error:
        codes = {finding.code for finding in getattr(error, "findings", ())}
        if not isinstance(log, JsonLinesLog) or not codes or codes - {"unfinished-batch", "truncated-line"}:
            yield f"then it cannot be read: {error}"
        there = FIRST
    if there not in states or (outcome == "done" and there != whole):
        yield f"{outcome}, but there are {[each.id for each in there]}"
    copy = log.path.with_name(f"copy{log.path.suffix}")  # type: ignore[attr-defined]
    if work in {do_back_up, do_create}:
        yield from _copy_faults(copy, outcome, FIRST if work is do_back_up else [])
    try:
        log.append(BATCH)
        log.close()
        there = [*opened_again(log).read().events]
    except NegotiationError as error:
        yield f"{outcome}; then it does not go on: {error}"
    else:
        if there != [*FIRST, *BATCH]:
            yield f"{outcome}; then there are {[each.id for each in there]}"


def _states(work: Callable[[Log], None]) -> list[list[Event]]:
    """Return what may be there after a failure."""
    between = [[*FIRST, *ONE]] if work is do_append_twice else []
    return [FIRST, *between, [*FIRST, *WORK[work]]]


def _copy_faults(copy: Path, outcome: str, expected: list[Event]) -> Iterator[str]:
    if copy.exists() != (outcome == "done"):
        yield f"{outcome}, and the new file is {'there' if copy.exists() else 'not there'}"
    if copy.exists() and [*open_log(copy).read().events] != expected:
        yield f"{outcome}, but the new file holds something else"
    if left := [each.name for each in copy.parent.iterdir() if each.name.startswith(".")]:
        yield f"{outcome}, and {left} stays behind"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("replaced", [False, True], ids=["removed", "replaced"])
def test_a_file_that_goes_while_it_is_open_takes_nothing_acknowledged(
    place: Path, monkeypatch: pytest.MonkeyPatch, kind: str, *, replaced: bool
) -> None:
    """What is appended then is refused, or stands in the file that is at the path now."""
    name, version = KINDS[kind]
    put_in(monkeypatch, ApswLibrary(version=version))
    log = laid_out(place, name)
    back_up(log, place / f"kept{Path(name).suffix}")
    log.append(ONE)
    for each in place.glob(f"{name}*"):
        each.unlink()
    if replaced:
        (place / f"kept{Path(name).suffix}").rename(place / name)
        assert [each.position for each in log.append(BATCH)] == [4, 5, 6, 7, 8]
        assert opened_again(log).read().events == (*FIRST, *BATCH)
    else:
        with pytest.raises(UnreadableLogError):
            log.append(BATCH)
        assert not [*place.glob(f"{name}*")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_goes_while_its_lock_is_waited_for_takes_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The append is refused; sent again, it stands in the file that is there now."""
    name, version = KINDS[kind]
    put_in(monkeypatch, ApswLibrary(version=version))
    log = laid_out(place, name)
    log.append(ONE)
    log.close()
    before = (place / name).read_bytes()

    def meanwhile(path: Path) -> object:
        monkeypatch.undo()
        put_in(monkeypatch, ApswLibrary(version=version))
        known = lasting.file_at(path)
        (place / "other").write_bytes(before)
        (place / "other").replace(path)
        return known if isinstance(log, SqliteLog) else lasting.file_at(path)

    for module in (jsonl, sqlite_place):
        monkeypatch.setattr(module, "file_at", meanwhile)
    with pytest.raises(UnreadableLogError, match="replaced meanwhile"):
        log.append(BATCH)
    log.append(BATCH)

    assert opened_again(log).read().events == (*FIRST, *BATCH)


@pytest.fixture
def small_disk(place: Path) -> Iterator[Path]:
    """A real disk of 256 kB, where one may be mounted."""
    disk = place / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=256k", "none", disk], check=False, capture_output=True
        ).returncode
    ):
        pytest.skip("no disk may be mounted here")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_refuses_and_an_emptier_one_goes_on(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """All that was acknowledged is there, nothing by half; reading works; with room again the same batch goes in."""
    name, version = KINDS[kind]
    put_in(monkeypatch, ApswLibrary(version=version))
    (small_disk / "ballast").write_bytes(bytes(64_000))
    log = create_log(small_disk / name)
    log.append([OPENED])
    for number in range(200):
        batch = statements(*(f"{number}-{part}" for part in range(1 + number % 3)))
        before = log.read().events
        try:
            log.append(batch)
        except UnreadableLogError:
            break
    else:
        pytest.fail("the disk was never full")

    assert opened_again(log).read().events == before
    assert len(before) > 10
    (small_disk / "ballast").unlink()
    log.append(batch)
    log.close()
    assert opened_again(log).read().events == (*before, *batch)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_written_into_a_read_only_disk(small_disk: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """Reading works; appending, making and copying are refused, for root too."""
    name, version = KINDS[kind]
    put_in(monkeypatch, ApswLibrary(version=version))
    laid_out(small_disk, name)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    log = open_log(small_disk / name)

    assert log.read().events == tuple(FIRST)
    for work in (do_append, do_back_up, do_create):
        with pytest.raises(UnreadableLogError):
            work(log)
    assert log.read().events == tuple(FIRST)


@pytest.mark.parametrize("version", ["", "3.50.0"], ids=["wal", "truncate"])
def test_a_lock_that_is_held_too_long_is_an_error(place: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """For who opens it, for who has it open, and for who reads what cannot be read beside a writer; then it goes on."""
    put_in(monkeypatch, ApswLibrary(version=version))
    path = laid_out(place, "log.db").path  # type: ignore[attr-defined]
    log = SqliteLog(path, timeout=0.05)
    log.append(ONE)
    other = ApswLibrary(version=version).connect(str(path), timeout=0)
    other.execute("BEGIN EXCLUSIVE")
    for each in (log, SqliteLog(path, timeout=0.05)):
        with pytest.raises(UnreadableLogError, match="locked for"):
            each.append(BATCH)
    with nullcontext() if not version else pytest.raises(UnreadableLogError, match="locked for"):
        assert SqliteLog(path, timeout=0.05).read().events == (*FIRST, *ONE)
    other.execute("ROLLBACK")
    other.close()
    log.append(BATCH)

    assert log.read().events == (*FIRST, *BATCH)
