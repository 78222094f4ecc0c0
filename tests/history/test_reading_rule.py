"""The reading rule, clause by clause (docs/rules/reading-rule.md)."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any

import pytest

from given import OPENING, Record, announcement, given, issue, measure, percent

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay

NEW_YORK = {**OPENING, "zone": "America/New_York"}

RANKED = (
    "threat",
    "talks_round",
    "preliminary_consensus",
    "domestic_approval",
    "leader_approval",
    "proposal",
    "announcement",
    "modification",
    "suspension",
    "extension",
    "resumption",
    "termination",
    "withdrawal",
    "entry_into_force",
    "breakdown",
    "lapse",
)
THE_REST = ("scheduling", "statement")

FIELDS: dict[str, Record] = {
    **{kind: {"measure": "duty"} for kind in ("threat", *RANKED[5:13])},
    "extension": {"measure": "duty", "until": "2025-12-31"},
    "scheduling": {"what": "talks_round", "due": "2025-06-01"},
}


def talks(occurred: str, **rest: Any) -> Record:
    return {"kind": "talks_round", "occurred": occurred, **rest}


def breakdown(occurred: str, **rest: Any) -> Record:
    return {"kind": "breakdown", "occurred": occurred, **rest}


def of_kind(kind: str, name: str, occurred: str = "2025-03-05") -> Record:
    return {"kind": kind, "id": name, "occurred": occurred, **FIELDS.get(kind, {})}


def order(asked: Replay, at: str = "2025-12-31") -> list[str]:
    """Return the ids of the events in reading order, without the opening."""
    return [event.id for event in asked.at(at).log().events if event.kind != "opening"]


def triggers(asked: Replay, at: str = "2025-12-31") -> list[str]:
    return [step.trigger for step in asked.at(at).steps("duty").steps]


# Which events are read


def test_an_event_is_read_from_the_day_on_which_it_became_public() -> None:
    """Known on the 10th, it is read by who asks what was known on the 10th, not on the 9th."""
    log = [talks("2025-03-01", known="2025-03-10")]

    assert issue(given(*log, known_at="2025-03-09"), "2025-03-20").phase == "dormant"
    assert issue(given(*log, known_at="2025-03-10"), "2025-03-20").phase == "talks"


def test_an_event_became_public_when_it_ended_if_nobody_says_otherwise() -> None:
    """Without `known`, the end of `occurred` counts."""
    log = [talks("2025-03-01/2025-03-04")]

    assert issue(given(*log, known_at="2025-03-03"), "2025-03-20").phase == "dormant"
    assert issue(given(*log, known_at="2025-03-04"), "2025-03-20").phase == "talks"


def test_an_instant_at_which_something_became_public_is_itself_included() -> None:
    """Known at noon, it is known at noon, and not a minute before."""
    log = [talks("2025-03-01", known="2025-03-10T12:00Z")]

    assert issue(given(*log, known_at="2025-03-10T11:59Z"), "2025-03-20").phase == "dormant"
    assert issue(given(*log, known_at="2025-03-10T12:00Z"), "2025-03-20").phase == "talks"


def test_without_a_date_of_knowledge_everything_is_known() -> None:
    """What becomes public ever so late is read when nobody asks what was known."""
    assert issue(given(talks("2025-03-01", known="2029-01-01")), "2025-03-01").phase == "talks"


def test_an_event_that_a_known_correction_displaced_is_not_read() -> None:
    """The correction takes its place as soon as it is known itself."""
    log = [talks("2025-03-01"), breakdown("2025-03-01", amends="e1", known="2025-03-10")]

    assert order(given(*log, known_at="2025-03-09")) == ["e1"]
    assert order(given(*log, known_at="2025-03-10")) == ["e2"]


def test_an_event_has_happened_when_its_period_has_ended() -> None:
    """A round of two days counts at the end of the second day."""
    asked = given(talks("2025-03-04/2025-03-05"))

    assert issue(asked, "2025-03-04").phase == "dormant"
    assert issue(asked, "2025-03-05").phase == "talks"


# Possibly


def test_an_event_under_way_has_possibly_happened() -> None:
    """Within its period it changes no status and is named; outside it, it is not named."""
    asked = given(talks("2025-03-04/2025-03-05"))

    under_way = issue(asked, "2025-03-04")
    assert (under_way.phase, under_way.possibly, under_way.last) == ("dormant", ("e1",), None)
    assert issue(asked, "2025-03-03").possibly == ()
    assert issue(asked, "2025-03-05").possibly == ()


def test_within_its_day_an_event_of_that_day_has_possibly_happened() -> None:
    """At noon, what is dated with the day may or may not have been."""
    asked = given(talks("2025-03-05"))

    assert issue(asked, "2025-03-05T12:00Z").phase == "dormant"
    assert issue(asked, "2025-03-05T12:00Z").possibly == ("e1",)


def test_an_event_is_possible_from_the_first_instant_of_its_period() -> None:
    """At the midnight that begins its day, and not a minute before."""
    asked = given(talks("2025-03-05"))

    assert issue(asked, "2025-03-04T23:59Z").possibly == ()
    assert issue(asked, "2025-03-05T00:00Z").possibly == ("e1",)


def test_an_event_at_an_instant_is_never_only_possible() -> None:
    """It has happened at its instant, and not before."""
    asked = given(talks("2025-03-05T12:00Z"))

    assert issue(asked, "2025-03-05T11:59Z").possibly == ()
    assert issue(asked, "2025-03-05T12:00Z").possibly == ()
    assert issue(asked, "2025-03-05T12:00Z").phase == "talks"


def test_an_event_is_possible_only_on_its_own_issues() -> None:
    """Other issues do not list it."""
    asked = given(talks("2025-03"))

    assert issue(asked, "2025-03-15", "tariffs").possibly == ("e1",)
    assert issue(asked, "2025-03-15", "chips").possibly == ()


def test_what_is_not_yet_known_is_not_even_possible() -> None:
    """An event of that month, made public at its end, is nothing that anybody knew of in the middle."""
    assert issue(given(talks("2025-03"), known_at="2025-03-15"), "2025-03-15").possibly == ()


# In which order they are read


@pytest.mark.parametrize("swapped", [False, True])
def test_events_are_read_by_their_ends(*, swapped: bool) -> None:
    """What is dated with the month comes after what is dated with a day of it, though the month began before."""
    log = [talks("2025-03-10", id="day"), breakdown("2025-03", id="month")]

    asked = given(*(log[::-1] if swapped else log))

    assert order(asked) == ["day", "month"]
    assert issue(asked, "2025-04-01").phase == "broken_down"


def test_of_the_same_day_order_decides_before_rank() -> None:
    """A breakdown with a lower `order` comes before the talks of the same day."""
    asked = given(talks("2025-03-10", order=2), breakdown("2025-03-10", order=1))

    assert order(asked) == ["e2", "e1"]


def test_order_never_moves_an_event_past_another_day() -> None:
    """It only decides between events that end together."""
    asked = given(talks("2025-03-10", order=5), breakdown("2025-03-11", order=-5))

    assert order(asked) == ["e1", "e2"]


@pytest.mark.parametrize(("first", "second"), [*combinations(RANKED, 2), *((kind, "statement") for kind in RANKED)])
def test_of_the_same_day_the_rank_of_the_kind_decides(first: str, second: str) -> None:
    """Of each pair of kinds, the one named first in section 5 is read first, whatever ids and arrival say."""
    asked = given(of_kind(second, "a"), of_kind(first, "z"))

    assert order(asked) == ["z", "a"]


def test_of_the_same_day_and_rank_the_id_decides() -> None:
    """Two announcements of one day: the one with the later id is read last and holds."""
    log = [
        announcement("2025-03-05", id="b", level=percent(20)),
        announcement("2025-03-05", id="a", level=percent(10)),
    ]

    assert order(given(*log)) == order(given(*log[::-1])) == ["a", "b"]
    assert measure(given(*log), "2025-03-05").to_dict()["level"] == 20


def test_the_rest_of_the_kinds_share_one_rank() -> None:
    """Between scheduling and statement the id decides."""
    assert order(given(of_kind("scheduling", "b"), of_kind("statement", "a"))) == ["a", "b"]
    assert order(given(of_kind("statement", "b"), of_kind("scheduling", "a"))) == ["a", "b"]


def test_position_does_not_matter() -> None:
    """Every order of arrival of the same events gives the same answer."""
    log = [
        {"kind": "threat", "id": "threat", "occurred": "2025-03-01", "measure": "duty", "level": percent(50)},
        announcement("2025-03-01", id="duty", level=percent(10), effective="2025-03-05"),
        {"kind": "suspension", "id": "pause", "occurred": "2025-03-05", "measure": "duty", "until": "2025-03-20"},
        talks("2025-03-05", id="talks"),
        {"kind": "retraction", "id": "undo", "occurred": "2025-03-07", "amends": "talks"},
    ]

    answers = []
    for arrival in permutations(log):
        answer = given(*arrival).at("2025-03-10").status().to_dict()
        answers.append({key: value for key, value in answer.items() if key != "basis"})

    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["issues"][0]["phase"] == "contested"


# What dates mean


@pytest.mark.parametrize("at", ["2025-03-31", "2025-03", "2025", "2025-03-30/2025-03-31"])
def test_in_a_question_a_day_month_year_or_interval_means_its_end(at: str) -> None:
    """What happened in its last minute is in the answer."""
    assert issue(given(talks("2025-03-31T23:59Z")), at).phase == "talks"


@pytest.mark.parametrize("known_at", ["2025-03-31", "2025-03", "2025"])
def test_in_known_at_a_day_month_or_year_means_its_end(known_at: str) -> None:
    """What became public in its last minute was known."""
    asked = given(talks("2025-03-01", known="2025-03-31T23:59Z"), known_at=known_at)

    assert issue(asked, "2025-03-31").phase == "talks"


def test_a_question_about_a_day_does_not_see_the_midnight_that_ends_it() -> None:
    """What happens at the first instant of the next day is not in the answer about the day."""
    asked = given(talks("2025-04-01T00:00Z"))

    assert issue(asked, "2025-03-31").phase == "dormant"
    assert issue(asked, "2025-04-01T00:00Z").phase == "talks"


@pytest.mark.parametrize("effective", ["2025-04-01", "2025-04", "2025-04-01/2025-04-09"])
def test_a_bare_effective_means_its_start(effective: str) -> None:
    """The measure starts with the first instant of the day, month or interval."""
    asked = given(announcement("2025-03-01", effective=effective))

    assert measure(asked, "2025-03-31T23:59Z").state == "announced"
    assert measure(asked, "2025-04-01T00:00Z").state == "in_force"


@pytest.mark.parametrize("until", ["2025-04-30", "2025-04", "2025-04-01/2025-04-30"])
def test_a_bare_until_means_its_end(until: str) -> None:
    """The measure holds through the last day, and no longer."""
    asked = given(announcement("2025-03-01", until=until))

    assert measure(asked, "2025-04-30").state == "in_force"
    assert measure(asked, "2025-05-01T00:00Z").state == "ended"


def test_bare_days_of_an_event_are_meant_in_its_own_zone() -> None:
    """9 April begins in Shanghai eight hours before it does in UTC."""
    asked = given(announcement("2025-04-01", zone="Asia/Shanghai", effective="2025-04-09"))

    assert measure(asked, "2025-04-08T15:59Z").state == "announced"
    assert measure(asked, "2025-04-08T16:00Z").state == "in_force"


def test_bare_days_without_a_zone_are_meant_in_the_log_s_zone() -> None:
    """The day of an event, and of a question, ends when it ends in New York."""
    asked = given(NEW_YORK, {**talks("2025-11-04"), "issues": ["tariffs"], "parties": ["US"]})

    assert issue(asked, "2025-11-05T04:59Z").possibly == ("e1",)
    assert issue(asked, "2025-11-05T05:00Z").phase == "talks"
    assert issue(asked, "2025-11-04").phase == "talks"


def test_in_the_westernmost_zone_a_day_takes_in_that_day_of_every_side() -> None:
    """On 4 November in New York, 4 November is over in Shanghai too, and 5 November is not."""
    asked = given(NEW_YORK, talks("2025-11-04", zone="Asia/Shanghai"), breakdown("2025-11-05", zone="Asia/Shanghai"))

    answer = issue(asked, "2025-11-04")

    assert (answer.phase, answer.possibly) == ("talks", ("e2",))


def test_an_answer_prints_its_dates_resolved() -> None:
    """The end of the day in the log's zone, in UTC, with the zone."""
    basis = given(NEW_YORK, talks("2025-11-04"), known_at="2025-11-06").at("2025-11-05").basis.to_dict()

    assert (basis["at"], basis["known_at"], basis["zone"]) == (
        "2025-11-06T05:00:00Z",
        "2025-11-07T05:00:00Z",
        "America/New_York",
    )


