from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from given import OPENING, contents
from given import given as given_records
from laws.examples import EXAMPLES
from laws.strategies import logs
from negotiation.questions.replay import replay
from pages import Carried, answered, page_of

if TYPE_CHECKING:
    from negotiation.events import Event

LAW = settings(max_examples=EXAMPLES // 8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = [(date(2025, 1, 30) + timedelta(days=number)).isoformat() for number in range(70)]


@LAW
@given(logs(), st.sampled_from((None, None, "US", "press")), st.sampled_from((None, "Asia/Shanghai")))
def test_a_page_says_what_the_library_says(log: list[Event], voice: str | None, zone: str | None) -> None:
    """Law 8, of the page: at any (T, K), whatever the log, the voice and the zone, it carries the library's answers."""
    whole = replay(contents(log), "2025-12-31", according_to=voice, zone=zone)
    carried = Carried(page_of(whole, "2025-04-01"))
    random = Random(len(log))  # noqa: S311 - dates, not secrets

    for known_at in random.sample(DAYS, 3):
        asked = replay(contents(log), known_at, according_to=voice, zone=zone)
        for at in ["0001-01-01", *DAYS, "9999-12-31"]:
            assert carried.answer(at, known_at) == answered(asked.at(at)), (at, known_at)


def test_a_page_knows_nothing_of_the_rest_of_its_last_day() -> None:
    """Its last K is the moment for which it was asked, not the end of that day."""
    early = {"kind": "talks_round", "occurred": "2025-02-01", "known": "2025-03-01T09:00Z"}
    late = {"kind": "breakdown", "occurred": "2025-02-02", "known": "2025-03-01T15:00Z"}
    document = page_of(given_records(early, late, known_at="2025-03-01T12:00Z"), "2025-03-01")
    carried = Carried(document)

    assert [carried.answer("2025-03-01", day)["last_event"] for day in ("2025-02-28", "2025-03-01", "2025-03-02")] == [
        "opening",
        "e1",
        "e1",
    ]
    assert "breakdown" not in json.dumps(carried.data)


def test_where_nothing_was_read_nothing_is_projected() -> None:
    """A log whose record reaches to no day has no projected answer, not even on the last day of the calendar."""
    opening = {"kind": "opening", "occurred": "2025-03-01", "issues": [{"id": "fish"}]}
    whole = given_records(opening, known_at="2025-12-31")
    carried = Carried(page_of(whole, "2025-04-01"))

    assert carried.data["projected"] is None
    for at in ("2025-04-01", "9999-12-31"):
        assert carried.answer(at, "2025-12-31") == answered(whole.at(at))


def test_one_correction_takes_the_place_of_another() -> None:
    """The page says from when on which of them was known to displace the event, though all else stays as it was."""
    round_ = {"kind": "talks_round", "occurred": "2025-02-01"}
    first = {"kind": "retraction", "occurred": "2025-02-10", "amends": "e1"}
    second = {"kind": "retraction", "occurred": "2025-02-20", "amends": "e1"}
    carried = Carried(page_of(given_records(round_, first, second, known_at="2025-12-31"), "2025-06-01"))
    corrections = [
        carried.answer(at, known_at)["why"]["tariffs"]["corrections"]
        for at, known_at in (
            ("2025-01-31", "2025-03-01"),
            ("2025-02-01", "2025-02-09"),
            ("2025-02-01", "2025-02-19"),
            ("2025-02-01", "2025-02-20"),
        )
    ]

    assert [[each["by"] for each in found] for found in corrections] == [[], [], ["e2"], ["e3"]]


def test_a_corrected_opening_holds_for_all_days() -> None:
    """The vocabulary of a log holds at every T, once it is known, also before anything happened."""
    corrected = {**OPENING, "id": "anew", "amends": "opening", "known": "2025-03-01", "issues": [{"id": "fish"}]}
    whole = given_records(OPENING, {"kind": "talks_round", "occurred": "2025-02-01"}, corrected, known_at="2025-12-31")
    carried = Carried(page_of(whole, "2025-06-01"))

    assert [row["issue"] for row in carried.answer("2024-12-01", "2025-02-28")["issues"]] == ["tariffs", "chips"]
    assert [row["issue"] for row in carried.answer("2024-12-01", "2025-03-01")["issues"]] == ["fish"]


def test_a_threat_becomes_a_lapsing_one_on_its_day() -> None:
    """What a date brings about without changing any state is an answer of its own, too."""
    threat = {"kind": "threat", "occurred": "2025-02-01", "measure": "duty", "effective": "2025-03-10/2025-03-20"}
    carried = Carried(page_of(given_records(threat, known_at="2025-12-31"), "2025-06-01"))
    ahead = [
        carried.answer(at, "2025-12-31")["issues"][0]["deadlines"][0]["what"] for at in ("2025-03-09", "2025-03-10")
    ]

    assert ahead == ["threatened_for_this_date", "threat_lapses"]
