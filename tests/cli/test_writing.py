"""The writing commands: look first, write all or nothing, say what was done."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from negotiation.codec import encode
from negotiation.logs import open_log
from running import CHECKOUT, SMALL, Outcome, launch, run

if TYPE_CHECKING:
    from pathlib import Path

OPENING = (
    '{"kind":"opening","id":"opening","occurred":"2025-01-01","title":"A talk","zone":"UTC",'
    '"parties":[{"id":"A"},{"id":"B"}],"issues":[{"id":"fish"}]}'
)
THREAT = (
    '{"kind":"threat","id":"t","occurred":"2025-02-01","issues":["fish"],"parties":["A"],"measure":"quota",'
    '"level":{"value":20,"unit":"%"},"headline":"A threatens.","sources":[{"publisher":"The Wire"}]}'
)
STRAY = '{"kind":"lapse","id":"stray","occurred":"2025-02-02","issues":["fish"],"parties":["A"]}'


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log with an opening and a threat."""
    path = tmp_path / "mine.jsonl"
    path.write_text(f"{OPENING}\n{THREAT}\n", encoding="utf-8")
    return path


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A file for events that are to be appended."""
    return tmp_path / "draft.jsonl"


def wrote(log: Path, *words: str) -> Outcome:
    """Run a writing command on a log that must only have grown by it."""
    before = log.read_bytes()
    outcome = run(words[0], "-l", str(log), *words[1:])
    assert log.read_bytes().startswith(before)
    assert (log.read_bytes() == before) == (outcome.code != 0 or "--dry-run" in words or "already" in outcome.out)
    return outcome


ROUND = ("talks_round", "id=r", "occurred=2025-02-03", "issues=fish", "parties=A,B", "round=1", "headline=They meet.")


# append


def test_an_event_is_appended_from_its_fields(log: Path) -> None:
    """Fields are given as people write them; what was written, and what it changed, is said."""
    source = "source=The Wire | They meet | 2025-02-03 | https://example.org/1"
    outcome = wrote(log, "append", *ROUND, source)
    stored = open_log(log).read().entries[-1]

    assert (outcome.code, outcome.err) == (0, "")
    assert "r appended to mine at position 3." in outcome.out
    assert "phase           threatened → talks" in outcome.out
    assert encode(stored.event) == (
        '{"kind":"talks_round","id":"r","occurred":"2025-02-03","issues":["fish"],"parties":["A","B"],"round":1,'
        '"headline":"They meet.","sources":[{"publisher":"The Wire","title":"They meet","published":"2025-02-03",'
        '"url":"https://example.org/1"}]}'
    )
    assert stored.recorded is not None


def test_a_dry_run_says_the_same_and_writes_nothing(log: Path) -> None:
    """Who looks first sees the line that would be written and what the status would become."""
    outcome = wrote(log, "append", *ROUND, "--dry-run")

    assert outcome.code == 0
    assert '{"kind":"talks_round","id":"r"' in outcome.out
    assert "phase           threatened → talks" in outcome.out


def test_events_are_appended_from_a_file_and_from_standard_input(
    log: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A draft has one event a line, spelled as its writer likes."""
    draft.write_text(STRAY.replace('":', '" : ').replace("lapse", "talks_round") + "\n\n", encoding="utf-8")
    assert wrote(log, "append", str(draft)).code == 0

    more = STRAY.replace("stray", "second").replace("lapse", "talks_round")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(more.encode())))
    assert wrote(log, "append", "-").code == 0
    assert [event.id for event in open_log(log).read().events] == ["opening", "t", "stray", "second"]


def test_what_is_there_already_is_passed_over(log: Path, draft: Path) -> None:
    """Sending the same again is how an unknown outcome is settled."""
    draft.write_text(THREAT + "\n", encoding="utf-8")
    outcome = wrote(log, "append", str(draft))

    assert outcome.code == 0
    assert "t is already in the log, with the same content." in outcome.out


