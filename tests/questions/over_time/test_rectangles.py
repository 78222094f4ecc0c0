"""Rectangles of days: looked up, they say what the question itself answers."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from given import announcement, contents, event, events, percent
from laws.random_logs import random_log
from negotiation.formats.answer_tables import answer_tables, deadline_queries, issue_queries, measure_queries
from negotiation.formats.registry import rows
from negotiation.formats.tables import basis_names
from negotiation.history.bitemporal.index import HistoryIndex
from negotiation.logs import open_log
from negotiation.questions.over_time.recompute import Query
from negotiation.questions.over_time.rectangles import over_time
from negotiation.questions.replay import replay

if TYPE_CHECKING:
    from negotiation.history import Snapshot
    from negotiation.logs import Contents
    from negotiation.questions.over_time.recompute import AnswerSubject
    from negotiation.questions.over_time.rectangles import Rectangle
    from negotiation.questions.replay import View
    from negotiation.times import Moment


def looked_up(rectangles: list[Rectangle], at: date, known: date) -> dict[AnswerSubject, Any]:
    """Return what holds at a point; no subject has two rectangles there."""
    there = [
        each
        for each in rectangles
        if each.first_day <= at <= (each.last_day or date.max)
        and each.known_first_day <= known <= (each.known_last_day or date.max)
    ]
    found = {each.subject: each.value for each in there}
    assert len(found) == len(there)
    return found


def asked(view: View) -> dict[AnswerSubject, Any]:
    """Return what the questions themselves answer, by what it is about."""
    about = {"status": "issue", "measures": "measure"}
    found: dict[AnswerSubject, Any] = {}
    for kind, answer in (("status", view.status()), ("measures", view.measures()), ("deadlines", view.deadlines())):
        for row in rows(answer):
            own = {key: value for key, value in row.items() if key not in basis_names()}
            found[kind, own[about[kind]] if kind in about else tuple(own.values())] = own
    return found


def over_time_of(log: Contents) -> list[Rectangle]:
    """Return every answer that is kept beside a log."""
    index = HistoryIndex(log.events)
    return over_time(index, [*issue_queries(index), *measure_queries(index), *deadline_queries(index)])


def compare(log: Contents, seed: int, points: int, first: date, days: int) -> None:
    """Look up random points, and ask for them."""
    random, rectangles = Random(seed), over_time_of(log)  # noqa: S311 - no secret
    for _ in range(points):
        at, known = (first + timedelta(days=random.randrange(days)) for _ in range(2))
        assert looked_up(rectangles, at, known) == asked(replay(log, known).at(at)), (at, known)


@pytest.mark.parametrize("seed", range(12))
def test_a_point_of_a_random_log_is_looked_up_as_it_is_asked(seed: int) -> None:
    """With corrections, retractions and late knowledge."""
    log = contents([event(record) for record in random_log(seed, 30)])

    compare(log, seed, 40, date(2024, 12, 1), 700)


def test_a_point_of_the_flagship_is_looked_up_as_it_is_asked() -> None:
    """At 200 random pairs of days."""
    compare(open_log().read(), 1, 200, date(2024, 11, 1), 900)


def test_what_is_learned_later_begins_a_rectangle_in_k() -> None:
    """An act of the 3rd that became known on the 6th."""

    def phase(known: Snapshot, moment: Moment) -> dict[AnswerSubject, Any]:
        return {("phase", "tariffs"): known.issue("tariffs").at(moment).phase}

    log = contents(events(announcement("2025-01-03", known="2025-01-06", effective="2025-01-05", level=percent(10))))
    found = {
        (each.value, each.first_day, each.last_day, each.known_first_day, each.known_last_day)
        for each in over_time(HistoryIndex(log.events), [Query(issues=("tariffs",), ask=phase)])
    }

    assert found == {
        ("dormant", date.min, None, date.min, date(2025, 1, 5)),
        ("dormant", date.min, date(2025, 1, 2), date(2025, 1, 6), None),
        ("contested", date(2025, 1, 3), None, date(2025, 1, 6), None),
    }


def test_nothing_is_due_on_an_issue_of_which_nothing_was_ever_read() -> None:
    """What set the date was taken back before anybody could read it."""
    agreed = {"kind": "entry_into_force", "occurred": "2025-01-05", "known": "2025-02-01", "until": "2025-06-01"}
    log = contents(
        events(
            {**agreed, "issues": ["tariffs", "chips"]},
            {"kind": "retraction", "occurred": "2025-02-01", "amends": "e1"},
            {"kind": "talks_round", "occurred": "2025-03-01"},
        )
    )
    compare(log, 1, 20, date(2025, 1, 1), 90)

    assert [len(table.rows) for table in answer_tables(log).tables] == [4, 0, 0]


def test_answers_name_what_they_were_made_from() -> None:
    """Position, head, last leaf, rules and zone; columns and rows agree."""
    log = contents(events(announcement("2025-01-03", effective="2025-01-05", level=percent(10))))
    made = answer_tables(log)

    assert (made.position, made.head, made.leaf, made.zone) == (2, log.head, log.entries[-1].leaf, "UTC")
    assert [table.name for table in made.tables] == ["answer_status", "answer_measures", "answer_deadlines"]
    for table in made.tables:
        assert table.rows
        assert all({*row} == {key for key, _, _ in table.columns} for row in table.rows)


def test_an_empty_log_has_no_answers() -> None:
    """Tables without rows, and no last leaf."""
    made = answer_tables(contents([]))

    assert (made.position, made.leaf, [len(table.rows) for table in made.tables]) == (0, None, [0, 0, 0])
