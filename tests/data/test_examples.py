"""The example logs beside the recorded replays: they can be read, are written as the program would, and hold."""

from __future__ import annotations

import pytest

from negotiation.codec import encode
from negotiation.events import KINDS
from negotiation.logs import data_folder, open_log
from negotiation.questions.checks.expectations import Recorded, recorded

FOLDER = data_folder("replays") / "examples"
LOGS = sorted(FOLDER.glob("*.jsonl"))
FILES = {log.stem: recorded(log.with_suffix(".toml").read_text(encoding="utf-8"), f"{log.stem}.toml") for log in LOGS}
REPLAYS = [(log, each) for log, (_, replays, _) in FILES.items() for each in replays]


def test_every_log_has_its_replays_and_every_file_its_log() -> None:
    """A log NAME.jsonl and its recorded replays NAME.toml stand side by side, so that `check` finds them."""
    assert len(LOGS) > 5
    assert {log.stem for log in LOGS} == {file.stem for file in FOLDER.glob("*.toml")}
    assert {name: (log, faults) for name, (log, _, faults) in FILES.items()} == {name: (name, []) for name in FILES}


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.stem)
def test_every_line_of_an_example_is_canonical(log: object) -> None:
    """An example shows each new kind as the program itself would write it."""
    contents = open_log(str(log)).read()

    assert [entry.event.id for entry in contents.entries if entry.data != encode(entry.event).encode()] == []


def test_the_examples_use_every_kind_of_the_second_edition() -> None:
    """What came with texts, members, dates and reviews is shown somewhere."""
    used = {event.kind for log in LOGS for event in open_log(str(log)).read().events}

    assert {"accession", "exit", "postponement", "request", "review", "signature"} <= used
    assert {*KINDS} - used <= {"lapse", "retraction", "termination"}


@pytest.mark.parametrize(("log", "expected"), REPLAYS, ids=lambda each: getattr(each, "name", each))
def test_a_recorded_replay_of_an_example_holds(log: str, expected: Recorded) -> None:
    """This log, at this date, known then, has this status."""
    assert expected.failures(open_log(str(FOLDER / f"{log}.jsonl")).read()) == []
