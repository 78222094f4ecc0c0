from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from given import without_record
from negotiation.codec import encode
from negotiation.logs import Contents, data_folder, open_log
from negotiation.questions.checks.expectations import Recorded, recorded
from negotiation.questions.replay import Replay, replay
from running import CHECKOUT, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from negotiation.events import Event
    from negotiation.questions.status import IssueStatus, Status

REPLAYS = data_folder("replays") / "us-china-2025.toml"
LOG_NAME, RECORDED, FAULTS = recorded(REPLAYS.read_text(encoding="utf-8"), REPLAYS.name)


@pytest.fixture(scope="module")
def contents() -> Contents:
    """The shipped log, read once."""
    return open_log("us-china-2025").read()


@pytest.fixture(scope="module")
def today(contents: Contents) -> Replay:
    """The flagship as everything is known."""
    return replay(contents)


@pytest.fixture(scope="module")
def kuala_lumpur(contents: Contents) -> Status:
    """Where things stood on 26 October 2025, as known a day later."""
    return replay(contents, known_at="2025-10-27").at("2025-10-26").status()


def total(asked: Replay, at: str, party: str) -> object:
    """Return what a party levied on all goods of the other at a date."""
    return {row.party: row.level for row in asked.at(at).status().totals if row.scope == "all goods"}.get(party)


# The log


def test_the_log_is_large_enough_to_matter(contents: Contents) -> None:
    """It opens with the seven issues and holds a year of events."""
    opening = contents.events[0]

    assert opening.kind == "opening"
    assert len(contents.events) > 200
    assert [issue.id for issue in replay(contents).at("2025-02-01").issues()] == [
        "tariffs",
        "rare-earths",
        "port-fees",
        "fentanyl",
        "tiktok",
        "soybeans",
        "export-controls",
    ]


def test_every_event_has_a_headline_of_one_line(contents: Contents) -> None:
    """A headline ends as a sentence does and fits two lines of a terminal; the opening speaks of the log itself."""
    assert [event.id for event in contents.events[1:] if not _is_headline(event)] == []


def _is_headline(event: Event) -> bool:
    text = event.headline or ""
    return 0 < len(text) < 160 and text.endswith(".") and "\n" not in text and text == text.strip()


def test_every_event_has_a_source(contents: Contents) -> None:
    """Nothing in a curated log rests on nobody's word; the opening speaks of the log itself."""
    assert [event.id for event in contents.events[1:] if not event.sources] == []


def test_every_address_is_one(contents: Contents) -> None:
    """What stands as the address of a source can be opened."""
    addresses = [source.url for event in contents.events for source in event.sources if source.url]

    assert len(addresses) > len(contents.events) / 2
    assert [url for url in addresses if not url.startswith(("https://", "http://")) or " " in url] == []


def test_every_line_is_canonical(contents: Contents) -> None:
    """The file is what the program itself would have written, so that changes read well in git."""
    assert [entry.event.id for entry in contents.entries if entry.data != encode(entry.event).encode()] == []


def test_every_event_has_its_place(today: Replay) -> None:
    """No event of the log is out of place, at any time."""
    assert today.at("9999").status().findings == ()


def test_no_event_was_out_of_place_when_it_became_known(contents: Contents) -> None:
    """Also on what was known at the time the log makes sense, month by month."""
    months = [f"2025-{month:02}" for month in range(1, 13)]

    assert {month: replay(contents, known_at=month).at(month).status().findings for month in months} == dict.fromkeys(
        months, ()
    )


def test_the_log_passes_strict_checks() -> None:
    """`negotiation check --strict` finds nothing, recorded replays included."""
    outcome = run("check", "--strict", "-l", "us-china-2025")

    assert (outcome.code, outcome.err) == (0, "")
    assert f"{len(RECORDED)} recorded replays; nothing found." in outcome.out


# Recorded replays


def test_the_recorded_replays_are_those_of_the_log() -> None:
    """The file is well-formed, names its log, and is long enough to hold it."""
    assert (LOG_NAME, FAULTS) == ("us-china-2025", [])
    assert len(RECORDED) > 100


@pytest.mark.parametrize("expected", RECORDED, ids=lambda expected: expected.name)
def test_a_recorded_replay_holds(expected: Recorded, contents: Contents) -> None:
    """This log, at this date, known then, has this status."""
    assert expected.failures(contents) == []


# 26 October 2025, as known on the 27th


def test_tariffs_are_agreed_by_both_and_approved_by_none(kuala_lumpur: Status) -> None:
    """Both delegations have vouched for a preliminary consensus; both approvals of both sides are awaited."""
    tariffs = kuala_lumpur["tariffs"]

    assert tariffs.phase == "preliminary_consensus"
    assert _sets(tariffs.vouched) == {"preliminary_consensus": {"US", "CN"}}
    assert _sets(tariffs.awaiting) == {"domestic_approval": {"US", "CN"}, "leader_approval": {"US", "CN"}}


def test_tariffs_are_under_threat_of_100_percent(kuala_lumpur: Status) -> None:
    """The duty of 100 percent from 1 November is words, and still open."""
    tariffs = kuala_lumpur["tariffs"]
    ((measure, threat),) = [(each.measure, each.threat) for each in tariffs.measures if each.threat]

    assert tariffs.under_threat
    assert measure == "us-100pct-tariff"
    assert str(threat.level) == "100 %"
    assert threat.effective is not None
    assert threat.effective.written.startswith("2025-11-01")


