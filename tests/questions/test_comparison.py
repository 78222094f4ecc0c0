from __future__ import annotations

from typing import TYPE_CHECKING, Any

from given import announcement, contents, events
from negotiation.questions.comparison import Comparison, in_our_knowledge, in_the_world
from negotiation.questions.replay import replay

if TYPE_CHECKING:
    from negotiation.questions.comparison import Rewritten

BOTH = ["US", "CN"]
ROUND = {"kind": "talks_round", "occurred": "2025-02-10", "parties": BOTH}


def learned(*records: dict[str, Any], at: str, known: tuple[str, str]) -> Comparison:
    """Compare two states of knowledge at a date."""
    log = contents(events(*records))
    before, after = (replay(log, each).at(at) for each in known)
    return in_our_knowledge(before, after)


def stretch(each: Rewritten) -> tuple[str, str | None, str | None, str | None, str | None]:
    """Return what was answered otherwise, and from when to when."""
    return each.id, each.since_day, each.until_day, each.before, each.after


def test_a_change_in_the_world_names_the_events_that_did_it() -> None:
    """What happened between two dates, as far as it changed something."""
    asked = replay(contents(events(announcement("2025-02-01"), ROUND)))
    found = in_the_world(asked.at("2025-02-05"), asked.at("2025-02-15"))

    assert [event.id for event in found.told] == ["e2"]
    assert (found.learned, found.displaced, found.rewritten) == ((), (), ())


def test_what_became_known_late_is_learned_and_rewrites_the_past() -> None:
    """The round took place in February and was told in June."""
    found = learned({**ROUND, "known": "2025-06-01"}, at="2025-07-01", known=("2025-05-31", "2025-06-01"))

    assert [event.id for event in found.learned] == ["e1"]
    assert [stretch(each) for each in found.rewritten] == [("tariffs", "2025-02-10", None, "dormant", "talks")]


def test_the_past_is_rewritten_only_as_long_as_the_answers_differ() -> None:
    """From the late round to the breakdown that was known all along."""
    found = learned(
        {**ROUND, "known": "2025-06-01"},
        {"kind": "breakdown", "occurred": "2025-03-01"},
        at="2025-07-01",
        known=("2025-05-31", "2025-06-01"),
    )

    assert [stretch(each) for each in found.rewritten] == [("tariffs", "2025-02-10", "2025-03-01", "dormant", "talks")]


def test_nothing_after_the_date_of_the_question_is_told() -> None:
    """What the two states of knowledge say of later days is another question."""
    found = learned({**ROUND, "known": "2025-06-01"}, at="2025-02-05", known=("2025-05-31", "2025-06-01"))

    assert (found.learned, found.rewritten, found.difference.changes) == ((), (), ())


def test_a_correction_tells_what_it_displaced() -> None:
    """The old event and the new one are named."""
    found = learned(
        announcement("2025-02-01", level={"value": 10, "unit": "%"}),
        announcement("2025-02-01", level={"value": 15, "unit": "%"}, amends="e1", known="2025-06-01"),
        at="2025-07-01",
        known=("2025-05-31", "2025-06-01"),
    )

    assert [(event.id, by.id) for event, by in found.displaced] == [("e1", "e2")]
    assert [event.id for event in found.learned] == ["e2"]


def test_a_measure_that_was_not_known_is_rewritten_too() -> None:
    """Before, there was no such measure."""
    found = learned(announcement("2025-02-01", known="2025-06-01"), at="2025-07-01", known=("2025-05-31", "2025-06-01"))

    assert ("duty", "2025-02-01", None, None, "in_force") in [stretch(each) for each in found.rewritten]


def test_only_the_issues_that_are_asked_for_are_compared() -> None:
    """News on another issue is left out."""
    log = contents(events({**ROUND, "known": "2025-06-01"}))
    before, after = (replay(log, each).at("2025-07-01") for each in ("2025-05-31", "2025-06-01"))
    found = in_our_knowledge(before, after, "chips")

    assert (found.learned, found.rewritten, found.difference.changes) == ((), (), ())


def test_a_comparison_is_plain_data() -> None:
    """Both bases, changes, events and stretches stand in it."""
    row = learned({**ROUND, "known": "2025-06-01"}, at="2025-07-01", known=("2025-05-31", "2025-06-01")).to_dict()

    assert {"before", "after", "changes", "findings", "events", "learned", "displaced", "rewritten"} == {*row}
    assert row["learned"][0]["known"] == "2025-06-01"


def test_a_measure_that_was_taken_out_of_the_record_is_rewritten() -> None:
    """Before, there was one; now there never was."""
    found = learned(
        announcement("2025-02-01"),
        {"kind": "retraction", "occurred": "2025-06-01", "amends": "e1"},
        at="2025-07-01",
        known=("2025-05-31", "2025-06-01"),
    )

    assert ("duty", "2025-02-01", None, "in_force", None) in [stretch(each) for each in found.rewritten]


def test_an_issue_that_was_not_declared_before_changes_nothing_else() -> None:
    """Asked about it alone, the answer is about it alone."""
    later = {"kind": "opening", "occurred": "2025-03-01", "parties": [], "issues": [{"id": "fish"}]}
    asked = replay(contents(events(announcement("2025-02-01"), later)))
    found = in_the_world(asked.at("2025-02-15"), asked.at("2025-03-02"), "fish")

    assert {change.id for change in found.difference.changes} == {"fish"}
