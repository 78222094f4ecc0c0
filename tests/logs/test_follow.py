"""Following a log, whatever keeps it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from given import OPENING, event
from negotiation.errors import InvalidLogError, UnknownNameError, UnreadableLogError
from negotiation.logs import JsonLinesLog, create_log
from negotiation.logs.following.follow import Following, Poller, following
from negotiation.logs.postgres.address import address
from negotiation.logs.postgres.listener import Listener
from negotiation.logs.postgres.log import PostgresLog
from patience import PATIENCE
from served import SHARED, database, made, place, roles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from negotiation.events import Event
    from negotiation.logs.protocol import Log

LONG = PATIENCE
"""For how many seconds to wait for what is sure to come."""


def said(number: int) -> Event:
    """Return a statement."""
    record = {"kind": "statement", "id": f"s{number}", "occurred": "2025-10-26", "issues": ["tariffs"]}
    return event({**record, "parties": ["US"]})


@pytest.fixture(params=["jsonl", "sqlite", "postgres"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """A log of each kind that holds two events."""
    kept: Any
    if request.param == "postgres":
        kept = made()
    else:
        kept = create_log(tmp_path / ("log.jsonl" if request.param == "jsonl" else "log.db"))
    kept.append([event(OPENING), said(1)])
    yield kept
    kept.close()


def test_what_is_there_comes_at_once(log: Log) -> None:
    """From any position on, as it is stored."""
    source = following(log)

    assert source.news(0, LONG) == log.read().entries
    assert following(log).news(1, LONG) == log.read().entries[1:]


def test_without_news_nothing_comes(log: Log) -> None:
    """After the time to wait has passed, or at once."""
    source = following(log)

    assert source.news(2, 0) == ()
    assert source.news(2, 0.1) == ()


def test_what_comes_wakes_the_follower(log: Log) -> None:
    """Well before it has waited to the end."""
    source = following(log)
    assert source.news(2, 0) == ()
    writer = threading.Timer(0.3, log.append, [[said(2), said(3)]])
    writer.start()
    began = time.monotonic()

    (*found,) = source.news(2, LONG)
    writer.join()

    assert [entry.event.id for entry in found] == ["s2", "s3"]
    assert time.monotonic() - began < LONG


def test_every_event_comes_once_and_in_order(log: Log) -> None:
    """However appends and questions fall together."""
    source = following(log)
    writer = threading.Thread(target=lambda: [log.append([said(number)]) for number in range(2, 42)])
    writer.start()
    seen: list[str] = []
    while len(seen) < 42:
        found = source.news(len(seen), LONG)
        assert found
        seen += [entry.event.id for entry in found]
    writer.join()

    assert seen == [entry.event.id for entry in log.read()]
    assert source.news(42, 0) == ()


def test_a_log_says_whether_it_waits_for_itself(log: Log) -> None:
    """One that does not is looked at again and again."""
    assert isinstance(following(log), Following)
    assert isinstance(following(log), Poller) is not isinstance(log, PostgresLog)


def test_a_file_that_was_rewritten_is_not_followed_further(tmp_path: Path) -> None:
    """Neither a shorter one nor one that holds something else."""
    path = tmp_path / "log.jsonl"
    log = create_log(path)
    log.append([event(OPENING), said(1)])
    source = Poller(log, patience=0.3)
    assert len(source.news(0, LONG)) == 2

    lines = path.read_bytes().splitlines(keepends=True)
    for other in (lines[:1], [lines[0], lines[1].replace(b"s1", b"s9")]):
        path.write_bytes(b"".join(other))
        with pytest.raises(InvalidLogError) as caught:
            source.news(2, LONG)
        assert [finding.code for finding in caught.value.findings] == ["rewritten"]


def _removed(path: Path, content: bytes, keep: int) -> None:
    del content, keep
    path.unlink()


def _cut_off(path: Path, content: bytes, keep: int) -> None:
    path.write_bytes(content[:keep])


@pytest.mark.parametrize("gone", [_removed, _cut_off], ids=["removed", "cut off"])
@pytest.mark.parametrize("keep", [0, 40, -1])
def test_a_file_that_is_gone_for_a_moment_is_waited_for(tmp_path: Path, gone: Any, keep: int) -> None:
    """If it comes back with the same beginning, what is new comes; nothing that was seen comes again."""
    path = tmp_path / "log.jsonl"
    log = create_log(path)
    log.append([event(OPENING), said(1)])
    source = following(log)
    assert len(source.news(0, LONG)) == 2
    content = path.read_bytes()
    gone(path, content, keep)
    assert source.news(2, 0.4) == ()

    path.write_bytes(content)
    log.append([said(2)])
    assert [entry.event.id for entry in source.news(2, LONG)] == ["s2"]


def test_a_file_that_comes_back_as_another_is_an_error(tmp_path: Path) -> None:
    """Also if only its first event is another, and the last that was seen stands where it stood."""
    path = tmp_path / "log.jsonl"
    log = create_log(path)
    log.append([event(OPENING), said(1)])
    source = following(log)
    assert len(source.news(0, LONG)) == 2
    content = path.read_bytes()
    path.unlink()
    assert source.news(2, 0.3) == ()

    path.write_bytes(content.replace(b'"A negotiation"', b'"Another talk"'))
    log.append([said(2)])
    with pytest.raises(InvalidLogError, match="rewritten"):
        source.news(2, LONG)


def test_a_file_that_stays_away_is_an_error(tmp_path: Path) -> None:
    """After some patience."""
    path = tmp_path / "log.jsonl"
    log = create_log(path)
    log.append([event(OPENING)])
    source = Poller(log, patience=0.3)
    assert len(source.news(0, LONG)) == 1
    path.unlink()

    with pytest.raises(UnreadableLogError):
        source.news(1, LONG)


def test_a_line_that_is_being_written_is_waited_for(tmp_path: Path) -> None:
    """A reader may see half of an append."""
    path = tmp_path / "log.jsonl"
    log = create_log(path)
    log.append([event(OPENING), said(1)])
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    writer = threading.Timer(0.3, path.write_bytes, [whole])
    writer.start()

    source = Poller(JsonLinesLog(path), patience=PATIENCE)  # the writer may be held up on a busy machine
    assert len(source.news(0, LONG)) == 2
    writer.join()


def test_a_file_that_stays_damaged_is_an_error(tmp_path: Path) -> None:
    """After a little patience."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"no event\n")

    with pytest.raises(InvalidLogError):
        Poller(JsonLinesLog(path), patience=0.3).news(0, LONG)


