from __future__ import annotations

import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from negotiation.cli.group import COMMANDS
from negotiation.lifecycles import rules_digest
from negotiation.times import zones_version
from running import CHECKOUT, clean_environment, run

HERE = Path(__file__).parent
WITHOUT = {
    *("keygen", "init", "import", "merge", "export", "rebuild", "backup", "salvage", "info"),
    *("page", "serve"),
}
"""Commands that write files of their own, or tell of this machine: they have tests of their own."""

READING = {"status", "why", "next", "deadlines", "claims", "when", "log", "show", "replay", "measures"}
FILES = sorted((HERE / "transcripts").glob("*.txt"))

_BLOCK = re.compile(r"^\$ negotiation (?P<words>.*)\n(?P<out>(?:.*\n)*?)\[exit (?P<code>\d+)\]\n", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One command of a transcript, with what it is expected to print and to exit with."""

    file: Path
    words: str
    text: str


def blocks(file: Path) -> list[Block]:
    """Read a transcript; what stands between the commands are remarks."""
    return [Block(file, match["words"], match[0]) for match in _BLOCK.finditer(file.read_text(encoding="utf-8"))]


def transcript(words: str) -> str:
    """Run a command beside the small log and return what stands in a transcript of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(HERE)
        outcome = run(*shlex.split(words))
    digest = rules_digest()  # it is the rules' own business; everything else is compared as it is
    out = outcome.out.replace(digest, "r" * 64).replace(digest[:8], "r" * 8).replace("\r\n", "\\r\n")
    out = out.replace(zones_version(), "z" * 5)  # that of the machine on which it runs
    assert outcome.err == ""
    return f"$ negotiation {words}\n{out}[exit {outcome.code}]\n"


def rewritten(text: str) -> str:
    """Return a transcript with every command run again, remarks as they were."""
    return _BLOCK.sub(lambda match: transcript(match["words"]), text)


@pytest.mark.generated
@pytest.mark.parametrize(
    "block",
    [
        pytest.param(block, id=f"{file.stem}-{number}")
        for file in FILES
        for number, block in enumerate(blocks(file), start=1)
    ],
)
def test_a_command_prints_what_its_transcript_says(block: Block, request: pytest.FixtureRequest) -> None:
    """What stands in the transcript is what is printed, to the letter."""
    if request.config.getoption("--update"):
        block.file.write_text(rewritten(block.file.read_text(encoding="utf-8")), encoding="utf-8")
        pytest.skip("rewritten")

    assert transcript(block.words) == block.text


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_transcript_is_read_whole(file: Path) -> None:
    """No command is overlooked because its block is not closed."""
    text = file.read_text(encoding="utf-8")

    assert len(blocks(file)) == text.count("$ negotiation ") == text.count("[exit ")


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in WITHOUT])
def test_every_command_has_three_transcripts(name: str) -> None:
    """Each command is shown in at least three ways, all at dates that are written out."""
    words = [block.words.split() for block in blocks(HERE / "transcripts" / f"{name}.txt")]

    assert len(words) >= 3
    if name in READING:
        assert all({"--at", "--known-at"} <= {*each} for each in words)


def test_transcripts_are_not_rewritten_in_ci() -> None:
    """Where CI is set, the switch that rewrites is refused and nothing runs."""
    argv = [sys.executable, "-m", "pytest", "--update", str(HERE / "test_transcripts.py")]
    environment = {**clean_environment(), "CI": "true"}
    refused = subprocess.run(argv, capture_output=True, check=False, cwd=CHECKOUT, env=environment, text=True)

    assert refused.returncode == pytest.ExitCode.USAGE_ERROR
    assert "not where CI is set" in refused.stderr


def test_no_transcript_depends_on_the_width_of_a_terminal() -> None:
    """Without a terminal lines are folded at 80 columns, whatever the variables say."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "200")
        wide = transcript("status -l small.jsonl --at 2025-04-10 --known-at 2025-04-10")

    assert wide == transcript("status -l small.jsonl --at 2025-04-10 --known-at 2025-04-10")


def test_a_difference_is_told_in_words() -> None:
    """Kinds of deadlines and what is so of an arrangement are no names of the program."""
    shown = run("diff", "2025-10-25", "2025-11-10", "rare-earths", "--known-at", "2025-12-31").out

    assert "- 2025-11-01 threatened for this date us-100pct-tariff" in shown
    assert "provisional:\n                  yes →" in shown
    assert "True" not in shown
