"""Law that reaches back, and acts that take effect on the day on which they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from given import Record, announcement, contents, events, given, measure, percent
from negotiation.questions.difference import difference
from negotiation.questions.replay import replay

if TYPE_CHECKING:
    from negotiation.questions.replay import Replay


def act(kind: str, occurred: str, **rest: Any) -> Record:
    """An act of the US on the measure `duty`."""
    return {"kind": kind, "occurred": occurred, "measure": "duty", **rest}


def as_known(known_at: str, *records: Record) -> Replay:
    return replay(contents(events(*records)), known_at)


def law(asked: Replay, at: str) -> tuple[str, int | float | None, str, str] | None:
    """Return what later acts give for a date: state, level, since when, by which act."""
    found = measure(asked, at).to_dict()["revised"]
    return None if found is None else (found["state"], found["level"], found["effective_day"], found["event"])


DUTY = announcement("2025-04-02", level=percent(25), effective="2025-04-03")
CUT = act("modification", "2025-09-04", level=percent(15), effective="2025-08-07")


def test_a_later_act_that_reaches_back_is_told_beside_what_stood() -> None:
    """25 % stood on 20 August; by the order of 4 September it is 15 % from 7 August."""
    asked = as_known("2025-10-01", DUTY, CUT)

    assert measure(asked, "2025-08-20").to_dict()["level"] == 25
    assert law(asked, "2025-08-20") == ("in_force", 15, "2025-08-07", "e2")
    assert law(asked, "2025-08-06") is None
    assert law(asked, "2025-09-04") is None


def test_what_was_not_known_or_not_past_by_k_revises_nothing() -> None:
    """As known on 1 September it is 25 %, and nothing else."""
    assert law(as_known("2025-09-01", DUTY, CUT), "2025-08-20") is None
    assert law(as_known("2025-08-20", DUTY, CUT), "2025-08-20") is None


def test_an_end_that_reaches_back_ends_the_measure_in_law() -> None:
    """Terminated on 1 October with effect from 1 June; what came before the end is not revised."""
    asked = as_known("2025-12-01", DUTY, act("termination", "2025-10-01", effective="2025-06-01"))

    assert measure(asked, "2025-07-01").state == "in_force"
    assert law(asked, "2025-07-01") == ("ended", None, "2025-06-01", "e2")
    assert law(asked, "2025-05-31") is None


def test_an_end_does_not_hide_what_reached_back_before_it() -> None:
    """The schedules are cleared by an end; the law of the time before it is still there."""
    asked = as_known("2025-12-01", DUTY, CUT, act("termination", "2025-11-01"), announcement("2025-11-20"))

    assert law(asked, "2025-08-20") == ("in_force", 15, "2025-08-07", "e2")


def test_the_latest_of_several_acts_that_reach_back_governs() -> None:
    """Each replaces what was scheduled from its own date on."""
    asked = as_known(
        "2025-12-01", DUTY, CUT, act("modification", "2025-10-01", level=percent(5), effective="2025-08-15")
    )

    assert law(asked, "2025-08-10") == ("in_force", 15, "2025-08-07", "e2")
    assert law(asked, "2025-08-20") == ("in_force", 5, "2025-08-15", "e3")


def test_a_suspension_that_reaches_back_suspends_in_law() -> None:
    """Of the whole: nothing of it is in force; of a part: the rest."""
    whole = as_known("2025-12-01", DUTY, act("suspension", "2025-10-01", effective="2025-09-01"))
    part = as_known("2025-12-01", DUTY, act("suspension", "2025-10-01", level=percent(10), effective="2025-09-01"))

    assert law(whole, "2025-09-15") == ("suspended", 0, "2025-09-01", "e2")
    assert law(part, "2025-09-15") == ("in_force", 15, "2025-09-01", "e2")


def test_an_act_that_says_what_stood_anyway_revises_nothing() -> None:
    """It reaches back, and gives the same."""
    asked = as_known("2025-12-01", DUTY, act("modification", "2025-09-04", level=percent(25), effective="2025-08-07"))

    assert law(asked, "2025-08-20") is None


def test_a_duty_that_was_laid_back_before_anybody_had_spoken_of_it_is_told_when_it_is_asked_for() -> None:
    """It has no row at that date; asked for by name, its row says so."""
    asked = as_known("2025-12-01", announcement("2025-09-04", level=percent(40), effective="2025-08-07"))

    assert asked.at("2025-08-20").measures().measures == ()
    assert measure(asked, "2025-08-20").state == "new"
    assert law(asked, "2025-08-20") == ("in_force", 40, "2025-08-07", "e1")


def test_a_difference_of_knowledge_shows_what_was_revised() -> None:
    """Between two Ks the level that stood is the same; what is law is not."""
    log = contents(events(DUTY, CUT))
    before, after = (replay(log, known).at("2025-08-20").status() for known in ("2025-09-01", "2025-10-01"))

    changes = {(change.id, change.key): change.after for change in difference(before, after).changes}
    assert changes["duty", "revised"] == {
        "level": 15,
        "unit": "%",
        "state": "in_force",
        "effective_day": "2025-08-07",
        "event": "e2",
    }


# Acts of one day


def spans(asked: Replay, at: str, state: str | None = None) -> list[tuple[str, str, str | None]]:
    found = asked.at(at).spans("duty", state).spans
    return [(span.state, span.since.day(), span.until.day() if span.until else None) for span in found]


FEE = announcement("2024-03-17", level=percent(15), effective="2024-05-01")
PAUSE = act("suspension", "2024-05-01", effective="2024-05-01")


def test_a_duty_that_is_suspended_on_its_first_day_never_was_in_force() -> None:
    """Suspended since the start of the day, once the day is over; no span in force."""
    asked = given(FEE, PAUSE)

    row = measure(asked, "2024-05-01")
    assert (row.state, row.since and row.since.iso()) == ("suspended", "2024-05-01T00:00:00Z")
    assert spans(asked, "2024-05-01", "in_force") == []
    assert spans(asked, "2024-05-01") == [("announced", "2024-03-17", "2024-05-01"), ("suspended", "2024-05-01", None)]


def test_within_its_day_an_act_has_possibly_happened() -> None:
    """At noon the duty stands in force, the suspension is listed as possible, and later knowledge revises it."""
    asked = given(FEE, PAUSE)

    assert measure(asked, "2024-05-01T12:00Z").state == "in_force"
    assert asked.at("2024-05-01T12:00Z").status("tariffs").issues[0].possibly == ("e2",)
    assert spans(asked, "2024-05-01T12:00Z", "in_force") == [("in_force", "2024-05-01", "2024-05-01")]
    assert law(asked, "2024-05-01T12:00Z") == ("suspended", 0, "2024-05-01", "e2")


def test_when_reads_the_schedules_as_they_stand_at_its_own_date() -> None:
    """Before the act the duty was in force until further notice; after it, until it ended in law."""
    asked = given(DUTY, act("termination", "2025-10-01", effective="2025-06-01"))

    assert spans(asked, "2025-09-30", "in_force") == [("in_force", "2025-04-03", "2025-10-01")]
    assert spans(asked, "2025-10-01", "in_force") == [("in_force", "2025-04-03", "2025-06-01")]
