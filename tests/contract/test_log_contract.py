"""The contract of a log: one suite that every log passes, whatever keeps it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from given import OPENING, event
from negotiation.codec import encode, to_record
from negotiation.errors import (
    AppendConflictError,
    DivergedLogError,
    InvalidEventsError,
    NegotiationError,
    UnknownNameError,
)
from negotiation.logs import JsonLinesLog, create_log, open_log
from negotiation.logs.append.expect import Expect
from negotiation.logs.protocol import Log
from negotiation.logs.sqlite.log import SqliteLog
from negotiation.logs.stores import STORES, store_of
from negotiation.logs.tree import leaf_data, leaf_hash, root
from negotiation.questions.replay import replay
from negotiation.times import edtf, iso
from patience import PATIENCE
from running import clean_environment
from served import called, clocked

if TYPE_CHECKING:
    from negotiation.events import Event

Clock = Callable[[], datetime]
Factory = Callable[[Path, Clock], Log]

START = datetime(2026, 6, 1, 12, tzinfo=UTC)


def json_lines(folder: Path, now: Clock) -> Log:
    """Open a JSON Lines log in a folder; make it if it is not there."""
    path = folder / "log.jsonl"
    path.touch()
    return JsonLinesLog(path, now=now)


def sqlite(folder: Path, now: Clock) -> Log:
    """Open a SQLite log in a folder; make it if it is not there."""
    path = folder / "log.db"
    if not path.exists():
        create_log(path)
    return SqliteLog(path, now=now)


FACTORIES: dict[str, Factory] = {"jsonl": json_lines, "sqlite": sqlite, "postgres": clocked}
"""Every log there is: a function that opens the one in a folder, and makes it at first."""


def since(position: int, *issues: str) -> Expect:
    """Return the condition that nothing is new on these issues since a position."""
    named: Any = issues
    return Expect(position, named)


class Ticking:
    """A clock that moves on by a second each time it is read, and that a test can set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        """Return the next second."""
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Ticking:
    """The clock of the log."""
    return Ticking()


@pytest.fixture(params=FACTORIES)
def reopen(request: pytest.FixtureRequest, tmp_path: Path, clock: Ticking) -> Callable[[], Log]:
    """Open the log of this test, the same each time."""
    factory = FACTORIES[request.param]
    return lambda: factory(tmp_path, clock)


@pytest.fixture
def log(reopen: Callable[[], Log]) -> Iterator[Log]:
    """An empty log."""
    return reopen()  # type: ignore[return-value]


def statement(number: int, **fields: Any) -> Event:
    """Return the statement s1, s2, … of the US on tariffs."""
    return event(
        {
            "kind": "statement",
            "id": f"s{number}",
            "occurred": "2025-10-26",
            "issues": ["tariffs"],
            "parties": ["US"],
            **fields,
        }
    )


OPENED = event(OPENING)
FIRST = [OPENED, statement(1), statement(2, issues=["chips"])]


def columns(log: Log) -> list[tuple[int, str | None, bytes]]:
    """Return everything that the log stores."""
    return [(entry.position, entry.recorded, entry.data) for entry in log.read().entries]


def test_every_store_is_in_the_contract() -> None:
    """A store that is in the list has a factory here."""
    assert {entry.package.rpartition(".")[2] for entry in STORES} == {*FACTORIES}


def test_a_log_tells_how_it_is_kept(log: Log) -> None:
    """Its store is the one that its place names; the files that change with it are named, without opening one."""
    described = log.describe()

    assert described.kind == store_of(called(log)).kind
    assert bool(described.files) != store_of(called(log)).is_on_server
    assert all(str(file).startswith(str(described.files[0])) for file in described.files)
    assert described.files == () or described.files[0].samefile(described.place)
    assert {type(value) for value in log.details().values()} <= {str}


def test_a_new_log_is_empty(log: Log) -> None:
    """No events, position 0, and the root over nothing."""
    contents = log.read()

    assert (contents.events, contents.position) == ((), 0)
    assert contents.head == root([]).hex()


def test_what_is_appended_is_read_in_order(log: Log) -> None:
    """Over several appends, in the order of the appends and of the batches."""
    log.append(FIRST[:1])
    log.append(FIRST[1:])

    assert log.read().events == tuple(FIRST)


def test_an_append_returns_what_is_stored(log: Log) -> None:
    """Position, recording time, event and bytes are those that are read later."""
    stored = log.append(FIRST)

    assert [(each.position, each.recorded, each.event, each.data) for each in stored] == [
        (each.position, each.recorded, each.event, each.data) for each in log.read().entries
    ]


