"""Coverage: which fact became which events. `events/COVERAGE.md` is made from two tables, which people keep.

`python -m tests.update` writes the page anew.
"""

from __future__ import annotations

import csv
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from negotiation.errors import BadValueError
from negotiation.events import Opening, Retraction
from negotiation.history import displaced, log_zone
from negotiation.logs import Contents, open_log
from negotiation.questions.checks.expectations import recorded
from negotiation.times import edtf
from running import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from negotiation.events import Event
    from negotiation.times import Period

EVENTS = CHECKOUT / "events"
PAGE = EVENTS / "COVERAGE.md"
REPLAYS = CHECKOUT / "replays" / "us-china-2025.toml"
SIDES = {"US": {"US"}, "CN": {"CN"}, "both": {"US", "CN"}, "leaders": {"US", "CN"}, "private": {"US", "CN"}}

Row = dict[str, str]


def table(name: str) -> list[Row]:
    """Read one of the tables that people keep."""
    with (EVENTS / f"us-china-2025.{name}.csv").open(encoding="utf-8", newline="") as stream:
        return [*csv.DictReader(stream)]


FACTS, CONFLICTS = table("coverage"), table("conflicts")

_HEAD = """\
# Coverage

Which fact of the table of facts became which events of `us-china-2025`, and why some have none; then the conflicts
between sources, and where both sides are told. Made from `us-china-2025.coverage.csv` and `us-china-2025.conflicts.csv`
by the tests; not edited by hand. `negotiation show ID` prints an event whole.

SEED: in one of two newspaper articles of 26 October 2025. FOUND: on a public page. RECALL: from memory alone, so
that it has no event.

"""


def page() -> str:
    """Return the page."""
    told = sum(bool(row["events"]) for row in FACTS)
    lines = [f"## Facts\n\n{len(FACTS)} facts, {told} of them told by events.\n"]
    lines += ["| fact | date | who | what | events |", "| --- | --- | --- | --- | --- |"]
    lines += [_fact(row) for row in FACTS]
    lines += ["\n## Conflicts\n", "| conflict | who says what | facts | events | recorded replays |"]
    lines += ["| --- | --- | --- | --- | --- |"]
    lines += [_conflict(row) for row in CONFLICTS]
    return _HEAD + "\n".join(lines) + "\n"


def _fact(row: Row) -> str:
    events = " ".join(f"`{name}`" for name in row["events"].split())
    who = f"{row['side']}: {row['who']}" if row["who"] else row["side"]
    last = " · ".join(part for part in (events, row["reason"]) if part)
    return _line(f"{row['row']} {row['confidence']}", row["date"], who, row["what"], last)


def _conflict(row: Row) -> str:
    events, replays = ([f"`{name}`" for name in row[key].split()] for key in ("events", "replays"))
    return _line(row["conflict"], row["what"], row["rows"], " ".join(events), " ".join(replays))


def _line(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


@pytest.fixture(scope="module")
def contents() -> Contents:
    """The shipped log."""
    return open_log("us-china-2025").read()


@pytest.fixture(scope="module")
def events(contents: Contents) -> dict[str, Event]:
    """The events that stand, by id."""
    out = displaced(contents.events, log_zone(contents.events))
    return {event.id: event for event in contents.events if event.id not in out}


@pytest.mark.generated
def test_the_page_is_up_to_date(generated: Callable[[Path, str], None]) -> None:
    """COVERAGE.md says what the tables say."""
    generated(PAGE, page())


def test_every_fact_is_there_once_and_in_order() -> None:
    """U001 to U177."""
    assert [row["row"] for row in FACTS] == [f"U{number:03}" for number in range(1, 178)]


def test_a_fact_without_events_says_why() -> None:
    """Nothing is left out in silence; what is remembered only has no event."""
    assert [row["row"] for row in FACTS if not row["events"] and not row["reason"]] == []
    assert [row["row"] for row in FACTS if row["confidence"] == "RECALL" and row["events"]] == []
    assert {row["confidence"] for row in FACTS} <= {"SEED", "FOUND", "SEED FOUND", "RECALL"}


def test_every_event_that_is_named_stands(events: dict[str, Event]) -> None:
    """No id is misspelt, and none has been displaced."""
    assert sorted({name for row in FACTS for name in row["events"].split()} - {*events}) == []


def test_every_event_tells_a_fact(events: dict[str, Event]) -> None:
    """Nothing stands in the log that nobody collected."""
    named = {name for row in FACTS for name in row["events"].split()}
    silent = {name for name, event in events.items() if isinstance(event, (Opening, Retraction))}

    assert sorted({*events} - named - silent) == []


def test_fact_and_event_agree_on_the_issue(events: dict[str, Event]) -> None:
    """An event is about an issue of its fact, which names the issues of our log."""
    apart = [
        (row["row"], name)
        for row in FACTS
        for name in row["events"].split()
        if row["issues"] and not {*row["issues"].split()} & {*events[name].concerns}
    ]

    assert apart == []


def test_fact_and_event_agree_on_the_side(events: dict[str, Event]) -> None:
    """Whoever acted in the fact acts, or speaks, in one of its events."""
    apart = []
    for row in FACTS:
        told = [events[name] for name in row["events"].split()]
        involved = {party for event in told for party in (*event.owners, *event.voices)}
        if told and not SIDES[row["side"]] & involved:
            apart.append(row["row"])

    assert apart == []


def test_fact_and_event_agree_on_the_date(contents: Contents, events: dict[str, Event]) -> None:
    """One of the events of a fact happened, became known or took effect within a day of its date."""
    zone = log_zone(contents.events)
    apart = []
    for row in FACTS:
        told = [events[name] for name in row["events"].split()]
        if told and not any(
            _near(edtf(row["date"]).period(zone), when) for event in told for when in _dates(event, zone)
        ):
            apart.append((row["row"], row["date"]))

    assert apart == []


def _dates(event: Event, zone: ZoneInfo) -> list[Period]:
    effective = getattr(event, "effective", None)
    more = [effective.period(event.zone_in(zone))] if effective else []
    return [event.occurred_in(zone), event.known_in(zone), *more]


def _near(one: Period, other: Period) -> bool:
    day = timedelta(days=1)
    return one.begins.instant <= other.ends.instant + day and other.begins.instant <= one.ends.instant + day


# Conflicts


def test_every_conflict_is_there_once_and_in_order() -> None:
    """C01 to C29."""
    assert [row["conflict"] for row in CONFLICTS] == [f"C{number:02}" for number in range(1, 30)]


@pytest.mark.parametrize("row", CONFLICTS, ids=lambda row: row["conflict"])
def test_a_conflict_is_told_by_more_than_one_event_and_shown_by_a_replay(row: Row, contents: Contents) -> None:
    """Both sides stand in the log, or the before and after of a correction; each replay that is named is recorded."""
    replays = recorded(REPLAYS.read_text(encoding="utf-8"), REPLAYS.name)[1]
    told = {*row["events"].split()}

    assert len(told) > 1
    assert told <= {*contents.by_id()}
    assert row["replays"]
    assert {*row["replays"].split()} <= {replay.name for replay in replays}
    assert {*row["rows"].split()} <= {fact["row"] for fact in FACTS}


def test_every_date_of_a_fact_is_one() -> None:
    """A date that is none would agree with nothing."""
    for row in FACTS:
        try:
            edtf(row["date"])
        except BadValueError as fault:
            pytest.fail(f"{row['row']}: {fault}")
