"""Files of strangers: a file that is not a log of ours, or no longer one, is refused before anything in it counts."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from logs.sqlite.files import FIRST, libraries, made, statement, tamper
from negotiation.errors import InvalidLogError, NegotiationError, UnreadableLogError
from negotiation.logs.sqlite import library as sqlite_library
from negotiation.logs.sqlite.connection import connect_to_write, give_time, reading
from negotiation.logs.sqlite.log import SqliteLog
from negotiation.logs.sqlite.schema import APPLICATION_ID, GUARDS_ON_INSERT, SCHEMA_VERSION
from negotiation.logs.tree import leaf_data, leaf_hash
from running import run


@pytest.fixture(params=libraries(), autouse=True)
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Each SQLite library that is there."""
    monkeypatch.setattr(sqlite_library, "library", lambda: request.param)
    return request.param


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the log is."""
    return tmp_path / "log.db"


def refused(path: Path) -> str:
    """Read and append; both are refused with the same code, the file stays as it is; return the code."""
    before = path.read_bytes()
    for act in (lambda: SqliteLog(path).read(), lambda: SqliteLog(path).append([statement("s9")])):
        with pytest.raises(InvalidLogError) as caught:
            act()
        assert str(caught.value).startswith(f"{path}: ")
        assert caught.value.findings[0].hint
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    return caught.value.findings[0].code


@pytest.mark.parametrize(
    "content",
    [b"not a database, but a text of some length" * 50, b"{}\n", b"\x00" * 5_000],
    ids=["text", "json", "nul"],
)
def test_what_is_no_database_is_refused(path: Path, content: bytes) -> None:
    """Whatever its name says."""
    path.write_bytes(content)

    assert refused(path) == "not-a-database"


def test_an_empty_file_is_no_log(path: Path) -> None:
    """SQLite takes it for an empty database."""
    path.touch()

    assert refused(path) == "not-a-log"


def test_a_database_of_something_else_is_no_log(path: Path) -> None:
    """Even with a table of the same name."""
    tamper(path, "CREATE TABLE event (position INTEGER PRIMARY KEY, data TEXT)")

    assert refused(path) == "not-a-log"


def test_a_wrong_application_id_is_refused(path: Path) -> None:
    """It says whose file it is."""
    made(path)
    tamper(path, f"PRAGMA application_id={APPLICATION_ID + 1}")

    assert refused(path) == "not-a-log"


def test_a_newer_schema_is_refused_with_its_version(path: Path) -> None:
    """The remedy is a newer program."""
    made(path)
    tamper(path, f"PRAGMA user_version={SCHEMA_VERSION + 1}")

    assert refused(path) == "newer-schema"
    with pytest.raises(InvalidLogError, match=rf"version {SCHEMA_VERSION + 1}"):
        SqliteLog(path).read()


def test_our_marks_on_a_foreign_schema_are_not_enough(path: Path) -> None:
    """Views in the place of tables are never run."""
    tamper(
        path,
        f"PRAGMA application_id={APPLICATION_ID}",
        f"PRAGMA user_version={SCHEMA_VERSION}",
        "CREATE VIEW event AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n",
    )

    assert refused(path) == "schema-changed"


def test_a_truncated_file_is_refused(path: Path) -> None:
    """At every page."""
    log = made(path)
    whole = path.read_bytes()
    for size in range(len(whole) - 4_096, 0, -4_096):
        path.write_bytes(whole[:size])
        with pytest.raises(NegotiationError):
            log.read()
        with pytest.raises(NegotiationError):
            SqliteLog(path).append([statement("s9")])


def test_no_flipped_byte_gives_another_log(path: Path) -> None:
    """Each 61st byte turned over: reading fails with an error of ours, or gives what was written."""
    log = made(path)
    before, whole = log.read(), path.read_bytes()
    failed = 0
    for at in range(0, len(whole), 61):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            read = log.read()
        except NegotiationError:
            failed += 1
        else:
            assert (read.entries, read.head) == (before.entries, before.head), at

    assert failed > 10


def test_a_corrupt_page_is_a_clear_error(path: Path) -> None:
    """No traceback on the command line, exit code 3, and a remedy."""
    made(path)
    whole = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'event'").fetchone()
    whole[(page - 1) * 4_096 : (page - 1) * 4_096 + 200] = b"\xa5" * 200
    path.write_bytes(whole)
    outcome = run("status", "-l", str(path))

    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err.startswith(f"{path}: damaged-file: ")
    assert "backup" in outcome.err


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ('{"kind":"x"}', "unknown-kind"),
        ("[]", "not-an-object"),
        ("no JSON", "not-json"),
        ('{"kind":"statement","id":"s9","id":"s9"}', "repeated-key"),
        ('{"kind":"statement","id":"s9","occurred":"2025","issues":["tariffs"],"parties":["RU"]}', "unknown-party"),
        ('{"kind":"statement","id":"s9","occurred":"2025","issues":["chips"],"parties":["US"]}', "wrong-column"),
        ('{"kind":"statement","id":"s9","occurred":"2025",\n"issues":["tariffs"],"parties":["US"]}', "not-one-line"),
        ('{"kind":"statement","id":"s9","occurred":"2025","issues":["tariffs"],"parties":["US"]}\r', "not-one-line"),
    ],
)
def test_bytes_that_are_no_event_of_the_log_are_refused(path: Path, data: str, code: str) -> None:
    """Also with a true leaf over them, as somebody writes who knows the format and takes the guards away meanwhile."""
    made(path)
    leaf = leaf_hash(leaf_data(5, None, data.encode()))
    with closing(sqlite3.connect(path)) as connection, connection:
        for name in GUARDS_ON_INSERT:
            connection.execute(f"DROP TRIGGER {name}")
        row = (5, None, "s9", "statement", "2025", None, data, leaf)
        connection.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        connection.execute("INSERT INTO event_issue VALUES (5, 'tariffs')")
        for text in GUARDS_ON_INSERT.values():
            connection.execute(text)

    with pytest.raises(InvalidLogError) as caught:
        SqliteLog(path).read()

    assert [finding.code for finding in caught.value.findings] == [code]


def test_reading_writes_nothing_and_leaves_nothing(path: Path) -> None:
    """Not a byte, not a time stamp, no file beside it."""
    log = made(path)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    log.read()
    _ = SqliteLog(path).name

    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [each.name for each in path.parent.iterdir()] == ["log.db"]


def test_a_closed_log_is_one_file(path: Path) -> None:
    """Appending leaves no journal behind, so that the file can be copied and put into a read-only folder."""
    log = made(path)
    log.append([statement("s9")])
    log.close()

    assert [each.name for each in path.parent.iterdir()] == ["log.db"]
    assert path.read_bytes()[18:20] == b"\x01\x01"  # the header's mark of a rollback journal, not of WAL


class _Nobody:
    """Act without the rights of root, who may write everywhere."""

    def __enter__(self) -> None:
        self.root = os.geteuid() == 0
        if self.root:
            os.seteuid(65_534)

    def __exit__(self, *_: object) -> None:
        if self.root:
            os.seteuid(0)


@pytest.mark.parametrize("wal", [False, True])
def test_a_log_in_a_read_only_folder_is_read(tmp_path: Path, *, wal: bool) -> None:
    """Also if its last writer did not get to leave write-ahead mode; appending is refused and says why."""
    made(tmp_path / "log.db")
    if wal:
        with closing(sqlite3.connect(tmp_path / "log.db")) as connection:
            connection.execute("PRAGMA journal_mode=wal")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(tmp_path / "log.db", folder)
        (folder / "log.db").chmod(0o444)
        folder.chmod(0o555)
        with _Nobody():
            read = SqliteLog(folder / "log.db").read()
            with pytest.raises(UnreadableLogError) as caught:
                SqliteLog(folder / "log.db").append([statement("s9")])
        folder.chmod(0o755)

        assert read.events == tuple(FIRST)
        assert "read-only" in str(caught.value) or "may read" in str(caught.value)
        assert [each.name for each in folder.iterdir()] == ["log.db"]


def test_a_half_written_commit_is_taken_back_by_who_reads(path: Path) -> None:
    """A writer that was killed in the middle of a commit leaves a journal; the log is what it was before."""
    log = made(path)
    before = log.read()
    child = os.fork()
    if not child:
        try:
            connection = sqlite3.connect(path, isolation_level=None)
            connection.execute("PRAGMA cache_size=1")
            connection.execute("BEGIN IMMEDIATE")
            for number in range(5, 400):
                data = f'{{"id":"x{number}","kind":"statement","occurred":"2025","headline":"{"x" * 500}"}}'
                row = (number, None, f"x{number}", "statement", "2025", None, data, b"")
                connection.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        finally:  # else a child that fails goes on as a second run of the tests
            os._exit(0)
    os.waitpid(child, 0)
    assert (path.parent / "log.db-journal").stat().st_size > 0

    assert log.read() == before
    assert log.append([statement("s9")])[0].position == 5


def test_a_connection_for_reading_reads_our_tables_alone(path: Path, library: Any) -> None:
    """Whatever somebody brings it to run."""
    made(path)
    tamper(path, "CREATE TABLE note (text TEXT)")
    for sql in (
        "SELECT * FROM note",
        "DELETE FROM event",
        "CREATE TABLE mine (x)",
        "ATTACH ':memory:' AS other",
        "SELECT load_extension('x')",
        "PRAGMA writable_schema=1",
        "VACUUM",
    ):
        with pytest.raises(NegotiationError), reading(path, 1) as connection:
            connection.execute(sql).fetchall()
    assert library.sqlite_version


def test_what_never_ends_is_stopped(path: Path) -> None:
    """A deadline, not a hope."""
    made(path)

    def ask() -> None:
        endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n WHERE x < 0"
        with reading(path, 1) as connection:
            connection.set_authorizer(lambda *_: 0)
            give_time(connection, 0.05)
            connection.execute(endless).fetchall()

    with pytest.raises(InvalidLogError) as caught:
        ask()

    assert caught.value.findings[0].code == "too-slow"


def test_every_connection_has_our_settings(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are set and read back; a SQLite that does not obey is not used."""
    made(path)
    with closing(connect_to_write(path, 5)) as connection:
        asked = ("synchronous", "foreign_keys", "trusted_schema", "recursive_triggers", "cell_size_check")
        answers = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    monkeypatch.setattr("negotiation.logs.sqlite.connection._PRAGMAS", (("user_version", -1), ("synchronous", 9)))

    assert answers == [2, 1, 0, 1, 1]
    with pytest.raises(UnreadableLogError, match="synchronous"):
        connect_to_write(path, 5)
