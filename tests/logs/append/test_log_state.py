"""The state of a log: judged from it, events are judged as with the whole log before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
from hypothesis import given as generated
from hypothesis import strategies as st

from given import OPENING, event
from negotiation.codec import encode
from negotiation.logs import Stored, validate
from negotiation.logs.append.log_state import LogState
from negotiation.logs.tree import Peaks, leaf_hash, root, roots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiation.errors import Finding
    from negotiation.events import Event

NAMES = [f"e{number}" for number in range(6)]
OPENED = event(OPENING)


def statement(name: str, **fields: Any) -> Event:
    """Return a statement."""
    return event(
        {"kind": "statement", "id": name, "occurred": "2025", "issues": ["tariffs"], "parties": ["US"], **fields}
    )


def opening(name: str, **fields: Any) -> Event:
    """Return a later opening, which may stand before the first in time and so give the log its zone."""
    return event({"kind": "opening", "id": name, "occurred": "2025-03-01", **fields})


acts = st.builds(
    statement,
    st.sampled_from(NAMES),
    occurred=st.sampled_from(["2025", "2011-12-30", "2011-12-30/2012-01-01"]),
    issues=st.sampled_from([["tariffs"], ["fish"], ["tariffs", "chips"], ["tarifs"]]),
    parties=st.sampled_from([["US"], ["US", "CN"], ["RU"]]),
)
corrections = st.builds(
    lambda name, amends: statement(name, amends=amends), st.sampled_from(NAMES), st.sampled_from([*NAMES, "missing"])
)
openings = st.builds(
    opening,
    st.sampled_from(NAMES),
    occurred=st.sampled_from(["2024-01-01", "2025-03-01"]),
    zone=st.sampled_from(["UTC", "Pacific/Apia"]),
    issues=st.sampled_from([[], [{"id": "fish"}]]),
    parties=st.sampled_from([[], [{"id": "RU"}]]),
)
logs = st.lists(st.one_of(acts, acts, corrections, corrections, openings), max_size=10).map(
    lambda rest: [OPENED, *rest]
)


def entries(events: Sequence[Event]) -> list[Stored]:
    """Return the entries of a log of these events."""
    return [
        Stored(position=position, recorded=None, event=each, data=encode(each).encode())
        for position, each in enumerate(events, start=1)
    ]


def sound(events: Sequence[Event]) -> int:
    """Return how many of the first events make a log without a finding."""
    return next(size for size in range(len(events), -1, -1) if not validate(events[:size]))


@generated(logs, st.integers(0, 10))
def test_what_follows_a_state_is_judged_as_with_the_whole_log(events: list[Event], most: int) -> None:
    """The same findings in the same words, about the same events.

    But for the remedy of an id that stands twice: a state has no events, and cannot tell whether it is the same one.
    """
    size = min(sound(events), most)
    state = LogState.of("test", entries(events[:size]))

    assert told(validate(events[size:], state)) == told(validate(events))


def told(found: Sequence[tuple[int, Finding]]) -> list[tuple[int, Finding]]:
    """Return findings without the remedy of those about an id that stands twice."""
    return [
        (index, attrs.evolve(finding, hint="") if finding.code == "duplicate-id" else finding)
        for index, finding in found
    ]


def test_an_opening_that_changes_the_zone_is_judged_with_all_days_before_it() -> None:
    """A day that the new zone skipped makes the opening impossible, however old the event is."""
    state = LogState.of("test", entries([OPENED, statement("e1", occurred="2011-12-30")]))

    found = validate([opening("e2", occurred="2024-01-01", zone="Pacific/Apia")], state)

    assert [(index, finding.event) for index, finding in found] == [(1, "e1")]


def test_a_state_is_brought_forward_entry_by_entry() -> None:
    """Taken at once or one after the other, it is the same."""
    kept = entries([OPENED, statement("e1"), statement("e2", amends="e1"), opening("e3", parties=[{"id": "RU"}])])
    whole, grown = LogState.of("test", kept), LogState("test")
    for each in kept:
        grown.take([each])

    assert grown.head == whole.head == root(each.leaf for each in kept).hex()
    assert (grown.ids, grown.parties, grown.amends) == (whole.ids, {"US", "CN", "RU"}, {"e2": "e1"})
    assert grown.concerned("e2") == {"tariffs"}


def test_a_correction_is_news_on_the_issues_of_all_it_corrects() -> None:
    """Who retracts a retraction brings back an event on that event's issues."""
    first = event({"kind": "retraction", "id": "r1", "occurred": "2025", "amends": "e1"})
    second = event({"kind": "retraction", "id": "r2", "occurred": "2025", "amends": "r1"})
    state = LogState.of("test", entries([OPENED, statement("e1", issues=["chips"]), first, second]))

    assert state.concerned("r2") == {"chips"}


def test_a_retraction_is_news_on_the_issues_of_the_corrections_that_go_with_it() -> None:
    """It names the first version, and takes out the correction, which concerned another issue."""
    out = event({"kind": "retraction", "id": "r1", "occurred": "2025", "amends": "e1", "v": 2})
    state = LogState.of("test", entries([OPENED, statement("e1"), statement("e2", amends="e1", issues=["chips"]), out]))

    assert state.concerned("r1") == {"tariffs", "chips"}


def test_the_peaks_give_the_head_of_every_size() -> None:
    """As many hashes as the size has binary ones, and the root that the tree has."""
    leaves = [leaf_hash(b"%d" % number) for number in range(130)]
    peaks = Peaks()

    assert peaks.root == root([])
    for leaf, expected in zip(leaves, roots(leaves), strict=True):
        peaks.add(leaf)
        assert peaks.root == expected
        assert len(peaks.hashes) == peaks.size.bit_count()
