"""Laws 9 to 12 of docs/rules/laws.md, held against generated logs, of the package and of the reference.

NEGOTIATION_LAW_EXAMPLES lengthens the run.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from laws.readings import OF_CLAIMS, OF_THE_RECORD, READINGS, without
from laws.strategies import QUESTIONS, logs, records
from laws.test_laws import LAW
from negotiation.codec import decode, encode
from negotiation.events import Event, Opening, Review
from negotiation.history import root_of
from negotiation.logs import validate

if TYPE_CHECKING:
    from collections.abc import Sequence

of_both = pytest.mark.parametrize("reading", sorted(READINGS))
PARTIES = ("US", "CN")


def built(record: dict[str, Any]) -> Event:
    """Build an event, or give the example up where its fields do not fit each other."""
    event = decode(record)
    assume(isinstance(event, Event))
    assert isinstance(event, Event)
    return event


@st.composite
def claims(draw: st.DrawFn) -> Event:
    """Draw an event in which somebody says what another party did."""
    record = draw(records(99))
    assume(record["kind"] != "review")
    party = record["parties"][0]
    others = [each for each in (*PARTIES, "press") if each not in record["parties"]]
    return built({**record, "id": "claim", "parties": [party], "by": [draw(st.sampled_from(others))]})


def is_only_claimed(event: Event) -> bool:
    """Tell whether nobody says an event whose act it is."""
    return bool(event.owners) and not {*event.owners} & {*event.voices}


@of_both
@LAW
@given(log=logs(), at=QUESTIONS, through=st.sampled_from(("2025-01-31", "2025-03-12", "2025-04-10")))
def test_a_review_changes_nothing_but_how_far_the_record_was_read(
    reading: str, log: list[Event], at: str, through: str
) -> None:
    """Law 9: with a review, an answer says more of what was read, and nothing else of what is so."""
    review = Review(id="review", occurred="2025-04-20", through=through)
    ask = READINGS[reading]

    assert without(ask([*log, review], at), *OF_THE_RECORD) == without(ask(log, at), *OF_THE_RECORD)


@of_both
@LAW
@given(log=logs(), claim=claims(), at=QUESTIONS)
def test_a_claim_moves_no_state(reading: str, log: list[Event], claim: Event, at: str) -> None:
    """Law 10: what others say of a party changes the claims alone, wherever it stands in the log."""
    assume(not validate([*log, claim]))
    ask, apart = READINGS[reading], (*OF_CLAIMS, *OF_THE_RECORD)

    assert without(ask([*log, claim], at), *apart) == without(ask(log, at), *apart)


@of_both
@LAW
@given(log=logs(), at=QUESTIONS)
def test_own_acts_have_the_same_effect_without_the_claims_before_them(reading: str, log: list[Event], at: str) -> None:
    """Law 10: taking away all that is only claimed leaves every state as it was."""
    amended = {event.amends for event in log}
    kept = [event for event in log if event.amends or event.id in amended or not is_only_claimed(event)]
    ask, apart = READINGS[reading], (*OF_CLAIMS, *OF_THE_RECORD)

    assert without(ask(kept, at), *apart) == without(ask(log, at), *apart)


@of_both
@LAW
@given(log=logs(), data=st.data(), at=QUESTIONS)
def test_what_is_taken_out_with_its_corrections_might_never_have_been(
    reading: str, log: list[Event], data: st.DataObject, at: str
) -> None:
    """Law 11: taking out an act with all its corrections answers like the log that never held them."""
    by_id = {event.id: event for event in log}
    assume(any(event.id != "opening" and event.kind != "retraction" for event in log))
    target = data.draw(
        st.sampled_from([event for event in log if event.id != "opening" and event.kind != "retraction"])
    )
    gone = {root_of(target, by_id).id}
    while more := {event.id for event in log if event.amends in gone} - gone:
        gone |= more
    retraction = built({"kind": "retraction", "id": "r1", "occurred": "2025-04-20", "amends": target.id, "v": 2})
    left = [event for event in log if event.id not in gone]
    ask = READINGS[reading]
    assume(not validate(left))

    assert ask([*log, retraction], at) == ask(left, at)


def with_defaults(log: Sequence[Event]) -> list[Event]:
    """Return a log whose first opening says what it meant by saying nothing."""
    first = json.loads(encode(log[0]))
    ids = [party["id"] for party in first["parties"]]
    for issue in first["issues"]:
        issue.setdefault("parties", ids)
        issue.setdefault("needs", ["domestic_approval", "leader_approval"])
    return [built(first), *log[1:]]


@of_both
@LAW
@given(log=logs(), at=QUESTIONS, known_at=QUESTIONS)
def test_what_is_declared_as_it_is_by_default_changes_nothing(
    reading: str, log: list[Event], at: str, known_at: str
) -> None:
    """Law 12: parties and needs that are the defaults give the same answers, declared or not."""
    assert isinstance(log[0], Opening)
    ask = READINGS[reading]

    assert ask(with_defaults(log), at, known_at) == ask(log, at, known_at)
