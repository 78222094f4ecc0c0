"""The examples of docs/rules, put to the reference: what the pages promise, the second reading of them must give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from laws.reference import answer

if TYPE_CHECKING:
    from laws.reference_events import Record

Row = dict[str, Any]


def opening(*parties: str | Record, **issue: Any) -> Record:
    """Open a log of these parties about fish."""
    declared: list[Record] = [each if isinstance(each, dict) else {"id": each} for each in parties]
    return {
        "kind": "opening", "id": "o", "occurred": "2024-01-01", "zone": "UTC",
        "parties": declared, "issues": [{"id": "fish", **issue}],
    }  # fmt: skip


def act(kind: str, day: str, parties: str = "A B", by: str | None = None, **fields: Any) -> Record:
    """Return an event about fish, named after its kind and day."""
    record: Record = {"kind": kind, "id": f"{kind}-{day}-{(by or parties).replace(' ', '')}", "occurred": day}
    record |= {"issues": ["fish"], "parties": parties.split(), **fields}
    return record | ({"by": by.split()} if by else {})


def fish(log: list[Record], at: str, known_at: str | None = None) -> Row:
    """Return the row of the issue."""
    row: Row = answer(log, at, known_at)["issues"][0]
    return row


def measure(log: list[Record], at: str, known_at: str | None = None) -> Row:
    """Return the row of the first measure."""
    row: Row = fish(log, at, known_at)["measures"][0]
    return row


def codes(log: list[Record], at: str) -> list[tuple[str, str]]:
    """Return the findings with their events."""
    return [(each["code"], each["event"]) for each in answer(log, at)["findings"]]


def percent(value: float) -> Record:
    """Return a level in percent."""
    return {"value": value, "unit": "%"}


def duty(kind: str, day: str, **fields: Any) -> Record:
    """Return an act of A on its duty."""
    return act(kind, day, "A", measure="duty", **fields)


TRUCE = [
    opening("A", "B"),
    act("preliminary_consensus", "2024-03-06"),
    act("entry_into_force", "2024-03-10", until="2024-06-10"),
]


def test_the_us_on_one_text_and_china_on_another_are_no_consensus() -> None:
    """Words count for their own text only."""
    log = [
        opening("A", "B"),
        act("preliminary_consensus", "2024-02-02", by="A", text="x"),
        act("preliminary_consensus", "2024-02-02", by="B", text="y"),
    ]

    row = fish(log, "2024-02-03")

    assert row["phase"] == "dormant"
    assert [each["vouched"] for each in row["texts"]] == [
        {"preliminary_consensus": ["A"]},
        {"preliminary_consensus": ["B"]},
    ]


def test_a_protocol_after_one_ratification_starts_approvals_anew() -> None:
    """Consensus on a text that replaces another takes its place; the other takes no more words."""
    log = [
        opening("A", "B", "C", needs=["domestic_approval"]),
        act("preliminary_consensus", "2024-02-01", "A B C", text="treaty"),
        act("domestic_approval", "2024-02-10", "A", text="treaty"),
        act("preliminary_consensus", "2024-03-01", "A B C", text="protocol", replaces=["treaty"]),
    ]

    assert fish(log, "2024-02-20")["awaiting"] == {"domestic_approval": ["B", "C"]}
    assert fish(log, "2024-03-02")["text"] == "protocol"
    assert fish(log, "2024-03-02")["awaiting"] == {"domestic_approval": ["A", "B", "C"]}
    late = [*log, act("domestic_approval", "2024-03-03", "B", text="treaty")]
    assert codes(late, "2024-03-04") == [("out-of-place", "domestic_approval-2024-03-03-B")]
    ratified = [*log, act("domestic_approval", "2024-04-01", "A B C", text="protocol")]
    assert fish(ratified, "2024-04-02")["phase"] == "approved"


def test_approvals_that_were_given_early_count_with_the_consensus() -> None:
    """The machine goes on at once to the phase that earlier approvals make."""
    log = [
        opening("A", "B"),
        act("domestic_approval", "2024-02-01"),
        act("leader_approval", "2024-02-02"),
        act("preliminary_consensus", "2024-02-03"),
    ]

    assert fish(log, "2024-02-03")["phase"] == "approved"


def test_stages_count_for_themselves() -> None:
    """A party has approved when all its stages are granted; a refused stage is its refusal until it is granted."""
    log = [
        opening("A", {"id": "EU", "approval": ["council", "parliament"]}, needs=["domestic_approval"]),
        act("preliminary_consensus", "2024-02-01", "A EU"),
        act("domestic_approval", "2024-02-02", "A"),
        act("domestic_approval", "2024-02-03", "EU", stage="council"),
        act("domestic_approval", "2024-02-04", "EU", stage="parliament", granted=False),
        act("domestic_approval", "2024-02-05", "EU", stage="parliament"),
    ]

    assert fish(log, "2024-02-03")["awaiting"] == {"domestic_approval": ["EU (parliament)"]}
    assert fish(log, "2024-02-04")["refused"] == {"domestic_approval": ["EU (parliament)"]}
    assert fish(log, "2024-02-04")["stages"] == {"EU": {"council": "granted", "parliament": "refused"}}
    assert fish(log, "2024-02-05")["phase"] == "approved"


def test_six_go_on_when_one_of_seven_leaves() -> None:
    """An exit takes one party out; a consensus of the others does not need it."""
    log = [
        opening("A", "B", "C", needs=["signature"]),
        act("preliminary_consensus", "2024-02-01", "A B C"),
        act("entry_into_force", "2024-02-10", "A B C"),
        act("exit", "2024-03-01", "A"),
        act("preliminary_consensus", "2024-04-01", "B C"),
    ]

    assert fish(log, "2024-03-01")["arrangement"]["bound"] == ["B", "C"]
    assert fish(log, "2024-03-01")["phase"] == "in_force"
    assert fish(log, "2024-04-01")["phase"] == "preliminary_consensus"


def test_the_exit_of_the_last_party_ends_the_arrangement() -> None:
    """With one party an arrangement is one-sided, with none it has lapsed."""
    log = [*TRUCE, act("exit", "2024-04-01", "A"), act("exit", "2024-04-02", "B")]

    assert fish(log, "2024-04-01")["arrangement"]["bound"] == ["A", "B"][1:]
    assert fish(log, "2024-04-02")["phase"] == "lapsed"


def test_under_a_quorum_late_parties_are_bound_from_then_on() -> None:
    """A quorum of two of three lets the text enter into force; the third is bound when it approves."""
    log = [
        opening("A", "B", "C", needs=["domestic_approval"], quorum=2),
        act("preliminary_consensus", "2024-02-01", "A B C"),
        act("domestic_approval", "2024-02-02", "A B"),
        act("entry_into_force", "2024-02-10", "A B"),
        act("domestic_approval", "2024-05-02", "C"),
    ]

    assert fish(log, "2024-02-02")["phase"] == "approved"
    assert fish(log, "2024-02-11")["arrangement"]["bound"] == ["A", "B"]
    assert fish(log, "2024-02-11")["awaiting"]["domestic_approval"] == ["C"]
    assert fish(log, "2024-05-02")["arrangement"]["bound"] == ["A", "B", "C"]


def test_an_entry_into_force_ahead_fires_at_its_date() -> None:
    """What lies ahead is a deadline, and acts then."""
    log = [*TRUCE[:2], act("entry_into_force", "2024-03-10", effective="2024-04-01")]

    assert fish(log, "2024-03-31")["phase"] == "preliminary_consensus"
    assert fish(log, "2024-03-31")["deadlines"][0]["due"] == "2024-04-01T00:00:00Z"
    assert fish(log, "2024-04-01")["phase"] == "in_force"
    off = act("scheduling", "2024-03-20", calls_off="entry_into_force-2024-03-10-AB")
    assert fish([*log, off], "2024-04-01")["phase"] == "preliminary_consensus"


def test_what_enters_into_force_again_as_it_lapses_goes_on_unbroken() -> None:
    """In force until 10 June, entered again on the 11th: one arrangement."""
    log = [*TRUCE, act("entry_into_force", "2024-06-11", until="2024-09-10")]

    row = fish(log, "2024-06-11")

    assert (row["phase"], row["since"], row["cycle"]) == ("in_force", "2024-03-10T00:00:00Z", 1)
    assert row["arrangement"]["until"] == "2024-09-11T00:00:00Z"


def test_an_extension_waits_for_the_other_and_says_by_word() -> None:
    """The end moves to the earliest of their dates, by word if one has no instrument."""
    one = [*TRUCE, act("extension", "2024-05-20", "A", until="2024-10-01", instrument="Order 1")]
    both = [*one, act("extension", "2024-05-21", "B", until="2024-09-10")]

    assert fish(one, "2024-05-22")["arrangement"]["until"] == "2024-06-11T00:00:00Z"
    assert fish(one, "2024-05-22")["awaiting"]["extension"] == ["B"]
    assert fish(both, "2024-05-22")["arrangement"]["until"] == "2024-09-11T00:00:00Z"
    assert fish(both, "2024-05-22")["arrangement"]["by_word"] is True


def test_said_to_run_on_while_the_pause_has_ended_in_law() -> None:
    """Case 36: the arrangement goes on by word, the pause of the fee has run out."""
    fee = {"measure": "fee"}
    log = [
        *TRUCE,
        act("announcement", "2024-02-06", "A", **fee, instrument="Order 3"),
        act("suspension", "2024-03-10", "A", **fee, until="2024-06-10", instrument="Order 7"),
        act("extension", "2024-05-20", until="2024-09-10"),
    ]

    assert ("said-to-run-on", "extension-2024-05-20-AB") in codes(log, "2024-08-01")
    assert codes(log, "2024-06-10") == []
    assert answer(log, "2024-08-01")["basis"] == {
        "read_to": "2024-05-21T00:00:00Z", "unread": 1, "projected": True,
    }  # fmt: skip
    assert fish(log, "2024-08-01")["measures"][0]["projected"] is True


def test_a_review_says_that_what_is_not_there_was_looked_for() -> None:
    """After a review nothing up to its date is a projection."""
    log = [*TRUCE, {"kind": "review", "id": "r", "occurred": "2024-08-02", "through": "2024-08-01"}]

    assert answer(log, "2024-07-01")["basis"]["projected"] is False
    assert fish(log, "2024-07-01")["projected"] is False
    assert fish(log[:-1], "2024-07-01")["projected"] is True


def test_a_date_that_passed_without_its_act_is_overdue() -> None:
    """A round before the date is another round; a round after it settles it."""
    log = [
        opening("A", "B"),
        act("scheduling", "2024-02-01", what="talks_round", due="2024-02-28"),
        act("talks_round", "2024-02-20"),
        act("talks_round", "2024-03-05"),
    ]

    assert fish(log, "2024-02-27")["overdue"] == []
    assert [each["what"] for each in fish(log, "2024-02-28")["overdue"]] == ["talks_round"]
    assert fish(log, "2024-03-05")["overdue"] == []


def test_a_postponed_start_moves() -> None:
    """Case 31: a postponement moves the start; an announcement of the same level is found."""
    first = duty("announcement", "2024-03-17", level=percent(25), effective="2024-04-01")
    moved = [opening("A", "B"), first, duty("postponement", "2024-03-25", effective="2024-05-01")]
    again = [
        opening("A", "B"),
        first,
        duty("announcement", "2024-03-25", level=percent(25), effective="2024-05-01"),
    ]

    assert measure(moved, "2024-04-15")["state"] == "announced"
    assert measure(moved, "2024-05-01")["state"] == "in_force"
    assert measure(again, "2024-04-15")["state"] == "in_force"
    assert codes(again, "2024-03-25") == [("still-due", "announcement-2024-03-25-A")]


def test_a_step_is_held_until_further_notice() -> None:
    """Without a new date, a step is on hold; the level before goes on."""
    log = [
        opening("A", "B"),
        duty("announcement", "2024-01-10", level=percent(10), effective="2024-02-01"),
        duty("modification", "2024-01-11", level=percent(25), effective="2024-07-01"),
        duty("postponement", "2024-06-01", of="2024-07-01"),
        duty("postponement", "2024-09-01", effective="2024-10-01"),
    ]

    assert (measure(log, "2024-08-01")["level"], measure(log, "2024-08-01")["on_hold"]) == (10, True)
    assert measure(log, "2024-10-01")["level"] == 25


def test_a_start_that_is_postponed_behind_the_end_is_found() -> None:
    """The end stays, and nothing changes."""
    log = [
        opening("A", "B"),
        duty("announcement", "2024-01-10", level=percent(10), effective="2024-02-01", until="2024-03-01"),
        duty("postponement", "2024-01-20", effective="2024-04-01"),
    ]

    assert codes(log, "2024-01-21") == [("start-after-end", "postponement-2024-01-20-A")]
    assert measure(log, "2024-02-01")["state"] == "in_force"


def test_law_that_reaches_back_is_told() -> None:
    """Case 03: 25 % then; by the order of 4 September it is 15 % from 7 August."""
    log = [
        opening("A", "B"),
        duty("announcement", "2024-04-02", level=percent(25), effective="2024-04-03"),
        duty("modification", "2024-09-04", level=percent(15), effective="2024-08-07"),
    ]

    assert measure(log, "2024-08-20", "2024-09-01")["revised"] is None
    assert measure(log, "2024-08-20", "2024-10-01")["level"] == 25
    assert measure(log, "2024-08-20", "2024-10-01")["revised"] == {
        "level": 15, "state": "in_force", "effective": "2024-08-07T00:00:00Z", "event": "modification-2024-09-04-A",
    }  # fmt: skip


def test_a_measure_that_starts_ends_what_it_replaces() -> None:
    """The old duty ends when the new one starts, and with the cause that says so."""
    log = [
        opening("A", "B"),
        duty("announcement", "2024-01-10", level=percent(10)),
        act("announcement", "2024-02-01", "A", measure="new", effective="2024-03-01", replaces=["duty"]),
        act("postponement", "2024-02-10", "A", measure="new", effective="2024-04-01"),
    ]

    assert measure(log, "2024-03-15")["state"] == "in_force"
    assert (measure(log, "2024-04-01")["state"], measure(log, "2024-04-01")["cause"]) == ("ended", "replaced")


def test_a_part_is_not_counted_beside_its_whole() -> None:
    """Totals leave the part out while the whole is in force."""
    log = [
        opening("A", "B"),
        duty("announcement", "2024-01-10", level=percent(10)),
        act("announcement", "2024-01-11", "A", measure="steel", level=percent(4), part_of="duty"),
        act("termination", "2024-02-01", "A", measure="duty"),
    ]

    assert [each["level"] for each in answer(log, "2024-01-20")["totals"]] == [10]
    assert [each["level"] for each in answer(log, "2024-02-02")["totals"]] == [4]


def test_a_claim_is_contradicted_and_may_be_confirmed_later() -> None:
    """Case 33: the latest own act decides."""
    log = [
        opening("A", "B"),
        duty("announcement", "2024-03-06", level=percent(25)),
        {**duty("modification", "2024-04-02", level=percent(0)), "id": "claim", "by": ["B"]},
        duty("modification", "2024-04-20", level=percent(40)),
        duty("modification", "2024-06-20", level=percent(0)),
    ]

    def outcome(at: str) -> tuple[str, str | None]:
        claim = fish(log, at)["claims"][0]
        return claim["outcome"], claim["outcome_by"]

    assert outcome("2024-04-03") == ("open", None)
    assert outcome("2024-04-20") == ("contradicted", "modification-2024-04-20-A")
    assert outcome("2024-06-20") == ("confirmed", "modification-2024-06-20-A")


def test_an_earlier_word_confirms_while_it_stands() -> None:
    """Case 34: each said it itself; the order in which they spoke does not matter."""
    log = [
        *TRUCE,
        act("extension", "2024-04-20", by="A", until="2024-09-10"),
        act("extension", "2024-04-25", by="B", until="2024-09-10"),
    ]

    assert {each["outcome"] for each in fish(log, "2024-05-01")["claims"]} == {"confirmed"}
    assert fish(log, "2024-05-01")["arrangement"]["until"] == "2024-09-11T00:00:00Z"


def test_a_month_is_a_day_that_we_do_not_know() -> None:
    """Case 04: what was known on 10 February had happened by then."""
    log = [
        opening("A", "B"),
        act("talks_round", "2024-02", known="2024-02-10"),
        act("breakdown", "2024-02-20", "A"),
    ]

    assert fish(log, "2024-03-02")["phase"] == "broken_down"


def test_a_duty_that_is_suspended_as_it_starts_never_was_in_force() -> None:
    """Case 32, as far as a status goes: suspended at the end of the day, since its start."""
    log = [
        opening("A", "B"),
        duty("announcement", "2024-03-17", level=percent(15), effective="2024-05-01"),
        duty("suspension", "2024-05-01", effective="2024-05-01"),
    ]

    assert (measure(log, "2024-05-01")["state"], measure(log, "2024-05-01")["since"]) == (
        "suspended",
        "2024-05-01T00:00:00Z",
    )


def test_a_proposal_outlives_its_threat() -> None:
    """The threat's date passes: what was proposed before is proposed still."""
    log = [
        opening("A", "B"),
        duty("proposal", "2024-01-10", level=percent(5)),
        duty("threat", "2024-01-20", level=percent(50), effective="2024-02-01"),
    ]

    assert (measure(log, "2024-01-20")["state"], measure(log, "2024-01-20")["level"]) == ("threatened", 50)
    assert (measure(log, "2024-02-03")["state"], measure(log, "2024-02-03")["level"]) == ("proposed", 5)


