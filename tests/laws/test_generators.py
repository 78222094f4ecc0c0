"""The generators of the property tests draw every kind of event, so that no law is silent about a new one."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, find, settings

from laws.random_logs import random_log
from laws.strategies import logs
from negotiation.events import KINDS, Opening, fields_by_key

if TYPE_CHECKING:
    from negotiation.events import Event

GIVEN = {"opening"}
"""Written once at the head of every drawn log, and never drawn among the others."""

FOUND = settings(
    max_examples=3000, database=None, derandomize=True, deadline=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - GIVEN))
def test_hypothesis_draws_every_kind(kind: str) -> None:
    """A kind that stands in `KINDS` is found in a log of the strategies; one that is missing there fails here."""

    def has_it(log: list[Event]) -> bool:
        return any(event.kind == kind for event in log)

    assert has_it(find(logs(), has_it, settings=FOUND))


def test_what_is_given_stands_in_every_log() -> None:
    """A log of the strategies begins with its opening."""
    assert isinstance(find(logs(), lambda _: True, settings=FOUND)[0], Opening)


@cache
def drawn() -> list[dict[str, Any]]:
    """Return the events of some random logs."""
    return [record for seed in range(40) for record in random_log(seed, 60)]


def test_random_logs_draw_every_kind() -> None:
    """Those that are compared with the reference, too."""
    kinds = Counter(record["kind"] for record in drawn())

    assert sorted(kinds) == sorted(KINDS)


@pytest.mark.parametrize("field", sorted({key for kind in KINDS.values() for key in fields_by_key(kind)}))
def test_random_logs_draw_every_field_or_it_is_for_people(field: str) -> None:
    """A new field that rules read is drawn, or says here that no rule reads it."""
    seen = {name for record in drawn() for name in record}

    assert (field in seen) is not (field in READ_BY_NO_RULE)


READ_BY_NO_RULE = {
    "actor",
    "format",
    "headline",
    "place",
    "round",
    "sources",
    "terms",
    "tier",
}
"""Text for people."""
