"""Many writers of one PostgreSQL log and a follower, and the race that the log is built to avoid."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from acknowledged import check_log, lines
from cluster import cluster
from given import OPENING, event
from negotiation.codec import decode, encode, parse
from patience import PATIENCE
from running import CHECKOUT, clean_environment, command
from served import OWNER, SHARED, called, database, made, roles

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.server

LONG = os.environ.get("NEGOTIATION_FAULTS") == "long"
WRITERS = 8
APPENDS = 500 if LONG else 50
SECONDS = 2 * PATIENCE
SCRIPT = CHECKOUT / "tests" / "appending_to_postgres.py"


@pytest.mark.parametrize(("size", "condition"), [(1, ()), (1, ("expect",)), (10, ())], ids=["single", "expect", "ten"])
def test_a_follower_sees_what_many_writers_append(size: int, condition: tuple[str, ...], tmp_path: Path) -> None:
    """Every event once and in the order of the log, while eight processes append; nothing is lost or doubled."""
    environment = clean_environment(PYTHONPATH=os.pathsep.join((str(CHECKOUT), str(CHECKOUT / "tests"))))
    with made() as log:
        log.append([event(OPENING)])
        where = called(log)
        followed = tmp_path / "followed"
        with followed.open("wb") as out:
            argv = command("log", "-l", where, "--follow", "--format", "jsonl")
            follower = subprocess.Popen(argv, stdout=out, env=clean_environment())
        writers = [
            subprocess.Popen(
                [sys.executable, str(SCRIPT), where, f"w{number}", str(size), str(APPENDS), *condition],
                stdout=subprocess.PIPE,
                env=environment,
            )
            for number in range(WRITERS)
        ]
        written = [writer.communicate(timeout=SECONDS)[0] for writer in writers]
        try:
            total = check_log(log, (each for out in written for each in lines(out)))
            end = time.monotonic() + SECONDS
            while followed.read_bytes().count(b"\n") < total and time.monotonic() < end:
                time.sleep(0.05)
        finally:
            follower.send_signal(signal.SIGINT)
        assert follower.wait(timeout=SECONDS) == 0
        assert [writer.returncode for writer in writers] == [0] * WRITERS
        assert total == 1 + WRITERS * APPENDS * size
        assert ids(followed.read_bytes()) == [entry.event.id for entry in log.read()]


def ids(written: bytes) -> list[str]:
    """Return the ids of the events that a follower has written."""
    found = []
    for each in lines(written):
        record: dict[str, Any] = parse(each)
        del record["recorded"]
        decoded = decode(record)
        assert not isinstance(decoded, list)
        found.append(decoded.id)
    return found


def tail(connection: psycopg.Connection[Any], query: bytes, seen: int) -> list[int]:
    """Return the positions behind the last one seen, as a follower asks for them."""
    return [row[0] for row in connection.execute(query, (seen,)).fetchall()]


def test_a_bare_sequence_loses_events_to_a_follower() -> None:
    """The negative control: positions from a sequence become visible out of order, and a follower passes one over."""
    query = b"SELECT position FROM raced WHERE position > %s ORDER BY position"
    roles().execute("CREATE TABLE raced (position bigserial PRIMARY KEY, id text)")
    with cluster().connect() as first, cluster().connect() as second, cluster().connect() as reader:
        with first.transaction():
            first.execute("INSERT INTO raced (id) VALUES ('a')")
            second.execute("INSERT INTO raced (id) VALUES ('b')")
            seen = tail(reader, query, 0)
        seen += tail(reader, query, seen[-1])
        there = tail(reader, query, 0)

    assert there == [1, 2]
    assert seen == [2]


def test_the_log_makes_the_second_writer_wait_instead() -> None:
    """The same steps through the function: the second gets in when the first has committed; nothing is passed over."""
    query = b"SELECT position FROM negotiation.event WHERE negotiation = %s AND position > %s ORDER BY position"
    insert = b"SELECT position FROM negotiation.append(%s, %s, %s, %s)"
    with made() as log:
        (opened,) = log.append([event(OPENING)])
        data = [[encode(event({**OPENING, "id": name})).encode()] for name in "ab"]
        served = database(SHARED)
        with (
            roles().connect(OWNER, served) as first,
            roles().connect(OWNER, served) as second,
            roles().connect(OWNER, served) as reader,
        ):
            second.execute("SET lock_timeout = '200ms'")
            with first.transaction():
                first.execute(insert, (log.name, 1, opened.leaf, data[0]))
                with pytest.raises(psycopg.errors.LockNotAvailable):
                    second.execute(insert, (log.name, 1, opened.leaf, data[1]))
                assert reader.execute(query, (log.name, 1)).fetchall() == []
            with pytest.raises(psycopg.Error) as caught:  # judged against a log that has moved on
                second.execute(insert, (log.name, 1, opened.leaf, data[1]))
            assert caught.value.sqlstate == "NG001"
            assert reader.execute(query, (log.name, 1)).fetchall() == [(2,)]