# Timers


def test_a_timer_fires_at_its_own_instant() -> None:
    """Nothing needs to happen for a measure to start, and to run out."""
    asked = given(announcement("2025-03-01", effective="2025-03-05T12:00Z", until="2025-03-06T12:00Z"))

    assert measure(asked, "2025-03-05T11:59Z").state == "announced"
    assert measure(asked, "2025-03-05T12:00Z").state == "in_force"
    assert measure(asked, "2025-03-06T11:59Z").state == "in_force"
    assert measure(asked, "2025-03-06T12:00Z").state == "ended"


def test_timers_due_before_an_event_fire_in_order_each_at_its_own_instant() -> None:
    """The event that comes later does not date what fell due before it."""
    asked = given(
        announcement("2025-03-01", effective="2025-03-05", until="2025-03-07"),
        {"kind": "threat", "occurred": "2025-03-20", "measure": "duty"},
    )

    steps = asked.at("2025-03-31").steps("duty").steps

    assert [(step.trigger, step.before, step.after, step.when.iso()) for step in steps if step.timer] == [
        ("start", "announced", "in_force", "2025-03-05T00:00:00Z"),
        ("end", "in_force", "ended", "2025-03-08T00:00:00Z"),
    ]


def test_a_timer_fires_before_events_of_the_same_instant() -> None:
    """A measure that starts at noon and is terminated at noon did start."""
    asked = given(
        announcement("2025-03-01", effective="2025-03-05T12:00Z"),
        {"kind": "termination", "occurred": "2025-03-05T12:00Z", "measure": "duty"},
    )

    assert triggers(asked) == ["announcement", "start", "termination", "end"]


