"""The open threat: how it opens, and the ways in which it closes (section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import Record, announcement, codes, given, issue, measure, percent

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay


def act(kind: str, occurred: str, **rest: Any) -> Record:
    """An act of the US on the measure `duty`."""
    return {"kind": kind, "occurred": occurred, "measure": "duty", **rest}


def threat(occurred: str, **rest: Any) -> Record:
    return act("threat", occurred, level=percent(50), **rest)


def stands(asked: Replay, at: str) -> tuple[str, bool]:
    """Return the state of the measure, and whether its issue is under threat."""
    return measure(asked, at).state, issue(asked, at).under_threat


DUTY = announcement("2025-03-01", level=percent(10))


def test_a_threat_makes_a_threatened_measure_and_issue() -> None:
    """Words alone: the level is the one that is threatened."""
    asked = given(threat("2025-03-01"))

    assert stands(asked, "2025-03-01") == ("threatened", True)
    assert issue(asked, "2025-03-01").phase == "threatened"
    assert str(measure(asked, "2025-03-01").level) == "50 %"


def test_a_threat_says_how_much_from_when_and_on_what_it_depends() -> None:
    """As far as its author has said so."""
    row = measure(given(threat("2025-03-01", effective="2025-04-01", contingent_on="ban")), "2025-03-01").to_dict()

    assert row["threat"] == {"level": 50, "unit": "%", "effective": "2025-04-01T00:00:00Z", "event": "e1"}
    assert row["contingent_on"] == "ban"


def test_a_measure_in_force_stays_so_under_the_threat_of_a_rise() -> None:
    """Its state and level are what they were."""
    asked = given(DUTY, threat("2025-03-05"))

    assert stands(asked, "2025-03-04") == ("in_force", False)
    assert stands(asked, "2025-03-05") == ("in_force", True)
    assert measure(asked, "2025-03-05").to_dict()["level"] == 10


def test_a_proposed_measure_can_be_threatened() -> None:
    """From words on paper to words with a date."""
    asked = given(act("proposal", "2025-03-01"), threat("2025-03-05"))

    assert stands(asked, "2025-03-05") == ("threatened", True)


def test_a_measure_that_has_ended_can_be_threatened_anew() -> None:
    """The cause of its end is over."""
    asked = given(DUTY, act("termination", "2025-03-05"), threat("2025-03-10"))

    assert stands(asked, "2025-03-09") == ("ended", False)
    assert stands(asked, "2025-03-10") == ("threatened", True)
    assert measure(asked, "2025-03-10").cause is None


# Closed by the act that carries it out


def test_an_announcement_carries_a_threat_out() -> None:
    """From words to an act; the date of the threat no longer matters."""
    asked = given(threat("2025-03-01", effective="2025-03-20"), announcement("2025-03-10", effective="2025-04-01"))

    assert stands(asked, "2025-03-10") == ("announced", False)
    assert stands(asked, "2025-03-21") == ("announced", False)


def test_an_announcement_on_the_last_day_of_a_threat_is_in_time() -> None:
    """The threat did not lapse, it was carried out."""
    asked = given(threat("2025-03-01", effective="2025-03-20"), announcement("2025-03-20"))

    steps = [step.trigger for step in asked.at("2025-03-31").steps("duty").steps]
    assert steps == ["threat", "announcement", "start"]


@pytest.mark.parametrize("effective", [None, "2025-06-01"], ids=["at once", "ahead"])
def test_a_modification_carries_a_threat_out(effective: str | None) -> None:
    """The rise that was threatened is ordered."""
    date = {"effective": effective} if effective else {}
    asked = given(DUTY, threat("2025-03-05"), act("modification", "2025-03-10", level=percent(50), **date))

    assert stands(asked, "2025-03-09") == ("in_force", True)
    assert stands(asked, "2025-03-10") == ("in_force", False)


@pytest.mark.parametrize("kind", ["suspension", "proposal"])
def test_other_acts_leave_a_threat_open(kind: str) -> None:
    """Neither a pause nor a proposal carries it out or takes it back."""
    asked = given(DUTY, threat("2025-03-05"), act(kind, "2025-03-10"))

    assert issue(asked, "2025-03-10").under_threat


# Closed by its withdrawal


def test_a_threat_that_is_withdrawn_ends_what_was_only_threatened() -> None:
    """The measure never came about."""
    asked = given(threat("2025-03-01"), act("withdrawal", "2025-03-10"))

    assert stands(asked, "2025-03-09") == ("threatened", True)
    assert stands(asked, "2025-03-10") == ("ended", False)
    assert measure(asked, "2025-03-10").cause == "withdrawn"


def test_a_threat_to_raise_that_is_withdrawn_leaves_the_measure_in_force() -> None:
    """Only the threat is gone."""
    asked = given(DUTY, threat("2025-03-05"), act("withdrawal", "2025-03-10"))

    assert stands(asked, "2025-03-10") == ("in_force", False)
    assert measure(asked, "2025-03-10").cause is None
    assert codes(asked, "2025-03-10") == []


def test_a_withdrawal_ahead_takes_effect_on_its_own_day() -> None:
    """Until then the threat is open."""
    asked = given(threat("2025-03-01"), act("withdrawal", "2025-03-10", effective="2025-03-20"))

    assert stands(asked, "2025-03-19") == ("threatened", True)
    assert stands(asked, "2025-03-20") == ("ended", False)
    assert measure(asked, "2025-03-20").cause == "withdrawn"


def test_a_threat_made_anew_calls_off_a_withdrawal_ahead() -> None:
    """The last word holds."""
    asked = given(threat("2025-03-01"), act("withdrawal", "2025-03-10", effective="2025-03-20"), threat("2025-03-15"))

    assert stands(asked, "2025-03-20") == ("threatened", True)


def test_an_issue_stays_threatened_when_the_words_are_withdrawn() -> None:
    """The lifecycle of the issue has no way back; that nothing is open says `under_threat`."""
    asked = given(threat("2025-03-01"), act("withdrawal", "2025-03-10"))

    assert (issue(asked, "2025-03-10").phase, issue(asked, "2025-03-10").under_threat) == ("threatened", False)


# Closed by the lapse of its date


@pytest.mark.parametrize(
    ("effective", "last", "first"),
    [
        ("2025-03-20", "2025-03-20", "2025-03-21"),
        ("2025-03", "2025-03-31", "2025-04-01"),
        ("2025-03-20/2025-03-25", "2025-03-25", "2025-03-26"),
        ("2025-03-20T12:00Z", "2025-03-20T11:59Z", "2025-03-20T12:00Z"),
    ],
)
def test_a_threat_lapses_when_the_whole_of_its_date_has_passed(effective: str, last: str, first: str) -> None:
    """With no act by then, the measure has ended, lapsed."""
    asked = given(threat("2025-03-01", effective=effective))

    assert stands(asked, last) == ("threatened", True)
    assert stands(asked, first) == ("ended", False)
    assert measure(asked, first).cause == "lapsed"


def test_the_lapse_of_a_threat_to_raise_leaves_the_measure_in_force() -> None:
    """Only the threat is gone."""
    asked = given(DUTY, threat("2025-03-05", effective="2025-03-20"))

    assert stands(asked, "2025-03-20") == ("in_force", True)
    assert stands(asked, "2025-03-21") == ("in_force", False)
    assert measure(asked, "2025-03-21").cause is None


def test_a_threat_without_a_date_does_not_lapse() -> None:
    """It stays open until somebody does something."""
    assert stands(given(threat("2025-03-01")), "2099-12-31") == ("threatened", True)


def test_a_threat_repeated_with_a_later_date_lapses_then() -> None:
    """The last word replaces the first."""
    asked = given(threat("2025-03-01", effective="2025-03-20"), threat("2025-03-10", effective="2025-04-20"))

    assert stands(asked, "2025-03-21") == ("threatened", True)
    assert stands(asked, "2025-04-21") == ("ended", False)


def test_an_announcement_after_the_lapse_begins_anew() -> None:
    """The threat was over; the measure comes about by the announcement alone."""
    asked = given(threat("2025-03-01", effective="2025-03-20"), announcement("2025-03-25"))

    assert measure(asked, "2025-03-24").cause == "lapsed"
    assert (measure(asked, "2025-03-25").state, measure(asked, "2025-03-25").events) == ("in_force", ("e2",))


# Closed by the end of the measure


@pytest.mark.parametrize(
    "end",
    [
        act("termination", "2025-04-01"),
        announcement("2025-03-04", measure="duty", level=percent(10), until="2025-03-31"),
        act("suspension", "2025-03-10", until="2025-03-31", on_expiry="end"),
    ],
    ids=["termination", "expiry", "end of a suspension"],
)
def test_a_threat_goes_with_the_measure(end: Record) -> None:
    """What has ended is not under the threat of a rise."""
    asked = given(DUTY, threat("2025-03-05"), end)

    assert stands(asked, "2025-03-31")[1]
    assert stands(asked, "2025-04-01") == ("ended", False)


@pytest.mark.parametrize("kind", ["modification", "resumption", "termination"])
def test_what_is_only_threatened_has_no_base_to_act_on(kind: str) -> None:
    """Such an act is a finding, and the threat stays open."""
    asked = given(threat("2025-03-01"), act(kind, "2025-03-05", id="stray"))

    assert codes(asked, "2025-03-05") == [("out-of-place", "stray")]
    assert stands(asked, "2025-03-05") == ("threatened", True)
