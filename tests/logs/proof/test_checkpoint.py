"""Checkpoints: C2SP's tlog-checkpoint, signed or not."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import attrs
import pytest

from given import contents, events, percent
from negotiation.errors import BadValueError, InvalidProofError, NotProvenError
from negotiation.logs import Contents
from negotiation.logs.proof.checkpoint import Checkpoint, checkpoint_of, parse_checkpoint
from negotiation.logs.proof.keys import new_key
from negotiation.logs.proof.prove import checkpoint

SIGNATURE = "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8="
EXAMPLE = f"""\
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa {SIGNATURE}
"""
"""The example of the specification."""

EMPTY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
KEY = new_key("example.org/ledger")


def log(size: int = 4, name: str = "test", **last: Any) -> Contents:
    """Return a log of an opening and threats; `last` changes the last of them."""
    threats: list[dict[str, Any]] = [
        {"kind": "threat", "occurred": "2025-02-01", "measure": "duty", "level": percent(number)}
        for number in range(1, size)
    ]
    if last:
        threats[-1] |= last
    return (
        contents(events(*threats), name) if size > 1 else contents(events({"kind": "opening", **OPENING})[:size], name)
    )


OPENING = {
    "id": "opening",
    "occurred": "2025-01-01",
    "zone": "UTC",
    "parties": [{"id": "US"}],
    "issues": [{"id": "tariffs"}],
}


def test_the_example_of_the_specification_is_read_and_written_as_it_was() -> None:
    """Origin, size, root, signature."""
    read = parse_checkpoint(EXAMPLE)

    assert (read.origin, read.size, read.head[:8]) == ("example.com/behind-the-sofa", 20852163, "0ac5186a")
    assert [each.name for each in read.signatures] == ["example.com/behind-the-sofa"]
    assert str(read) == EXAMPLE


def test_a_checkpoint_states_name_size_and_root() -> None:
    """In three lines, the root in base64; the head of the log is the same root."""
    four = log()
    made = checkpoint(four)

    assert str(made) == f"test\n4\n{b64encode(bytes.fromhex(four.head)).decode()}\n"
    assert made.head == four.head
    assert parse_checkpoint(str(made)) == made


def test_an_empty_log_has_a_checkpoint() -> None:
    """Size 0 and the hash of nothing; every log extends it."""
    made = checkpoint(Contents(name="new", entries=()))

    assert str(made) == f"new\n0\n{EMPTY}\n"
    assert checkpoint(log(name="new"), earlier=made).size == 4


def test_extension_lines_are_kept() -> None:
    """They belong to the text that is signed."""
    written = f"test\n0\n{EMPTY}\nmore\nand more\n"

    assert parse_checkpoint(written).extensions == ("more", "and more")
    assert str(parse_checkpoint(written)) == written


@pytest.mark.parametrize(
    ("written", "code", "line"),
    [
        (f"test\n00\n{EMPTY}\n", "bad-checkpoint", 2),
        (f"test\n01\n{EMPTY}\n", "bad-checkpoint", 2),
        (f"test\n-1\n{EMPTY}\n", "bad-checkpoint", 2),
        (f"test\n+1\n{EMPTY}\n", "bad-checkpoint", 2),
        (f"test\n1_0\n{EMPTY}\n", "bad-checkpoint", 2),
        (f"test\n 1\n{EMPTY}\n", "bad-checkpoint", 2),
        (f"test\n٣\n{EMPTY}\n", "bad-checkpoint", 2),
        (f"test\n{'9' * 5000}\n{EMPTY}\n", "bad-checkpoint", 2),
        ("test\n4\n!\n", "bad-checkpoint", 3),
        (f"test\n4\n{EMPTY[:-1]}\n", "bad-checkpoint", 3),
        (f"test\n4\n{EMPTY[:-2]}V=\n", "bad-checkpoint", 3),
        (f"test\n4\n{b64encode(bytes(31)).decode()}\n", "bad-checkpoint", 3),
        (f"test\n4\n{b64encode(bytes(33)).decode()}\n", "bad-checkpoint", 3),
        ("test\n4\n", "bad-checkpoint", 1),
        ("\n", "bad-checkpoint", 1),
        (f" \n4\n{EMPTY}\n", "bad-checkpoint", 1),
        (f"test\n4\n{EMPTY}", "bad-note", 3),
        (f"test\n4\n{EMPTY}\n\n", "bad-note", 5),
        (f"test\r\n4\r\n{EMPTY}\r\n", "bad-note", 1),
    ],
)
def test_what_is_no_checkpoint_is_refused_with_its_line(written: str, code: str, line: int) -> None:
    """A size with leading zeros, another alphabet, another length; a note that is none."""
    with pytest.raises(InvalidProofError) as refused:
        parse_checkpoint(written)

    assert (refused.value.finding.code, refused.value.finding.line) == (code, line)
    assert len(str(refused.value)) < 400


@pytest.mark.parametrize("origin", ["", " ", "two\nlines", "right\u202eleft"])
def test_an_origin_that_does_not_show_is_refused(origin: str) -> None:
    """One line of visible text."""
    with pytest.raises(BadValueError, match="origin"):
        checkpoint_of(log(), origin)


def test_a_signed_checkpoint_is_signed_over_its_text() -> None:
    """The signature is of the key, over the three lines."""
    made = checkpoint(log(), origin="example.org/ledger", key=KEY)
    (signature,) = made.signatures

    assert KEY.verifier.verifies(signature, made.text)
    assert parse_checkpoint(str(made)) == made


def test_a_log_that_grew_is_consistent() -> None:
    """From every earlier size, itself included."""
    for size in range(2, 6):
        earlier = checkpoint(log(size), key=KEY)
        assert checkpoint(log(5), key=KEY, earlier=earlier).size == 5


def refusal(now: Contents, earlier: Checkpoint) -> list[str]:
    """Return the codes for which no new checkpoint is made."""
    with pytest.raises(NotProvenError) as refused:
        checkpoint(now, key=KEY, earlier=earlier)
    return [finding.code for finding in refused.value.findings]


def test_nothing_is_signed_for_a_log_that_does_not_extend_the_last_checkpoint() -> None:
    """Smaller; of the same size with another root; larger with another beginning; of another name."""
    seen = checkpoint(log(4), key=KEY)

    assert refusal(log(3), seen) == ["log-shrunk"]
    assert refusal(log(4, measure="other"), seen) == ["log-rewritten"]
    assert refusal(log(6), checkpoint(log(4, measure="other"))) == ["log-rewritten"]
    assert refusal(log(4, name="other"), seen) == ["other-origin"]
    assert refusal(log(4), attrs.evolve(seen, size=0, signatures=())) == ["log-rewritten"]


def test_nothing_is_signed_on_top_of_a_forged_checkpoint_of_ones_own() -> None:
    """A signature of this key that does not belong to the text shows that somebody was at the file."""
    seen = checkpoint(log(4), key=KEY)
    forged = attrs.evolve(checkpoint(log(3)), signatures=seen.signatures)

    assert refusal(log(4), forged) == ["bad-signature"]


def test_signatures_of_others_are_kept_while_the_log_is_the_same() -> None:
    """A witness's line stays, a second one of ours takes the place of the first; an unsigned run changes nothing."""
    witness = new_key("example.org/witness")
    seen = checkpoint(log(4), key=KEY).signed(witness)
    again = checkpoint(log(4), key=KEY, earlier=seen)

    assert {each.name for each in again.signatures} == {KEY.name, witness.name}
    assert len(again.signatures) == 2
    assert checkpoint(log(4), earlier=seen) == seen
    assert [each.name for each in checkpoint(log(5), key=KEY, earlier=seen).signatures] == [KEY.name]


def test_a_signed_checkpoint_is_not_followed_by_an_unsigned_one() -> None:
    """That would lose what was vouched for; an unsigned one may be followed by a signed one."""
    with pytest.raises(NotProvenError, match="would be unsigned"):
        checkpoint(log(5), earlier=checkpoint(log(4), key=KEY))
    assert checkpoint(log(5), key=KEY, earlier=checkpoint(log(4))).signatures


def test_a_checkpoint_as_data() -> None:
    """The note is in it as it is handed on, and whether it is signed."""
    unsigned, signed = checkpoint(log()), checkpoint(log(), key=KEY)

    assert {key: unsigned.to_dict()[key] for key in ("origin", "size", "head", "signed", "note")} == {
        "origin": "test",
        "size": 4,
        "head": log().head,
        "signed": False,
        "note": str(unsigned),
    }
    assert signed.to_dict()["signed"] is True
    assert signed.is_of(unsigned)
