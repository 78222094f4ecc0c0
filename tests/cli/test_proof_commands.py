"""The proof from the command line: what is kept, signed, proven and refused, on logs in files."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from running import SMALL, run

if TYPE_CHECKING:
    from collections.abc import Callable

LINES = SMALL.read_bytes().splitlines(keepends=True)
THREAT, DUTY = "2025-02-03-us-25-percent", "2025-02-27-us-chip-duty"


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a folder with the small log as `log.jsonl`."""
    monkeypatch.chdir(tmp_path)
    write(LINES)


def write(lines: list[bytes], name: str = "log.jsonl") -> None:
    """Write a log."""
    Path(name).write_bytes(b"".join(lines))


def keygen(name: str = "example.org/ledger") -> str:
    """Make a key in `ledger.key` and return the verifier key."""
    made = run("keygen", "ledger.key", "--name", name)
    assert (made.code, made.err) == (0, "")
    return made.out.strip()


# checkpoint


def test_a_checkpoint_is_printed_and_written_alike() -> None:
    """To standard output and to a file the same bytes, ready to be compared."""
    printed = run("checkpoint", "-l", "log.jsonl")
    written = run("checkpoint", "-l", "log.jsonl", "-o", "seen.txt")

    assert (written.code, written.out, written.err) == (0, "", "")
    assert Path("seen.txt").read_text(encoding="utf-8") == printed.out
    assert printed.out.startswith("log\n12\n")
    assert printed.out.count("\n") == 3


def test_a_checkpoint_follows_the_log() -> None:
    """As the log grows, the file holds the newest checkpoint; the same log again changes nothing."""
    write(LINES[:5])
    verifier = keygen()
    for size in (5, 5, 8, 12):
        write(LINES[:size])
        assert run("checkpoint", "-l", "log.jsonl", "--key", "ledger.key", "-o", "seen.txt").code == 0
        assert Path("seen.txt").read_text(encoding="utf-8").split("\n")[1] == str(size)
        assert run("verify", "-l", "log.jsonl", "--checkpoint", "seen.txt", "--key", verifier).code == 0
    assert not [each for each in Path().iterdir() if each.name not in {"log.jsonl", "seen.txt", "ledger.key"}]


def test_a_checkpoint_of_an_empty_log_covers_nothing() -> None:
    """Nothing was seen, so nothing is missing, and nothing is verified: the answer is no."""
    write([])
    assert run("checkpoint", "-l", "log.jsonl", "-o", "seen.txt").code == 0
    assert "\n0\n47DEQpj8HBSa" in Path("seen.txt").read_text(encoding="utf-8")
    assert run("verify", "-l", "log.jsonl", "--checkpoint", "seen.txt").code == 1
    write(LINES)
    outcome = run("verify", "-l", "log.jsonl", "--checkpoint", "seen.txt")
    assert outcome.code == 1
    assert f"0 of {len(LINES)} events: NOT verified, the checkpoint covers none of its events" in outcome.out


@pytest.mark.parametrize("seen", [1, 3])
def test_the_headline_says_how_many_events_a_checkpoint_covers(seen: int) -> None:
    """What came after it stands under "not verified", and in JSON the number is `covered`."""
    write(LINES[:seen])
    assert run("checkpoint", "-l", "log.jsonl", "-o", "seen.txt").code == 0
    write(LINES)
    outcome = run("verify", "-l", "log.jsonl", "--checkpoint", "seen.txt")
    data = json.loads(run("verify", "-l", "log.jsonl", "--checkpoint", "seen.txt", "-f", "json").out)

    assert outcome.code == 0
    assert f"log, {seen} of {len(LINES)} events: verified against an unsigned checkpoint" in outcome.out
    assert f"at positions {seen + 1} to {len(LINES)}: not in the checkpoint" in outcome.out
    assert (data["covered"], data["position"], data["holds"]) == (seen, len(LINES), True)


