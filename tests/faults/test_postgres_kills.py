"""Killed clients and killed servers: whatever was acknowledged is there, whole, and the log goes on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from acknowledged import check_log, lines
from cluster import Cluster, needed_programs
from given import OPENING, event
from negotiation.logs.postgres.address import address
from negotiation.logs.postgres.create import create_postgres
from negotiation.logs.postgres.log import PostgresLog
from running import CHECKOUT, clean_environment
from served import called, made

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.server

LONG = os.environ.get("NEGOTIATION_FAULTS") == "long"
CLIENTS = 1_000 if LONG else 100
SERVERS = 40 if LONG else 4
WRITERS = 4
BATCH = 5
SCRIPT = CHECKOUT / "tests" / "appending_to_postgres.py"


def start(where: str, name: str, acknowledged: Path, size: int = BATCH, *words: str) -> subprocess.Popen[bytes]:
    """Start a writer whose acknowledgements go to a file."""
    environment = clean_environment(PYTHONPATH=os.pathsep.join((str(CHECKOUT), str(CHECKOUT / "tests"))))
    argv = [sys.executable, str(SCRIPT), where, name, str(size), "0", *words]
    with acknowledged.open("wb") as out:
        return subprocess.Popen(argv, stdout=out, env=environment)


def test_a_writer_that_is_killed_leaves_whole_batches(tmp_path: Path) -> None:
    """SIGKILL at a random instant, again and again: nothing acknowledged is lost, no batch is there in part.

    The writers are forks of this process, as most of the time of a fresh one would go into starting.
    """
    chance = random.Random(20251026)  # noqa: S311 - an instant at which to kill
    with made() as log:
        log.append([event(OPENING)])
        acknowledged: list[str] = []
        for number in range(CLIENTS):
            file = tmp_path / f"{number}"
            child = _forked(called(log), f"w{number}", file)
            while not (file.exists() and file.stat().st_size):  # it has begun
                time.sleep(0.001)
            time.sleep(chance.random() * 0.02)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            acknowledged += lines(file.read_bytes())
        count = check_log(log, acknowledged)

        assert len(acknowledged) >= CLIENTS * BATCH
        assert count > len(acknowledged)
        after = log.append([event({**OPENING, "id": "after"})])[0].position

        assert after > count  # what the last client had sent may still have been written after it was killed
        assert after <= check_log(log, acknowledged)


def _forked(where: str, name: str, acknowledged: Path) -> int:
    child = os.fork()
    if child == 0:
        try:
            from appending_to_postgres import main

            os.dup2(os.open(acknowledged, os.O_WRONLY | os.O_CREAT), 1)
            main(where, name, str(BATCH), "0")
        finally:
            os._exit(1)
    return child


@pytest.fixture
def server() -> Iterator[Cluster]:
    """A server that may be killed."""
    started = Cluster(needed_programs())
    yield started
    started.stop()


def test_a_server_that_is_killed_has_what_it_acknowledged(server: Cluster, tmp_path: Path) -> None:
    """Every process of it at once, under several writers that go on by themselves when it is back."""
    chance = random.Random(20251027)  # noqa: S311 - as above
    where = server.address("fish")
    create_postgres(address(where))
    log = PostgresLog(address(where))
    log.append([event(OPENING)])
    files = [tmp_path / f"{number}" for number in range(WRITERS)]
    writers = [start(where, f"w{number}", file) for number, file in enumerate(files)]
    try:
        for _ in range(SERVERS):
            before = _sizes(files)
            while not all(now > then for now, then in zip(_sizes(files), before, strict=True)):  # all have gone on
                assert all(writer.poll() is None for writer in writers)
                time.sleep(0.01)
            time.sleep(chance.random() * 0.3)
            server.kill()
            server.start()
            check_log(log, (each for file in files for each in lines(file.read_bytes())))
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    acknowledged = [each for file in files for each in lines(file.read_bytes())]
    count = check_log(log, acknowledged)
    log.close()

    assert {each.partition(".")[0] for each in acknowledged} == {f"w{number}" for number in range(WRITERS)}
    assert count > SERVERS * WRITERS * BATCH


def _sizes(files: list[Path]) -> list[int]:
    return [file.stat().st_size for file in files]