def test_rare_earths_rest_on_what_washington_says(kuala_lumpur: Status) -> None:
    """That China suspends its controls is Washington's claim; China's controls stand."""
    issue = kuala_lumpur["rare-earths"]
    claims = [claim for claim in issue.open_claims if claim.event.kind == "suspension"]

    assert [(claim.event.voices, claim.about) for claim in claims] == [(("US",), ("CN",))]
    assert [each.measure for each in issue.measures if each.state == "suspended"] == []
    assert issue.phase == "talks"


def test_port_fees_are_vouched_for_by_china_alone(kuala_lumpur: Status) -> None:
    """Beijing counts port fees among what is agreed, Washington does not speak of them."""
    issue = kuala_lumpur["port-fees"]

    assert _sets(issue.vouched) == {"preliminary_consensus": {"CN"}}
    assert issue.awaiting["preliminary_consensus"] == ("US",)
    assert issue.phase == "talks"


def test_tiktok_awaits_the_approval_of_china(kuala_lumpur: Status) -> None:
    """Washington has approved the deal of Madrid at home, Beijing has not."""
    issue = kuala_lumpur["tiktok"]

    assert issue.phase == "preliminary_consensus"
    assert issue.vouched["domestic_approval"] == ("US",)
    assert issue.awaiting["domestic_approval"] == ("CN",)


@pytest.mark.parametrize("name", ["fentanyl", "soybeans", "export-controls"])
def test_no_other_issue_is_agreed(kuala_lumpur: Status, name: str) -> None:
    """On what one side alone calls agreed the talks go on."""
    assert kuala_lumpur[name].phase == "talks"
    assert "US" in kuala_lumpur[name].awaiting["preliminary_consensus"]


def test_the_deadlines_stand_in_order(kuala_lumpur: Status) -> None:
    """All that is due from November 2025 on; and each issue has its own in order."""
    days = {deadline.due.written[:10] for issue in kuala_lumpur.issues for deadline in issue.deadlines}

    assert [_dues(issue) for issue in kuala_lumpur.issues] == [sorted(_dues(issue)) for issue in kuala_lumpur.issues]
    assert [day for day in sorted(days) if day >= "2025-11"] == [
        "2025-11-01",
        "2025-11-08",
        "2025-11-09",
        "2025-11-10",
        "2025-11-28",
        "2025-11-29",
        "2025-12-01",
        "2026-01-23",
        "2026-04-17",
        "2027-04-17",
        "2028-04-17",
    ]


def _dues(issue: IssueStatus) -> list[str]:
    return [deadline.due.iso() for deadline in issue.deadlines]


@pytest.mark.parametrize(
    ("day", "issue", "what", "measure"),
    [
        ("2025-11-01", "tariffs", "threatened_for_this_date", "us-100pct-tariff"),
        ("2025-11-08", "rare-earths", "starts", "cn-oct-57-five-ree"),
        ("2025-11-10", "tariffs", "suspension_ends", "us-reciprocal-tariff"),
        ("2025-11-10", "tariffs", "suspension_ends", "cn-retaliatory-tariff"),
        ("2025-12-01", "rare-earths", "level_changes", "cn-oct-61-extraterritorial"),
    ],
)
def test_each_deadline_says_what_then_happens(
    kuala_lumpur: Status, day: str, issue: str, what: str, measure: str
) -> None:
    """The threat takes effect, the controls start, the truce runs out, the reach abroad begins."""
    due = [(each.due.written[:10], each.what, each.measure) for each in kuala_lumpur[issue].deadlines]

    assert (day, what, measure) in due


def test_what_came_later_was_not_known(contents: Contents) -> None:
    """The status of the 26th as known on the 27th is the same with everything after the 27th cut from the log."""
    until = tuple(
        entry
        for entry in contents.entries
        if (entry.event.known or entry.event.occurred).text.split("/")[-1][:10] <= "2025-10-27"
    )
    cut = Contents(name=contents.name, entries=until)
    then, now = (
        without_record(replay(each, known_at="2025-10-27").at("2025-10-26").status().to_dict())["issues"]
        for each in (cut, contents)
    )

    assert len(until) < len(contents.entries)
    assert then == now


# Totals


@pytest.mark.parametrize(
    ("at", "party", "level"),
    [
        ("2025-01-31", "US", None),
        ("2025-02-04", "US", 10),
        ("2025-03-04", "US", 20),
        ("2025-04-09", "US", 104),
        ("2025-04-10", "US", 145),
        ("2025-05-13", "US", 145),
        ("2025-05-14", "US", 30),
        ("2025-11-09", "US", 30),
        ("2025-11-10", "US", 20),
        ("2025-04-09", "CN", None),
        ("2025-04-10", "CN", 84),
        ("2025-04-12", "CN", 125),
        ("2025-05-13", "CN", 125),
        ("2025-05-14", "CN", 10),
        ("2025-11-10", "CN", 10),
    ],
)
def test_the_duty_on_all_goods_adds_up(today: Replay, at: str, party: str, level: int | None) -> None:
    """What each side levies on all goods of the other, day by day: up to 145 and 125, down to 20 and 10."""
    assert total(today, at, party) == level


def test_no_level_was_ever_in_force_that_was_replaced_before_its_day(today: Replay) -> None:
    """China announced 34 percent, but raised it before its day; 34 never applied."""
    levels = {
        str(measure.level)
        for day in range(1, 31)
        for measure in today.at(f"2025-04-{day:02}").measures().measures
        if measure.measure == "cn-retaliatory-tariff" and measure.state == "in_force"
    }

    assert levels == {"84 %", "125 %"}


def test_the_flagship_is_read_from_this_checkout() -> None:
    """The log under test is the one that people review."""
    assert (CHECKOUT / "events" / "us-china-2025.jsonl").samefile(data_folder("events") / "us-china-2025.jsonl")


def _sets(steps: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
    return {step: {*parties} for step, parties in steps.items() if parties}