def test_another_content_under_the_same_id_is_refused_with_its_line(log: Path, draft: Path) -> None:
    """The place that is named is in the draft, where it can be mended."""
    draft.write_text(f"{STRAY}\n{THREAT.replace('20', '30')}\n", encoding="utf-8")
    outcome = wrote(log, "append", str(draft))

    assert (outcome.code, outcome.out) == (3, "")
    assert f"{draft}:2: duplicate-id:" in outcome.err


def test_all_that_is_wrong_with_a_draft_is_said_and_nothing_is_written(log: Path, draft: Path) -> None:
    """Half a draft is never appended."""
    draft.write_text(f'{{"kind":"thret","id":"x"}}\n{STRAY}\n{{"kind":"lapse"\n', encoding="utf-8")
    outcome = wrote(log, "append", str(draft))

    assert outcome.code == 3
    assert [f"{draft}:{line}: " in outcome.err for line in (1, 2, 3)] == [True, False, True]


def test_what_the_checks_find_odd_is_not_written_unasked(log: Path, draft: Path) -> None:
    """An event cannot be taken back, so what has no place stops the command, unless it is told to go on."""
    draft.write_text(STRAY + "\n", encoding="utf-8")
    refused = wrote(log, "append", str(draft))

    assert (refused.code, refused.out) == (1, "")
    assert "out-of-place: stray" in refused.err
    assert "--despite-findings" in refused.err
    assert wrote(log, "append", str(draft), "--despite-findings").code == 0


def test_all_faults_of_the_fields_are_said_at_once() -> None:
    """Who forgot three fields learns it in one go."""
    outcome = run("append", "-l", str(SMALL), "threat", "id=x", "occurred=2025-13")

    assert outcome.code == 2
    assert all(part in outcome.err for part in ("lacks issues", "lacks parties", "lacks measure", "2025-13"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("threat", "id"), "'id' is not FIELD=VALUE"),
        (("threat", "levle=3"), "Did you mean level?"),
        (("threat", "level=much"), "level="),
        (("threat", "level={"), "this is not JSON"),
        (("threat", "order=first"), "order is not a whole number"),
        (("statement", "source=a|b|c|d|e|f"), "too many parts"),
    ],
)
def test_a_slip_in_the_words_is_wrong_usage(words: tuple[str, ...], message: str) -> None:
    """What is wrong with a word is said, with the remedy."""
    outcome = run("append", "-l", str(SMALL), *words)

    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_an_opening_is_written_from_words(tmp_path: Path) -> None:
    """Who starts a log names its parties and issues in one line."""
    path = tmp_path / "new.jsonl"
    path.touch()
    words = ("opening", "id=opening", "occurred=2026-01-01", "zone=UTC", "parties=A:Aland,B", "issues=fish:Fisheries")

    assert run("append", "-l", str(path), *words).code == 0
    assert '"parties":[{"id":"A","name":"Aland"},{"id":"B"}],"issues":[{"id":"fish","title":"Fisheries"}]' in (
        path.read_text(encoding="utf-8")
    )


def test_an_expectation_that_fails_ends_with_5(log: Path) -> None:
    """Somebody else was faster: nothing is written, and the command says so."""
    assert wrote(log, "append", *ROUND, "--expect", "1").code == 5
    assert wrote(log, "append", *ROUND, "--expect", "2").code == 0


def test_the_log_to_write_to_must_be_named() -> None:
    """The shipped log is not written to because nobody named another."""
    outcome = run("append", *ROUND)

    assert outcome.code == 2
    assert "-l LOG" in outcome.err


def test_a_file_that_is_not_there_is_unknown(log: Path) -> None:
    """A kind that is misspelt looks like a file; its name is proposed."""
    outcome = wrote(log, "append", "thret", "id=x")

    assert outcome.code == 4
    assert "Did you mean threat?" in outcome.err