def test_a_check_says_how_far_the_checkpoint_beside_a_log_reaches() -> None:
    """As information, as a log grows; as a warning where it covers nothing."""
    for seen, severity in ((2, "info"), (0, "warning")):
        write(LINES[:seen])
        Path("log.checkpoint").unlink(missing_ok=True)
        assert run("checkpoint", "-l", "log.jsonl", "-o", "log.checkpoint").code == 0
        write(LINES)
        said = f"{severity} partly-covered: the checkpoint covers {seen} of {len(LINES)} events"
        assert said in run("check", "-l", "log.jsonl", "extends").out


def shrunk() -> list[bytes]:
    """Cut off behind the fifth event."""
    return LINES[:5]


def emptied() -> list[bytes]:
    """Cut off in front of the first."""
    return []


def tampered() -> list[bytes]:
    """With another figure in the third event."""
    return [*LINES[:2], LINES[2].replace(b'"value":25', b'"value":20'), *LINES[3:]]


def rewritten_tail() -> list[bytes]:
    """With another end, of the same length."""
    return [*LINES[:10], LINES[11], LINES[10]]


def swapped() -> list[bytes]:
    """With two events in each other's place."""
    return [*LINES[:3], LINES[4], LINES[3], *LINES[5:]]


def taken_out() -> list[bytes]:
    """Without one event, and with another at the end, so that it is as long as before."""
    return [*LINES[:6], *LINES[7:], LINES[6].replace(b'"id":"', b'"id":"x')]


def inserted() -> list[bytes]:
    """With an event that was not there."""
    return [*LINES[:2], LINES[1].replace(THREAT.encode(), b"new"), *LINES[2:]]


DAMAGES = [
    (shrunk, "log-shrunk"),
    (emptied, "log-shrunk"),
    (tampered, "log-rewritten"),
    (rewritten_tail, "log-rewritten"),
    (swapped, "log-rewritten"),
    (taken_out, "log-rewritten"),
    (inserted, "log-rewritten"),
]


