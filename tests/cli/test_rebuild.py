"""`negotiation rebuild`, and datasette on what it makes."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from datasette.app import Datasette

from negotiation.formats.registry import rows
from negotiation.formats.tables import basis_names
from negotiation.logs.sqlite.library import library
from negotiation.questions.replay import replay
from running import SMALL, Outcome, run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from negotiation.questions.replay import View

POINTS = 25


def done(*words: str) -> Outcome:
    """Run a command that succeeds."""
    outcome = run(*words)
    assert outcome.code == 0, outcome.err
    return outcome


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The flagship log as a SQLite file, with answers."""
    path = tmp_path_factory.mktemp("served") / "ledger.db"
    done("export", str(path))
    done("rebuild", "-l", str(path))
    return path


@pytest.fixture(scope="module")
def served(ledger: Path) -> Datasette:
    """The file in datasette as it is, with the metadata that we write for it."""
    metadata = json.loads(done("export", "--to", "datasette", "-l", str(ledger)).out)
    return Datasette([str(ledger)], metadata=metadata)


def get(served: Datasette, path: str, **values: str) -> list[dict[str, Any]]:
    """Ask datasette over HTTP, in this process."""

    async def asked() -> Any:
        answer = await served.client.get(f"/ledger/{path}.json?{urlencode({'_shape': 'array', **values})}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    rows: list[dict[str, Any]] = asyncio.run(asked())
    return rows


def answers_of(view: View, kind: str) -> list[Mapping[str, Any]]:
    """Return what the library answers, as rows."""
    answer = {"status": view.status(), "measures": view.measures(), "deadlines": view.deadlines()}[kind]
    return [{key: value for key, value in row.items() if key not in basis_names()} for row in rows(answer)]


def in_any_order(found: list[Any]) -> list[str]:
    """Return rows so that they compare: truths and numbers as SQLite has them."""
    plain = (
        {key: float(value) if isinstance(value, int | bool) else value for key, value in row.items()} for row in found
    )
    return sorted(json.dumps(row, sort_keys=True) for row in plain)


@pytest.mark.parametrize("kind", ["status", "measures", "deadlines"])
def test_a_canned_question_answers_as_the_library_does(served: Datasette, kind: str) -> None:
    """At random pairs of days, every row and every column."""
    random, first = Random(kind), datetime(2024, 12, 1, tzinfo=UTC).toordinal()  # noqa: S311 - no secret
    for _ in range(POINTS):
        at, known = (datetime.fromordinal(first + random.randrange(700)).date().isoformat() for _ in range(2))
        there = get(served, f"{kind}_at", at=at, known_at=known)
        assert in_any_order(there) == in_any_order(answers_of(replay("us-china-2025", known).at(at), kind)), (at, known)


@pytest.mark.parametrize(("view", "kind"), [("status_now", "status"), ("measures_now", "measures")])
def test_now_is_today_in_the_zone_of_the_log(served: Datasette, view: str, kind: str) -> None:
    """As `negotiation status` without dates; asked again where a day ends in between."""
    zone = ZoneInfo("America/New_York")
    while True:
        day = datetime.now(zone).date().isoformat()
        rows = get(served, view, _size="max")
        if datetime.now(zone).date().isoformat() == day:
            break

    assert in_any_order([_without_rowid(row) for row in rows]) == in_any_order(
        answers_of(replay("us-china-2025", day).at(day), kind)
    )


def test_the_history_of_an_issue_has_no_gap(served: Datasette) -> None:
    """Stretch by stretch, as far as is known now."""
    rows = get(served, "status_history", issue="tariffs", _size="max")
    spans = [(row["first_day"], row["last_day"]) for row in rows]

    assert spans[0][0] == "0001-01-01"
    assert spans[-1][1] is None
    for (_, last), (following, _) in pairwise(spans):
        assert datetime.fromisoformat(following).toordinal() == datetime.fromisoformat(last).toordinal() + 1


def test_what_was_learned_overnight(served: Datasette) -> None:
    """The answers about 26 October that Kuala Lumpur changed."""
    rows = get(served, "what_was_learned", at="2025-10-26", known_from="2025-10-25", known_to="2025-10-27")
    phases = {row["issue"]: (row["phase_before"], row["phase_after"]) for row in rows}

    assert phases["tariffs"] == ("talks", "preliminary_consensus")
    assert phases["port-fees"] == ("contested", "talks")
    assert "tiktok" not in phases


def test_every_page_of_the_database_can_be_opened(served: Datasette) -> None:
    """Tables, views and canned questions, as people see them, each with its description."""
    pages = ["events", "sources", "status_now", "status_history", "measures_now", "measures_history", "deadlines_now"]
    pages += [
        "answer_check",
        "answer_status",
        "event",
        "status_at?at=2025-10-26&known_at=",
        "events_of_issue?issue=tiktok",
    ]

    async def asked() -> list[Any]:
        return [await served.client.get(f"/ledger/{page}") for page in pages] + [await served.client.get("/ledger")]

    answers = asyncio.run(asked())
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    assert "The status of each issue now" in answers[2].text
    assert "Where each issue stood at T, as known by K" in answers[-1].text


def test_the_log_alone_opens_too(tmp_path: Path) -> None:
    """Without answers datasette shows its events and sources."""
    path = tmp_path / "ledger.db"
    done("export", str(path))
    bare = Datasette([str(path)])

    assert len(get(bare, "events", kind="threat")) == len([*_events("threat")])
    assert get(bare, "sources", _size="1")[0]["publisher"]


def test_check_tells_whether_they_belong(tmp_path: Path) -> None:
    """None, made, out of date, dropped: exit codes 1, 0, 1, 1."""
    path = str(tmp_path / "ledger.db")
    done("init", path)
    done("import", str(SMALL), "-l", path)
    codes = []
    meeting = ("talks_round", "id=x", "occurred=2026-11-01", "issues=chips", "parties=US", "headline=They meet.")
    for words in ((), ("rebuild",), ("append", *meeting), ("rebuild", "--drop")):
        if words:
            done(*words, "-l", path)
        codes.append(run("rebuild", "--check", "-l", path).code)

    assert codes == [1, 0, 1, 1]


def test_answers_by_another_version_of_the_zones_do_not_belong(tmp_path: Path) -> None:
    """Nor do those of a release that did not say which it was; an update then makes everything anew."""
    path = tmp_path / "ledger.db"
    done("init", str(path))
    done("import", str(SMALL), "-l", str(path))
    done("rebuild", "-l", str(path))
    for change in ("UPDATE answer_basis SET zones = '1999a'", "ALTER TABLE answer_basis DROP COLUMN zones"):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("DROP VIEW IF EXISTS answer_check")  # which names the column
            connection.execute("DROP TRIGGER IF EXISTS answer_basis_changed")  # which refuses a change
            connection.execute(change)
        checked = run("rebuild", "--check", "-l", str(path))
        assert (checked.code, "were made from another zones" in checked.out) == (1, True)

    done("rebuild", "--update", "-l", str(path))
    assert run("rebuild", "--check", "-l", str(path)).code == 0


def test_check_finds_an_altered_answer(tmp_path: Path) -> None:
    """Exit code 1, what happened and what to do; made anew, they are good again."""
    path = str(tmp_path / "ledger.db")
    done("init", path)
    done("import", str(SMALL), "-l", path)
    done("rebuild", "-l", path)
    with closing(library().connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE answer_status SET phase = 'in_force'")
    outcome = run("rebuild", "--check", "-l", path)
    done("rebuild", "--update", "-l", path)

    assert outcome.code == 1
    assert "the answers were altered since they were made. Run negotiation rebuild" in outcome.out
    assert run("rebuild", "--check", "-l", path).code == 0


def test_an_update_makes_anew_what_was_touched(tmp_path: Path) -> None:
    """After an append it says which part; where there is nothing to go on from, everything is made."""
    path = str(tmp_path / "ledger.db")
    done("init", path)
    done("import", str(SMALL), "-l", path)
    meeting = ("talks_round", "id=x", "occurred=2026-11-01", "issues=chips", "parties=US", "headline=They meet.")
    first = run("rebuild", "--update", "-l", path)
    done("append", *meeting, "-l", path)
    second = run("rebuild", "--update", "-l", path)

    assert first.err.startswith(f"{path}: answers up to position ")
    assert "rows made anew" in second.err
    assert "the answers are up to date" in run("rebuild", "--update", "-l", path).err
    assert run("rebuild", "--check", "-l", path).code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name the log to write answers into with -l LOG."),
        (("-l", "us-china-2025"), "that is not a SQLite log; make one with negotiation export my.db."),
        (("-l", "postgresql://someone:sesame@localhost/talks.db"), "that is not a SQLite log"),
        (("-l", "us-china-2025", "--check", "--drop"), "--check writes nothing: leave out --drop"),
        (("-l", "us-china-2025", "--check", "--update"), "--check writes nothing: leave out --update"),
        (("-l", "us-china-2025", "--drop", "--update"), "--drop removes all answers"),
    ],
)
def test_wrong_usage_is_said(words: tuple[str, ...], said: str) -> None:
    """Nothing is written, and the exit code is 2."""
    outcome = run("rebuild", *words)

    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
    assert "sesame" not in outcome.err


def _without_rowid(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "rowid"}


def _events(kind: str) -> list[Any]:
    return [event for event in replay("us-china-2025").contents.events if event.kind == kind]
