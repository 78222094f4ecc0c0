"""The laws of docs/rules/laws.md, held against generated logs.

NEGOTIATION_LAW_EXAMPLES lengthens the run.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from given import contents, event
from laws.examples import EXAMPLES
from laws.readings import OF_THE_RECORD, without
from laws.strategies import MEASURES, QUESTIONS, logs
from negotiation.codec import decode, encode, parse
from negotiation.errors import BadValueError
from negotiation.events import Announcement, Event, Retraction
from negotiation.history import displaced, root_of, visible
from negotiation.history.partial_dates import happened_by
from negotiation.logs import JsonLinesLog
from negotiation.questions.basis import day_of, moment_of
from negotiation.questions.replay import replay

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from negotiation.times import Moment

LAW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def answer(log: list[Event], at: str, known_at: str | None = None) -> dict[str, Any]:
    """Return the status at (T, K), without what tells of the log that it was read from."""
    view = replay(contents(log), known_at).at(at)
    status, measures = view.status().to_dict(), view.measures().to_dict()
    rows = [{key: row[key] for key in row if key not in OF_THE_RECORD} for row in measures["measures"]]
    found = {key: status[key] for key in ("issues", "totals", "findings")}
    return without(found, *OF_THE_RECORD) | {"measures": rows}


@LAW
@given(logs(), QUESTIONS, QUESTIONS)
def test_what_becomes_known_later_changes_no_answer(log: list[Event], at: str, known_at: str) -> None:
    """Law 1: an answer for (T, K) does not change when something becomes known after K."""
    zone = replay(contents(log)).history.zone
    known = visible(log, zone, moment_of(known_at, zone))
    opening = [] if log[0] in known else [log[0]]

    assert answer(log, at, known_at) == answer([*opening, *known], at, known_at)


@LAW
@given(logs(), QUESTIONS, QUESTIONS, st.randoms(use_true_random=False))
def test_arrival_order_does_not_matter(log: list[Event], at: str, known_at: str, random: Any) -> None:
    """Law 2: any permutation of the same events gives the same answers."""
    shuffled = log.copy()
    random.shuffle(shuffled)

    assert answer(shuffled, at, known_at) == answer(log, at, known_at)


@LAW
@given(logs(), QUESTIONS, QUESTIONS)
def test_status_at_a_date_is_the_status_of_the_log_cut_there(log: list[Event], at: str, known_at: str) -> None:
    """Law 3: the status at T of the whole log is the status of the log cut at T and K.

    What a correction has displaced is cut by K; what is to be, or possibly is, lies beyond the cut.
    """
    zone = replay(contents(log)).history.zone
    moment = moment_of(at, zone)
    known = visible(log, zone, moment_of(known_at, zone))
    out = displaced(known, zone)
    root = {event.id: root_of(event, {each.id: each for each in log}).id for event in log}
    happened = happened_by(known, zone)
    cut = [event for event in known if event.id not in out and happened(event) <= moment]
    standing = {root[event.id]: event.id for event in cut}
    freed = [
        _freed(event, lambda name: standing.get(root.get(name, name), root.get(name, name)), happened(event), zone)
        for event in cut
        if event.track != "record" and event.id != "opening"
    ]
    whole, part = answer(log, at, known_at), answer([log[0], *freed], at)
    looks_ahead = ("possibly", "revised")
    whole, part = without(whole, *looks_ahead), without(part, *looks_ahead)
    for row in (*whole["measures"], *part["measures"]):
        row.pop("revised", None)

    assert part == whole


@LAW
@given(logs(), st.data(), QUESTIONS, st.booleans())
def test_retracting_a_retraction_restores(log: list[Event], data: st.DataObject, at: str, only: bool) -> None:  # noqa: FBT001
    """Law 4: retracting a retraction restores the answer, and retracting twice is the same as once."""
    target = data.draw(st.sampled_from([event.id for event in log]))
    assume(target != "opening")
    once = [*log, _retraction("r1", target, only=only)]
    twice = [*once, _retraction("r2", target, only=only)]
    restored = [*once, _retraction("r3", "r1")]

    assert answer(twice, at) == answer(once, at)
    assert answer(restored, at) == answer(log, at)


@LAW
@given(logs(), st.data(), QUESTIONS)
def test_what_is_taken_out_with_its_corrections_might_never_have_been(
    log: list[Event], data: st.DataObject, at: str
) -> None:
    """Law 11: taking out an act with all its corrections, whichever is named, answers like the log without them."""
    by_id = {event.id: event for event in log}
    targets = [event for event in log if event.id != "opening" and event.kind != "retraction"]
    assume(targets)
    target = data.draw(st.sampled_from(targets))
    root = root_of(target, by_id)
    gone = {root.id}
    while more := {event.id for event in log if event.amends in gone} - gone:
        gone |= more

    taken_out = answer([*log, _retraction("r1", target.id)], at)

    assert taken_out == answer([event for event in log if event.id not in gone], at)


@LAW
@given(logs(), QUESTIONS)
def test_a_log_file_gives_the_same_answers_and_head(
    tmp_path_factory: pytest.TempPathFactory, log: list[Event], at: str
) -> None:
    """Law 5, as far as there are logs: what was appended to a file answers like the events themselves."""
    file: Path = tmp_path_factory.mktemp("law5") / "log.jsonl"
    file.touch()
    kept = JsonLinesLog(file)
    kept.append(log[:3])
    kept.append(log)
    reread = JsonLinesLog(file).read()

    assert [entry.event for entry in reread.entries] == log
    assert reread.head == kept.read().head
    assert answer([*reread.events], at) == answer(log, at)


@LAW
@given(logs())
def test_what_is_encoded_decodes_to_the_same_event(log: list[Event]) -> None:
    """Law 7: decoding inverts encoding, and canonical text is a fixed point."""
    for each in log:
        again = decode(parse(encode(each)))

        assert again == each
        assert isinstance(again, Event)
        assert encode(again) == encode(each)


@LAW
@given(logs(), st.lists(QUESTIONS, min_size=2, max_size=6))
def test_every_way_to_a_status_gives_the_same(log: list[Event], dates: list[str]) -> None:
    """Law 8: one history read at many dates answers like a replay made for each, and so does a single issue."""
    history = replay(contents(log))
    for at in dates:
        fresh = replay(contents(log)).at(at).status()

        assert history.at(at).status() == fresh
        assert history.status("chips", at=at)["chips"] == fresh["chips"]


@LAW
@given(logs())
def test_the_fold_is_total_and_levels_are_sound(log: list[Event]) -> None:
    """No valid log raises; no level is negative, what has ended has none, and totals count only what is in force."""
    view = replay(contents(log)).at("2025-03-24")
    for measure in view.measures().measures:
        assert measure.level is None or measure.level.value >= 0
        assert measure.state in {"in_force", "suspended"} or not measure.suspended_level
        assert measure.state != "ended" or (measure.level is None and measure.cause is not None)
    counted = {(measure.class_, measure.scope) for measure in view.measures().measures if measure.state == "in_force"}
    owned = {measure.measure for measure in view.measures().measures}

    assert {(total.class_, total.scope) for total in view.measures().totals} <= counted
    assert owned <= {*MEASURES}


@LAW
@given(logs(), QUESTIONS)
def test_an_issue_in_force_was_agreed_or_approved_before(log: list[Event], at: str) -> None:
    """No phase is reached but by the table: in force after consensus or approval, contested by an announcement."""
    history = replay(contents(log)).history
    for step in history.transitions:
        if step.subject == "issue" and step.before != step.after:
            if step.after == "in_force":
                assert step.before in {"preliminary_consensus", "domestically_approved", "leader_approved", "approved"}
            if step.after == "contested":
                event = next(event for event in log if event.id == step.event)
                assert isinstance(event, Announcement)
    assert replay(contents(log)).at(at).status().issues


def _freed(event: Event, standing: Callable[[str], str], happened: Moment, zone: ZoneInfo) -> Event:
    """Return an event that amends nothing and names what stands, as it is once what was displaced is cut away."""
    record = json.loads(encode(event))
    record.pop("amends", None)
    if event.occurred.is_partial:  # the `known` of its chain, which is cut away, says by when it had happened
        own = event.zone_in(zone)
        known = day_of(happened, own)
        assume(moment_of(known, own) == happened)  # a day that ends in another zone cannot be written in this one
        record["known"] = known.isoformat()
    freed = decode(record | {name: standing(record[name]) for name in ("about", "calls_off") if name in record})
    assert isinstance(freed, Event)
    return freed


def _retraction(name: str, target: str, *, only: bool = False) -> Retraction:
    return Retraction(id=name, occurred="2025-04-20", amends=target, only=only)


def test_a_question_without_a_zone_is_refused() -> None:
    """A clock time without offset means nothing, in a question as in an event."""
    with pytest.raises(BadValueError, match="no offset"):
        replay(contents([])).at("2025-03-01T12:00")


@LAW
@given(logs(), st.data(), QUESTIONS, QUESTIONS)
def test_a_review_changes_only_how_far_the_record_goes(
    log: list[Event], data: st.DataObject, at: str, known_at: str
) -> None:
    """Law 9: a review changes nothing but `read_to`, `unread` and `projected`, and no answer claims more than K."""
    through = data.draw(st.sampled_from(["2025-01-15", "2025-02-20", "2025-03-10", "2025-06-01"]))
    issues = data.draw(st.sampled_from([[], ["tariffs"], ["chips"], ["tariffs", "chips"]]))
    review = {"kind": "review", "id": "review", "occurred": "2025-06-01", "through": through, "issues": issues}
    reviewed = [*log, event(review)]
    status = replay(contents(reviewed), known_at).at(at).status().to_dict()
    limit = status["basis"]["known_at"]

    assert answer(reviewed, at, known_at) == answer(log, at, known_at)
    assert all((row["read_to"] or limit) <= limit for row in (status["basis"], *status["issues"]))
