"""Appending to SQLite: what the file holds decides, not what a log object remembers of it."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from given import event
from logs.sqlite.files import FIRST, OPENED, libraries, made, statement, tamper
from negotiation.errors import AppendConflictError, InvalidLogError, UnreadableLogError
from negotiation.logs import JsonLinesLog, create_log, open_log
from negotiation.logs.sqlite import library as sqlite_library
from negotiation.logs.sqlite.connection import connect_to_write, set_journal_mode
from negotiation.logs.sqlite.library import WAL_IS_SAFE_SINCE, journal
from negotiation.logs.sqlite.log import SqliteLog
from negotiation.logs.sqlite.schema import SCHEMA_VERSION, VIEWS, migrations
from patience import PATIENCE
from running import clean_environment

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=libraries(), autouse=True)
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Each SQLite library that is there."""
    monkeypatch.setattr(sqlite_library, "library", lambda: request.param)
    return request.param


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a log of four events is."""
    made(tmp_path / "log.db")
    return tmp_path / "log.db"


def test_the_journal_is_the_one_that_this_sqlite_may_be_trusted_with(path: Path, library: Any) -> None:
    """WAL from 3.51.3 on; before, a rollback journal that is truncated."""
    wanted = "wal" if library.sqlite_version_info >= WAL_IS_SAFE_SINCE else "truncate"
    with closing(connect_to_write(path, 5)) as connection:
        set_journal_mode(connection, path, 5)
        (answer,) = connection.execute("PRAGMA journal_mode").fetchone()

    assert answer == journal().mode == wanted
    assert library.sqlite_version in journal().reason


def test_a_log_in_use_in_wal_mode_is_not_written_by_an_old_sqlite(
    path: Path, library: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would bring the WAL-reset bug to the others; the error says what to do."""
    with closing(library.connect(str(path), isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=wal")
        other.execute("SELECT * FROM event").fetchone()
        monkeypatch.setattr(sqlite_library, "WAL_IS_SAFE_SINCE", (99, 0, 0))

        with pytest.raises(UnreadableLogError) as caught:
            SqliteLog(path, timeout=0.1).append([statement("s9")])

    assert "wal mode" in str(caught.value)
    assert "negotiation[sqlite]" in str(caught.value)


def test_a_log_left_in_wal_mode_is_brought_back_by_an_old_sqlite(
    path: Path, library: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody else has it open."""
    with closing(library.connect(str(path))) as other:
        other.execute("PRAGMA journal_mode=wal")
    monkeypatch.setattr(sqlite_library, "WAL_IS_SAFE_SINCE", (99, 0, 0))

    assert SqliteLog(path).append([statement("s9")])[0].position == 5


def test_two_log_objects_see_each_other(path: Path) -> None:
    """Each takes in what the other has appended before it appends."""
    one, two = SqliteLog(path), SqliteLog(path)
    positions = [log.append([statement(f"x{number}")])[0].position for number in range(6) for log in (one, two)]

    assert positions[::2] == list(range(5, 11))
    assert positions[1::2] == positions[::2]
    assert one.append([statement("x3")])[0].position == 8


def test_what_another_has_declared_counts(path: Path) -> None:
    """An issue of an opening that somebody else has just appended."""
    one, two = SqliteLog(path), SqliteLog(path)
    one.append([statement("s4")])
    two.append([event({"kind": "opening", "id": "more", "occurred": "2025-11-01", "issues": [{"id": "fish"}]})])

    assert one.append([statement("s5", issues=["fish"])])[0].position == 7
    with pytest.raises(AppendConflictError) as caught:
        two.append([statement("s6")], expect=6)
    assert caught.value.event == "s5"


def test_the_state_grows_with_the_log(path: Path) -> None:
    """After many appends it is what reading the whole file gives."""
    log = SqliteLog(path)
    for number in range(20):
        log.append([statement(f"x{number}"), statement(f"y{number}")])
    assert log._writer is not None
    state, contents = log._writer.state, log.read()

    assert (state.position, state.head) == (contents.position, contents.head)
    assert state.ids == [each.id for each in contents.events]


def test_a_file_put_in_its_place_is_noticed(path: Path, tmp_path: Path) -> None:
    """A restored backup is another file; what was remembered of the old one does not count."""
    shutil.copy(path, tmp_path / "kept.db")
    log = SqliteLog(path)
    log.append([statement("s4")])
    log.close()
    (tmp_path / "kept.db").replace(path)

    assert log.append([statement("s5")])[0].position == 5
    assert [each.id for each in log.read().events][-2:] == ["s3", "s5"]


def test_a_locked_log_is_waited_for_and_then_given_up(path: Path, library: Any) -> None:
    """The error says how long, and that it can be tried again; after that it works."""
    log = SqliteLog(path, timeout=0.1)
    log.append([statement("s4")])
    with closing(library.connect(str(path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UnreadableLogError) as caught:
            log.append([statement("s5")])
        other.execute("ROLLBACK")

    assert "locked for 0.1 seconds" in str(caught.value)
    assert log.append([statement("s5")])[0].position == 6


def test_threads_share_a_log(path: Path) -> None:
    """Their appends take turns."""
    log = SqliteLog(path)

    def work(name: str) -> None:
        for number in range(20):
            log.append([statement(f"{name}{number}")])

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert log.read().position == 64


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks are a thing of POSIX")
def test_a_child_does_not_use_the_connection_of_its_parent(path: Path) -> None:
    """SQLite forbids it; the child opens the file itself."""
    log = SqliteLog(path)
    log.append([statement("s4")])
    child = os.fork()
    if not child:
        code = 1
        try:
            code = 0 if log.append([statement("s5")])[0].position == 6 else 2
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert log.append([statement("s6")])[0].position == 7


def test_a_read_only_log_is_not_appended_to(path: Path) -> None:
    """The log of an installed package."""
    with pytest.raises(UnreadableLogError, match="read-only"):
        SqliteLog(path, writable=False).append([statement("s9")])


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    """Making a log is another act than appending to it."""
    log = SqliteLog(tmp_path / "missing.db")
    with pytest.raises(UnreadableLogError):
        log.read()
    with pytest.raises(UnreadableLogError):
        log.append([OPENED])
    with pytest.raises(UnreadableLogError):
        _ = log.name

    assert [*tmp_path.iterdir()] == []


def test_a_name_stands_in_the_file(tmp_path: Path) -> None:
    """Wherever the file is moved and whatever it is called then."""
    create_log(tmp_path / "a.db", "The talks")
    (tmp_path / "a.db").rename(tmp_path / "b.db")

    assert open_log(tmp_path / "b.db").name == open_log(tmp_path / "b.db").read().name == "The talks"


def test_nothing_is_made_over_a_file(tmp_path: Path) -> None:
    """Nor is anything left beside it."""
    (tmp_path / "a.db").write_text("mine")

    with pytest.raises(UnreadableLogError, match="already"):
        create_log(tmp_path / "a.db")
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a.db", "mine")]


def older(path: Path) -> None:
    """Make a log as the first version of the schema had it, without the views."""
    from sqlite_utils import Database

    made(path)
    new = path.rename(path.with_name("new.db"))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrations().apply(Database(connection, execute_plugins=False), stop_before="2 views for people")
        with closing(sqlite3.connect(new)) as source:
            (mark,) = source.execute("PRAGMA application_id").fetchone()
            connection.execute(f"PRAGMA application_id={mark}")
            connection.execute("PRAGMA user_version=1")
            for table in ("log", "event", "event_issue"):
                for row in source.execute(f"SELECT * FROM {table}"):
                    connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    new.unlink()


def test_an_older_schema_is_read_as_it_is(tmp_path: Path) -> None:
    """Reading migrates nothing."""
    path = tmp_path / "old.db"
    older(path)
    before = path.read_bytes()

    assert SqliteLog(path).read().events == tuple(FIRST)
    assert path.read_bytes() == before


def test_an_older_schema_is_migrated_by_the_first_append(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """With the file as it was kept beside it, whose name is told, and the same entries in both."""
    path = tmp_path / "old.db"
    older(path)
    head = SqliteLog(path).read().head
    with caplog.at_level(logging.WARNING), SqliteLog(path) as log:
        log.append([statement("s4")])
    kept = tmp_path / "old.db.schema-1"

    assert str(kept) in caplog.text
    assert SqliteLog(kept).read().head == head == log.read(4).head
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (5,)
        assert connection.execute("SELECT name FROM _sqlite_migrations").fetchall()[1:] == [
            ("2 views for people",),
            ("3 guards on what is inserted",),
        ]
    assert VIEWS


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    """A view of the name that a migration makes is replaced; a table of that name is somebody's."""
    path = tmp_path / "old.db"
    older(path)
    tamper(path, "CREATE TABLE sources (mine TEXT)")
    before = SqliteLog(path).read()

    with pytest.raises(InvalidLogError):
        SqliteLog(path).append([statement("s4")])

    assert SqliteLog(path).read() == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


def test_ten_thousand_events_are_imported_at_once(tmp_path: Path) -> None:
    """One transaction, and the head of the source."""
    source = JsonLinesLog(tmp_path / "many.jsonl")
    source.path.touch()
    source.append([OPENED, *(statement(f"x{number}") for number in range(10_000))])
    contents = source.read()
    create_log(tmp_path / "many.db")
    with SqliteLog(tmp_path / "many.db") as log:
        assert len(log.adopt(contents)) == 10_001
        assert log.read().head == contents.head
        assert log.append([statement("last")])[0].position == 10_002


FILL = """
import resource, signal, sys
from negotiation import Statement, UnreadableLogError, open_log
from negotiation.logs.sqlite import library as sqlite_library

path, library = sys.argv[1:]
chosen = [each for each in sqlite_library.libraries() if each.__name__.startswith(library)][0]
sqlite_library.library = lambda: chosen
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
log = open_log(path)
log.append([Statement(id="before", occurred="2025", issues=["tariffs"], parties=["US"])])
size = log.path.stat().st_size + 20_000
resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
acknowledged = 0
try:
    for number in range(1_000):
        log.append([
            Statement(id=f"{number}-{part}", occurred="2025", issues=["tariffs"], parties=["US"], headline="x" * 900)
            for part in range(3)
        ])
        acknowledged += 1
except UnreadableLogError as error:
    print("refused:", error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert log.read().position == 5 + 3 * acknowledged, (log.read().position, acknowledged)
log.append([Statement(id="after", occurred="2025", issues=["tariffs"], parties=["US"])])
print(log.read().position - 6 == 3 * acknowledged)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits on file sizes are a thing of POSIX")
def test_a_full_disk_loses_nothing_and_leaves_nothing_by_half(path: Path, library: Any) -> None:
    """What was acknowledged stays, the refused batch is not there, and with room again appending goes on."""
    name = library.__name__.partition(".")[0]
    argv = [sys.executable, "-c", FILL, str(path), name]
    done = subprocess.run(argv, capture_output=True, check=False, env=clean_environment(), text=True, timeout=PATIENCE)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("refused:")
    assert done.stdout.endswith("True\n")
