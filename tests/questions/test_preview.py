from __future__ import annotations

import pytest

from given import announcement, contents, event, events
from negotiation.errors import InvalidEventsError
from negotiation.questions.preview import laid_over, preview
from negotiation.questions.replay import replay

LOG = contents(events(announcement("2025-02-01", level={"value": 10, "unit": "%"})))
RAISED = event(
    {
        "kind": "modification",
        "id": "raised",
        "occurred": "2025-03-01",
        "issues": ["tariffs"],
        "parties": ["US"],
        "measure": "duty",
        "level": {"value": 20, "unit": "%"},
    }
)
STRAY = event({"kind": "lapse", "id": "stray", "occurred": "2025-03-01", "issues": ["chips"], "parties": ["US"]})


def test_a_preview_tells_what_would_change() -> None:
    """The status with the event is compared with the status without it."""
    seen = preview(LOG, [RAISED], "2025-03-02")

    changes = [(each.about, each.key, each.before, each.after) for each in seen.difference.changes]
    assert changes == [("measure", "level", 10, 20), ("total", "level", 10, 20)]
    assert (seen.events, seen.already_stored) == ((RAISED,), ())


def test_what_is_there_already_would_not_be_added() -> None:
    """The same event again is passed over."""
    seen = preview(LOG, [LOG.events[1]], "2025-03-02")

    assert (seen.events, seen.already_stored) == ((), ("e1",))


def test_laying_events_over_a_log_leaves_the_log() -> None:
    """The contents that were read stay what they were; the new ones stand after them."""
    over = laid_over(LOG, [RAISED])

    assert (LOG.position, over.position) == (2, 3)
    assert over.entries[:2] == LOG.entries
    assert over.pinned(2).head == LOG.head


def test_laid_over_and_appended_is_the_same() -> None:
    """What a preview answers is what the log will answer."""
    appended = contents([*LOG.events, RAISED])

    assert (
        replay(laid_over(LOG, [RAISED])).at("2025-03-02").to_dict()["issues"]
        == (replay(appended).at("2025-03-02").to_dict()["issues"])
    )


def test_events_that_do_not_fit_are_refused() -> None:
    """Another content under an id that is taken is no preview."""
    other = event({"kind": "lapse", "id": "e1", "occurred": "2025-03-01", "issues": ["chips"], "parties": ["US"]})

    with pytest.raises(InvalidEventsError, match="duplicate-id"):
        preview(LOG, [other], "2025-03-02")


def test_what_is_odd_is_only_what_is_new() -> None:
    """A finding that the log has already is none of the new event; a missing source is for its writer to judge."""
    seen = preview(laid_over(LOG, [STRAY]), [RAISED], "2025-03-02")

    assert [finding.code for finding in seen.findings] == ["no-source"]
    assert seen.blocking_findings == ()
    assert [finding.event for finding in preview(LOG, [STRAY], "2025-03-02").blocking_findings] == ["stray"]


def test_former_names_work_for_a_release() -> None:
    """`odd` and `there` give what `blocking_findings` and `already_stored` give, and a warning that says so."""
    seen = preview(LOG, [STRAY], "2025-03-02")
    with pytest.warns(DeprecationWarning, match="blocking_findings"):
        assert seen.odd == seen.blocking_findings
    with pytest.warns(DeprecationWarning, match="already_stored"):
        assert seen.there == seen.already_stored
