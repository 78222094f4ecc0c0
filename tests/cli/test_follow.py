"""`negotiation log --follow`, from what is there to the end of patience."""

from __future__ import annotations

import select
import signal
import subprocess
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import pytest

from given import OPENING, event
from negotiation.codec import encode
from negotiation.logs import create_log
from negotiation.logs.line import line_of
from patience import PATIENCE
from running import SMALL, clean_environment, command, run
from served import called, made

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from negotiation.events import Event

LONG = PATIENCE
"""For how many seconds to wait for what is sure to come."""


def said(number: int, **fields: Any) -> Event:
    """Return a statement."""
    fields = {"kind": "statement", "issues": ["tariffs"], "parties": ["US"], **fields}
    return event({"id": f"s{number}", "occurred": "2025-10-26", **fields})


@pytest.fixture(params=["jsonl", "sqlite", "postgres"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """A log of each kind that holds two events; `address` says what to call it on the command line."""
    if request.param == "postgres":
        kept: Any = made()
        yield kept
    else:
        kept = create_log(tmp_path / ("log.jsonl" if request.param == "jsonl" else "log.db"))
        yield kept
    kept.close()


@contextmanager
def follower(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `negotiation log --follow`."""
    argv = command("log", "--follow", *words)
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=clean_environment()) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[bytes]) -> bytes:
    """Return the next line that a follower writes."""
    out = process.stdout
    assert out is not None
    assert select.select([out], [], [], LONG)[0], "the follower is silent"
    return _read_line(out)


def _read_line(out: IO[bytes]) -> bytes:
    """Read a line byte by byte, so that nothing of the next is taken out of the pipe."""
    read = b""
    while not read.endswith(b"\n"):
        byte = out.raw.read(1) if hasattr(out, "raw") else out.read(1)
        assert byte, read
        read += byte
    return read


def test_what_is_there_is_followed_by_what_comes(log: Any) -> None:
    """As the lines of a text log, at once; Ctrl-C ends it, and all is well."""
    log.append([event(OPENING), said(1)])
    with follower("-l", called(log), "--format", "jsonl") as process:
        assert [line(process), line(process)] == [line_of(entry) for entry in log.read()]
        for number in (2, 3):
            (stored,) = log.append([said(number)])
            assert line(process) == line_of(stored)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=LONG)

    assert (process.returncode, out, err) == (0, b"", b"")


def test_an_empty_log_is_followed_from_its_opening_on(log: Any) -> None:
    """Nothing is there; everything comes."""
    with follower("-l", called(log), "--format", "jsonl") as process:
        stored = log.append([event(OPENING), said(1)])
        assert [line(process), line(process)] == [line_of(entry) for entry in stored]


def test_a_closed_pipe_ends_the_follower(log: Any) -> None:
    """Also while nothing comes that could not be written."""
    log.append([event(OPENING)])
    with follower("-l", called(log), "--format", "jsonl") as process:
        line(process)
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(timeout=LONG) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""


@pytest.mark.parametrize("after", ["2", "s1"])
def test_a_follower_goes_on_where_another_stopped(log: Any, after: str) -> None:
    """Behind a position, or behind the last event that was seen."""
    log.append([event(OPENING), said(1), said(2)])
    with follower("-l", called(log), "--format", "jsonl", "--after", after) as process:
        assert line(process) == line_of(log.read().entries[2])


def test_filters_apply_to_what_is_there_and_to_what_comes(log: Any) -> None:
    """By issue and kind; a correction arrives on the issues of what it corrects."""
    chips = {"issues": ["chips"]}
    log.append([event(OPENING), said(1), said(2, **chips)])
    with follower("chips", "-l", called(log), "--format", "jsonl") as process:
        assert line(process) == line_of(log.read().entries[2])
        stored = log.append(
            [
                event({"kind": "retraction", "id": "r1", "occurred": "2025-10-27", "amends": "s1"}),
                event({"kind": "retraction", "id": "r2", "occurred": "2025-10-27", "amends": "s2"}),
                said(3),
                said(4, **chips),
            ]
        )
        assert [line(process), line(process)] == [line_of(stored[1]), line_of(stored[3])]
    with follower("--kind", "retraction", "-l", called(log), "--format", "jsonl") as process:
        assert [line(process), line(process)] == [line_of(stored[0]), line_of(stored[1])]


def test_text_is_for_people(log: Any) -> None:
    """With positions, and what a correction corrects."""
    again = said(2, amends="s1", headline="Other words.")
    log.append([event(OPENING), said(1, headline="Words."), again])
    with follower("-l", called(log), "--after", "opening") as process:
        shown = b"".join(line(process) for _ in range(6)).decode()

    assert shown == (
        "2025-10-26            statement by US (tariffs)\n  Words.\n  s1 (position 2)\n"
        "2025-10-26            statement by US (tariffs)\n  Other words.\n  s2 (position 3, amends s1)\n"
    )


def test_a_file_that_was_replaced_ends_the_follower(tmp_path: Path) -> None:
    """With a finding, and the code of invalid data."""
    path = tmp_path / "log.jsonl"
    path.write_text(f"{encode(event(OPENING))}\n{encode(said(1))}\n")
    with follower("-l", str(path), "--format", "jsonl") as process:
        assert line(process)
        assert line(process)
        path.write_text(f"{encode(event(OPENING))}\n")
        _, err = process.communicate(timeout=LONG)

    assert process.returncode == 3
    assert b"rewritten" in err


@pytest.mark.parametrize(
    ("words", "code", "said_so"),
    [
        (("--at", "2025"), 2, "--at does not go with --follow"),
        (("--known-at", "2025"), 2, "--known-at does not go with --follow"),
        (("--position", "3"), 2, "--position does not go with --follow"),
        (("--according-to", "US"), 2, "--according-to does not go with --follow"),
        (("--format", "csv"), 2, "text or jsonl"),
        (("-o", "out.txt"), 2, "redirect"),
        (("--after", "99"), 4, "positions 1 to 12"),
        (("--after", "nothing"), 4, "'nothing'"),
        (("--after", "-1"), 4, "'-1'"),
        (("fish",), 4, "'fish'"),
        (("--party", "RU"), 4, "'RU'"),
    ],
)
def test_what_cannot_be_followed_is_refused(words: tuple[str, ...], code: int, said_so: str) -> None:
    """With the remedy, before anything is written."""
    outcome = run("log", "--follow", "-l", str(SMALL), *words)

    assert (outcome.code, outcome.out) == (code, "")
    assert said_so in outcome.err


def test_after_is_for_followers() -> None:
    """Otherwise it would look like a date."""
    outcome = run("log", "-l", str(SMALL), "--after", "3")

    assert outcome.code == 2
    assert "--from" in outcome.err
