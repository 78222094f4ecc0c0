"""Proofs: one event as C2SP's tlog-proof, for somebody who has not the log."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from given import contents, events, percent
from negotiation.errors import InvalidProofError, NotProvenError, UnknownNameError
from negotiation.logs import Contents, Stored
from negotiation.logs.proof.proof import Proof, parse_proof
from negotiation.logs.proof.prove import checkpoint, prove
from negotiation.logs.proof.verify import verify_proof

if TYPE_CHECKING:
    from collections.abc import Iterator


def log(size: int, recorded: str | None = None, **last: Any) -> Contents:
    """Return a log of an opening and threats; `last` changes the last of them."""
    threats: list[dict[str, Any]] = [
        {"kind": "threat", "occurred": "2025-02-01", "measure": "duty", "level": percent(number)}
        for number in range(1, size)
    ]
    threats[-1] |= last
    plain = contents(events(*threats))
    return attrs.evolve(plain, entries=tuple(attrs.evolve(entry, recorded=recorded) for entry in plain.entries))


NINE = log(9, "2026-06-01T12:00:00Z")


@pytest.mark.parametrize("size", [2, 3, 7, 8, 9])
def test_every_event_of_a_log_is_proven(size: int) -> None:
    """From the checkpoint of now, and through the text of the proof."""
    now = log(size)
    for entry in now:
        proof = prove(now, entry.event.id)
        read = parse_proof(str(proof))

        assert read == attrs.evolve(proof, stored=attrs.evolve(entry, line=None))
        assert str(read) == str(proof)
        assert read.holds
        assert verify_proof(read).holds


def test_a_proof_holds_what_the_leaf_covers() -> None:
    """Position, recording time and the bytes as stored, in the line `extra`; the index is one less."""
    first, extra, index, *_ = str(prove(NINE, "e4")).split("\n")

    assert first == "c2sp.org/tlog-proof@v1"
    assert b64decode(extra.removeprefix("extra ")) == b"5\n2026-06-01T12:00:00Z\n" + NINE.entries[4].data
    assert index == "index 4"


def test_a_proof_leads_from_a_checkpoint_that_was_kept() -> None:
    """The log has grown since; the proof is from what was seen then."""
    seen = checkpoint(log(5, "2026-06-01T12:00:00Z"))
    proof = prove(NINE, "e2", seen)

    assert proof.checkpoint == seen
    assert verify_proof(parse_proof(str(proof)), seen).holds


def test_an_event_that_came_later_is_not_proven() -> None:
    """It stands in the log and not in the checkpoint."""
    with pytest.raises(NotProvenError, match="e7 stands at position 8; the checkpoint ends at 5"):
        prove(NINE, "e7", checkpoint(log(5, "2026-06-01T12:00:00Z")))


def test_nothing_is_proven_from_a_checkpoint_that_the_log_does_not_extend() -> None:
    """The path would lead nowhere."""
    with pytest.raises(NotProvenError, match="log-rewritten"):
        prove(NINE, "e2", checkpoint(log(5)))


def test_an_event_that_is_not_there_is_named() -> None:
    """With the nearest ids."""
    with pytest.raises(UnknownNameError, match="'e99'"):
        prove(NINE, "e99")


def altered(proof: Proof) -> Iterator[Proof]:
    """Yield proofs that differ in one part: the event's bytes, its time or place, the path, the checkpoint."""
    stored, tree = proof.stored, proof.checkpoint
    yield attrs.evolve(proof, stored=attrs.evolve(stored, data=stored.data.replace(b"duty", b"fees")))
    yield attrs.evolve(proof, stored=attrs.evolve(stored, recorded="2026-06-01T12:00:01Z"))
    yield attrs.evolve(proof, stored=attrs.evolve(stored, recorded=None))
    for position in range(1, 12):
        if position != stored.position:
            yield attrs.evolve(proof, stored=attrs.evolve(stored, position=position))
    yield attrs.evolve(proof, path=proof.path[:-1])
    yield attrs.evolve(proof, path=(*proof.path, bytes(32)))
    yield attrs.evolve(proof, path=proof.path[::-1])
    yield attrs.evolve(proof, checkpoint=attrs.evolve(tree, root=bytes(32)))
    yield attrs.evolve(proof, checkpoint=attrs.evolve(tree, size=stored.position - 1))
    yield attrs.evolve(proof, checkpoint=attrs.evolve(tree, size=0))


def test_an_altered_proof_does_not_hold() -> None:
    """Whatever part of it."""
    for wrong in altered(prove(NINE, "e4")):
        again = parse_proof(str(wrong))

        assert not again.holds
        assert [finding.code for finding in verify_proof(again).findings] == ["wrong-proof"]


