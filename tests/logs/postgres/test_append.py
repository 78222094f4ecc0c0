"""Appending to a PostgreSQL log beside other writers, and over connections that break."""

from __future__ import annotations

import multiprocessing
import threading
from typing import TYPE_CHECKING, Any

import pytest

from given import OPENING, event
from negotiation.errors import AppendConflictError, InvalidEventsError, UnknownNameError, UnreadableLogError
from negotiation.logs import open_log
from negotiation.logs.postgres.connection import LostError
from negotiation.logs.postgres.log import PostgresLog
from negotiation.logs.postgres.writer import Writer
from served import OWNER, SHARED, WRITER, database, made, place, roles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from negotiation.events import Event

pytestmark = pytest.mark.server

OPENED = event(OPENING)


def said(number: int, **fields: Any) -> Event:
    """Return a statement."""
    fields = {"issues": ["tariffs"], "parties": ["US"], **fields}
    return event({"kind": "statement", "id": f"s{number}", "occurred": "2025-10-26", **fields})


@pytest.fixture
def pair() -> Iterator[tuple[PostgresLog, PostgresLog]]:
    """Two writers of one log, which both have seen its first events."""
    with made() as one, PostgresLog(one.address) as other:
        one.append([OPENED, said(1)])
        other.append([said(1)])
        yield one, other


def test_writers_take_in_what_others_have_written(pair: tuple[PostgresLog, PostgresLog]) -> None:
    """Turn by turn, without reading in between."""
    for number in range(2, 12):
        pair[number % 2].append([said(number)])

    assert [entry.event.id for entry in pair[0].read()] == ["opening", *(f"s{number}" for number in range(1, 12))]


def test_events_are_judged_against_what_others_have_written(pair: tuple[PostgresLog, PostgresLog]) -> None:
    """An id that somebody else has taken meanwhile, and an issue that somebody else has opened."""
    one, other = pair
    more = event({"kind": "opening", "id": "more", "occurred": "2025-11-01", "issues": [{"id": "fish"}]})
    one.append([said(2, headline="First."), more])

    with pytest.raises(InvalidEventsError) as caught:
        other.append([said(2, headline="Second.")])
    other.append([said(3, issues=["fish"], amends="s2")])

    assert [finding.code for finding in caught.value.findings] == ["duplicate-id"]
    assert one.read().position == 5


def test_two_writers_of_the_same_events_write_them_once(pair: tuple[PostgresLog, PostgresLog]) -> None:
    """Both get the positions at which they are, whoever was first, and whatever else came between."""
    one, other = pair
    first = one.append([said(2), said(3)])

    assert other.append([said(2), said(3)]) == first
    one.append([said(4)])
    mixed = one.append([said(5), said(6)])
    assert other.append([said(6)]) == mixed[1:]
    assert other.append([said(7), said(5)])[1] == mixed[0]
    assert one.read().position == 8


def test_a_condition_counts_what_others_have_written(pair: tuple[PostgresLog, PostgresLog]) -> None:
    """Both ways: what is behind the writer, and what it has not seen yet."""
    one, other = pair
    one.append([said(2), said(3)])

    with pytest.raises(AppendConflictError) as caught:
        other.append([said(4)], expect=2)
    assert (caught.value.actual, caught.value.event) == (3, "s2")
    other.append([said(4)], expect=4)
    one.append([said(5)], expect=5)

    assert one.read().position == 6


