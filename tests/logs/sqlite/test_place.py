"""Links, second names and files that are cut off: what is acknowledged is where every reader looks for it."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

import pytest

from logs.sqlite.files import FIRST, libraries, made, statement
from negotiation.errors import NegotiationError, UnreadableLogError
from negotiation.formats.answer_tables import answer_tables
from negotiation.logs import create_log, open_log
from negotiation.logs.copies.backup import back_up
from negotiation.logs.following.follow import Poller
from negotiation.logs.sqlite import library as sqlite_library
from negotiation.logs.sqlite.connection import _left_behind
from negotiation.logs.sqlite.log import SqliteLog
from negotiation.web.ledger import Ledger
from patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=libraries())
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Each SQLite that is installed: one writes ahead, an older one with a rollback journal."""
    monkeypatch.setattr(sqlite_library, "library", lambda: request.param)
    return request.param


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log of four events, in a folder of its own."""
    (tmp_path / "data").mkdir()
    return made(tmp_path / "data" / "log.db").path


@pytest.fixture
def link(tmp_path: Path, path: Path) -> Path:
    """A link to it, in another folder."""
    link = tmp_path / "link.db"
    link.symlink_to(path.relative_to(tmp_path))
    return link


@pytest.fixture
def writer(path: Path, library: Any) -> Iterator[SqliteLog]:
    """A writer that has the log open and has appended to it."""
    del library
    with SqliteLog(path) as log:
        log.append([statement("s4")])
        yield log


def ids(path: Path) -> list[str]:
    """Return the ids of the events that a log holds for whoever opens it now."""
    return [event.id for event in SqliteLog(path).read().events]


HELD = ["opening", "s1", "s2", "s3"]


def test_what_a_stopped_writer_left_is_looked_for_beside_the_file(link: Path, path: Path, writer: SqliteLog) -> None:
    """Not beside the link: what was acknowledged and stands ahead of the file is part of the log."""
    opened = SqliteLog(link)

    assert opened.file == path.resolve()
    assert _left_behind(opened.file) == _left_behind(path)
    assert opened.read() == writer.read()


@pytest.mark.usefixtures("library")
def test_followers_and_servers_see_commits_through_a_link(link: Path, writer: SqliteLog) -> None:
    """A commit in WAL mode changes the file beside the log, not the log, and not the link."""
    poller, ledger = Poller(SqliteLog(link)), Ledger(str(link))
    held = len(poller.news(0, PATIENCE))
    assert ledger.contents().position == held
    writer.append([statement("s5")])

    assert [entry.event.id for entry in poller.news(held, PATIENCE)] == ["s5"]
    assert ledger.contents().position == held + 1


def test_a_link_is_followed_once(
    link: Path, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: Any
) -> None:
    """Whoever moves to another folder afterwards still writes to the file that was opened."""
    del library
    monkeypatch.chdir(tmp_path)
    log = open_log("link.db")
    monkeypatch.chdir("/")
    log.append([statement("s4")])
    assert isinstance(log, SqliteLog)
    log.keep_answers(answer_tables(log.read()))
    back_up(log, tmp_path / "copy.db")
    log.close()

    assert ids(path) == ids(tmp_path / "copy.db") == [*HELD, "s4"]
    assert link.is_symlink()


def test_a_link_without_an_ending_opens_the_kind_that_it_leads_to(tmp_path: Path, path: Path) -> None:
    """`current` that leads to a .db is a SQLite log."""
    (tmp_path / "current").symlink_to(path)

    assert open_log(tmp_path / "current").read() == open_log(path).read()


def test_errors_name_the_link_that_was_typed(link: Path, path: Path) -> None:
    """And not a path that the reader has never seen."""
    path.write_bytes(b"no database" * 1_000)
    with pytest.raises(NegotiationError) as caught:
        SqliteLog(link).read()

    assert str(caught.value).startswith(f"{link}: not-a-database: ")


def test_a_ring_of_links_is_no_log(tmp_path: Path) -> None:
    """It is an error of ours."""
    (tmp_path / "a.db").symlink_to("b.db")
    (tmp_path / "b.db").symlink_to("a.db")
    with pytest.raises(NegotiationError):
        SqliteLog(tmp_path / "a.db").read()


def test_a_file_moved_away_behind_a_link_takes_nothing_acknowledged(path: Path, writer: SqliteLog) -> None:
    """`mv l.db moved.db; ln -s moved.db l.db`: the append is refused, and all acknowledged before it is there."""
    moved = path.with_name("moved.db")
    path.rename(moved)
    path.symlink_to(moved)
    with pytest.raises(UnreadableLogError, match=r"moved, and a link put in its place.*open it again"):
        writer.append([statement("s5")])

    assert ids(path) == ids(moved) == [*HELD, "s4"]
    with SqliteLog(path) as again:
        assert again.append([statement("s5")])[0].position == 6


def test_a_folder_moved_away_behind_a_link_loses_nothing(path: Path, writer: SqliteLog) -> None:
    """The files stay together, so that it may go on or be refused; what is acknowledged is there."""
    path.parent.rename(path.parent.with_name("moved"))
    path.parent.symlink_to("moved")
    held = [*HELD, "s4"]
    with suppress(UnreadableLogError):
        held.append(writer.append([statement("s5")])[0].event.id)

    assert ids(path) == held


def test_a_link_that_leads_elsewhere_takes_nothing_acknowledged(
    link: Path, path: Path, tmp_path: Path, library: Any
) -> None:
    """The writer still has the old file open, which nobody reads any more by that name."""
    del library
    made(tmp_path / "other.db")
    with SqliteLog(link) as log:
        log.append([statement("s4")])
        link.unlink()
        link.symlink_to("other.db")
        with pytest.raises(UnreadableLogError, match="the link leads elsewhere now"):
            log.append([statement("s5")])

    assert ids(path) == [*HELD, "s4"]
    assert ids(link) == HELD


def test_a_second_name_stops_the_writer_under_the_first(path: Path, writer: SqliteLog) -> None:
    """A hard link made while the log is open: nothing more is acknowledged until there is one name again."""
    second = path.with_name("second.db")
    os.link(path, second)
    with pytest.raises(UnreadableLogError, match=r"second name, a hard link \(.*second\.db\).*negotiation backup"):
        writer.append([statement("s5")])
    second.unlink()

    assert writer.append([statement("s5")])[0].position == 6
    assert ids(path) == [*HELD, "s4", "s5"]


@pytest.mark.usefixtures("library")
def test_writers_under_two_names_are_both_refused(path: Path) -> None:
    """Each would keep its journal by its own name, and both would acknowledge one position."""
    second = path.with_name("second.db")
    os.link(path, second)
    for name in (path, second):
        with pytest.raises(UnreadableLogError, match="second name"):
            SqliteLog(name).append([statement("s4")])

    assert ids(path) == ids(second) == HELD


def test_a_second_name_does_not_show_less_than_was_acknowledged(path: Path, writer: SqliteLog) -> None:
    """What is written ahead under the first name cannot be seen under the second: an error, not an older answer."""
    second = path.with_name("second.db")
    os.link(path, second)
    if path.with_name("log.db-wal").exists():
        with pytest.raises(UnreadableLogError, match="name the log as the writer does"):
            ids(second)
    else:
        assert ids(second) == [*HELD, "s4"]
    writer.close()

    assert ids(second) == [*HELD, "s4"]


@pytest.mark.parametrize("left", [0, 100, 4_096, 3 * 4_096])
def test_a_file_that_is_cut_off_under_a_writer_takes_nothing_acknowledged(
    path: Path, writer: SqliteLog, left: int
) -> None:
    """Whatever is left of it; what is acknowledged in spite of that can be read."""
    os.truncate(path, left)
    try:
        held = [*HELD, "s4", writer.append([statement("s5")])[0].event.id]
    except NegotiationError:
        return

    writer.close()
    assert ids(path) == held


def test_what_stands_ahead_of_the_file_removed_under_a_writer_loses_nothing(path: Path, writer: SqliteLog) -> None:
    """`rm log.db-wal`: what was acknowledged before is there, and so is what is acknowledged afterwards."""
    beside = path.with_name("log.db-wal")
    if beside.exists():
        beside.unlink()
    held = [*HELD, "s4"]
    with suppress(NegotiationError):
        held.append(writer.append([statement("s5")])[0].event.id)
    writer.close()

    assert ids(path) == held


@pytest.mark.usefixtures("library")
def test_what_stands_ahead_of_the_file_cut_off_under_a_writer_is_told(path: Path, writer: SqliteLog) -> None:
    """`truncate -s 0 log.db-wal`: the position of what was lost is not given to another event without a word."""
    beside = path.with_name("log.db-wal")
    if not beside.exists() or not beside.stat().st_size:
        pytest.skip("nothing stands ahead of the file in this journal mode")
    os.truncate(beside, 0)

    with pytest.raises(UnreadableLogError, match=r"no longer what was acknowledged|disk I/O error"):
        writer.append([statement("s5")])
    writer.close()
    held = ids(path)
    assert "s5" not in held
    assert writer.append([statement("s5")])[0].position == len(held) + 1


def test_a_file_that_another_program_made_smaller_is_looked_over_and_goes_on(path: Path, writer: SqliteLog) -> None:
    """`VACUUM` takes out empty pages and no events."""
    writer.close()
    with closing(sqlite_library.library().connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE note (text TEXT)")
        other.execute("INSERT INTO note VALUES (zeroblob(400000))")
        writer.append([statement("s5")])
        other.execute("DROP TABLE note")
        writer.append([statement("s6")])
        other.execute("VACUUM")
        assert writer.append([statement("s7")])[0].position == 8
        assert writer.append([statement("s8")])[0].position == 9

    assert ids(path) == [*HELD, "s4", "s5", "s6", "s7", "s8"]


def test_a_log_that_is_just_being_made_has_two_names_for_an_instant(tmp_path: Path) -> None:
    """Who opens it then waits for the moment, and writes."""
    log = create_log(tmp_path / "new.db")
    os.link(tmp_path / "new.db", tmp_path / ".new.db.abc")
    threading.Timer(0.1, (tmp_path / ".new.db.abc").unlink).start()

    assert log.append(FIRST)[-1].position == 4
    log.close()


def test_reading_beside_a_bare_sqlite_is_unchanged(path: Path) -> None:
    """A file with one name in WAL mode is read as ever."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=wal")
        assert ids(path) == HELD
