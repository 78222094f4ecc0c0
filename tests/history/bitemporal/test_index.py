from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import OPENING, announcement, contents, event, events, percent
from negotiation import UnknownNameError, index
from negotiation.history import fold
from negotiation.history.issues.rules import IssueRules
from negotiation.questions.basis import moment_of
from negotiation.questions.replay import replay

if TYPE_CHECKING:
    from negotiation.history import Reading

CONSENSUS = {"kind": "preliminary_consensus", "issues": ["tariffs"], "parties": ["US", "CN"]}


def test_an_index_answers_like_a_replay_of_the_flagship_log() -> None:
    """At every month of the record, known a week and a year later: phases, and states of all measures."""
    whole = index("us-china-2025")
    for month in ("2025-02", "2025-04", "2025-05", "2025-08", "2025-10", "2025-11", "2026-01", "2026-05"):
        for known_at in (f"{month}-07", "2025-11-01", "2027", None):
            asked = replay("us-china-2025", known_at).at(month)
            status = {each.issue: (each.phase, each.events) for each in asked.status().issues}
            found = {name: whole.issue(name, month, known_at) for name in status}
            measures = {each.measure: each.state for each in asked.measures().measures}
            states = {name: whole.measure(name, month, known_at) for name in measures}

            assert {name: state.phase for name, state in found.items()} == {
                n: phase for n, (phase, _) in status.items()
            }
            assert {name: state and state.state for name, state in states.items()} == measures


def test_a_party_that_joins_later_changes_what_is_complete_from_then_on() -> None:
    """An opening that becomes known later adds a party to an issue: its consensus of two is then not complete."""
    joins = {
        "kind": "opening",
        "id": "joins",
        "occurred": "2025-02-01",
        "known": "2025-06-01",
        "parties": [{"id": "EU"}],
        "issues": [{"id": "tariffs", "parties": ["EU"]}],
    }
    log = events(OPENING, {**CONSENSUS, "id": "agreed", "occurred": "2025-03-01"}, joins)
    built = index(contents(log))
    grown = index(contents(log[:1]))
    grown.append(log[1:])

    for each in (built, grown):
        assert each.issue("tariffs", "2025-04", "2025-05").phase == "preliminary_consensus"
        assert each.issue("tariffs", "2025-04", "2025-07").phase == "dormant"
        assert each.issue("tariffs", "2025-04").phase == "dormant"


def test_a_late_first_act_says_to_whom_a_measure_belongs() -> None:
    """A measure belongs to the parties of its first act of their own; a late one changes which later threats count."""
    threat = {"kind": "threat", "issues": ["tariffs"], "measure": "duty"}
    second = {**threat, "id": "second", "occurred": "2025-03-02", "parties": ["CN"]}
    first = {
        **threat,
        "kind": "proposal",
        "id": "first",
        "occurred": "2025-03-01",
        "known": "2025-05-01",
        "parties": ["US", "CN"],
    }
    log = events(OPENING, second, first)
    built = index(contents(log))

    assert built.issue("tariffs", "2025-04", "2025-04").phase == "threatened"
    assert built.issue("tariffs", "2025-04", "2025-06").phase == "dormant"


def test_what_was_retracted_is_gone_from_then_on_and_may_come_back() -> None:
    """K decides: before the retraction the event stands, after it not, after the retraction of that it does again."""
    log = events(
        OPENING,
        {**CONSENSUS, "id": "agreed", "occurred": "2025-03-01"},
        {"kind": "retraction", "id": "r1", "occurred": "2025-04-01", "amends": "agreed"},
        {"kind": "retraction", "id": "r2", "occurred": "2025-05-01", "amends": "r1"},
    )
    asked = index(contents(log[:2]))
    asked.append(log[2:])
    phases = [asked.issue("tariffs", "2026", known).phase for known in ("2025-03-15", "2025-04-15", "2025-05-15")]

    assert phases == ["preliminary_consensus", "dormant", "preliminary_consensus"]


def test_a_scheduled_act_has_come_once_the_measure_was_there_for_it() -> None:
    """A suspension that was out of place does not count as the one that was due; a late announcement makes it count."""
    act = {"issues": ["tariffs"], "parties": ["US"]}
    log = events(
        {**OPENING, "issues": [{"id": "tariffs"}, {"id": "chips"}]},
        {
            **act,
            "kind": "scheduling",
            "id": "due",
            "occurred": "2025-02-01",
            "what": "suspension",
            "due": "2025-03/2025-12",
        },
        {**act, "kind": "suspension", "id": "asleep", "occurred": "2025-03-01", "measure": "duty"},
        {
            **act,
            "kind": "announcement",
            "id": "announced",
            "issues": ["chips"],
            "occurred": "2025-01-02",
            "known": "2025-05-01",
            "measure": "duty",
        },
    )
    built = index(contents(log))
    grown = index(contents(log[:3]))
    grown.append(log[3:])

    for each in (built, grown):
        assert [due.event for due in each.status("tariffs", "2025-06", "2025-04").deadlines] == ["due"]
        assert [due.event for due in each.status("tariffs", "2025-06", "2025-06").deadlines] == []
        assert [found.event for found in each.findings("tariffs", at="2025-06", known_at="2025-04")] == ["asleep"]
        assert each.findings("tariffs", at="2025-06") == ()


