"""The command line on a PostgreSQL log, from its making on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from negotiation.logs import open_log
from running import SMALL, clean_environment, launch, run
from served import OWNER, READER, WRITER, fresh_database, roles

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.server

SECRET = "s3cret"  # noqa: S105 - the one that must not be shown


def at(negotiation: str, user: str, database: str) -> str:
    """Return an address with a password, which the server of the tests does not ask for."""
    return roles().address(negotiation, user=user, database=database).replace(f"{user}@", f"{user}:{SECRET}@")


def test_a_log_on_a_server_is_made_filled_asked_and_written_out(tmp_path: Path) -> None:
    """Every command takes an address; the answers are those about the same log in a file, and no password is shown."""
    name = fresh_database()
    owner, writer, reader = (at("small", user, name) for user in (OWNER, WRITER, READER))
    copy = tmp_path / "small.jsonl"
    steps = [
        run("init", owner),
        run("init", owner),
        run("import", str(SMALL), "-l", owner),
        run("append", "statement", "id=s1", "occurred=2025-05-03", "issues=grain", "parties=CN", "-l", writer, *ODD),
        run("retract", "s1", "--slip", "reason=Entered twice.", "-l", writer, *ODD),
        run("export", str(copy), "-l", reader),
        run("check", "-l", reader),
        run("info", "-l", writer),
        *(run(*words, "-l", writer) for words in (("status",), ("log", "grain"), ("show", "s1"), ("measures",))),
    ]

    assert [step.code for step in steps] == [0] * len(steps), steps
    assert "an empty log, called small" in steps[0].err
    assert "exists already" in steps[1].err
    assert SECRET not in "".join(step.out + step.err for step in steps)
    assert open_log(copy).read().head == open_log(writer).read().head
    dates = ("--at", "2025-05-03", "--known-at", "2025-05-03", "--format", "json")
    assert run("status", "-l", reader, *dates).out == run("status", "-l", str(copy), *dates).out


ODD = ("--despite-findings",)


def test_info_tells_how_a_log_is_kept() -> None:
    """By which server, for whom, and whether what is acknowledged is on disk."""
    name = fresh_database()
    assert run("init", at("fish", OWNER, name)).code == 0
    told = [json.loads(run("info", "-l", at("fish", user, name), "-f", "json").out) for user in (WRITER, READER)]

    assert [each["role"] for each in told] == ["writer, who appends", "reader, who reads"]
    assert told[0]["kind"] == "PostgreSQL"
    assert told[0]["server"].startswith("PostgreSQL ")
    assert (told[0]["durable"], told[0]["schema"], told[0]["position"]) == ("yes", "version 2", 0)


def test_the_environment_may_name_the_log() -> None:
    """As for files."""
    name = fresh_database()
    assert run("init", at("fish", OWNER, name), "--name", "grain").code == 0
    told = launch("info", "-f", "json", NEGOTIATION_LOG=at("grain", WRITER, name))

    assert clean_environment()
    assert json.loads(told.stdout)["log"] == "grain"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("import", "us-china-2025", "-l", "WRITER"), 3),
        (("append", "statement", "id=s1", "occurred=2025-05-03", "issues=x", "parties=CN", "-l", "WRITER"), 3),
        (("append", str(SMALL), "-l", "READER"), 3),
        (("append", str(SMALL), "-l", "WRITER", "--expect", "7"), 5),
        (("status", "-l", "MISSING"), 4),
        (("backup", "copy.db", "-l", "WRITER"), 3),
        (("export", "WRITER"), 2),
        (("backup", "WRITER"), 3),
        (("init", "WRITER"), 3),
        (("status", "WRITER"), 4),
        (("check", "WRITER"), 4),
        (("append", "WRITER", "-l", "WRITER"), 4),
    ],
)
def test_what_does_not_work_on_a_server_is_said_without_secrets(words: tuple[str, ...], code: int) -> None:
    """Also where an address stands in the place of something else."""
    name = fresh_database()
    assert run("init", at("fish", OWNER, name)).code == 0
    addresses = {
        "WRITER": at("fish", WRITER, name),
        "READER": at("fish", READER, name),
        "MISSING": at("fowl", WRITER, name),
    }
    outcome = run(*(addresses.get(word, word) for word in words))

    assert outcome.code == code, outcome.err
    assert outcome.err
    assert SECRET not in outcome.out + outcome.err
