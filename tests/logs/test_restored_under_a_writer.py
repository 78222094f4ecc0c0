"""A backup that is put back while a writer has the log open: the writer notices by the leaf of the last entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from given import OPENING, event
from negotiation.errors import InvalidEventsError
from negotiation.logs import create_log, open_log
from negotiation.logs.sqlite.library import library

if TYPE_CHECKING:
    from pathlib import Path

    from negotiation.events import Event


def said(name: str, headline: str = "Words.") -> Event:
    """Return a statement."""
    record = {"kind": "statement", "id": name, "occurred": "2025", "issues": ["tariffs"], "parties": ["US"]}
    return event({**record, "headline": headline})


def put_back(source: Path, target: Path, position: int) -> None:
    """Put an entry of one log in its place in another, as a tool that knows no guards does with the whole file."""
    with library().connect(target, isolation_level=None) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        connection.execute("ATTACH ? AS source", (str(source),))
        connection.execute("BEGIN IMMEDIATE")
        for name, _ in guards:
            connection.execute(f'DROP TRIGGER "{name}"')
        for table in ("event_issue", "event"):
            connection.execute(f"DELETE FROM main.{table} WHERE position = ?", (position,))
        for table in ("event", "event_issue"):
            taken = f"INSERT INTO main.{table} SELECT * FROM source.{table} WHERE position = ?"
            connection.execute(taken, (position,))
        for _, sql in guards:
            connection.execute(sql)
        connection.execute("COMMIT")
    connection.close()


def test_a_writer_judges_by_what_is_there_after_a_backup_was_put_back(tmp_path: Path) -> None:
    """As many events as before, the last another one: what is gone can be appended, what is there is there."""
    log, other = create_log(tmp_path / "log.db"), create_log(tmp_path / "other.db")
    log.append([event(OPENING), said("s1")])
    other.append([event(OPENING), said("s2")])
    other.close()
    put_back(tmp_path / "other.db", tmp_path / "log.db", 2)

    with pytest.raises(InvalidEventsError, match="duplicate-id"):
        log.append([said("s2", "Other words.")])
    assert [entry.position for entry in log.append([said("s2"), said("s1")])] == [2, 3]
    assert [each.id for each in open_log(tmp_path / "log.db").read().events] == ["opening", "s2", "s1"]
