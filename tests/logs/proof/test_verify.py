"""Verifying a log: in itself, against what was seen, and whose word that is."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from given import contents, events
from negotiation.errors import NotProvenError
from negotiation.logs import Contents, Stored
from negotiation.logs.proof.keys import new_key
from negotiation.logs.proof.prove import checkpoint, prove
from negotiation.logs.proof.verify import verify, verify_proof

THREAT = {"kind": "threat", "occurred": "2025-02-01", "measure": "duty"}
LOG = contents(events(*[THREAT] * 5))
KEY, OTHER = new_key("example.org/ledger"), new_key("example.org/other")


def damaged(event: str, **fields: Any) -> Contents:
    """Return the log with other columns beside an event, as a damaged store would give them."""
    entries = [attrs.evolve(entry, **fields) if entry.event.id == event else entry for entry in LOG]
    return attrs.evolve(LOG, entries=tuple(entries))


def codes(log: Contents, **seen: Any) -> list[tuple[str, str | None]]:
    """Return what does not hold, as code and event."""
    return [(finding.code, finding.event) for finding in verify(log, **seen).findings]


def recorded(*times: str | None) -> Contents:
    """Return the log with recording times."""
    entries = (attrs.evolve(entry, recorded=time) for entry, time in zip(LOG, times, strict=False))
    return Contents(name="test", entries=tuple(entries))


def test_a_sound_log_holds_and_says_what_that_means() -> None:
    """And that it was compared with nothing."""
    answer = verify(LOG)

    assert answer.holds
    assert answer.head == LOG.head
    assert "positions 1 to 6 have no gap" in answer.shown[0]
    assert "no checkpoint was given" in answer.open[0]
    assert "whether the events are true" in answer.open[-1]


def test_an_empty_log_holds() -> None:
    """There is nothing against it."""
    assert verify(Contents(name="new", entries=())).holds


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"position": 7}, "position-gap"),
        ({"position": 2}, "position-gap"),
        ({"data": LOG.entries[1].data}, "other-bytes"),
        ({"data": b"{}"}, "other-bytes"),
        ({"data": b"\xff"}, "other-bytes"),
        ({"data": b""}, "other-bytes"),
        ({"recorded": "yesterday"}, "bad-recorded"),
        ({"recorded": "2026-06-01"}, "bad-recorded"),
    ],
)
def test_a_damaged_column_is_found_at_its_event(fields: dict[str, Any], code: str) -> None:
    """Position, bytes and time, each where it is wrong; and nothing is given out of such a log."""
    log = damaged("e3", **fields)

    assert codes(log) == [(code, "e3")]
    assert not verify(log).shown
    with pytest.raises(NotProvenError, match=code):
        checkpoint(log)
    with pytest.raises(NotProvenError, match=code):
        prove(log, "e1")


def test_recording_times_never_go_back() -> None:
    """Between events that have one."""
    early, late = "2026-06-01T12:00:00Z", "2026-06-01T09:00:00-04:00"

    assert codes(recorded(None, early, None, early, late)) == []
    assert codes(recorded(early, late, early, None, late)) == [("recorded-backwards", "e2")]


def test_a_log_that_extends_what_was_seen_holds() -> None:
    """From every size, the empty one and its own included."""
    for size in range(7):
        seen = checkpoint(attrs.evolve(LOG, entries=LOG.entries[:size]))
        answer = verify(LOG, seen)

        assert answer.holds
        assert any(line.startswith(f"the first {size} event") for line in answer.shown)
        assert "who wrote the checkpoint: it is unsigned" in answer.open


def rewritten(*entries: Stored) -> Contents:
    """Return a log of these entries, as a file would give them: positions follow the order."""
    placed = (attrs.evolve(entry, position=number) for number, entry in enumerate(entries, start=1))
    return Contents(name="test", entries=tuple(placed))


FIVE, SIX = LOG.entries[:5], LOG.entries[5]


@pytest.mark.parametrize(
    ("log", "code"),
    [
        (rewritten(*FIVE[:4]), "log-shrunk"),
        (rewritten(), "log-shrunk"),
        (rewritten(*FIVE[:4], SIX), "log-rewritten"),
        (rewritten(*FIVE[:2], FIVE[3], FIVE[2], FIVE[4]), "log-rewritten"),
        (rewritten(*FIVE[:3], SIX, *FIVE[3:]), "log-rewritten"),
        (rewritten(FIVE[0], *FIVE), "log-rewritten"),
        (rewritten(*FIVE[1:], SIX), "log-rewritten"),
    ],
    ids=["truncated", "emptied", "other tail", "swapped", "inserted", "doubled", "first taken out"],
)
def test_a_log_that_does_not_extend_what_was_seen_does_not_hold(log: Contents, code: str) -> None:
    """Cut off, emptied, with another end, swapped, inserted into, doubled, without its beginning."""
    seen = checkpoint(rewritten(*FIVE))

    assert codes(log, checkpoint=seen) == [(code, None)]


def test_what_a_root_cannot_say_is_said() -> None:
    """The position at which a log was changed does not follow from its root."""
    (finding,) = verify(rewritten(*FIVE[:4], SIX), checkpoint(rewritten(*FIVE))).findings

    assert "cannot say at which of the positions 1 to 5" in finding.hint


def test_a_signature_is_verified_with_the_key_that_was_given() -> None:
    """And says who signed."""
    answer = verify(LOG, checkpoint(LOG, key=KEY), key=KEY.verifier, origin="test")

    assert answer.holds
    assert answer.signed_by == "example.org/ledger"
    assert {"the checkpoint is of 'test'", "the checkpoint is signed by example.org/ledger"} <= {*answer.shown}


def test_without_a_key_a_signature_is_worth_nothing() -> None:
    """A signed checkpoint whose signature nobody looked at is called just that."""
    answer = verify(LOG, checkpoint(LOG, key=KEY))

    assert (answer.holds, answer.signed_by) == (True, None)
    assert "who wrote the checkpoint: it is signed, but no key was given (--key)" in answer.open


def test_a_checkpoint_that_is_not_of_the_key_does_not_hold() -> None:
    """Unsigned; signed by another; signed over another text."""
    signed = checkpoint(LOG, key=KEY)
    forged = attrs.evolve(checkpoint(LOG, origin="other"), signatures=signed.signatures)

    assert codes(LOG, checkpoint=checkpoint(LOG), key=KEY.verifier) == [("unsigned", None)]
    assert codes(LOG, checkpoint=signed, key=OTHER.verifier) == [("other-signer", None)]
    assert codes(LOG, checkpoint=forged, key=KEY.verifier) == [("bad-signature", None)]
    assert verify(LOG, forged, key=KEY.verifier).signed_by is None


def test_several_may_sign() -> None:
    """Each key finds its own signature; of one key all must be good."""
    both = checkpoint(LOG, key=KEY).signed(OTHER)
    (good, _) = both.signatures
    bad = attrs.evolve(good, signature=bytes(64))

    assert [verify(LOG, both, key=key.verifier).signed_by for key in (KEY, OTHER)] == [KEY.name, OTHER.name]
    doubled = attrs.evolve(both, signatures=(good, bad))
    assert codes(LOG, checkpoint=doubled, key=KEY.verifier) == [("bad-signature", None)]


def test_the_origin_can_be_demanded() -> None:
    """One key may sign several logs."""
    assert codes(LOG, checkpoint=checkpoint(LOG), origin="other") == [("other-origin", None)]


def test_a_proof_says_whose_word_it_is() -> None:
    """Unsigned, signed and not looked at, signed and verified; and which log, where the key does not say."""
    unsigned = verify_proof(prove(LOG, "e2"))
    signed = verify_proof(prove(LOG, "e2", checkpoint(LOG, key=KEY)), key=KEY.verifier)

    assert (unsigned.signed_by, signed.signed_by) == (None, "example.org/ledger")
    assert any("compare it with one that you trust" in line for line in unsigned.open)
    assert any("one key may sign several" in line for line in signed.open)
    assert [finding.code for finding in verify_proof(prove(LOG, "e2"), key=KEY.verifier).findings] == ["unsigned"]


def test_an_answer_as_data() -> None:
    """Verdict, what it rests on, what it leaves open, and what was compared."""
    data = verify_proof(prove(LOG, "e2")).to_dict()

    assert (data["holds"], data["position"], data["head"]) == (True, 6, LOG.head)
    assert data["event"]["event"]["id"] == "e2"
    assert data["checkpoint"]["size"] == 6
    assert data["verified"]
    assert data["not_verified"]
    assert verify(LOG).to_dict()["event"] is None
