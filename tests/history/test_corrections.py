"""Corrections of the record: amendments and retractions, from the day on which they are known (events/README.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import OPENING, Record, announcement, event, given, issue, measure, percent, without_record
from negotiation.logs import validate

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay


def retraction(amends: str, occurred: str = "2025-04-01", **rest: Any) -> Record:
    return {"kind": "retraction", "occurred": occurred, "amends": amends, **rest}


def duty(value: float, name: str, **rest: Any) -> Record:
    """The measure announced on 1 March; a correction of it is known from 1 April on."""
    known = {"known": "2025-04-01"} if "amends" in rest else {}
    return announcement("2025-03-01", id=name, level=percent(value), **known, **rest)


def level(asked: Replay, at: str = "2025-12-31") -> float | None:
    """Return the level of the only measure, None where there is none."""
    measures = asked.at(at).measures().to_dict()["measures"]
    return measures[0]["level"] if measures else None


def read(asked: Replay) -> list[str]:
    """Return the ids of what is read, without opening and retractions."""
    listed = asked.at("2025-12-31").log().events
    return [each.id for each in listed if each.kind not in {"opening", "retraction"}]


def test_an_amendment_replaces_the_event_from_its_own_known_on() -> None:
    """The world of 1 March is the same; what was believed of it changed on 1 April."""
    log = [duty(10, "old"), duty(20, "new", amends="old")]

    assert level(given(*log, known_at="2025-03-31"), "2025-03-01") == 10
    assert level(given(*log, known_at="2025-04-01"), "2025-03-01") == 20


def test_an_amendment_replaces_the_whole_event() -> None:
    """What the amendment leaves out is not taken over from what it replaces."""
    asked = given(duty(10, "old", until="2025-05-01"), duty(20, "new", amends="old"))

    assert measure(asked, "2025-12-31").state == "in_force"


def test_an_amendment_may_change_when_it_happened_and_of_what_kind_it_was() -> None:
    """What was taken for an announcement on the 1st was talks on the 5th."""
    new = {"kind": "talks_round", "id": "new", "occurred": "2025-03-05", "amends": "old"}
    asked = given(duty(10, "old"), new)

    assert issue(asked, "2025-03-04").phase == "dormant"
    assert issue(asked, "2025-03-05").phase == "talks"
    assert level(asked) is None


def test_a_retraction_takes_the_event_out_from_its_own_known_on() -> None:
    """Before, it was believed; afterwards it never happened."""
    log = [duty(10, "old"), retraction("old")]

    assert read(given(*log, known_at="2025-03-31")) == ["old"]
    assert read(given(*log, known_at="2025-04-01")) == []


def test_a_correction_known_later_than_it_occurred_waits_until_it_is_known() -> None:
    """`known` decides, not `occurred`."""
    log = [duty(10, "old"), retraction("old", "2025-03-15", known="2025-06-01")]

    assert read(given(*log, known_at="2025-05-31")) == ["old"]
    assert read(given(*log, known_at="2025-06-01")) == []


def test_a_correction_known_before_what_it_corrects_holds_when_both_are_known() -> None:
    """The event became public late, and was replaced by then."""
    log = [announcement("2025-03-01", id="old", known="2025-07-01"), duty(20, "new", amends="old")]

    assert read(given(*log, known_at="2025-04-01")) == ["new"]
    assert read(given(*log, known_at="2025-07-01")) == ["new"]


def test_retracting_a_retraction_restores() -> None:
    """The event is back from the day on which the second retraction is known."""
    log = [duty(10, "old"), retraction("old", "2025-04-01", id="r1"), retraction("r1", "2025-05-01", id="r2")]

    assert read(given(*log, known_at="2025-04-30")) == []
    assert read(given(*log, known_at="2025-05-01")) == ["old"]


def test_retracting_the_retraction_of_a_retraction_takes_out_again() -> None:
    """Three deep, the first retraction holds."""
    asked = given(duty(10, "old"), retraction("old", id="r1"), retraction("r1", id="r2"), retraction("r2", id="r3"))

    assert read(asked) == []


def test_retracting_twice_is_the_same_as_once() -> None:
    """A second retraction of the same event does not bring it back."""
    assert read(given(duty(10, "old"), retraction("old"), retraction("old"))) == []


def test_of_two_retractions_one_remains_when_the_other_is_retracted() -> None:
    """The event stays out as long as one retraction of it stands."""
    log = [duty(10, "old"), retraction("old", id="r1"), retraction("old", id="r2")]

    assert read(given(*log, retraction("r1"))) == []
    assert read(given(*log, retraction("r2"))) == []
    assert read(given(*log, retraction("r1"), retraction("r2"))) == ["old"]


def test_a_replacement_can_itself_be_replaced() -> None:
    """Only the last of the chain is read."""
    asked = given(duty(10, "old"), duty(20, "new", amends="old"), duty(30, "newer", amends="new"))

    assert (read(asked), level(asked)) == (["newer"], 30)


def test_retracting_a_replacement_restores_what_it_had_replaced() -> None:
    """The correction was wrong, so the first version holds again."""
    asked = given(duty(10, "old"), duty(20, "new", amends="old"), retraction("new"))

    assert (read(asked), level(asked)) == (["old"], 10)


def test_retracting_the_last_of_a_chain_restores_the_one_before() -> None:
    """Not the first: the replacement in the middle still stands."""
    asked = given(duty(10, "old"), duty(20, "new", amends="old"), duty(30, "newer", amends="new"), retraction("newer"))

    assert (read(asked), level(asked)) == (["new"], 20)


def test_a_retracted_replacement_that_was_itself_replaced_stays_replaced() -> None:
    """The newest version stands in the place of both, so the first does not come back."""
    asked = given(duty(10, "old"), duty(20, "new", amends="old"), duty(30, "newer", amends="new"), retraction("new"))

    assert (read(asked), level(asked)) == (["newer"], 30)


def test_when_both_replacements_of_a_chain_are_retracted_the_first_version_holds() -> None:
    """With nothing left in its place, what was replaced is restored."""
    asked = given(
        duty(10, "old"),
        duty(20, "new", amends="old"),
        duty(30, "newer", amends="new"),
        retraction("new"),
        retraction("newer"),
    )

    assert (read(asked), level(asked)) == (["old"], 10)


def test_retracting_what_was_replaced_leaves_the_replacement() -> None:
    """The retraction speaks of the first version only."""
    asked = given(duty(10, "old"), duty(20, "new", amends="old"), retraction("old"))

    assert (read(asked), level(asked)) == (["new"], 20)


def test_a_retraction_that_was_replaced_retracts_nothing() -> None:
    """Somebody took talks for a retraction; the record is put right, and the event is back."""
    talks = {"kind": "talks_round", "id": "talks", "occurred": "2025-04-01", "amends": "r1"}

    assert read(given(duty(10, "old"), retraction("old", id="r1"), talks)) == ["old", "talks"]


def test_corrections_hold_in_any_order_of_arrival() -> None:
    """A correction may stand in the log before what it corrects."""
    log = [retraction("r1", id="r2"), retraction("old", id="r1"), duty(20, "new", amends="old"), duty(10, "old")]

    assert read(given(*log)) == read(given(*log[::-1])) == ["new"]


def test_a_late_correction_leaves_what_was_believed_as_it_was() -> None:
    """An answer about what was known by March is the same before and after the correction is written down."""
    log = [duty(10, "old")]

    alone, corrected = (
        without_record(given(*each, known_at="2025-03-31").at("2025-03-31").status().to_dict())
        for each in (log, [*log, duty(20, "new", amends="old")])
    )

    assert alone["issues"] == corrected["issues"]
    assert alone["totals"] == corrected["totals"]


def test_why_names_every_correction_and_how_it_corrects() -> None:
    """Replaced and retracted events of the issue are listed with what displaced them."""
    asked = given(
        duty(10, "old"),
        duty(20, "new", amends="old"),
        {"kind": "talks_round", "id": "talks", "occurred": "2025-03-05"},
        retraction("talks", id="undo"),
    )

    corrections = [each.to_dict() for each in asked.at("2025-12-31").why("tariffs").corrections]

    assert [(each["event"], each["by"], each["how"]) for each in corrections] == [
        ("old", "new", "replaced"),
        ("talks", "undo", "retracted"),
    ]


def test_corrections_that_amend_each_other_in_a_ring_are_an_error() -> None:
    """No log accepts them."""
    ring = [
        {
            "kind": "talks_round",
            "id": name,
            "occurred": "2025-03-01",
            "issues": ["chips"],
            "parties": ["US"],
            "amends": to,
        }
        for name, to in (("a", "b"), ("b", "a"))
    ]

    found = validate([event(OPENING), *(event(record) for record in ring)])

    assert [(finding.code, finding.severity) for _, finding in found] == [("correction-ring", "error")]


def test_the_first_opening_declares_parties_and_issues_at_every_date() -> None:
    """Its words are the log's vocabulary, also before the day of which it is dated."""
    asked = given(duty(10, "old"), known_at="2024-06-01")

    assert issue(asked, "2024-06-01").awaiting == {"preliminary_consensus": ("US", "CN")}