def test_the_answer_is_data_too(log: Path) -> None:
    """Position, head and changes can be read by a program."""
    answer = json.loads(wrote(log, "append", *ROUND, "-f", "json").out)

    assert answer["events"] == [
        {"event": "r", "position": 3, "recorded": answer["events"][0]["recorded"], "written": True}
    ]
    assert answer["head"] == open_log(log).read().head
    assert ["issue", "fish", "phase", "threatened", "talks"] in [
        [*change.values()][:5] for change in answer["difference"]["changes"]
    ]


def test_events_to_come_are_looked_at_when_they_will_have_happened(log: Path) -> None:
    """What is dated ahead of today changes nothing today, so the later day is compared."""
    words = [word.replace("2025-02-03", "2999-01-01") for word in ROUND]

    assert "threatened → talks" in wrote(log, "append", *words, "--dry-run").out
    assert "No status changes." in wrote(log, "append", *words, "--dry-run", "--at", "2026-01-01").out


def test_a_log_that_belongs_to_the_package_is_only_written_where_it_is_kept() -> None:
    """A dry run on the shipped log tells what would change there."""
    before = (CHECKOUT / "events" / "us-china-2025.jsonl").read_bytes()
    words = ("id=x", "occurred=2026-07-01", "issues=tariffs", "parties=US", "headline=It is over.")
    done = launch("append", "-l", "us-china-2025", "breakdown", *words, "--dry-run")

    assert done.returncode == 0
    assert "→ broken down".encode() in done.stdout
    assert (CHECKOUT / "events" / "us-china-2025.jsonl").read_bytes() == before


# correct


def test_a_slip_is_corrected_for_every_date(log: Path) -> None:
    """The correction is known when the event was; the old line stays."""
    outcome = wrote(log, "correct", "t", "--slip", "level=25 %")
    asked = ("measures", "-l", str(log), "--at", "2025-02-02", "--known-at", "2025-02-01", "-f", "json")

    assert outcome.code == 0
    assert json.loads(run(*asked).out)["measures"][0]["threat"]["level"] == 25
    assert json.loads(run(*asked, "--position", "2").out)["measures"][0]["threat"]["level"] == 20


def test_a_public_correction_is_known_from_its_day_on(log: Path) -> None:
    """Before that day the old answer stays true."""
    wrote(log, "correct", "t", "--known", "2025-02-10", "level=25 %")
    asked = ("measures", "-l", str(log), "--at", "2025-02-02", "-f", "json", "--known-at")

    assert [
        json.loads(run(*asked, day).out)["measures"][0]["threat"]["level"] for day in ("2025-02-09", "2025-02-10")
    ] == [20, 25]


@pytest.mark.parametrize("command", ["correct", "retract"])
@pytest.mark.parametrize("words", [(), ("--slip", "--known", "2025-02-10")])
def test_the_kind_of_correction_must_be_said(log: Path, command: str, words: tuple[str, ...]) -> None:
    """Nobody's past answers change because a switch was forgotten."""
    outcome = wrote(log, command, "t", *words)

    assert outcome.code == 2
    assert "--known DATE" in outcome.err
    assert "--slip" in outcome.err


def test_a_field_can_be_taken_out_and_the_kind_changed(log: Path) -> None:
    """`field=` leaves a field out; another kind takes the fields that it has."""
    wrote(log, "correct", "t", "--slip", "level=")
    wrote(log, "correct", "t-2", "--slip", "kind=announcement", "effective=2025-03-01")

    assert encode(open_log(log).read().events[-1]) == (
        '{"kind":"announcement","id":"t-2-2","occurred":"2025-02-01","issues":["fish"],"parties":["A"],"amends":"t-2",'
        '"measure":"quota","effective":"2025-03-01","headline":"A threatens.","sources":[{"publisher":"The Wire"}]}'
    )


def test_a_second_correction_of_the_same_event_is_odd(log: Path) -> None:
    """Both would stand in its place: the correction is what is to be corrected."""
    wrote(log, "correct", "t", "--slip", "level=25 %")
    outcome = wrote(log, "correct", "t", "--slip", "level=26 %")

    assert outcome.code == 1
    assert "amend t-2" in outcome.err


