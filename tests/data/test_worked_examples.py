"""The worked examples of the codebook: each line is an event, and each answer is the one that is printed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from negotiation import replay
from negotiation.cli.group import negotiation
from negotiation.codec import decode, encode, parse
from negotiation.codec.schema import schema
from negotiation.events import KINDS, Event
from running import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

CODEBOOK = (CHECKOUT / "events" / "CODEBOOK.md").read_text(encoding="utf-8")
SECTION = CODEBOOK.partition("\n## Worked examples\n")[2].partition("\n## ")[0]
OPENING, *EXAMPLES = re.split(r"^### ", SECTION, flags=re.MULTILINE)
SAID = re.compile(
    r"^- On (\d{4}-\d\d-\d\d)(?:, as known on (\d{4}-\d\d-\d\d))?, `([^`]+)` prints `([^`]+)`\.$", re.MULTILINE
)
FIRST_EDITION = {
    *("threat", "talks_round", "preliminary_consensus", "domestic_approval", "leader_approval", "proposal"),
    *("announcement", "modification", "suspension", "extension", "resumption", "termination", "withdrawal"),
    *("entry_into_force", "breakdown", "lapse", "scheduling", "statement", "retraction", "opening"),
}
"""The kinds that stand beside an event of the shipped log in the table of kinds."""


def lines(text: str) -> list[str]:
    """Return the events of the fenced blocks of a part of the page."""
    return [
        line
        for block in re.findall(r"^```json\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    ]


def title(example: str) -> str:
    """Return the heading of an example."""
    return example.partition("\n")[0]


def log_of(example: str, folder: Path) -> Path:
    """Write the opening of the section and the lines of an example as a log."""
    path = folder / "example.jsonl"
    path.write_text("\n".join([*lines(OPENING), *lines(example), ""]), encoding="utf-8")
    return path


@pytest.mark.parametrize("line", [line for part in (OPENING, *EXAMPLES) for line in lines(part)])
def test_a_line_of_an_example_is_an_event_in_canonical_text(line: str) -> None:
    """It decodes, is what an append would write, and keeps to the schema of its kind."""
    event = decode(parse(line))

    assert isinstance(event, Event)
    assert encode(event) == line
    assert [*Draft202012Validator(schema(event.kind)).iter_errors(json.loads(line))] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=map(title, EXAMPLES))
def test_an_example_gives_the_answers_that_stand_under_it(example: str, tmp_path: Path) -> None:
    """The opening and the lines of the example make a log; each command prints what the page says it prints."""
    log = log_of(example, tmp_path)
    said = SAID.findall(example)

    assert len(said) == example.count("\n- On ") > 0
    for at, known, command, printed in said:
        arguments = [*command.split(), "--log", str(log), "--at", at, "--known-at", known or at]
        result = CliRunner().invoke(negotiation, arguments)

        assert result.exit_code == 0, result.output
        assert printed in " ".join(result.stdout.split()), result.stdout


@pytest.mark.parametrize("example", EXAMPLES, ids=map(title, EXAMPLES))
def test_every_act_of_an_example_has_its_place(example: str, tmp_path: Path) -> None:
    """What a reader copies from the page has its effect."""
    found = replay(log_of(example, tmp_path)).at("2032").status().findings

    assert {finding.code for finding in found} <= {"said-to-run-on"}


def test_each_kind_without_an_example_in_the_log_has_a_worked_one() -> None:
    """Nobody has to learn a kind from a table alone."""
    shown = {parse(line)["kind"] for part in EXAMPLES for line in lines(part)}

    assert {*KINDS} - FIRST_EDITION <= shown