def test_the_canonical_bytes_are_stored(log: Log) -> None:
    """Every log keeps the same bytes for the same event, so that heads can be compared."""
    log.append(FIRST)

    assert [entry.data for entry in log.read().entries] == [encode(each).encode() for each in FIRST]


def test_positions_have_no_gaps(log: Log) -> None:
    """1, 2, 3 …, also after resent and refused events."""
    log.append(FIRST)
    log.append(FIRST)
    with pytest.raises(InvalidEventsError):
        log.append([statement(3, issues=["fish"])])
    log.append([statement(4)])

    assert [entry.position for entry in log.read().entries] == [1, 2, 3, 4]


def test_the_same_event_again_keeps_its_position(log: Log) -> None:
    """Same id and same content is a no-op that answers with the old entry."""
    (first, *_) = [each for each in log.append(FIRST) if each.event.id == "s1"]
    before = columns(log)

    (again,) = log.append([statement(1)])

    assert (again.position, again.recorded) == (first.position, first.recorded)
    assert columns(log) == before


def test_a_batch_may_hold_old_and_new_events(log: Log) -> None:
    """Only the new ones are written; all are returned, in the order of the batch."""
    log.append(FIRST)

    stored = log.append([statement(3), statement(1), statement(4)])

    assert [(each.event.id, each.position) for each in stored] == [("s3", 4), ("s1", 2), ("s4", 5)]
    assert log.read().position == 5


def test_the_same_event_twice_in_a_batch_is_written_once(log: Log) -> None:
    """Same id and same content again is a no-op, within a batch too."""
    stored = log.append([OPENED, statement(1), statement(1)])

    assert [each.position for each in stored] == [1, 2, 2]
    assert log.read().position == 2


def test_another_spelling_of_an_event_is_the_same_content(log: Log) -> None:
    """What is default may be said or left out."""
    log.append(FIRST)

    (again,) = log.append([statement(1, by=["US"], order=0, v=1, sources=[])])

    assert again.position == 2
    assert log.read().position == 3


@pytest.mark.parametrize("change", [{"headline": "Other words."}, {"occurred": "2025-10-27"}, {"by": ["CN"]}])
def test_another_content_under_a_used_id_is_refused(log: Log, change: dict[str, Any]) -> None:
    """An id stands for one content for ever, and nothing of the batch is written."""
    log.append(FIRST)
    before = columns(log)

    with pytest.raises(InvalidEventsError) as caught:
        log.append([statement(3), statement(1, **change)])

    assert [(finding.code, finding.event) for finding in caught.value.findings] == [("duplicate-id", "s1")]
    assert columns(log) == before


def test_two_contents_under_one_new_id_are_refused(log: Log) -> None:
    """Also when both come in one batch."""
    log.append(FIRST)
    before = columns(log)

    with pytest.raises(InvalidEventsError):
        log.append([statement(3), statement(3, headline="Other words.")])

    assert columns(log) == before


def test_a_batch_is_all_or_nothing(log: Log) -> None:
    """One event that does not fit keeps the others out, those before it and those after it."""
    log.append(FIRST)
    before = columns(log)

    with pytest.raises(InvalidEventsError):
        log.append([statement(3), statement(4, parties=["RU"]), statement(5)])

    assert columns(log) == before


def test_every_reason_for_a_refusal_is_given(log: Log) -> None:
    """All findings of the batch at once."""
    log.append(FIRST)

    with pytest.raises(InvalidEventsError) as caught:
        log.append([statement(3, issues=["fish"]), statement(4, parties=["RU"]), statement(5, amends="s9")])

    assert [(finding.code, finding.event) for finding in caught.value.findings] == [
        ("unknown-issue", "s3"),
        ("unknown-party", "s4"),
        ("unknown-event", "s5"),
    ]


def test_a_log_begins_with_an_opening(log: Log) -> None:
    """An act cannot come first."""
    with pytest.raises(InvalidEventsError) as caught:
        log.append([statement(1)])

    assert "no-opening" in [finding.code for finding in caught.value.findings]
    assert log.read().position == 0


def test_events_may_refer_to_each_other_within_a_batch(log: Log) -> None:
    """What a later opening of the batch declares, and what a correction of it amends, is there."""
    more = event({"kind": "opening", "id": "more", "occurred": "2025-11-01", "issues": [{"id": "fish"}]})
    log.append(FIRST)

    log.append([more, statement(3, issues=["fish"]), statement(4, amends="s3")])

    assert log.read().position == 6