def test_an_opening_can_be_amended() -> None:
    """What the new version declares counts, and what only the old one declared does not."""
    amended = {
        **OPENING,
        "id": "amended",
        "amends": "opening",
        "issues": [{"id": "tariffs", "title": "Customs duties"}],
    }
    status = given(duty(10, "old"), amended).at("2025-12-31").status()

    assert [(each.issue, each.title) for each in status.issues] == [("tariffs", "Customs duties")]


def test_an_opening_amended_with_a_later_date_leaves_no_date_without_vocabulary() -> None:
    """The version that stands is the log's vocabulary at every date, as the first one was."""
    amended = {**OPENING, "id": "amended", "amends": "opening", "occurred": "2025-09-01"}
    status = given(duty(10, "old"), amended).at("2025-03-31").status()

    assert {each.issue for each in status.issues} == {each["id"] for each in OPENING["issues"]}


def test_a_retracted_opening_stays_the_vocabulary() -> None:
    """Without it the log would have neither parties nor issues."""
    status = given(duty(10, "old"), retraction("opening")).at("2025-12-31").status()

    assert {each.issue for each in status.issues} == {each["id"] for each in OPENING["issues"]}


def whole(amends: str, occurred: str = "2025-04-01", **rest: Any) -> Record:
    """A retraction of a chain; `retraction` above writes version 1, which is of one event."""
    return retraction(amends, occurred, v=2, **rest)


