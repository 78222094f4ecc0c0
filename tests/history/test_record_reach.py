"""How far the record goes: by reviews, else by what became known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from given import Record, events
from negotiation.history import fold, log_zone
from negotiation.history.record_reach import RecordReach, record_reach
from negotiation.questions.basis import moment_of

if TYPE_CHECKING:
    from negotiation.times import Moment

ROUND: Record = {"kind": "talks_round", "id": "round", "occurred": "2025-03-01", "parties": ["US", "CN"]}
LATER: Record = {**ROUND, "id": "later", "occurred": "2025-03-02", "known": "2025-05-05", "issues": ["chips"]}


def reach(*records: Record) -> RecordReach:
    """Return how far the record of a log goes."""
    log = events(*records)
    return record_reach(log, log_zone(log))


def review(through: str, **fields: object) -> Record:
    """Return a review that was made in December."""
    return {"kind": "review", "id": f"r{through}", "occurred": "2025-12-01", "through": through, **fields}


def day(text: str) -> Moment:
    """Return the end of a day."""
    return moment_of(text, log_zone(()))


def test_without_reviews_the_record_of_an_issue_goes_as_far_as_its_own_events_were_known() -> None:
    """Not as far as those of another issue; that of the log goes as far as the furthest."""
    found = reach(ROUND, LATER)

    assert (found.of_issue("tariffs"), found.of_issue("chips")) == (day("2025-03-01"), day("2025-05-05"))
    assert found.of_log() == day("2025-05-05")


def test_a_review_that_names_no_issue_reads_them_all() -> None:
    """Also issues of which nothing was ever found."""
    found = reach(ROUND, review("2025-10-01", issues=[]))

    assert found.of_issue("tariffs") == found.of_issue("chips") == found.of_log() == day("2025-10-01")


def test_the_latest_review_of_an_issue_or_of_all_counts() -> None:
    """Whichever reaches further."""
    found = reach(ROUND, LATER, review("2025-10-01", issues=[]), review("2025-11-01", issues=["chips"]))

    assert (found.of_issue("tariffs"), found.of_issue("chips")) == (day("2025-10-01"), day("2025-11-01"))


def test_a_review_reaches_as_far_as_it_says_even_if_something_later_is_recorded() -> None:
    """One event of May does not mean that May was read."""
    assert reach(LATER, review("2025-04-01", issues=["chips"])).of_issue("chips") == day("2025-04-01")


def test_a_review_that_was_retracted_says_nothing() -> None:
    """Like every event that is out of the record."""
    taken_back: Record = {"kind": "retraction", "occurred": "2025-12-02", "amends": "r2025-10-01", "v": 2}

    assert reach(ROUND, review("2025-10-01", issues=[]), taken_back).of_issue("tariffs") == day("2025-03-01")


def test_an_answer_never_claims_to_have_read_beyond_its_k() -> None:
    """`read_to` is the earlier of K and the reach of the log at hand, and the reach does not depend on K."""
    log = events(ROUND, LATER, review("2025-10-01", issues=[]))

    assert fold(log, day("2025-04-01")).read_to() == day("2025-04-01")
    assert fold(log, day("2025-11-01")).read_to("chips") == day("2025-10-01")
    assert fold(log).read_to() == day("2025-10-01")


def test_a_record_of_nothing_was_not_read() -> None:
    """An opening alone says nothing of how far anybody looked."""
    assert reach().of_log() is None
    assert fold(events()).read_to("tariffs") is None