def test_a_word_that_is_to_come_becomes_one_that_acts_on_measures_settle() -> None:
    """Once a suspension is scheduled, those that were there before are looked at again."""
    act = {"issues": ["tariffs"], "parties": ["US"], "measure": "duty"}
    due = {"kind": "scheduling", "id": "due", "issues": ["tariffs"], "parties": ["US"], "what": "suspension"}
    log = events(
        OPENING,
        {**act, "kind": "announcement", "id": "announced", "occurred": "2025-01-02"},
        {**act, "kind": "suspension", "id": "asleep", "occurred": "2025-03-01"},
        {**due, "occurred": "2025-02-01", "known": "2025-04-01", "due": "2025-03/2025-12"},
    )
    grown = index(contents(log[:3]))
    grown.append(log[3:])

    for known_at in ("2025-03-15", "2025-05", None):
        expected = replay(contents(log), known_at).status("tariffs", at="2025-06")["tariffs"]
        assert grown.status("tariffs", "2025-06", known_at) == expected
        assert expected.deadlines == ()


def test_acts_that_may_settle_what_is_due_are_folded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are looked at again only where they had no place before, not whenever something else became known."""
    steps: list[str] = []

    def counted(rules: IssueRules, below: Any, reading: Reading, context: Any) -> Any:
        steps.append(reading.event.id)
        return applied(rules, below, reading, context)

    applied = IssueRules.apply
    monkeypatch.setattr(IssueRules, "apply", counted)
    days = [f"2025-03-{day:02d}" for day in range(1, 29)]
    acts = [{"kind": "modification", "occurred": day, "measure": "duty", "level": percent(10)} for day in days]
    due = {"kind": "scheduling", "occurred": "2025-01-02", "what": "modification", "due": "2025-03/2025-12"}
    log = events(due, *acts, announcement("2025-01-03", known="2025-04-01"))
    built = index(contents(log[:-1]))
    assert len(steps) == 29
    built.append(log[-1:])

    assert len(steps) == 29 + 29
    assert built.status("tariffs", "2025-06", "2025-03-31").deadlines != ()
    assert built.status("tariffs", "2025-06").deadlines == ()


@pytest.mark.parametrize("known", ["2025-01-05", "2025-02-01"])
def test_a_word_of_its_own_that_comes_to_light_late_confirms_a_claim_that_reaches_back_to_it(known: str) -> None:
    """Whatever was read between the two, and whenever the word was known; retracted, it confirms nothing."""
    figure = {"level": {"value": 12, "unit": "Mt"}}  # words without a figure or a stance confirm nothing
    word = {"kind": "statement", "occurred": "2025-01-05", "known": known, **figure}
    between = {"kind": "talks_round", "occurred": "2025-01-06"}
    claim = {"kind": "statement", "occurred": "2025-01-04/2025-01-07", "by": ["CN"], **figure}
    log = contents(events(word, between, claim, {"kind": "retraction", "occurred": "2025-03-01", "amends": "e1"}))
    asked = index(log)

    for known_at, open_claims in (("2025-01-31", known > "2025-01-31"), ("2025-02-15", False), ("2025-04-01", True)):
        found = asked.status("tariffs", "2025-04-01", known_at)
        assert bool(found.open_claims) is open_claims
        assert found == replay(log, known_at).at("2025-04-01").status("tariffs")["tariffs"]


def test_an_index_knows_which_issues_there_are() -> None:
    """A misspelt issue is an error, not an answer; a measure on which nobody has acted has no state."""
    asked = index("us-china-2025")

    with pytest.raises(UnknownNameError, match="tariffs"):
        asked.issue("tarifs", "2026")
    assert asked.measure("no-such-measure", "2026") is None


def test_the_states_of_a_measure_share_their_past() -> None:
    """No act copies what led up to it: the trail and the levels go on from those of the state before."""
    made = [
        {
            "kind": "announcement",
            "id": "a",
            "occurred": "2024-12-01",
            "issues": ["tariffs"],
            "parties": ["US"],
            "measure": "duty",
        }
    ]
    for number in range(200):
        day = f"2025-{number // 28 + 1:02d}-{number % 28 + 1:02d}"
        made.append({**made[0], "kind": "modification", "id": f"m{number:03d}", "occurred": day, "effective": day})
    history = fold([event(record) for record in (OPENING, *made)])
    zone = history.zone
    states = [history.measures["duty"].at(moment_of(day, zone)) for day in ("2025-07-01", "2025-07-02")]

    assert states[0] is not None
    assert states[1] is not None
    assert states[1].trail is not None
    assert states[1].trail.before is states[0].trail
    assert states[1].base.top is not None
    assert states[1].base.top.below is states[0].base.top