def test_a_timer_fires_after_acts_dated_with_the_day_that_ends_there() -> None:
    """A measure that is to start at midnight and is terminated on the day before never starts."""
    asked = given(
        announcement("2025-03-01", effective="2025-03-06"),
        {"kind": "termination", "occurred": "2025-03-05", "measure": "duty"},
    )

    assert triggers(asked) == ["announcement", "termination", "end"]


def test_an_act_of_the_last_day_comes_before_the_end_of_that_day() -> None:
    """An extension dated with the very day on which the measure was to run out is in time."""
    asked = given(
        announcement("2025-03-01", until="2025-03-31"),
        {"kind": "extension", "occurred": "2025-03-31", "measure": "duty", "until": "2025-06-30"},
    )

    assert measure(asked, "2025-04-01").state == "in_force"
    assert triggers(asked, "2025-06-30") == ["announcement", "start", "extension"]


# Findings and projections


def test_an_event_that_a_late_correction_puts_out_of_place_is_a_finding() -> None:
    """The fold is total: the extension stays in the log, changes nothing and is named."""
    log: list[Record] = [
        {"kind": "preliminary_consensus", "occurred": "2025-03-01", "parties": ["US", "CN"]},
        {"kind": "entry_into_force", "occurred": "2025-03-03", "parties": ["US"], "until": "2025-06-30"},
        {"kind": "extension", "occurred": "2025-03-05", "parties": ["US", "CN"], "until": "2025-09-30"},
        {"kind": "retraction", "occurred": "2025-03-09", "amends": "e2"},
    ]

    before, after = (
        given(*log, known_at=day).at("2025-03-31").status("tariffs") for day in ("2025-03-08", "2025-03-09")
    )

    assert (before["tariffs"].phase, before.findings) == ("in_force", ())
    assert after["tariffs"].phase == "preliminary_consensus"
    assert [(finding.code, finding.event) for finding in after.findings] == [("out-of-place", "e3")]


def test_after_the_last_event_an_answer_is_a_projection() -> None:
    """It then rests on timers alone, and says so."""
    asked = given(announcement("2025-03-01"), talks("2025-03-10"))

    assert [asked.at(day).basis.projected for day in ("2025-03-09", "2025-03-10", "2025-03-11")] == [False, False, True]


def test_an_answer_names_the_last_event_that_it_rests_on() -> None:
    """The last one in reading order that had happened by T."""
    asked = given(announcement("2025-03-01"), talks("2025-03-10"))

    assert [asked.at(day).basis.last_event for day in ("2025-03-09", "2025-03-10")] == ["e1", "e2"]
