from __future__ import annotations

import os
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings

from given import contents
from laws.strategies import logs
from negotiation.questions import replay
from pages import Carried, answered, page_of

if TYPE_CHECKING:
    from negotiation.events import Event

EXAMPLES = int(os.environ.get("NEGOTIATION_LAW_EXAMPLES", "120")) // 4
LAW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = [(date(2025, 1, 30) + timedelta(days=number)).isoformat() for number in range(70)]


@LAW
@given(logs())
def test_a_page_says_what_the_library_says(log: list[Event]) -> None:
    """Law 8, of the page: at any (T, K), whatever the log, the page carries the answers of the library."""
    whole = replay(contents(log), "2025-12-31")
    carried = Carried(page_of(whole, "2025-04-01"))
    random = Random(len(log))  # noqa: S311 - dates, not secrets

    for known_at in random.sample(DAYS, 5):
        asked = replay(contents(log), known_at)
        for at in [*random.sample(DAYS, 5), "0001-01-01", "9999-12-31"]:
            assert carried.answer(at, known_at) == answered(asked.at(at)), (at, known_at)