def test_threads_share_a_log(pair: tuple[PostgresLog, PostgresLog]) -> None:
    """Two log objects, four threads, no gap, nothing lost."""

    def write(log: PostgresLog, start: int) -> None:
        for number in range(start, start + 10):
            log.append([said(number)])

    threads = [threading.Thread(target=write, args=(pair[index % 2], 100 * (index + 1))) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({entry.event.id for entry in pair[0].read()}) == 42


def test_negotiations_of_a_database_are_apart() -> None:
    """Each has its own positions and ids."""
    with made() as one, made() as other:
        one.append([OPENED, said(1)])
        other.append([OPENED, said(1), said(2)])

        assert [log.read().position for log in (one, other)] == [2, 3]
        assert one.append([said(2)])[0].position == 3


def test_leaves_are_those_that_the_server_computed() -> None:
    """Byte for byte, whatever the fraction of the second: the text of the instant is the same on both sides."""
    instants = {
        "2026-01-01 00:00:00+00": "2026-01-01T00:00:00Z",
        "2026-01-01 02:00:00.5+02": "2026-01-01T00:00:00.500000Z",
        "2026-01-01 00:00:00.000001+00": "2026-01-01T00:00:00.000001Z",
        "0999-01-01 00:00:00+00": "0999-01-01T00:00:00Z",
        "9999-12-31 23:59:59.999999+00": "9999-12-31T23:59:59.999999Z",
    }
    made().close()
    for written, expected in instants.items():
        ((text,),) = roles().execute(f"SELECT negotiation.instant('{written}')", OWNER, database(SHARED))
        assert text == expected


def test_unusual_text_is_kept_byte_for_byte() -> None:
    """Backslashes, quotes, control signs and letters of any script, in columns and in data."""
    odd = said(1, headline='\\x00 \\n "quoted" \t\x01\x7f 关税 🐟 עברית \u2028')
    with made() as log:
        stored = log.append([OPENED, odd])

        assert log.read().entries == tuple(stored)
        assert log.read().events[1] == odd


def dropped(log: PostgresLog) -> None:
    """End every connection of a log, as a server that restarts does."""
    name = database(SHARED)
    statement = (
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND usename = '{WRITER}'"
    )
    assert roles().execute(statement)
    assert log.address


def test_a_connection_that_was_dropped_is_opened_again(pair: tuple[PostgresLog, PostgresLog]) -> None:
    """For reading and for appending; nobody notices."""
    one, other = pair
    dropped(one)

    assert one.read().position == 2
    assert other.append([said(2)])[0].position == 3


def losing(monkeypatch: pytest.MonkeyPatch, times: int, *, after: bool) -> None:
    """Let the connection get lost so many times while events are sent, before or after the server has committed."""
    sent: Callable[..., Any] = Writer._send
    left = iter(range(times))

    def lossy(self: Writer, admission: Any) -> Any:
        if next(left, None) is None:
            return sent(self, admission)
        if after:
            sent(self, admission)
        self.connection.close()
        raise LostError("somewhere", "the line was cut")

    monkeypatch.setattr(Writer, "_send", lossy)


@pytest.mark.parametrize("after", [False, True])
def test_an_unknown_outcome_is_settled_by_sending_again(monkeypatch: pytest.MonkeyPatch, *, after: bool) -> None:
    """Whether the first attempt was written or not, the events are there once, and the writer gets their positions."""
    with made() as log:
        log.append([OPENED])
        losing(monkeypatch, 1, after=after)

        stored = log.append([said(1), said(2)], expect=1)

        assert [entry.position for entry in stored] == [2, 3]
        assert log.read().entries[1:] == stored


def test_an_outcome_that_stays_unknown_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The remedy too; and it works."""
    with made() as log:
        log.append([OPENED])
        losing(monkeypatch, 3, after=True)
        with pytest.raises(UnreadableLogError) as caught:
            log.append([said(1)], expect=1)
        monkeypatch.undo()

        assert "append them again" in str(caught.value)
        assert log.append([said(1)], expect=1)[0].position == 2
        assert log.read().position == 2


def test_a_log_that_was_restored_is_read_anew() -> None:
    """A writer that remembers a longer log than there is does not go on from its memory."""
    with made() as log:
        log.append([OPENED, said(1)])
        writer = log._writer
        assert writer is not None
        writer._state.take(log.read().entries[1:])

        assert log.append([said(2)])[0].position == 3
        assert [entry.position for entry in log.read()] == [1, 2, 3]


def test_a_missing_negotiation_is_unknown() -> None:
    """With those that are near."""
    with made("seals") as log:
        for action in (PostgresLog(place("seal")).read, lambda: PostgresLog(place("seal")).append([OPENED])):
            with pytest.raises(UnknownNameError) as caught:
                action()
            assert log.name in caught.value.near


def forked(log: PostgresLog, number: int) -> None:
    """Append from a child process."""
    log.append([said(number)])


def test_a_child_process_uses_a_connection_of_its_own() -> None:
    """A log that was used before a fork can be used on both sides of it."""
    with made() as log:
        log.append([OPENED, said(1)])
        child = multiprocessing.get_context("fork").Process(target=forked, args=(log, 2))
        child.start()
        child.join()

        assert child.exitcode == 0
        assert log.append([said(3)])[0].position == 4


def test_another_log_is_taken_over_with_its_head() -> None:
    """In one piece, and again what has been added there; not by a log that holds something else."""
    source = open_log("us-china-2025").read()
    with made(user=OWNER) as log:
        assert len(log.adopt(source.pinned(100))) == 100
        assert len(log.adopt(source)) == len(source) - 100
        assert log.adopt(source) == ()
        assert log.read().head == source.head
        assert [entry.data for entry in log.read()] == [entry.data for entry in source]


def put_back(source: PostgresLog, target: PostgresLog, position: int) -> None:
    """Put an entry of one log in its place in another, as a tool that knows no guards does with the whole database."""
    guards = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
    with roles().connect(database=database(SHARED)) as connection:
        every = connection.execute(guards).fetchall()
        for table, guard in every:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        for table in ("event_issue", "event"):
            where = f"DELETE FROM negotiation.{table} WHERE negotiation = %s AND position = %s"
            connection.execute(where, (target.name, position))
        columns = {"event": "recorded, id, kind, occurred, amends, data, leaf", "event_issue": "issue"}
        for table, rest in columns.items():
            connection.execute(
                f"INSERT INTO negotiation.{table} (negotiation, position, {rest}) SELECT %s, position, {rest} "
                f"FROM negotiation.{table} WHERE negotiation = %s AND position = %s",
                (target.name, source.name, position),
            )
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, guard in every:
            connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")


def test_a_writer_judges_by_what_is_there_after_a_backup_was_put_back() -> None:
    """As many events as before, the last another one: what is gone can be appended, what is there is there."""
    with made() as log, made() as other:
        log.append([OPENED, said(1)])
        other.append([OPENED, said(2)])
        put_back(other, log, 2)

        with pytest.raises(InvalidEventsError, match="duplicate-id"):
            log.append([said(2, headline="Other words.")])
        assert [entry.position for entry in log.append([said(2), said(1)])] == [2, 3]
        assert [each.id for each in log.read().events] == ["opening", "s2", "s1"]