@pytest.mark.parametrize("command", ["correct", "retract"])
def test_an_event_that_is_not_there_names_the_nearest(log: Path, command: str) -> None:
    """A slip in an id is told."""
    outcome = wrote(log, command, "opning", "--slip", "headline=x")

    assert outcome.code == 4
    assert "opening" in outcome.err


def test_an_unknown_kind_names_the_nearest(log: Path) -> None:
    """A slip in the kind is told."""
    outcome = wrote(log, "correct", "t", "--slip", "kind=anouncement")

    assert outcome.code == 4
    assert "announcement" in outcome.err


# retract


def test_a_retraction_takes_an_event_out_and_a_second_one_brings_it_back(log: Path) -> None:
    """The log keeps all of it."""
    gone = wrote(log, "retract", "t", "--slip", "reason=Entered twice.")
    assert gone.code == 0
    assert "threatened → dormant" in gone.out

    back = wrote(log, "retract", "t-retracted", "--slip", "reason=It was right.")
    assert "dormant → threatened" in back.out
    assert len(open_log(log).read()) == 4


def test_what_was_corrected_is_retracted_by_the_id_that_people_know(log: Path) -> None:
    """The act goes with its corrections, as the README does it, at every K."""
    assert wrote(log, "correct", "t", "--known", "2025-02-05", "level=30 %").code == 0
    gone = wrote(log, "retract", "t", "--slip", "reason=Entered twice.")

    assert (gone.code, "threatened → dormant" in gone.out) == (0, True)
    assert "threatened" not in run("status", "-l", str(log), "--known-at", "2025-02-03").out


def test_the_act_goes_at_every_date_of_knowledge_whichever_correction_is_named(log: Path) -> None:
    """A slip of the record never was in it, though the correction became known later."""
    assert wrote(log, "correct", "t", "--known", "2025-02-05", "level=30 %").code == 0
    assert wrote(log, "retract", "t-2", "--slip", "reason=Entered twice.").code == 0

    assert "threatened" not in run("status", "-l", str(log), "--known-at", "2025-02-03").out


def test_only_a_correction_is_retracted_when_asked_for(log: Path) -> None:
    """What it corrected stands again."""
    assert wrote(log, "correct", "t", "--slip", "level=30 %").code == 0
    back = wrote(log, "retract", "t-2", "--only", "--slip", "reason=It was 20 after all.")

    assert (back.code, "threatened" in run("status", "-l", str(log)).out) == (0, True)
    assert '"level":{"value":20,"unit":"%"}' in run("log", "-l", str(log), "--format", "jsonl").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("retract", "t", "--slip"), "retracts-nothing: t-retracted-2 retracts t, which is already retracted"),
        (("correct", "t", "--slip", "level=3 %"), "amends-retracted: t-2 amends t, which is retracted"),
    ],
)
def test_what_changes_nothing_is_not_written(log: Path, words: tuple[str, ...], says: str) -> None:
    """A second retraction, and a correction of what is out; the remedy names what to retract."""
    assert wrote(log, "retract", "t", "--slip", "reason=Entered twice.").code == 0
    outcome = wrote(log, *words)

    assert (outcome.code, says in outcome.err, "retract t-retracted" in outcome.err) == (1, True, True)


def test_a_retraction_of_only_what_was_corrected_is_not_written(log: Path) -> None:
    """The correction would stand all the same."""
    assert wrote(log, "correct", "t", "--slip", "level=30 %").code == 0
    outcome = wrote(log, "retract", "t", "--only", "--slip")

    assert (outcome.code, "which t-2 has replaced" in outcome.err) == (1, True)


def test_a_retraction_in_words_takes_out_the_chain(log: Path) -> None:
    """Words of a command line are of today's version, which text says with `v`."""
    assert wrote(log, "correct", "t", "--slip", "level=30 %").code == 0
    gone = wrote(log, "append", "retraction", "id=x", "occurred=2025-02-04", "amends=t", "reason=Entered twice.")

    assert (gone.code, "threatened → dormant" in gone.out) == (0, True)


