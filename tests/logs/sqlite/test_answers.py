"""Answers beside a SQLite log: made, shown only while they belong to it, dropped, and never part of the log."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from given import event
from laws.random_logs import random_log
from logs.sqlite.files import FIRST, made, statement, tamper
from negotiation.errors import InvalidLogError
from negotiation.formats.answer_tables import answer_tables, answer_tables_since
from negotiation.logs import create_log
from negotiation.logs.sqlite.answers import VIEWS
from negotiation.logs.sqlite.library import library
from negotiation.logs.sqlite.log import SqliteLog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def ask(path: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Ask as any program would that reads SQLite; in one process, only one SQLite may hold a file."""
    with closing(library().connect(path)) as connection:
        found: list[tuple[Any, ...]] = connection.execute(sql, values).fetchall()
    return found


def names(path: Path) -> set[str]:
    """Return the names of all tables and views."""
    return {name for (name,) in ask(path, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log of four events."""
    return tmp_path / "log.db"


@pytest.fixture
def log(path: Path) -> Iterator[SqliteLog]:
    """The same, open, without answers."""
    with made(path) as opened:
        yield opened


def test_the_log_stays_what_it_is(log: SqliteLog, path: Path) -> None:
    """Head, schema and bytes of the entries are as before, and it can be read and written."""
    head, schema = log.read().head, log.details()["schema"]
    log.keep_answers(answer_tables(log.read()))

    assert (log.read().head, log.details()["schema"]) == (head, schema)
    assert {*VIEWS, "answer_status", "answer_measures", "answer_deadlines", "answer_basis"} <= names(path)
    log.append([statement("s9")])
    assert log.read().position == len(FIRST) + 1


def test_views_show_answers_of_this_log_alone(log: SqliteLog, path: Path) -> None:
    """After an append they are empty, and one of them says why; made again, they answer."""
    log.keep_answers(answer_tables(log.read()))
    assert {issue for issue, _ in ask(path, "SELECT issue, phase FROM status_now")} == {"tariffs", "chips"}
    assert ask(path, "SELECT answers_belong_to_this_log FROM answer_check") == [("yes",)]

    log.append([statement("s9")])
    for view in ("status_now", "status_history", "measures_now", "measures_history", "deadlines_now"):
        assert ask(path, f"SELECT * FROM {view}") == []
    assert ask(path, "SELECT answers_belong_to_this_log, answers_position, log_position FROM answer_check") == [
        ("no: run negotiation rebuild", 4, 5)
    ]

    log.keep_answers(answer_tables(log.read()))
    assert len(ask(path, "SELECT * FROM status_now")) == 2


def test_answers_of_another_log_show_nothing(log: SqliteLog, path: Path) -> None:
    """Of the same length, but another last entry."""
    log.keep_answers(attrs.evolve(answer_tables(log.read()), leaf=b"x" * 32))

    assert ask(path, "SELECT * FROM status_now") == []


def test_what_they_were_made_from_is_told(log: SqliteLog) -> None:
    """For whoever wants to know whether head and rules are those of today."""
    assert log.answers() is None
    kept = answer_tables(log.read())
    log.keep_answers(kept)
    there = log.answers()

    assert there is not None
    assert (there.position, there.head, there.rules) == (kept.position, kept.head, kept.rules)


def test_dropped_they_leave_nothing(log: SqliteLog, path: Path) -> None:
    """The file has the tables and views that it had."""
    before = names(path)
    log.keep_answers(answer_tables(log.read()))

    assert log.keep_answers(None) is True
    assert names(path) == before
    assert log.keep_answers(None) is False
    assert log.answers() is None


def test_tables_of_other_people_are_left_alone(log: SqliteLog, path: Path) -> None:
    """A name that somebody else has taken is refused, and what was there stays."""
    tamper(path, "CREATE VIEW Status_Now AS SELECT 1", "CREATE TABLE answer_basis (position, head, rules)")
    before = names(path)

    with pytest.raises(InvalidLogError, match="another program has made answer_basis, status_now"):
        log.keep_answers(answer_tables(log.read()))
    assert names(path) == before
    assert log.keep_answers(None) is False
    assert names(path) == before
    assert log.answers() is None


def test_an_answer_in_the_file_is_never_believed(log: SqliteLog, path: Path) -> None:
    """Whoever alters a table of answers alters no answer of ours."""
    kept = answer_tables(log.read())
    log.keep_answers(kept)
    log.close()
    tamper(path, "UPDATE answer_status SET phase = 'in_force'")

    assert answer_tables(log.read()) == kept


def test_a_failure_leaves_the_answers_that_were_there(log: SqliteLog, path: Path) -> None:
    """All in one transaction: a row that cannot be written takes back the whole."""
    kept = answer_tables(log.read())
    log.keep_answers(kept)
    before = ask(path, "SELECT * FROM answer_status")
    (status, *others) = kept.tables
    broken = attrs.evolve(status, rows=(*status.rows, {key: object() for key, _, _ in status.columns}))

    with pytest.raises(Exception, match=r"type 'object' is not supported|Error binding"):
        log.keep_answers(attrs.evolve(kept, tables=(broken, *others)))
    assert ask(path, "SELECT * FROM answer_status") == before


def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return what stands in the tables of answers, in any order."""
    kept = ("answer_status", "answer_measures", "answer_deadlines", "answer_basis")
    return {name: sorted(ask(path, f"SELECT * FROM {name}"), key=repr) for name in kept}


@pytest.mark.parametrize("seed", range(8))
def test_brought_up_to_date_they_are_as_if_made_anew(seed: int, tmp_path: Path) -> None:
    """After each batch of a random log, with corrections and late knowledge: the same rows, of which some are new."""
    log = [event(record) for record in random_log(seed, 40)]
    path, anew = tmp_path / "log.db", tmp_path / "anew.db"
    create_log(path)
    with SqliteLog(path) as opened:
        opened.append(log[:20])
        opened.keep_answers(answer_tables(opened.read()))
        for start in range(20, len(log), 7):
            opened.append(log[start : start + 7])
            there = opened.answers()
            assert there is not None
            made = answer_tables_since(opened.read(), there)
            assert made is not None
            assert opened.keep_answers(made) is True
        whole = answer_tables(opened.read())
    create_log(anew)
    with SqliteLog(anew) as other:
        other.append(log)
        other.keep_answers(whole)

    assert tables(path) == tables(anew)


def test_a_part_is_made_only_of_what_was_touched(log: SqliteLog) -> None:
    """What says something on one issue leaves the rows of the other alone; nothing new touches nothing."""
    log.keep_answers(answer_tables(log.read()))
    there = log.answers()
    assert there is not None
    idle = answer_tables_since(log.read(), there)
    log.append([statement("s9")])
    made = answer_tables_since(log.read(), there)

    assert idle is not None
    assert [len(table.rows) for table in idle.tables] == [0, 0, 0]
    assert made is not None
    assert {row["issue"] for row in made.tables[0].rows} == {"tariffs"}


def test_a_part_goes_only_beside_what_it_was_made_for(log: SqliteLog) -> None:
    """Where others have made the answers again meanwhile, or dropped them, nothing is written."""
    log.keep_answers(answer_tables(log.read()))
    there = log.answers()
    assert there is not None
    log.append([statement("s9")])
    made = answer_tables_since(log.read(), there)
    whole = answer_tables(log.read())
    log.keep_answers(whole)

    assert made is not None
    assert log.keep_answers(made) is False
    log.keep_answers(None)
    assert log.keep_answers(made) is False
    assert log.answers() is None


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE answer_status ADD COLUMN note TEXT",
        "ALTER TABLE answer_basis ADD COLUMN note TEXT",
        "DROP VIEW status_now",
        "DROP VIEW answer_check; CREATE VIEW answer_check AS /* made by negotiation rebuild */ SELECT 1",
        "DROP TABLE answer_deadlines",
    ],
)
def test_a_part_goes_only_into_what_stands_as_it_was_made(log: SqliteLog, path: Path, change: str) -> None:
    """Where somebody, or another release, has made tables and views otherwise, all are to be made anew."""
    log.keep_answers(answer_tables(log.read()))
    before = ask(path, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
    there = log.answers()
    assert there is not None
    log.append([statement("s9")])
    made = answer_tables_since(log.read(), there)
    assert made is not None
    log.close()
    tamper(path, *change.split("; "))

    assert log.keep_answers(made) is False
    log.keep_answers(answer_tables(log.read()))
    assert ask(path, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name") == before


def test_what_may_touch_everything_has_no_part(log: SqliteLog) -> None:
    """Another opening, other rules, another log."""
    log.keep_answers(answer_tables(log.read()))
    there = log.answers()
    assert there is not None
    log.append([event({"kind": "opening", "id": "more", "occurred": "2026-01-01", "issues": [{"id": "fish"}]})])

    assert answer_tables_since(log.read(), there) is None
    for other in (attrs.evolve(there, rules="x"), attrs.evolve(there, head="0" * 64), attrs.evolve(there, position=9)):
        assert answer_tables_since(log.read(), other) is None


CHANGES = [
    "UPDATE answer_status SET phase = 'in_force'",
    "DELETE FROM answer_status WHERE rowid = 1",
    "INSERT INTO answer_status SELECT * FROM answer_status LIMIT 1",
    "INSERT OR REPLACE INTO answer_status SELECT * FROM answer_status LIMIT 1",
    "INSERT INTO answer_measures (measure) VALUES ('mine')",
    "INSERT INTO answer_deadlines (due) VALUES ('2026')",
]
TOUCHED = "answer_status_changed", "answer_status_removed", "answer_status_inserted"


def parted(log: SqliteLog, path: Path) -> None:
    """Everybody sees that the answers are not those that were made; an update keeps none of them."""
    since = log.answers()
    assert since is None or not log.answers_are_unaltered()
    if since is not None:
        made_anew = answer_tables_since(log.read(), since)
        assert made_anew is not None
        assert not log.keep_answers(made_anew)
    log.keep_answers(answer_tables(log.read()))
    assert log.answers_are_unaltered()
    assert ask(path, "SELECT answers_belong_to_this_log FROM answer_check") == [("yes",)]


@pytest.mark.parametrize("change", CHANGES)
def test_an_altered_answer_shows_nothing_and_is_found(log: SqliteLog, path: Path, change: str) -> None:
    """Whoever changes, adds or removes a row empties the views; the check says so, and an update makes all anew."""
    log.keep_answers(answer_tables(log.read()))
    assert log.answers_are_unaltered()
    assert ask(path, "SELECT count(*) FROM status_history") != [(0,)]
    log.close()
    tamper(path, change)

    assert ask(path, "SELECT count(*) FROM status_history") == [(0,)]
    parted(log, path)


@pytest.mark.parametrize("back", [False, True], ids=["dropped", "put back"])
def test_an_answer_altered_behind_the_triggers_is_found(log: SqliteLog, path: Path, back: bool) -> None:  # noqa: FBT001
    """With the triggers gone the views are empty; put back word for word, only the digest tells, and it does."""
    log.keep_answers(answer_tables(log.read()))
    texts = [
        text for (text,) in ask(path, "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'answer%'")
    ]
    log.close()
    gone = [f"DROP TRIGGER {name}" for name in TOUCHED]
    again = [text for text in texts if any(name in text for name in TOUCHED)] if back else []
    tamper(path, *gone, "UPDATE answer_status SET phase = 'in_force'", *again)

    assert (ask(path, "SELECT count(*) FROM status_history") == [(0,)]) is not back
    parted(log, path)


def test_the_stamp_of_the_answers_is_not_rewritten(log: SqliteLog, path: Path) -> None:
    """Who changes a row cannot give the answers the digest back, nor another position."""
    log.keep_answers(answer_tables(log.read()))
    log.close()
    for change in ("position = 7", "digest = x'00'", "head = 'f'"):
        with pytest.raises(Exception, match="never changes"):
            tamper(path, f"UPDATE answer_basis SET {change}")

    assert log.answers_are_unaltered()