def test_corrections_cannot_make_a_ring(log: Log) -> None:
    """Events that amend each other are refused."""
    log.append(FIRST)

    with pytest.raises(InvalidEventsError) as caught:
        log.append([statement(3, amends="s4"), statement(4, amends="s3")])

    assert [finding.code for finding in caught.value.findings] == ["correction-ring"]


def test_nothing_appended_is_nothing_done(log: Log) -> None:
    """An empty batch is valid and changes nothing, in an empty log too."""
    assert log.append([]) == ()
    log.append(FIRST)
    assert log.append([]) == ()
    assert log.read().position == 3


@pytest.mark.parametrize("odd", [{"v": 2}, {"v": 0}])
def test_a_log_takes_only_what_it_can_read_again(log: Log, odd: dict[str, Any]) -> None:
    """An event built in Python with a version that no reader knows would lock everybody out."""
    log.append(FIRST)
    built = type(statement(3))(id="s3", occurred="2025-10-26", **{"issues": ["tariffs"], "parties": ["US"], **odd})

    with pytest.raises(NegotiationError):
        log.append([built])

    assert log.read().position == 3


def test_an_append_at_the_expected_position_succeeds(log: Log) -> None:
    """Nothing new since: 0 for an empty log, then the position that was read."""
    log.append(FIRST, expect=0)
    log.append([statement(3)], expect=3)
    log.append([statement(4)], expect=Expect(4))

    assert log.read().position == 5


def test_an_append_behind_the_log_is_a_conflict(log: Log) -> None:
    """The error says what was expected and what stands there instead, and nothing is written."""
    log.append(FIRST)
    before = columns(log)

    with pytest.raises(AppendConflictError) as caught:
        log.append([statement(3)], expect=1)

    assert (caught.value.expected, caught.value.actual, caught.value.event) == (1, 2, "s1")
    assert columns(log) == before


def test_an_append_ahead_of_the_log_is_refused(log: Log) -> None:
    """A writer that has seen more than there is has seen another log."""
    log.append(FIRST)

    with pytest.raises(NegotiationError):
        log.append([statement(3)], expect=4)

    assert log.read().position == 3


@pytest.mark.parametrize("expect", [-1, Expect(-1), since(-1, "tariffs")])
def test_a_position_before_the_beginning_is_never_met(log: Log, expect: Expect | int) -> None:
    """A negative position is no way to say "from the end"."""
    log.append(FIRST)

    with pytest.raises((NegotiationError, ValueError)):
        log.append([statement(3)], expect=expect)

    assert log.read().position == 3


def test_an_append_may_expect_nothing_new_on_some_issues(log: Log) -> None:
    """What is new on other issues is no conflict."""
    log.append(FIRST)

    log.append([statement(3)], expect=since(2, "tariffs"))

    assert log.read().position == 4


def test_news_on_an_expected_issue_is_a_conflict(log: Log) -> None:
    """One issue of several is enough, and nothing is written."""
    log.append(FIRST)
    before = columns(log)

    with pytest.raises(AppendConflictError) as caught:
        log.append([statement(3)], expect=since(2, "tariffs", "chips"))

    assert (caught.value.expected, caught.value.actual, caught.value.event) == (2, 3, "s2")
    assert columns(log) == before


def test_a_retraction_is_news_on_the_issues_of_what_it_takes_out(log: Log) -> None:
    """A retraction names no issue, but the status of the issue is another after it."""
    retraction = event({"kind": "retraction", "id": "r1", "occurred": "2025-10-27", "amends": "s1"})
    log.append([*FIRST, retraction])

    with pytest.raises(AppendConflictError):
        log.append([statement(3)], expect=since(3, "tariffs"))
    log.append([statement(4, issues=["chips"])], expect=since(3, "chips"))


def test_resending_what_is_there_is_no_conflict(log: Log) -> None:
    """A writer whose answer was lost sends the same append again, with the same condition."""
    log.append(FIRST[:1])
    sent = log.append(FIRST[1:], expect=1)

    again = log.append(FIRST[1:], expect=1)

    assert [each.position for each in again] == [each.position for each in sent] == [2, 3]