@pytest.mark.server
def test_a_server_that_goes_away_is_waited_for() -> None:
    """And what was written meanwhile comes."""
    with made() as log:
        log.append([event(OPENING)])
        assert len(log.news(0, LONG)) == 1
        ended = (
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{}' AND usename = 'writer'"
        )
        assert roles().execute(ended.format(database(SHARED))) != [(0,)]
        log.append([said(1)])
        found: tuple[Any, ...] = ()
        while not found:
            found = log.news(1, LONG)

        assert [entry.event.id for entry in found] == ["s1"]


@pytest.mark.server
def test_a_server_that_stays_away_is_an_error() -> None:
    """After some patience."""
    with made() as log:
        log.append([event(OPENING)])
        listener = Listener(log.address, patience=0.3)
        assert len(listener.news(0, LONG)) == 1
        listener._session.close()
        listener._session.address = address("postgresql://127.0.0.1:1/nowhere")
        listener._silent_since = time.monotonic()
        end = time.monotonic() + LONG
        with pytest.raises(UnreadableLogError):
            [listener.news(1, 0) for _ in iter(lambda: time.monotonic() < end, False)]


@pytest.mark.server
def test_a_log_that_was_never_there_is_not_waited_for() -> None:
    """A slip in an address is told at once."""
    made().close()
    with pytest.raises(UnknownNameError):
        PostgresLog(place("nowhere")).news(0, LONG)
