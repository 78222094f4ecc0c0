"""Aliases: an issue or party that is declared by a new id keeps what was said of it by the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import OPENING, Record, contents, event
from negotiation.errors import UnknownNameError
from negotiation.questions.index import index
from negotiation.questions.replay import replay
from running import run

if TYPE_CHECKING:
    from pathlib import Path

    from negotiation.logs import Contents

ROUND = {"kind": "talks_round", "id": "round", "occurred": "2025-03-02", "issues": ["chips"], "parties": ["US", "CN"]}
BY_CN = {**ROUND, "id": "by-cn", "kind": "preliminary_consensus", "occurred": "2025-03-03", "by": ["CN"]}


def renamed(amends: str = "opening", **changes: Any) -> Record:
    """An opening in the place of the first, with chips called semiconductors, and China PRC."""
    issues = [{"id": "tariffs"}, {"id": "semiconductors", "title": "Semiconductors", "aliases": ["chips"]}]
    parties = [{"id": "US"}, {"id": "PRC", "name": "China", "aliases": ["CN"]}]
    return {**OPENING, "id": f"{amends}-2", "amends": amends, "issues": issues, "parties": parties, **changes}


def log(*records: Record) -> Contents:
    return contents([event(OPENING), *(event({"order": 0, **record}) for record in records)])


def test_what_is_said_by_an_alias_is_said_of_the_issue_and_party() -> None:
    """Events before and after the new name, in the status by either name."""
    asked = replay(log(ROUND, BY_CN, renamed())).at("2025-12-31")
    status = asked.status("chips").issues[0]

    assert (status.issue, status.title, status.phase) == ("semiconductors", "Semiconductors", "talks")
    assert status.vouched == {"preliminary_consensus": ("PRC",)}
    assert asked.status("semiconductors").issues[0] == status
    assert [each.issue for each in asked.status().issues] == ["tariffs", "semiconductors"]


def test_a_name_holds_at_every_date_of_knowledge() -> None:
    """A correction of the opening that became known later does not hide the history from earlier Ks."""
    asked = replay(log(ROUND, renamed(known="2025-06-01")), "2025-04-01").at("2025-04-01")

    assert [(each.issue, each.phase) for each in asked.status("chips").issues] == [("semiconductors", "talks")]


def test_every_question_takes_the_old_name() -> None:
    """As long as an alias declares it, and not otherwise."""
    asked = replay(log(ROUND, BY_CN, renamed())).at("2025-12-31")

    assert [each.id for each in asked.log("chips").events] == ["round", "by-cn"]
    assert asked.why("chips").status.issue == asked.next("chips").status.issue == "semiconductors"
    assert asked.spans("chips").to_dict() == asked.spans("semiconductors").to_dict()
    assert asked.deadlines("chips") == asked.deadlines("semiconductors")
    assert asked.steps("chips") == asked.steps("semiconductors")
    with pytest.raises(UnknownNameError):
        asked.status("chip")


def test_a_voice_is_found_by_its_old_name() -> None:
    """Also where the log is read through it alone."""
    one, other = (replay(log(BY_CN, renamed()), according_to=voice) for voice in ("CN", "PRC"))

    assert one.according_to == "PRC"
    assert one.at("2025-12-31").status() == other.at("2025-12-31").status()


def test_an_index_reads_names_as_a_replay_does() -> None:
    """Built of the whole log, or brought up to date by the opening that renames, and by an event after it."""
    whole = log(ROUND, renamed(), BY_CN)
    grown = index(log(ROUND))
    grown.append([event(renamed())])
    grown.append([event(BY_CN)])
    expected = replay(whole).at("2025-12-31").status("chips").issues[0]

    assert index(whole).status("chips", "2025-12-31") == expected
    assert grown.status("semiconductors", "2025-12-31") == grown.status("chips", "2025-12-31") == expected
    assert grown.issue("chips", "2025-12-31") == index(whole).issue("semiconductors", "2025-12-31")


def test_the_command_line_takes_the_old_name(tmp_path: Path) -> None:
    """`correct` renames, and filters by party take the old one too."""
    path = tmp_path / "mine.jsonl"
    path.write_text(
        '{"kind":"opening","id":"o","occurred":"2025-01-01","zone":"UTC","parties":[{"id":"A"},{"id":"B"}],'
        '"issues":[{"id":"fihs"}]}\n'
        '{"kind":"talks_round","id":"r","occurred":"2025-02-01","issues":["fihs"],"parties":["A","B"]}\n',
        encoding="utf-8",
    )
    issues, parties = '[{"id":"fish","aliases":["fihs"]}]', '[{"id":"AA","aliases":["A"]},{"id":"B"}]'
    words = ("--slip", f"issues={issues}", f"parties={parties}")

    assert run("correct", "o", "-l", str(path), *words).code == 0
    assert "fish " in run("status", "fihs", "-l", str(path)).out
    for name in ("A", "AA"):
        assert '"parties":["AA","B"]' in run("log", "--party", name, "-l", str(path), "--format", "jsonl").out


def test_what_is_named_by_an_alias_is_valid_and_checked(tmp_path: Path) -> None:
    """The next event may say either name."""
    path = tmp_path / "mine.jsonl"
    path.write_text(
        '{"kind":"opening","id":"o","occurred":"2025-01-01","zone":"UTC","parties":[{"id":"A"},{"id":"B"}],'
        '"issues":[{"id":"fish","aliases":["fihs"]}]}\n',
        encoding="utf-8",
    )
    words = ("talks_round", "id=r", "occurred=2025-02-01", "issues=fihs", "parties=A,B", "source=Wire")

    assert run("append", "-l", str(path), *words).code == 0
    assert (run("check", "-l", str(path)).code, "talks" in run("status", "fish", "-l", str(path)).out) == (0, True)
