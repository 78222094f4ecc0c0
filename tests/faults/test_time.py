"""Time: reading costs as much as there is to read, whatever is wrong with it and however many names it has."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from given import OPENING
from negotiation.errors import NegotiationError, closest
from negotiation.logs import JsonLinesLog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SAID = {"kind": "statement", "occurred": "2025", "issues": ["tariffs"], "parties": ["US"]}
SMALL, LARGE = 1_500, 12_000


def _named(prefix: str, count: int) -> list[dict[str, str]]:
    return [{"id": f"{prefix}-{number}"} for number in range(count)]


def _events(count: int, **fields: Callable[[int], Any]) -> list[Any]:
    made = ({name: value(number) for name, value in fields.items()} for number in range(count))
    return [OPENING, *({**SAID, "id": f"s{number}", **each} for number, each in enumerate(made))]


LOGS: dict[str, Callable[[int], list[Any]]] = {
    "a key that is repeated late": lambda n: [OPENING, "{" + ",".join(f'"k{k}":1' for k in (*range(n), n - 1)) + "}"],
    "keys that no event has": lambda n: [OPENING, {**SAID, "id": "s", **{f"key{k}": 1 for k in range(n)}}],
    "issues declared": lambda n: [{**OPENING, "issues": _named("issue", n)}],
    "parties declared": lambda n: [{**OPENING, "parties": _named("party", n)}],
    "an issue declared twice": lambda n: [{**OPENING, "issues": [*_named("issue", n), {"id": f"issue-{n - 1}"}]}],
    "issues named": lambda n: [
        {**OPENING, "issues": _named("issue", n)},
        {**SAID, "id": "s", "issues": [f"issue-{k}" for k in range(n)]},
    ],
    "issues not declared": lambda n: [
        {**OPENING, "issues": _named("issue", n)},
        {**SAID, "id": "s", "issues": [f"isue-{k}" for k in range(n)]},
    ],
    "voices not declared": lambda n: [
        {**OPENING, "parties": [*_named("party", n), *OPENING["parties"]]},
        {**SAID, "id": "s", "by": [f"partie-{k}" for k in range(n)]},
    ],
    "events that amend nothing": lambda n: _events(n, amends=lambda k: f"t{k}"),
    "corrections of corrections": lambda n: _events(n, amends=lambda k: f"s{k - 1}" if k else "opening"),
    "rings of corrections": lambda n: _events(n, amends=lambda k: f"s{k ^ 1}"),
    "one id": lambda n: _events(n, id=lambda _: "s"),
    "recorded backwards": lambda n: _events(n, recorded=lambda k: f"2025-01-01T00:00:{59 - k % 60:02}Z"),
    "sources": lambda n: [OPENING, {**SAID, "id": "s", "sources": [{"publisher": f"p{k}"} for k in range(n)]}],
    "sources that are none": lambda n: [OPENING, {**SAID, "id": "s", "sources": [{f"p{k}": 1} for k in range(n)]}],
}


def _seconds(path: Path, lines: list[Any]) -> float:
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    began = time.process_time()
    try:
        JsonLinesLog(path).read()
    except NegotiationError as error:
        str(error)
    return time.process_time() - began


@pytest.mark.parametrize("what", LOGS)
def test_reading_takes_time_in_proportion(tmp_path: Path, what: str) -> None:
    """Eight times as much takes about eight times as long, not sixty-four; the best of three, as machines are busy."""
    path = tmp_path / "log.jsonl"
    small, large = (min(_seconds(path, LOGS[what](size)) for _ in range(3)) for size in (SMALL, LARGE))

    assert large < 30 * small + 0.1, f"{SMALL}: {small:.3f} s, {LARGE}: {large:.3f} s"


def test_the_nearest_name_is_found_among_many() -> None:
    """By its beginning, in a moment."""
    known = [f"2025-{number:05}-us-statement" for number in range(200_000)] + ["kuala-lumpur"]
    began = time.process_time()

    assert closest("kuala-lumpour", known, n=1) == ["kuala-lumpur"]
    assert closest("2025-00017-us-statment", known, n=1)
    assert time.process_time() - began < 5