def test_a_batch_that_is_partly_there_is_still_conditional(log: Log) -> None:
    """One new event in it, and the condition counts again."""
    log.append(FIRST)

    with pytest.raises(AppendConflictError):
        log.append([statement(1), statement(3)], expect=1)

    assert log.read().position == 3


def test_the_clock_dates_what_is_recorded(log: Log) -> None:
    """One instant for a batch, in UTC."""
    stored = log.append(FIRST)

    assert {each.recorded for each in stored} == {iso(START + timedelta(seconds=1))}


def test_recorded_never_goes_backwards(log: Log, clock: Ticking) -> None:
    """A clock that is set back is held at the last recording time until it has caught up."""
    log.append(FIRST[:1])
    clock.now = START - timedelta(days=1)
    log.append(FIRST[1:2])
    clock.now = START + timedelta(days=1)
    log.append(FIRST[2:])
    times = [edtf(each.recorded or "").instant for each in log.read().entries]

    assert times == [
        START + timedelta(seconds=1),
        START + timedelta(seconds=1),
        START + timedelta(days=1, seconds=1),
    ]


def test_a_clock_in_any_zone_records_in_utc(log: Log, clock: Ticking) -> None:
    """The offset of the clock does not reach the log."""
    clock.now = datetime.fromisoformat("2026-07-01T00:00:00+08:00")

    (stored,) = log.append(FIRST[:1])

    assert stored.recorded == "2026-06-30T16:00:01Z"


def test_a_reopened_log_holds_the_same(log: Log, reopen: Callable[[], Log]) -> None:
    """Entries and head do not depend on who wrote them when."""
    log.append(FIRST)

    assert columns(reopen()) == columns(log)
    assert reopen().read().head == log.read().head


def test_a_reopened_log_is_continued(log: Log, reopen: Callable[[], Log]) -> None:
    """Positions and ids of the first writer count for the second."""
    log.append(FIRST)

    (stored,) = reopen().append([statement(3)])

    assert stored.position == 4
    assert log.read().position == 4


def test_the_head_is_the_root_over_what_is_stored(log: Log) -> None:
    """Position, recording time and bytes of each entry, and nothing else."""
    log.append(FIRST)
    leaves = [leaf_hash(leaf_data(*column)) for column in columns(log)]

    assert log.read().head == root(leaves).hex()
    assert [entry.leaf for entry in log.read().entries] == leaves


def test_the_head_changes_with_every_event(log: Log) -> None:
    """And not without one."""
    heads = [log.read().head]
    for each in FIRST:
        log.append([each])
        heads.append(log.read().head)
    log.append(FIRST)

    assert len({*heads}) == len(heads)
    assert log.read().head == heads[-1]


@pytest.mark.parametrize("as_text", [False, True])
def test_a_log_is_read_as_it_stood_at_a_position(log: Log, *, as_text: bool) -> None:
    """With the entries and the head of then."""
    log.append(FIRST[:2])
    then = log.read()
    log.append(FIRST[2:])

    pinned = log.read("2" if as_text else 2)

    assert (pinned.events, pinned.head, pinned.position) == (then.events, then.head, 2)


@pytest.mark.parametrize("digits", [8, 12, 64])
def test_a_log_is_read_as_it_stood_at_a_head(log: Log, digits: int) -> None:
    """The whole head or its first digits, in small or capital letters."""
    log.append(FIRST[:2])
    then = log.read()
    log.append(FIRST[2:])

    assert log.read(then.head[:digits]).events == then.events
    assert log.read(then.head[:digits].upper()).events == then.events


def test_a_pin_at_the_last_position_is_the_whole_log(log: Log) -> None:
    """By position and by head."""
    log.append(FIRST)

    assert log.read(3).events == log.read(log.read().head).events == tuple(FIRST)


@pytest.mark.parametrize(
    "pin", [4, 99, -1, "4", "-1", "+1", "1.0", " 1", "", "x", "٣", "deadbeef", "0" * 64, "9" * 5_000, "1,2"]
)
def test_a_pin_where_the_log_never_was_is_unknown(log: Log, pin: int | str) -> None:
    """A position beyond the log, a head of another log, or no pin at all."""
    log.append(FIRST)

    with pytest.raises(UnknownNameError):
        log.read(pin)


def test_fewer_than_eight_digits_are_no_head(log: Log) -> None:
    """They could be those of several."""
    log.append(FIRST)

    with pytest.raises(UnknownNameError):
        log.read(f"{log.read().head[:7]}")


