"""Law 5: the same appends, in whatever order and however odd, leave the same in every log."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given as generated
from hypothesis import settings
from hypothesis import strategies as st

from contract.test_log_contract import FACTORIES
from given import OPENING, event
from negotiation.errors import NegotiationError
from negotiation.logs.append.expect import Expect

if TYPE_CHECKING:
    from negotiation.events import Event
    from negotiation.logs.protocol import Log

START = datetime(2026, 6, 1, 12, tzinfo=UTC)


def statement(number: int, issue: str, party: str, amends: int | None, words: str) -> Event:
    """Return a statement, which may correct another and may not fit."""
    record = {"kind": "statement", "id": f"s{number}", "occurred": "2025", "issues": [issue], "parties": [party]}
    record |= {"headline": words}
    return event(record if amends is None else {**record, "amends": f"s{amends}"})


_NUMBERS = st.integers(0, 9)
_EVENTS = st.builds(
    statement,
    _NUMBERS,
    st.sampled_from(["tariffs", "tariffs", "chips", "fish"]),
    st.sampled_from(["US", "US", "CN"]),
    st.one_of(st.none(), st.none(), _NUMBERS),
    st.sampled_from(["one", "one", "中美"]),
)
_MORE = event({"kind": "opening", "id": "more", "occurred": "2025-11-01", "issues": [{"id": "fish"}]})
_BATCHES = st.lists(st.one_of(_EVENTS, _EVENTS, _EVENTS, st.just(_MORE)), max_size=4)
_EXPECT = st.one_of(
    st.none(),
    st.none(),
    st.integers(0, 12),
    st.builds(Expect, st.integers(0, 12), st.sampled_from([("tariffs",), ("chips",), ("fish", "chips")])),
)
_STEPS = st.lists(st.tuples(_BATCHES, _EXPECT, st.integers(-3, 3), st.booleans()), min_size=1, max_size=12)


def outcome(log: Log, events: list[Event], expect: Any) -> object:
    """Append, and return what came of it, whatever the log is called."""
    try:
        return [(each.position, each.recorded, each.data) for each in log.append(events, expect)]
    except NegotiationError as error:
        findings = [(finding.code, finding.event, finding.message) for finding in getattr(error, "findings", ())]
        return type(error), findings, getattr(error, "actual", None), getattr(error, "event", None)


@pytest.mark.server
@settings(max_examples=40)
@generated(_STEPS)
def test_every_log_makes_the_same_of_the_same_appends(steps: list[tuple[list[Event], Any, int, bool]]) -> None:
    """Each append comes to the same in each log, entries or error; then positions, times, bytes and heads are equal."""
    now = [START]
    with tempfile.TemporaryDirectory() as folder:
        logs = {name: factory(Path(folder), lambda: now[0]) for name, factory in FACTORIES.items()}
        for log in logs.values():
            log.append([event(OPENING)])
        for events, expect, seconds, reopened in steps:
            now[0] += timedelta(seconds=seconds)
            outcomes = [outcome(log, events, expect) for log in logs.values()]
            assert all(each == outcomes[0] for each in outcomes)
            if reopened:
                for log in logs.values():
                    log.close()
        contents = [log.read() for log in logs.values()]
        for log in logs.values():
            log.close()
    columns = [[(each.position, each.recorded, each.data) for each in log] for log in contents]
    assert all(each == columns[0] for each in columns)
    assert len({each.head for each in contents}) == 1
