"""Vouchers: who stands by which step."""

from __future__ import annotations

from negotiation.history.issues.votes import Vote, voices, who_vouched, without

FIRST = Vote("consensus", "US", "e1")
SECOND = Vote("approval", "US", "e2", FIRST)
THIRD = Vote("consensus", "CN", "e3", SECOND)


def test_the_voices_for_a_step_stand_in_order() -> None:
    """Each party with the event by which it spoke."""
    assert voices(THIRD, "consensus") == (("US", "e1"), ("CN", "e3"))
    assert who_vouched(THIRD, "approval") == {"US"}


def test_nobody_has_vouched_at_first() -> None:
    """No vouchers are None."""
    assert voices(None, "consensus") == ()
    assert who_vouched(None, "consensus") == set()
    assert without(None, "consensus", ["US"]) is None


def test_a_refusal_takes_back_the_voucher_for_its_step_alone() -> None:
    """What the party has vouched for otherwise, and what others have, stays in its order."""
    left = without(THIRD, "consensus", ["US"])

    assert voices(left, "consensus") == (("CN", "e3"),)
    assert voices(left, "approval") == (("US", "e2"),)
    assert voices(THIRD, "consensus") == (("US", "e1"), ("CN", "e3"))


def test_vouchers_are_equal_when_all_of_them_are() -> None:
    """Whichever objects they are."""
    again = Vote("consensus", "CN", "e3", Vote("approval", "US", "e2", Vote("consensus", "US", "e1")))

    assert again == THIRD
    assert hash(again) == hash(THIRD)
    assert again != SECOND
    assert again != Vote("consensus", "CN", "e4", SECOND)
    assert THIRD != "e3"