def test_contents_do_not_change_when_the_log_does(log: Log) -> None:
    """What was read stays what was read."""
    log.append(FIRST[:2])
    contents = log.read()
    log.append(FIRST[2:])

    assert contents.events == tuple(FIRST[:2])


def test_a_log_has_a_name(log: Log) -> None:
    """Answers say which log they are about."""
    assert log.name
    assert log.read().name == log.name


def test_what_a_log_holds_can_be_gone_through(log: Log) -> None:
    """Entry by entry, in the order of their positions."""
    log.append(FIRST)
    contents = log.read()

    assert len(contents) == len(FIRST)
    assert [entry.position for entry in contents] == [1, 2, 3][: len(FIRST)]
    assert [entry.event for entry in contents] == [*FIRST]


def test_an_opening_cannot_take_the_meaning_from_a_day(log: Log) -> None:
    """An earlier opening in another zone is refused where a day of the log does not exist in that zone."""
    earlier = {"kind": "opening", "id": "earlier", "occurred": "2000-01-01", "zone": "Pacific/Apia"}
    log.append([OPENED, statement(1, occurred="2011-12-30")])

    with pytest.raises(InvalidEventsError) as caught:
        log.append([event(earlier)])

    assert [finding.event for finding in caught.value.findings] == ["s1"]
    assert log.read().position == 2


def test_a_correction_is_news_on_the_issues_of_all_that_it_corrects(log: Log) -> None:
    """Retracting a retraction brings an event back, on the issue of that event."""
    first = event({"kind": "retraction", "id": "r1", "occurred": "2025-10-27", "amends": "s1"})
    second = event({"kind": "retraction", "id": "r2", "occurred": "2025-10-28", "amends": "r1"})
    log.append([*FIRST, first, second])

    with pytest.raises(AppendConflictError) as caught:
        log.append([statement(3)], expect=since(4, "tariffs"))
    assert caught.value.event == "r2"
    log.append([statement(4, issues=["chips"])], expect=since(4, "chips"))


def as_text(folder: Path, *records: dict[str, Any]) -> JsonLinesLog:
    """Return a log as people write it: spelled as they like, and without recording times."""
    path = folder / "source.jsonl"
    path.write_text("".join(json.dumps(record, ensure_ascii=True) + "\r\n" for record in records), encoding="utf-8")
    return JsonLinesLog(path)


def test_what_another_log_holds_is_adopted_as_it_is(log: Log, tmp_path: Path) -> None:
    """Bytes in the spelling of the other, no recording times where it has none, and so the same head."""
    source = as_text(tmp_path, {**OPENING, "title": "中美"}, to_record(statement(1)))
    source.append([statement(2)])
    contents = source.read()

    adopted = log.adopt(contents)

    assert [each.position for each in adopted] == [1, 2, 3]
    assert columns(log) == columns(source)
    assert [recorded is None for _, recorded, _ in columns(log)] == [True, True, False]
    assert log.read().head == contents.head


def test_what_is_there_is_not_adopted_again(log: Log, tmp_path: Path) -> None:
    """A second import writes what is new since, and nothing if nothing is."""
    source = as_text(tmp_path, OPENING, to_record(statement(1)))
    log.adopt(source.read())
    assert log.adopt(source.read()) == ()
    source.append([statement(2), statement(3)])

    assert [each.event.id for each in log.adopt(source.read())] == ["s2", "s3"]
    assert log.read().head == source.read().head


def test_an_adopted_log_is_continued(log: Log, clock: Ticking, tmp_path: Path) -> None:
    """Positions, ids and the last recording time count for what is appended then."""
    source = as_text(tmp_path, OPENING, to_record(statement(1)))
    source._now = lambda: START + timedelta(days=9)
    source.append([statement(2)])
    log.adopt(source.read())
    clock.now = START

    stored = log.append([statement(1), statement(4)], expect=3)

    assert [(each.position, each.recorded) for each in stored] == [(2, None), (4, iso(START + timedelta(days=9)))]


def test_a_log_that_holds_something_else_adopts_nothing(log: Log, tmp_path: Path) -> None:
    """Other events, or the same recorded at another time, or more than the other has."""
    log.append(FIRST)
    before = columns(log)

    for records in ([OPENING, to_record(statement(1)), to_record(statement(2))], [OPENING]):
        with pytest.raises(DivergedLogError):
            log.adopt(as_text(tmp_path, *records).read())

    assert columns(log) == before


