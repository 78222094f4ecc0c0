from __future__ import annotations

import pytest

from given import OPENING, announcement, contents, event, measure
from negotiation.codec import correction, decode, encode, parse, retraction, to_record
from negotiation.errors import BadValueError
from negotiation.questions.replay import Replay, replay

TEN = {"value": 10, "unit": "%"}
DUTY = event({**announcement("2025-02-01", level=TEN), "id": "duty-10", "issues": ["tariffs"], "parties": ["US"]})


def level(asked: Replay, at: str) -> object:
    """Return the level of the duty at a date."""
    found = measure(asked, at).level
    return found.value if found else None


def test_a_correction_says_what_is_otherwise_and_keeps_the_rest() -> None:
    """The new event is like the old one but for the fields that are named, its id, and what it amends."""
    corrected = correction(DUTY, {"level": {"value": 15, "unit": "%"}})

    assert to_record(corrected) == {
        **to_record(DUTY),
        "id": "duty-10-2",
        "amends": "duty-10",
        "level": {"value": 15, "unit": "%"},
    }


def test_a_correction_is_an_event_like_any_other() -> None:
    """Its text decodes to itself."""
    corrected = correction(DUTY, {"headline": "A duty of 10 %."}, known="2025-02-03")

    assert decode(parse(encode(corrected))) == corrected


def test_a_slip_of_the_record_is_mended_in_past_answers_too() -> None:
    """It is known when the event was, so no date shows the slip."""
    slip = correction(DUTY, {"level": {"value": 15, "unit": "%"}})
    asked = replay(contents([event(OPENING), DUTY, slip]), known_at="2025-02-01")

    assert level(asked, "2025-02-02") == 15


def test_a_public_correction_leaves_what_was_believed() -> None:
    """Before it became known the answer is the old one, afterwards the new one."""
    public = correction(DUTY, {"level": {"value": 15, "unit": "%"}}, known="2025-02-05")
    log = contents([event(OPENING), DUTY, public])

    assert level(replay(log, known_at="2025-02-04"), "2025-02-02") == 10
    assert level(replay(log, known_at="2025-02-05"), "2025-02-02") == 15


def test_a_slip_keeps_a_late_known() -> None:
    """What became known late is known late after the correction of a slip, too."""
    late = event({**to_record(DUTY), "known": "2025-03-01"})

    assert str(correction(late, {"level": {"value": 15, "unit": "%"}}).known) == "2025-03-01"


def test_a_field_is_left_out_by_naming_nothing() -> None:
    """None takes a field away."""
    assert "level" not in to_record(correction(DUTY, {"level": None}))


def test_ids_that_are_taken_are_passed_over() -> None:
    """The next free number makes the id, unless one is given."""
    changes = {"headline": "Another."}

    assert correction(DUTY, changes, taken=["duty-10-2"]).id == "duty-10-3"
    assert correction(DUTY, {**changes, "id": "mine"}).id == "mine"
    assert retraction(DUTY, taken=["duty-10-retracted"]).id == "duty-10-retracted-2"


def test_a_correction_that_changes_nothing_is_refused() -> None:
    """To say the same again is a slip of whoever corrects."""
    with pytest.raises(BadValueError, match="says the same as duty-10"):
        correction(DUTY, {"level": {"value": 10, "unit": "%"}})


def test_a_correction_must_be_an_event() -> None:
    """Fields that the kind has not are refused, and everything wrong is said at once."""
    with pytest.raises(BadValueError) as caught:
        correction(DUTY, {"levl": 1, "effective": "soon"})

    assert [fault.code for fault in (caught.value, *caught.value.others)] == ["unknown-field", "bad-time"]


def test_a_retracted_slip_never_was() -> None:
    """No date shows the event."""
    gone = replay(contents([event(OPENING), DUTY, retraction(DUTY, reason="Entered twice.")]), known_at="2025-02-01")

    assert gone.at("2025-02-02").measures().measures == ()


def test_what_was_taken_back_in_public_was_believed_until_then() -> None:
    """Before the retraction became known the event counts."""
    log = contents([event(OPENING), DUTY, retraction(DUTY, known="2025-02-05")])

    assert level(replay(log, known_at="2025-02-04"), "2025-02-02") == 10
    assert replay(log, known_at="2025-02-05").at("2025-02-06").measures().measures == ()


def test_a_slip_of_the_whole_act_is_known_when_the_act_was() -> None:
    """Naming the correction, which became known later, leaves no K at which the act is believed."""
    corrected = correction(DUTY, {"level": {"value": 20, "unit": "%"}}, known="2025-03-05")
    whole = retraction(corrected, root=DUTY)
    only = retraction(corrected, root=DUTY, only=True)

    assert (whole.occurred, whole.known, whole.only, whole.amends) == (DUTY.occurred, DUTY.known, False, DUTY.id)
    assert (only.known, only.only, only.amends) == (corrected.known, True, corrected.id)


def test_a_retraction_is_not_corrected() -> None:
    """Another retraction in its place would take it back; the remedy says what to do."""
    gone = retraction(DUTY, reason="Entered twice.")

    with pytest.raises(BadValueError, match=r"Retract duty-10-retracted, which brings duty-10 back") as refused:
        correction(gone, {"reason": "Never happened."})
    assert refused.value.code == "correction-of-retraction"
    assert correction(gone, {"kind": "statement", "reason": None, "issues": ["tariffs"], "parties": ["US"], "v": None})
