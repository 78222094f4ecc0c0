from __future__ import annotations

import pytest

from given import announcement, contents, event, events
from negotiation.codec import encode
from negotiation.errors import InvalidEventsError
from negotiation.logs import open_log
from negotiation.questions.replay import replay
from negotiation.questions.whatif import what_if

BOTH = ["US", "CN"]
CONSENSUS = {"kind": "preliminary_consensus", "occurred": "2025-02-01", "parties": BOTH}
LOG = contents(events(CONSENSUS, announcement("2025-02-02", known="2025-06-01")))
DEAL = event(
    {"kind": "leader_approval", "id": "deal", "occurred": "2025-03-01", "issues": ["tariffs"], "parties": BOTH}
)


def test_a_hypothetical_event_counts_and_is_named_in_the_basis() -> None:
    """The answer says what it supposes; the log that it rests on is the real one."""
    answer = what_if(replay(LOG), [DEAL], "2025-03-02")

    assert answer.status["tariffs"].phase == "leader_approved"
    assert answer.status.basis.supposed == ("deal",)
    assert (answer.status.basis.position, answer.status.basis.head) == (LOG.position, LOG.head)


def test_it_counts_whenever_it_became_known_and_real_events_do_not() -> None:
    """Laid over what was known by K, not over what was learned later."""
    answer = what_if(replay(LOG, "2025-02-15"), [DEAL], "2025-03-02")

    assert answer.status["tariffs"].phase == "leader_approved"
    assert answer.status["tariffs"].measures == ()


def test_the_difference_is_against_the_log_alone() -> None:
    """What the hypothetical event does is listed, and nothing else."""
    answer = what_if(replay(LOG), [DEAL], "2025-03-02")

    assert {(each.id, each.key) for each in answer.difference.changes} == {
        ("tariffs", "phase"),
        ("tariffs", "vouched"),
        ("tariffs", "awaiting"),
    }
    assert answer.difference.before.supposed == ()


def test_a_correction_can_be_supposed() -> None:
    """What if a consensus had been only one side's word?"""
    retold = event({**CONSENSUS, "id": "retold", "issues": ["tariffs"], "by": ["US"], "amends": "e1"})

    assert what_if(replay(LOG), [retold], "2025-03-02").status["tariffs"].phase == "contested"


def test_what_does_not_fit_the_log_is_refused() -> None:
    """A hypothetical event is checked as one that is to be appended."""
    stray = event({"kind": "lapse", "id": "x", "occurred": "2025-03-01", "issues": ["fish"], "parties": ["US"]})

    with pytest.raises(InvalidEventsError, match="unknown-issue"):
        what_if(replay(LOG), [stray], "2025-03-02")


def test_supposing_and_appending_give_the_same_answer() -> None:
    """With everything known, what is supposed is what a log that had it would answer."""
    appended = contents([*LOG.events, DEAL])

    supposed = what_if(replay(LOG), [DEAL], "2025-03-02").status.to_dict()
    real = replay(appended).at("2025-03-02").status().to_dict()
    assert supposed["issues"] == real["issues"]
    assert supposed["totals"] == real["totals"]


def test_the_shipped_log_is_left_as_it_is() -> None:
    """A leaders' approval added to what was known on 27 October: the phase moves, the log does not."""
    log = open_log("us-china-2025")
    before = log.read().head
    deal = event(
        {"kind": "leader_approval", "id": "deal", "occurred": "2025-10-30", "issues": ["tariffs"], "parties": BOTH}
    )
    answer = what_if(replay(log, "2025-10-27"), [deal], "2025-10-30", "tariffs")

    assert answer.status["tariffs"].phase == "leader_approved"
    assert ("phase", "preliminary_consensus", "leader_approved") in {
        (each.key, str(each.before), str(each.after)) for each in answer.difference.changes
    }
    assert log.read().head == before
    assert encode(deal) not in {entry.data.decode() for entry in log.read().entries}


def test_an_issue_can_be_supposed() -> None:
    """What if they talked about fish, too?"""
    opening = event(
        {"kind": "opening", "id": "more", "occurred": "2025-02-01", "parties": [], "issues": [{"id": "fish"}]}
    )
    talks = event({"kind": "talks_round", "id": "r", "occurred": "2025-02-02", "issues": ["fish"], "parties": BOTH})
    answer = what_if(replay(LOG), [opening, talks], "2025-03-02", "fish")

    assert answer.status["fish"].phase == "talks"
    assert {each.id for each in answer.difference.changes} == {"fish"}
