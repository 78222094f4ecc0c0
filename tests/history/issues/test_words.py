"""Words on one text: who has taken which step, and what a refusal takes back (docs/rules/issues.md#words)."""

from __future__ import annotations

from negotiation.history.issues.words import CONSENSUS, Word, Words

APPROVAL = "domestic_approval"
STAGES = ("council", "parliament")


def said(*words: Word, stages: tuple[str, ...] = ()) -> Words:
    """Return these words, said one after the other on the unnamed text of the first cycle."""
    found = Words(1)
    for word in words:
        found = found.with_word(word, stages)
    return found


def test_the_voices_for_a_step_stand_in_order() -> None:
    """Each party with the event by which it spoke."""
    words = said(Word(CONSENSUS, "US", "e1"), Word(APPROVAL, "US", "e2"), Word(CONSENSUS, "CN", "e3"))

    assert words.voices(CONSENSUS) == (("US", "e1"), ("CN", "e3"))
    assert words.voices(APPROVAL) == (("US", "e2"),)


def test_nobody_has_spoken_at_first() -> None:
    """No words are no votes."""
    assert said().voices(CONSENSUS) == ()
    assert not said().are_spoken


def test_a_refusal_takes_back_the_vote_for_its_step_alone() -> None:
    """What the party has said otherwise, and what others have, stays in its order."""
    before = said(Word(CONSENSUS, "US", "e1"), Word(APPROVAL, "US", "e2"), Word(CONSENSUS, "CN", "e3"))

    after = before.with_word(Word(CONSENSUS, "US", "e4", granted=False), ())

    assert after.voices(CONSENSUS) == (("CN", "e3"),)
    assert after.voices(APPROVAL) == (("US", "e2"),)
    assert before.voices(CONSENSUS) == (("US", "e1"), ("CN", "e3"))


def test_a_vote_that_repeats_keeps_its_first_event() -> None:
    """The party has spoken with the first of them."""
    assert said(Word(CONSENSUS, "US", "e1"), Word(CONSENSUS, "US", "e2")).voices(CONSENSUS) == (("US", "e1"),)


def test_words_are_equal_when_all_of_them_are() -> None:
    """Whichever objects they are."""
    spoken = (Word(CONSENSUS, "US", "e1"), Word(APPROVAL, "US", "e2"))

    assert said(*spoken) == said(*spoken)
    assert said(*spoken) != said(*spoken[:1])
    assert said(*spoken) != said(spoken[0], Word(APPROVAL, "US", "e3"))


def test_a_party_has_completed_its_approval_when_all_stages_are_granted() -> None:
    """The event of the last stage is the one by which it did."""
    stages = [Word(APPROVAL, "EU", f"e{number}", stage=stage) for number, stage in enumerate(STAGES)]

    assert not said(stages[0], stages=STAGES).has_completed(APPROVAL, "EU")
    assert said(*stages, stages=STAGES).voices(APPROVAL) == (("EU", "e1"),)


def test_a_completed_approval_stays_when_more_stages_are_declared() -> None:
    """Only a refusal takes it back."""
    words = said(*(Word(APPROVAL, "EU", stage, stage=stage) for stage in STAGES), stages=STAGES)

    again = words.with_word(Word(APPROVAL, "EU", "e9", stage="council"), (*STAGES, "court"))

    assert again.has_completed(APPROVAL, "EU")


def test_a_text_does_not_replace_itself() -> None:
    """Only the other texts that standing words name are replaced."""
    words = Words(1, "x").with_word(Word(CONSENSUS, "US", "e1", replaces=("x", "y")), ())

    assert words.replaced_texts() == {"y"}