def test_every_log_gives_the_same_answers(log: Log) -> None:
    """The flagship log, adopted: the same head, and the same status of everything at any date."""
    flagship = open_log().read()
    log.adopt(flagship)

    assert log.read().head == flagship.head
    for at, known_at in (("2025-10-26", "2025-10-27"), ("2025-04-12", None), ("2026-06-30", "2026-01-01")):
        answers = [replay(contents, known_at).at(at).status().to_dict() for contents in (log.read(), flagship)]
        assert answers[0]["issues"] == answers[1]["issues"]
        assert answers[0]["totals"] == answers[1]["totals"]


def test_a_log_can_be_closed_and_used_again(log: Log) -> None:
    """Closing lets go of a file; it ends nothing."""
    log.append(FIRST[:1])
    log.close()
    log.append(FIRST[1:])
    log.close()
    log.close()

    assert log.read().events == tuple(FIRST)


APPEND_THIRTY = """
import sys
from negotiation import Statement, open_log

path, writer = sys.argv[1:]
log = open_log(path)
for number in range(15):
    log.append([
        Statement(id=f"{writer}{number}-{part}", occurred="2025", issues=["tariffs"], parties=["US"])
        for part in range(2)
    ])
"""


def test_two_processes_append_at_once(log: Log) -> None:
    """Both succeed, each batch stands together, and each writer's in its order."""
    log.append(FIRST[:1])
    argv = [sys.executable, "-c", APPEND_THIRTY, called(log)]
    writers = [subprocess.Popen([*argv, name], env=clean_environment(), stderr=subprocess.PIPE) for name in "ab"]
    for process in writers:
        assert process.communicate(timeout=PATIENCE)[1] == b""
    ids = [each.id for each in log.read().events][1:]

    assert len(ids) == 60
    assert all(one.split("-")[0] == other.split("-")[0] for one, other in zip(ids[::2], ids[1::2], strict=True))
    for name in "ab":
        assert [each for each in ids[::2] if each[0] == name] == [f"{name}{number}-0" for number in range(15)]
    assert log.append([statement(9)])[0].position == 62


def reopened(amends: str, name: str = "o2", **changes: Any) -> Event:
    """Return an opening in the place of another."""
    return event({**OPENING, "id": name, "amends": amends, **changes})


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({"issues": [{"id": "chips"}]}, "issue 'tariffs'"),
        ({"parties": [{"id": "CN"}]}, "party 'US'"),
    ],
)
def test_what_events_name_stays_declared(log: Log, changes: dict[str, Any], lost: str) -> None:
    """A correction of the opening that leaves it out is refused with what it would orphan, and nothing is written."""
    log.append([OPENED, statement(1), statement(2)])

    with pytest.raises(InvalidEventsError) as caught:
        log.append([reopened(OPENED.id, **changes)])
    (finding,) = caught.value.findings
    assert (finding.code, finding.event) == ("undeclares", "o2")
    assert f"leaves the {lost} undeclared, which s1, s2 name" in finding.message
    assert '"aliases"' in str(finding.hint)
    assert log.read().position == 3


def test_an_issue_is_renamed_with_its_old_name_as_an_alias(log: Log) -> None:
    """Then what was said by the old name is read by the new one; without the alias nothing more is lost."""
    issues = [{"id": "duties", "aliases": ["tariffs"]}, {"id": "chips"}]
    log.append([OPENED, statement(1)])
    log.append([reopened(OPENED.id, issues=issues)])
    log.append([statement(2), statement(3, issues=["duties"])])

    assert [each.concerns for each in log.read().events if each.kind == "statement"] == [("duties",)] * 3
    with pytest.raises(InvalidEventsError, match="tariffs"):
        log.append([reopened("o2", "o3", issues=[{"id": "duties"}, {"id": "chips"}])])


def test_a_later_opening_whose_issue_is_in_use_is_not_retracted(log: Log) -> None:
    """Unless what names the issue is retracted first."""
    log.append([OPENED, event({"kind": "opening", "id": "more", "occurred": "2025-10-27", "issues": [{"id": "fish"}]})])
    log.append([statement(1, issues=["fish"])])
    out = event({"kind": "retraction", "id": "r1", "occurred": "2025-10-28", "amends": "more", "v": 2})

    with pytest.raises(InvalidEventsError, match="fish"):
        log.append([out])
    gone = event({"kind": "retraction", "id": "r0", "occurred": "2025-10-28", "amends": "s1", "v": 2})
    log.append([gone, out])
    assert log.read().position == 5