def test_a_proof_from_another_checkpoint_is_told_apart() -> None:
    """Of another size, of another root for the same size, of another name."""
    proof = prove(NINE, "e4")
    for other in (checkpoint(log(9)), checkpoint(log(5)), checkpoint(NINE, origin="other")):
        answer = verify_proof(proof, other)

        assert [finding.code for finding in answer.findings] == ["other-checkpoint"]
    assert "shows different logs" in verify_proof(proof, checkpoint(log(9))).findings[0].hint


GOOD = str(prove(NINE, "e4"))
LINES = GOOD.split("\n")


def with_line(number: int, line: str) -> str:
    """Return the good proof with another line at a number, from 1."""
    return "\n".join([*LINES[: number - 1], line, *LINES[number:]])


def with_leaf(leaf: bytes) -> str:
    """Return the good proof with something else in the line `extra`."""
    return with_line(2, f"extra {b64encode(leaf).decode()}")


@pytest.mark.parametrize(
    ("written", "code", "line"),
    [
        ("", "bad-proof", 1),
        ("{}", "bad-proof", 1),
        (with_line(1, "c2sp.org/tlog-proof@v2"), "bad-proof", 1),
        (with_line(1, "c2sp.org/tlog-proof@v1 "), "bad-proof", 1),
        ("\n".join(LINES[:5]), "bad-proof", 5),
        ("\n".join([LINES[0], *LINES[2:]]), "bad-proof", 2),
        ("\n".join([*LINES[:2], *LINES[3:]]), "bad-proof", 2),
        (with_line(2, "extra !"), "bad-proof", 2),
        (with_line(2, LINES[1] + "\nextra YQ=="), "bad-proof", 2),
        (with_leaf(b"5\n\n{}"), "bad-proof", 2),
        (with_leaf(b"5\n\nnull"), "bad-proof", 2),
        (with_leaf(b"5\n\n\xff"), "bad-proof", 2),
        (with_leaf(b"5\n\xff\n" + NINE.entries[4].data), "bad-proof", 2),
        (with_leaf(b"5\nyesterday\n" + NINE.entries[4].data), "bad-proof", 2),
        (with_leaf(b"5\n2026-06-01\n" + NINE.entries[4].data), "bad-proof", 2),
        (with_leaf(b"0\n\n" + NINE.entries[4].data), "bad-proof", 2),
        (with_leaf(b"05\n\n" + NINE.entries[4].data), "bad-proof", 2),
        (with_leaf(b"-5\n\n" + NINE.entries[4].data), "bad-proof", 2),
        (with_leaf(b"9" * 5000), "bad-proof", 2),
        (with_leaf(b""), "bad-proof", 2),
        (with_line(3, "index 5"), "bad-proof", 3),
        (with_line(3, "index 04"), "bad-proof", 3),
        (with_line(3, "index " + "9" * 5000), "bad-proof", 3),
        (with_line(4, "!"), "bad-proof", 4),
        (with_line(5, LINES[4][:-4]), "bad-proof", 5),
        (with_line(5, "\n".join([LINES[4]] * 70)), "bad-proof", 4),
        (with_line(10, "nine"), "bad-checkpoint", 10),
        (with_line(11, "root"), "bad-checkpoint", 11),
        (GOOD.removesuffix("\n"), "bad-note", 11),
        (GOOD + "\n", "bad-note", 13),
        (GOOD.replace("\n", "\r\n"), "bad-proof", 1),
    ],
)
def test_what_is_no_proof_is_refused_with_its_line(written: str, code: str, line: int) -> None:
    """Counted in the file as a whole, the checkpoint under it included."""
    with pytest.raises(InvalidProofError) as refused:
        parse_proof(written)

    assert (refused.value.finding.code, refused.value.finding.line) == (code, line)
    assert len(str(refused.value)) < 1000


def test_a_proof_as_data() -> None:
    """The event as its format has it, the hashes in hexadecimal, and the text as it is handed on."""
    proof = prove(NINE, "e4")
    data = proof.to_dict()

    assert (data["event"]["id"], data["position"], data["index"]) == ("e4", 5, 4)
    assert data["leaf"] == NINE.entries[4].leaf.hex()
    assert data["path"] == [each.hex() for each in proof.path]
    assert data["checkpoint"]["signed"] is False
    assert data["proof"] == str(proof)


def test_the_only_event_of_a_log_has_an_empty_path() -> None:
    """Its leaf is the root."""
    (opening,) = contents(
        events(
            {
                "kind": "opening",
                "occurred": "2025-01-01",
                "id": "opening",
                "parties": [{"id": "US"}],
                "issues": [{"id": "tariffs"}],
            }
        )
    ).entries
    proof = prove(Contents(name="one", entries=(opening,)), "opening")

    assert proof.path == ()
    assert parse_proof(str(proof)).holds
    assert isinstance(proof.stored, Stored)