@pytest.mark.parametrize(("damage", "code"), DAMAGES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_damaged_log_is_found_and_gets_no_checkpoint(damage: Callable[[], list[bytes]], code: str) -> None:
    """`verify` says no and why; `checkpoint` signs nothing, and the old one stays to the byte."""
    verifier = keygen()
    assert run("checkpoint", "-l", "log.jsonl", "--key", "ledger.key", "-o", "seen.txt").code == 0
    seen = Path("seen.txt").read_bytes()
    write(damage())
    verified = run("verify", "-l", "log.jsonl", "--checkpoint", "seen.txt", "--key", verifier)
    again = run("checkpoint", "-l", "log.jsonl", "--key", "ledger.key", "-o", "seen.txt")
    proof = run("prove", THREAT, "-l", "log.jsonl", "--checkpoint", "seen.txt", "-o", "proof.txt")

    assert (verified.code, verified.err) == (1, "")
    assert "NOT verified" in verified.out
    assert f"error {code}:" in verified.out
    assert "the checkpoint is signed by example.org/ledger" in verified.out
    assert (again.code, again.out, again.err.split(":")[0]) == (1, "", code)
    assert Path("seen.txt").read_bytes() == seen
    assert proof.code == (4 if damage is emptied else 1)
    assert not Path("proof.txt").exists()


def test_a_line_that_is_no_event_is_unreadable() -> None:
    """Damage that reading finds is named with its line, and ends with 3."""
    run("checkpoint", "-l", "log.jsonl", "-o", "seen.txt")
    write([*LINES[:4], LINES[4][:50] + b"\n", *LINES[5:]])
    for words in (("verify", "--checkpoint", "seen.txt"), ("checkpoint",), ("prove", THREAT)):
        done = run(*words, "-l", "log.jsonl")

        assert (done.code, done.out) == (3, "")
        assert done.err.startswith("log.jsonl:5: ")


def test_what_is_no_checkpoint_is_not_written_over() -> None:
    """The log itself, say, after a slip of completion."""
    for name, fault in (("log.jsonl", "2: bad-checkpoint"), ("notes.txt", "1: bad-checkpoint")):
        Path("notes.txt").write_text("remember the milk\n", encoding="utf-8")
        before = Path(name).read_bytes()
        done = run("checkpoint", "-l", "log.jsonl", "-o", name)

        assert (done.code, done.out) == (3, "")
        assert done.err.startswith(f"{name}:{fault}: ")
        assert Path(name).read_bytes() == before


def test_a_checkpoint_of_another_log_is_not_written_over() -> None:
    """Its name tells."""
    run("checkpoint", "-l", "log.jsonl", "-o", "seen.txt")
    write(LINES, "other.jsonl")
    done = run("checkpoint", "-l", "other.jsonl", "-o", "seen.txt")

    assert (done.code, done.err.split(":")[0]) == (1, "other-origin")
    assert run("checkpoint", "-l", "other.jsonl", "-o", "seen.txt", "--origin", "log").code == 0


def test_a_checkpoint_may_go_to_a_device() -> None:
    """It keeps nothing, so there is no last one to read."""
    assert run("checkpoint", "-l", "log.jsonl", "-o", "/dev/null").code == 0
    assert run("checkpoint", "-l", "log.jsonl", "-o", "-").out.startswith("log\n12\n")


def test_a_checkpoint_file_holds_no_json() -> None:
    """It would not be read back as the last checkpoint."""
    assert run("checkpoint", "-l", "log.jsonl", "-o", "seen.txt", "--format", "json").code == 2
    assert not Path("seen.txt").exists()


@pytest.mark.parametrize("origin", ["", " ", "a\nb"])
def test_an_origin_that_does_not_show_is_wrong_usage(origin: str) -> None:
    """Nothing is printed."""
    done = run("checkpoint", "-l", "log.jsonl", "--origin", origin)

    assert (done.code, done.out) == (2, "")


# keys


def test_a_key_is_made_once() -> None:
    """The secret is the owner's alone; a second call changes nothing."""
    verifier = keygen()
    secret = Path("ledger.key").read_bytes()
    again = run("keygen", "ledger.key", "--name", "example.org/other")

    assert verifier.startswith("example.org/ledger+")
    assert stat.S_IMODE(Path("ledger.key").stat().st_mode) == 0o600
    assert (again.code, again.out) == (2, "")
    assert "never overwritten" in again.err
    assert Path("ledger.key").read_bytes() == secret


def test_a_secret_is_not_written_over_by_its_public_half() -> None:
    """Both in one file: the secret stays, and wrong usage is told."""
    done = run("keygen", "ledger.key", "--name", "a", "-o", "ledger.key")

    assert (done.code, done.out) == (2, "")
    assert Path("ledger.key").read_text(encoding="utf-8").startswith("PRIVATE+KEY+a+")


@pytest.mark.parametrize(
    "words",
    [("a.key", "--name", "two words"), ("a.key", "--name", ""), ("no/where/a.key", "--name", "a"), ("a.key",)],
)
def test_no_key_is_made_where_it_could_not_serve(words: tuple[str, ...]) -> None:
    """A name that no key may have, a folder that is not there."""
    done = run("keygen", *words)

    assert (done.code, done.out) == (2, "")
    assert not Path("a.key").exists()


def test_a_verifier_key_may_stand_in_a_file() -> None:
    """As it was printed, or the file of the secret itself."""
    assert run("keygen", "ledger.key", "--name", "example.org/ledger", "-o", "ledger.vkey").out == ""
    run("checkpoint", "-l", "log.jsonl", "--key", "ledger.key", "-o", "seen.txt")
    for key in ("ledger.vkey", "ledger.key"):
        done = run("verify", "-l", "log.jsonl", "--checkpoint", "seen.txt", "--key", key)
        assert (done.code, "signed by example.org/ledger" in done.out) == (0, True)


@pytest.mark.parametrize(("key", "code"), [("nothing", 4), ("a+b", 3), ("log.jsonl", 3), ("", 4)])
def test_a_key_that_is_none_is_refused(key: str, code: int) -> None:
    """Neither a key nor the file of one."""
    run("checkpoint", "-l", "log.jsonl", "-o", "seen.txt")
    done = run("verify", "-l", "log.jsonl", "--checkpoint", "seen.txt", "--key", key)

    assert (done.code, done.out) == (code, "")


def test_a_secret_is_never_repeated() -> None:
    """Not even where its file was damaged."""
    keygen()
    secret = Path("ledger.key").read_text(encoding="utf-8").strip()
    Path("ledger.key").write_text(secret[:-1] + ("A" if secret[-1] != "A" else "B"), encoding="utf-8")
    done = run("checkpoint", "-l", "log.jsonl", "--key", "ledger.key")

    assert done.code == 3
    assert secret[-40:-4] not in done.out + done.err


# verify


def test_unsigned_is_never_called_signed() -> None:
    """Where a key is given, an unsigned checkpoint does not do."""
    verifier = keygen()
    run("checkpoint", "-l", "log.jsonl", "-o", "seen.txt")
    loose = run("verify", "-l", "log.jsonl", "--checkpoint", "seen.txt")
    strict = run("verify", "-l", "log.jsonl", "--checkpoint", "seen.txt", "--key", verifier)

    assert (loose.code, strict.code) == (0, 1)
    assert "verified against an unsigned checkpoint" in loose.out
    assert "error unsigned" in strict.out


def test_a_checkpoint_whose_text_was_altered_does_not_hold() -> None:
    """The signature belongs to the three lines as they were: a smaller size is not signed."""
    verifier = keygen()
    run("checkpoint", "-l", "log.jsonl", "--key", "ledger.key", "-o", "seen.txt")
    text = Path("seen.txt").read_text(encoding="utf-8")
    write(LINES[:5])
    root = run("checkpoint", "-l", "log.jsonl").out.split("\n")[2]
    Path("seen.txt").write_text("\n".join(["log", "5", root, *text.split("\n")[3:]]), encoding="utf-8")
    done = run("verify", "-l", "log.jsonl", "--checkpoint", "seen.txt", "--key", verifier)

    assert done.code == 1
    assert "error bad-signature" in done.out
    assert "log-shrunk" not in done.out


@pytest.mark.parametrize("words", [("--key", "x+y"), ("--origin", "log")])
def test_a_key_without_a_checkpoint_is_wrong_usage(words: tuple[str, ...]) -> None:
    """There is nothing that could be signed."""
    assert run("verify", "-l", "log.jsonl", *words).code == 2


def test_an_answer_is_not_written_over_what_was_verified() -> None:
    """Checkpoint, proof, log."""
    run("checkpoint", "-l", "log.jsonl", "-o", "seen.txt")
    run("prove", THREAT, "-l", "log.jsonl", "--checkpoint", "seen.txt", "-o", "proof.txt")
    for words in (
        ("verify", "-l", "log.jsonl", "--checkpoint", "seen.txt", "-o", "seen.txt"),
        ("verify", "--proof", "proof.txt", "-o", "proof.txt"),
        ("prove", THREAT, "-l", "log.jsonl", "-o", "log.jsonl"),
        ("prove", THREAT, "-l", "log.jsonl", "--checkpoint", "seen.txt", "-o", "seen.txt"),
    ):
        assert run(*words).code == 2


@pytest.mark.parametrize("option", ["--checkpoint", "--proof"])
def test_a_file_that_is_not_there_is_unknown(option: str) -> None:
    """By the name that was typed."""
    done = run("verify", "-l", "log.jsonl", option, "nothing.txt")

    assert (done.code, done.out) == (4, "")
    assert "nothing.txt" in done.err


# prove


def test_a_proof_needs_no_log() -> None:
    """It is written, the log is gone, and it still says what it says."""
    verifier = keygen()
    run("checkpoint", "-l", "log.jsonl", "--key", "ledger.key", "-o", "seen.txt")
    assert run("prove", DUTY, "-l", "log.jsonl", "--checkpoint", "seen.txt", "-o", "duty.tlog-proof").code == 0
    Path("log.jsonl").unlink()
    done = run("verify", "-l", "log.jsonl", "--proof", "duty.tlog-proof", "--key", verifier, "--origin", "log")

    assert (done.code, done.err) == (0, "")
    assert "verified against a checkpoint signed by example.org/ledger" in done.out.replace("\n", " ")
    assert "An order sets the duty on chips at 25%." in " ".join(done.out.split())


def test_a_proof_is_compared_with_the_checkpoint_that_the_reader_has() -> None:
    """An unsigned proof is as good as the checkpoint that the reader kept."""
    run("checkpoint", "-l", "log.jsonl", "-o", "seen.txt")
    run("prove", DUTY, "-l", "log.jsonl", "-o", "proof.txt")
    write(tampered())
    run("prove", DUTY, "-l", "log.jsonl", "-o", "forged.txt")
    good = run("verify", "--proof", "proof.txt", "--checkpoint", "seen.txt")
    forged = run("verify", "--proof", "forged.txt", "--checkpoint", "seen.txt")

    assert (good.code, forged.code) == (0, 1)
    assert "error other-checkpoint" in forged.out
    assert run("verify", "--proof", "forged.txt").code == 0  # a proof from an unsigned checkpoint of somebody's own
    assert "where the checkpoint comes from" in run("verify", "--proof", "forged.txt").out


def test_an_altered_proof_does_not_hold() -> None:
    """A hash of the path from another proof."""
    run("prove", DUTY, "-l", "log.jsonl", "-o", "a.txt")
    run("prove", THREAT, "-l", "log.jsonl", "-o", "b.txt")
    a, b = (Path(name).read_text(encoding="utf-8").split("\n") for name in ("a.txt", "b.txt"))
    Path("a.txt").write_text("\n".join([*a[:3], b[3], *a[4:]]), encoding="utf-8")
    done = run("verify", "--proof", "a.txt")

    assert done.code == 1
    assert "error wrong-proof" in done.out
    assert "it would say" in done.out


def test_only_what_the_checkpoint_covers_is_proven() -> None:
    """Of what came later a newer one is needed; an id that is not there is named with the nearest."""
    write(LINES[:3])
    run("checkpoint", "-l", "log.jsonl", "-o", "seen.txt")
    write(LINES)
    late = run("prove", "2025-04-05-geneva", "-l", "log.jsonl", "--checkpoint", "seen.txt")
    slip = run("prove", "2025-04-05-genova", "-l", "log.jsonl")

    assert (late.code, late.out, late.err.split(":")[0]) == (1, "", "not-covered")
    assert (slip.code, slip.out) == (4, "")
    assert "2025-04-05-geneva" in slip.err


@pytest.mark.parametrize("words", [("checkpoint",), ("verify",), ("prove", DUTY)], ids=lambda words: words[0])
def test_the_library_gives_the_same_object(words: tuple[str, ...]) -> None:
    """What the command line prints as JSON is `to_dict` of what the library returns."""
    import negotiation

    contents = negotiation.open_log("log.jsonl").read()
    answers = {
        "checkpoint": negotiation.checkpoint(contents).to_dict,
        "verify": negotiation.verify(contents).to_dict,
        "prove": negotiation.prove(contents, DUTY).to_dict,
    }

    assert json.loads(run(*words, "-l", "log.jsonl", "--format", "json").out) == answers[words[0]]()