def test_a_threat_on_hold_does_not_lapse() -> None:
    """A suspension of what is only threatened puts it on hold."""
    log = [
        opening("A", "B"),
        duty("threat", "2024-01-20", level=percent(50), effective="2024-02-01"),
        duty("suspension", "2024-01-25"),
    ]

    row = fish(log, "2024-03-01")

    assert (row["measures"][0]["state"], row["measures"][0]["on_hold"], row["under_threat"]) == (
        "threatened", True, False,
    )  # fmt: skip


def test_contested_ends_with_its_measures() -> None:
    """When the last measure has ended the issue is dormant again."""
    log = [opening("A", "B"), duty("announcement", "2024-01-10", until="2024-02-01")]

    assert fish(log, "2024-02-01")["phase"] == "contested"
    assert (fish(log, "2024-02-02")["phase"], fish(log, "2024-02-02")["since"]) == (
        "dormant",
        "2024-02-02T00:00:00Z",
    )


def test_a_request_is_open_until_it_is_answered_or_denied() -> None:
    """An act of that kind answers it; a statement that denies it closes it."""
    log = [*TRUCE, act("request", "2024-04-01", "A", what="extension", until="2024-05-01")]
    answered = [*log, act("extension", "2024-04-10", until="2024-09-10")]
    denied = [*log, act("statement", "2024-04-10", "B", about="request-2024-04-01-A", stance="denies")]

    assert fish(log, "2024-06-01")["requests"] == ["request-2024-04-01-A"]
    assert fish(answered, "2024-04-11")["requests"] == []
    assert fish(denied, "2024-04-11")["requests"] == []