# Whatever goes wrong, the log only grows


@pytest.mark.parametrize(
    "words", [("append", *ROUND), ("correct", "t", "--slip", "level=3 %"), ("retract", "t", "--slip")]
)
def test_the_answer_is_not_written_over_the_log(log: Path, words: tuple[str, ...]) -> None:
    """One slip of completion must not cost the log, and nothing is appended either."""
    before = log.read_bytes()
    outcome = run(*words, "-l", str(log), "-o", str(log))

    assert (outcome.code, "would overwrite" in outcome.err) == (2, True)
    assert log.read_bytes() == before


@pytest.mark.parametrize("command", ["append", "whatif"])
def test_the_answer_is_not_written_over_the_draft(log: Path, draft: Path, command: str) -> None:
    """A draft is somebody's work, too."""
    draft.write_text(STRAY, encoding="utf-8")
    outcome = run(command, str(draft), "-l", str(log), "-o", str(draft))

    assert (outcome.code, "would overwrite" in outcome.err) == (2, True)
    assert draft.read_text(encoding="utf-8") == STRAY


def test_a_shipped_log_is_not_written_over_by_its_name() -> None:
    """It is read by name, and is a file all the same."""
    file = CHECKOUT / "events" / "us-china-2025.jsonl"
    before = file.read_bytes()
    outcome = run("status", "-l", "us-china-2025", "-o", str(file))

    assert (outcome.code, "would overwrite" in outcome.err) == (2, True)
    assert file.read_bytes() == before


def test_what_a_stopped_append_has_left_is_moved_aside_by_the_next(log: Path) -> None:
    """As the message of the readers promises; a dry run leaves it where it is."""
    whole = log.read_bytes()
    log.write_bytes(whole + STRAY[:40].encode())
    assert run("append", "-l", str(log), *ROUND, "--dry-run").code == 3
    assert log.read_bytes() == whole + STRAY[:40].encode()

    assert run("append", "-l", str(log), *ROUND).code == 0
    assert [event.id for event in open_log(log).read().events] == ["opening", "t", "r"]
    (aside,) = log.parent.glob("mine.jsonl.cut-*")
    assert aside.read_bytes() == STRAY[:40].encode()


def test_a_log_that_is_wrong_otherwise_is_not_written_to(log: Path) -> None:
    """Nothing is moved: it is for people to look at."""
    log.write_bytes(log.read_bytes() + b"{}\n")
    outcome = wrote(log, "append", *ROUND)

    assert outcome.code == 3
    assert "missing-field" in outcome.err


def test_the_same_event_twice_in_a_draft_is_one(log: Path, draft: Path) -> None:
    """As it is for an append of the library."""
    draft.write_text(f"{STRAY}\n{STRAY}\n".replace("lapse", "talks_round"), encoding="utf-8")

    assert wrote(log, "append", str(draft)).code == 0
    assert len(open_log(log).read()) == 3


def test_a_name_that_is_declared_no_more_is_not_written(log: Path) -> None:
    """A later opening that was retracted declares nothing; no status would show the event."""
    words = ("opening", "id=more", "occurred=2025-01-02", "issues=crab")
    assert wrote(log, "append", *words).code == 0
    assert wrote(log, "retract", "more", "--slip").code == 0
    outcome = wrote(log, "append", "talks_round", "id=c", "occurred=2025-02-03", "issues=crab", "parties=A,B")

    assert (outcome.code, "undeclared: c: the issue 'crab' is no longer declared" in outcome.err) == (1, True)


def test_a_measure_that_vanishes_from_under_other_events_is_found(log: Path) -> None:
    """Its acts are out of place then, and what a statement is about is no more."""
    statement = ("statement", "id=s", "occurred=2025-02-03", "issues=fish", "parties=B", "about=quota", "headline=No.")
    assert wrote(log, "append", *statement).code == 0
    outcome = wrote(log, "correct", "t", "--slip", "measure=qouta")

    assert (outcome.code, "vanished-measure: s is about quota" in outcome.err) == (1, True)