@pytest.mark.parametrize("named", ["old", "new", "newer"])
def test_a_retraction_takes_out_the_act_with_all_its_corrections(named: str) -> None:
    """Whichever id of the chain it names."""
    chain = [duty(10, "old"), duty(20, "new", amends="old"), duty(30, "newer", amends="new")]

    assert read(given(*chain, whole(named))) == []


@pytest.mark.parametrize("named", ["old", "new"])
def test_a_correction_of_what_is_retracted_stays_out_too(named: str) -> None:
    """The chain takes in the corrections that became known after its retraction."""
    late = duty(30, "newer", amends=named) | {"known": "2025-06-01"}
    log = [duty(10, "old"), duty(20, "new", amends="old"), whole("old", id="r1"), late]

    assert read(given(*log)) == []
    assert read(given(*log, whole("r1", "2025-07-01"))) == ["newer"]


def test_a_retraction_of_a_chain_counts_from_its_own_known_on() -> None:
    """What was corrected on 1 April was believed until it was retracted in May."""
    log = [duty(10, "old"), duty(20, "new", amends="old"), whole("old", "2025-05-01")]

    assert [read(given(*log, known_at=known)) for known in ("2025-03-31", "2025-04-30", "2025-05-01")] == [
        ["old"],
        ["new"],
        [],
    ]


def test_a_retraction_of_only_a_correction_restores_what_it_corrected() -> None:
    """As a retraction of version 1 does."""
    log = [duty(10, "old"), duty(20, "new", amends="old")]

    assert read(given(*log, whole("new", only=True))) == read(given(*log, retraction("new"))) == ["old"]


def test_a_chain_that_is_retracted_twice_is_back_when_both_retractions_are_retracted() -> None:
    """Whichever ids they named."""
    log = [duty(10, "old"), duty(20, "new", amends="old"), whole("old", id="r1"), whole("new", id="r2")]

    assert read(given(*log, whole("r1"))) == read(given(*log, whole("r2"))) == []
    assert read(given(*log, whole("r1"), whole("r2"))) == ["new"]


def test_a_retraction_is_no_link_of_the_chain_that_it_names() -> None:
    """Retracting it brings the act back; the act's own chain is another."""
    log = [duty(10, "old"), whole("old", id="r1"), whole("r1", id="r2")]

    assert read(given(*log)) == ["old"]
    assert read(given(*log, whole("r2"))) == []


@pytest.mark.parametrize(("first", "second", "stands"), [("04-02", "04-01", "a"), ("04-01", "04-02", "b")])
def test_of_two_corrections_the_one_that_became_known_last_stands(first: str, second: str, stands: str) -> None:
    """Not the one with the later id, nor both."""
    log = [
        duty(10, "old"),
        duty(20, "a", amends="old") | {"known": f"2025-{first}"},
        duty(30, "b", amends="old") | {"known": f"2025-{second}"},
    ]

    assert read(given(*log)) == read(given(*log[::-1])) == [stands]
    assert len(read(given(*log, known_at="2025-04-01"))) == 1


def test_of_two_corrections_known_at_once_the_last_id_stands() -> None:
    """So that the order of arrival decides nothing."""
    log = [duty(10, "old"), duty(30, "b", amends="old"), duty(20, "a", amends="old")]

    assert read(given(*log)) == read(given(*log[::-1])) == ["b"]


def test_of_two_corrections_the_other_stands_when_one_is_taken_out() -> None:
    """What it said is then the newest that is left."""
    log = [duty(10, "old"), duty(20, "a", amends="old"), duty(30, "b", amends="old")]

    assert read(given(*log, whole("b", only=True))) == ["a"]
    assert read(given(*log, whole("b"))) == []


@pytest.mark.parametrize(
    ("one", "two", "named"), [("04-02", "04-01", "a"), ("04-01", "04-02", "b"), (*["04-01"] * 2, "b")]
)
def test_of_two_retractions_the_one_that_became_known_last_is_named(one: str, two: str, named: str) -> None:
    """And of two known at once that with the last id."""
    log = [duty(10, "old"), whole("old", f"2025-{one}", id="a"), whole("old", f"2025-{two}", id="b")]

    found = given(*log).at("2025-12-31").why("tariffs").corrections

    assert [(each.event.id, each.by.id) for each in found] == [("old", named)]


def test_two_corrections_of_what_is_not_known_yet_are_still_of_one_event() -> None:
    """Just one stands in its place, also before the event itself became public."""
    log = [
        announcement("2025-03-01", id="old", known="2025-07-01"),
        duty(20, "a", amends="old"),
        duty(30, "b", amends="old"),
    ]

    assert read(given(*log, known_at="2025-06-30")) == read(given(*log)) == ["b"]
