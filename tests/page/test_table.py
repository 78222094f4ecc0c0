from __future__ import annotations

import os
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings

from given import OPENING, contents
from given import given as given_records
from laws.strategies import logs
from negotiation.questions.replay import replay
from pages import Carried, answered, page_of

if TYPE_CHECKING:
    from negotiation.events import Event

EXAMPLES = int(os.environ.get("NEGOTIATION_LAW_EXAMPLES", "120")) // 8
LAW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = [(date(2025, 1, 30) + timedelta(days=number)).isoformat() for number in range(70)]


@LAW
@given(logs())
def test_a_page_says_what_the_library_says(log: list[Event]) -> None:
    """Law 8, of the page: at any (T, K), whatever the log, the page carries the answers of the library."""
    whole = replay(contents(log), "2025-12-31")
    carried = Carried(page_of(whole, "2025-04-01"))
    random = Random(len(log))  # noqa: S311 - dates, not secrets

    for known_at in random.sample(DAYS, 3):
        asked = replay(contents(log), known_at)
        for at in ["0001-01-01", *DAYS, "9999-12-31"]:
            assert carried.answer(at, known_at) == answered(asked.at(at)), (at, known_at)


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

    assert ahead == ["threat_takes_effect", "threat_lapses"]
