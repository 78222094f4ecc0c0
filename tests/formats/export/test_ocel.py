"""OCEL 2.0, held against what its specification requires and read by a small reader of our own.

pm4py, the reader of its authors, is under the AGPL and no dependency, not even of the tests.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as random_logs

from given import announcement, contents, given, percent
from laws.strategies import QUESTIONS, logs
from negotiation.formats.export import ocel
from negotiation.questions.replay import View, replay
from running import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from negotiation.events import Event

LAW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SCHEMA = json.loads(Path(__file__).with_name("ocel20.schema.json").read_text(encoding="utf-8"))
READ: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "float": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "time": datetime.fromisoformat,
}


@pytest.fixture(scope="module")
def view() -> View:
    """The flagship at a date."""
    return replay("us-china-2025", "2026-01-31").at("2026-01-31")


@pytest.fixture(scope="module")
def log(view: View) -> dict[str, Any]:
    """Its object-centric event log."""
    read: dict[str, Any] = json.loads(ocel.render(view))
    return read


def state_at(log: dict[str, Any], name: str, key: str, at: str) -> str | None:
    """Return the value that an attribute of an object has at an instant: the last that was set."""
    (found,) = (each for each in log["objects"] if each["id"] == name)
    values = [(each["time"], each["value"]) for each in found["attributes"] if each["name"] == key]
    past = [value for time, value in sorted(values, key=lambda each: datetime.fromisoformat(each[0])) if time <= at]
    return past[-1] if past else None


def test_it_is_as_the_schema_has_it(log: dict[str, Any]) -> None:
    """The command line writes the same, and both are valid."""
    jsonschema.validate(log, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert json.loads(run("export", "--to", "ocel", "--at", "2026-01-31", "--known-at", "2026-01-31").out) == log


def test_everything_that_is_named_is_there(log: dict[str, Any]) -> None:
    """Ids are unique, types and attributes declared, relationships lead to objects, values are of their types."""
    objects = {each["id"] for each in log["objects"]}
    assert len(objects) == len(log["objects"])
    assert len({each["id"] for each in log["events"]}) == len(log["events"])
    for things, types in (("objects", "objectTypes"), ("events", "eventTypes")):
        declared = {each["name"]: {a["name"]: a["type"] for a in each["attributes"]} for each in log[types]}
        for thing in log[things]:
            for attribute in thing["attributes"]:
                READ[declared[thing["type"]][attribute["name"]]](attribute["value"])
            assert {link["objectId"] for link in thing["relationships"]} <= objects
            assert all(link["qualifier"] for link in thing["relationships"])


def test_the_objects_are_issues_measures_parties_and_rounds(log: dict[str, Any], view: View) -> None:
    """As many as the ledger has, each event with the issues that it concerns."""
    by_type = defaultdict(set)
    for each in log["objects"]:
        by_type[each["type"]].add(each["id"].partition(":")[2])
    readings = view.replay.history.read_by(view.moment)

    assert by_type["issue"] == {issue.id for issue in view.issues()}
    assert by_type["party"] == {"US", "CN"}
    assert by_type["measure"] >= {measure.measure for measure in view.measures().measures}
    assert by_type["round"] == {each.event.id for each in readings if each.event.kind == "talks_round"}
    links = {
        each["id"]: [link["objectId"] for link in each["relationships"] if link["qualifier"] == "concerns"]
        for each in log["events"]
    }
    assert links == {each.event.id: [f"issue:{name}" for name in each.event.concerns] for each in readings}


def test_events_stand_in_reading_order(log: dict[str, Any], view: View) -> None:
    """The time is the end of the period; its beginning and what was written stand beside it."""
    assert [each["id"] for each in log["events"]] == [
        each.event.id for each in view.replay.history.read_by(view.moment)
    ]
    (geneva,) = (each for each in log["events"] if each["id"] == "2025-05-10-geneva-round")
    attributes = {each["name"]: each["value"] for each in geneva["attributes"]}
    assert (geneva["time"], attributes["began"]) == ("2025-05-11T22:00:00Z", "2025-05-09T22:00:00Z")
    assert attributes["occurred"] == "2025-05-10/2025-05-11"


def test_time_never_runs_against_the_reading_order(log: dict[str, Any]) -> None:
    """Whoever sorts the events by their time reads them as the ledger does; no period ends before it began."""
    times = [datetime.fromisoformat(each["time"]) for each in log["events"]]

    assert times == sorted(times)
    for each, time in zip(log["events"], times, strict=True):
        (began,) = (one["value"] for one in each["attributes"] if one["name"] == "began")
        assert datetime.fromisoformat(began) <= time


@LAW
@random_logs(logs(), QUESTIONS, QUESTIONS)
def test_time_follows_the_reading_order_of_any_log(events: list[Event], at: str, known_at: str) -> None:
    """Long periods, instants and days mixed: the times are in order."""
    log = json.loads(ocel.render(replay(contents(events), known_at).at(at)))
    times = [datetime.fromisoformat(each["time"]) for each in log["events"]]

    assert times == sorted(times)


@pytest.mark.parametrize("at", ["2025-04-12", "2025-08-31", "2025-11-15"])
def test_phases_and_states_over_time_are_those_of_the_ledger(log: dict[str, Any], view: View, at: str) -> None:
    """Whoever folds the attributes of an object up to a date finds what `status` answers."""
    there = view.replay.at(at)
    instant = there.basis.to_dict()["at"]
    for issue in there.status().issues:
        assert state_at(log, f"issue:{issue.issue}", "phase", str(instant)) == issue.phase
    for measure in there.measures().measures:
        assert state_at(log, f"measure:{measure.measure}", "state", str(instant)) == measure.state


def test_a_claim_is_told_from_an_act() -> None:
    """What others say of a party is another role than what it did; levels are attributes over time."""
    claim = announcement("2025-03-02", measure="ban", parties=["CN"], by=["US"])
    duty = announcement("2025-03-01", effective="2025-03-10", until="2025-03-20", level=percent(10))
    log = json.loads(ocel.render(given(duty, claim).at("2025-04-01")))
    roles = {each["id"]: [(x["objectId"], x["qualifier"]) for x in each["relationships"]] for each in log["events"]}

    assert ("party:US", "act of") in roles["e1"]
    assert ("party:CN", "claimed of") in roles["e2"]
    assert ("party:CN", "act of") not in roles["e2"]
    assert state_at(log, "measure:duty", "level", "2025-03-09T00:00:00Z") is None
    assert state_at(log, "measure:duty", "level", "2025-03-10T00:00:00Z") == "10"
    assert state_at(log, "measure:duty", "level", "2025-03-21T00:00:00Z") == "0"
