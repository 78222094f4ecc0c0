"""Bundles: a log is the same however its bytes are kept in memory."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from given import OPENING, event
from negotiation.codec import encode
from negotiation.errors import InvalidLogError
from negotiation.events import Bundle
from negotiation.events.fast import bundle
from negotiation.logs import JsonLinesLog, bundler, create_log, data_folder, open_log
from negotiation.logs.proof.verify import verify
from negotiation.questions.replay import replay

if TYPE_CHECKING:
    from pathlib import Path

    from negotiation.logs import Contents

FLAGSHIP = data_folder("events") / "us-china-2025.jsonl"


@pytest.fixture
def bundled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pack whatever stands behind the fifth position, three by three."""
    monkeypatch.setattr(bundler, "LOOSE", 5)
    monkeypatch.setattr(bundle, "SIZE", 3)


def kept(contents: Contents) -> list[tuple[Any, ...]]:
    """Return all that a log holds."""
    return [(each.position, each.recorded, each.event, each.data, each.line, each.leaf) for each in contents]


@pytest.fixture(scope="module")
def loose() -> Contents:
    """The flagship log, read before anything is bundled."""
    return JsonLinesLog(FLAGSHIP).read()


@pytest.fixture(params=["log.jsonl", "log.db"])
def path(request: pytest.FixtureRequest, tmp_path: Path, loose: Contents) -> Path:
    """A copy of the flagship log, as text and in SQLite."""
    path: Path = tmp_path / request.param
    log = create_log(path)
    log.adopt(loose)
    log.close()
    return path


@pytest.mark.usefixtures("bundled")
def test_a_log_that_is_bundled_is_the_same_log(path: Path, loose: Contents) -> None:
    """Entries, bytes, leaves and head; and it stands up to its own verification."""
    contents = open_log(path).read()

    assert [each[:4] + each[5:] for each in kept(contents)] == [each[:4] + each[5:] for each in kept(loose)]
    assert contents.head == loose.head
    assert contents.entries == (loose.entries if path.suffix == ".jsonl" else contents.entries)
    assert contents.head_at(100) == loose.head_at(100)
    assert verify(contents).holds


@pytest.mark.usefixtures("bundled")
def test_answers_from_a_bundled_log_are_the_same(path: Path, loose: Contents) -> None:
    """Headlines and sources included."""
    for at in ("2025-06-01", "2026-01-01"):
        bundled, expected = replay(str(path)).at(at), replay(loose).at(at)

        assert {**bundled.why("tariffs").to_dict(), "basis": 0} == {**expected.why("tariffs").to_dict(), "basis": 0}
        assert bundled.status().to_dict()["issues"] == expected.status().to_dict()["issues"]


@pytest.mark.usefixtures("bundled")
def test_a_bundled_log_is_appended_to(path: Path, loose: Contents) -> None:
    """By a log object that reads what it had bundled."""
    first = loose.entries[7].event
    log = open_log(path)
    again = log.append([first, attrs.evolve(first, id="another")])
    log.close()

    assert [each.position for each in again] == [8, len(loose) + 1]
    assert open_log(path).read().entries[7].event == first


WAYS = {
    "pickle": lambda stored: pickle.loads(pickle.dumps(stored)),  # noqa: S301 - our own
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "evolve": lambda stored: attrs.evolve(stored, recorded="2026-01-01T00:00:00Z"),
}


@pytest.mark.usefixtures("bundled")
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_what_is_made_of_a_bundled_entry_is_the_same(way: Any, loose: Contents) -> None:
    """Its bytes come with it."""
    for entry, expected in zip(JsonLinesLog(FLAGSHIP).read(), loose, strict=True):
        made = way(entry)

        assert made == way(expected)
        assert made.data == expected.data
        assert repr(made) == repr(way(expected))


def test_findings_of_a_bundled_log_show_their_own_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loose: Contents
) -> None:
    """Damaged lines and odd events on both sides of the borders of bundles."""
    lines = [entry.data for entry in loose.entries[:20]]
    for at in (3, 6, 8, 14):
        lines[at] = lines[at][:-5]
    for at in (4, 7, 11, 19):
        lines[at] = lines[at].replace(b'"parties":["', b'"parties":["X')
    path = tmp_path / "damaged.jsonl"
    path.write_bytes(b"\n".join(lines) + b"\n")

    def found() -> list[tuple[str, int | None, str]]:
        with pytest.raises(InvalidLogError) as caught:
            JsonLinesLog(path).read()
        return [(each.code, each.line, each.excerpt) for each in caught.value.findings]

    before = found()
    monkeypatch.setattr(bundler, "LOOSE", 5)
    monkeypatch.setattr(bundle, "SIZE", 3)

    assert found() == before
    assert len(before) > 4


def test_an_event_is_found_in_its_bundle_by_its_own_id() -> None:
    """Not by one that is named in it, and however the id is spelled."""
    statement = {"kind": "statement", "occurred": "2025-10-26", "issues": ["tariffs"], "parties": ["US"]}
    lines = [
        encode(event({**OPENING, "issues": [{"id": "s1"}, {"id": "tariffs"}]})).encode(),
        encode(event({**statement, "id": "s1"})).encode(),
        b'{"id" : "s2", "kind":"statement"}',
    ]
    held = Bundle(9)
    for line in lines:
        assert held.takes(9 + lines.index(line))
        held.add(line)

    assert [held.of("opening"), held.of("s1"), held.of("s2")] == lines
    assert [held.at(position) for position in (9, 10, 11)] == lines
    assert not held.takes(9)
    assert held.takes(12)


def test_an_entry_has_nothing_else() -> None:
    """A misspelt attribute is none."""
    entry = JsonLinesLog(FLAGSHIP).read().entries[0]

    with pytest.raises(AttributeError, match="'Stored' object has no attribute 'dat'"):
        entry.dat  # type: ignore[attr-defined]  # noqa: B018
