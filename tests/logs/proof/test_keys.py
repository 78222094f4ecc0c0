"""Keys: Ed25519 in the forms of C2SP's signed-note, against the vectors of Go's checksum database."""

from __future__ import annotations

import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from negotiation.errors import BadValueError, InvalidProofError, UnknownNameError
from negotiation.logs.proof.files import read_key, read_verifier, write_new_key
from negotiation.logs.proof.keys import VerifierKey, new_key, read_signing_key, read_verifier_key
from negotiation.logs.proof.note import Note, NoteSignature, read_note
from running import clean_environment

if TYPE_CHECKING:
    from pathlib import Path

VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SIGNER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
SIGNED = """\
If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""
ENOCHS = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
EXAMPLE = (
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    """\
This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
""",
)
"""The example of the specification itself."""


def test_a_verifier_key_is_read_and_written_as_it_was() -> None:
    """Name, id, public part."""
    assert str(read_verifier_key(VERIFIER)) == VERIFIER
    assert read_verifier_key(VERIFIER).name == "PeterNeumann"


def test_a_signing_key_is_read_and_written_as_it_was() -> None:
    """And its public half is the published one."""
    assert read_signing_key(SIGNER).written() == SIGNER
    assert str(read_signing_key(SIGNER).verifier) == VERIFIER


def test_a_signature_is_the_published_one() -> None:
    """Ed25519 is deterministic, so signing gives the note of the vectors to the byte."""
    note = read_note(SIGNED)

    assert str(read_signing_key(SIGNER).signed(Note(note.text))) == SIGNED


def test_a_new_signature_takes_the_place_of_the_old_one_of_the_same_key() -> None:
    """Those of others stay."""
    note = read_note(SIGNED + ENOCHS)
    old = NoteSignature("PeterNeumann", bytes.fromhex("c74f20a3"), b"old")
    again = read_signing_key(SIGNER).signed(Note(note.text, (old, note.signatures[1])))

    assert again.signatures == (note.signatures[1], note.signatures[0])


@pytest.mark.parametrize(("key", "written"), [(VERIFIER, SIGNED), (ENOCH, SIGNED + ENOCHS), EXAMPLE])
def test_a_published_signature_is_verified(key: str, written: str) -> None:
    """With the key that made it."""
    note, verifier = read_note(written), read_verifier_key(key)
    (signature,) = [each for each in note.signatures if verifier.made(each)]

    assert verifier.verifies(signature, note.text)


def test_an_altered_text_or_signature_is_not_verified() -> None:
    """A bit of either, a length, another key."""
    note, verifier = read_note(SIGNED), read_verifier_key(VERIFIER)
    (good,) = note.signatures

    assert not verifier.verifies(good, note.text + "\n")
    assert not read_verifier_key(ENOCH).verifies(good, note.text)
    for at in range(64):
        flipped = bytearray(good.signature)
        flipped[at] ^= 1
        assert not verifier.verifies(NoteSignature(good.name, good.key_id, bytes(flipped)), note.text)
    for wrong in (good.signature[:-1], good.signature + b"\0", b"x"):
        assert not verifier.verifies(NoteSignature(good.name, good.key_id, wrong), note.text)


def test_a_key_is_known_by_name_and_id_together() -> None:
    """Neither alone says that a signature is meant to be this key's."""
    verifier = read_verifier_key(VERIFIER)

    assert verifier.made(NoteSignature("PeterNeumann", verifier.key_id, b"x"))
    assert not verifier.made(NoteSignature("PeterNeumann", b"\0\0\0\0", b"x"))
    assert not verifier.made(NoteSignature("CarmenSandiego", verifier.key_id, b"x"))


@pytest.mark.parametrize("whole", [VERIFIER, SIGNER])
def test_a_mangled_key_is_refused(whole: str) -> None:
    """Every piece of it, and every letter replaced by the next."""
    read = read_verifier_key if whole == VERIFIER else read_signing_key
    pieces = [whole[first:last] for first in range(len(whole)) for last in range(first, len(whole) + 1)]
    changed = [whole[:at] + chr(ord(whole[at]) + 1) + whole[at + 1 :] for at in range(len(whole))]
    for wrong in {*pieces, *changed, whole + "\n", whole + "=", whole.upper(), ""} - {whole}:
        with pytest.raises(InvalidProofError, match="bad-key") as refused:
            read(wrong)
        assert whole[-30:] not in str(refused.value)


@pytest.mark.parametrize(
    "key",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_a_key_of_another_length_or_kind_is_refused(key: str) -> None:
    """Also where its id fits."""
    with pytest.raises(InvalidProofError, match="bad-key"):
        read_verifier_key(key)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u2003b", "a\nb"])
def test_no_key_is_made_for_a_name_that_cannot_be(name: str) -> None:
    """It could not be read again."""
    with pytest.raises(BadValueError, match="name of a key"):
        new_key(name)


def test_a_new_key_signs_and_is_unlike_any_other() -> None:
    """What it signs, its public half verifies."""
    key, other = new_key("example.org/ledger"), new_key("example.org/ledger")
    (signature,) = key.signed(Note("text\n")).signatures

    assert key.verifier.verifies(signature, "text\n")
    assert not other.verifier.made(signature)
    assert read_signing_key(key.written()) == key
    assert key.seed.hex() not in repr(key)


def test_a_key_file_is_for_its_owner_and_never_written_over(tmp_path: Path) -> None:
    """Mode 0600 from the first byte on; a second key needs another file."""
    key, path = new_key("example.org/ledger"), tmp_path / "ledger.key"
    write_new_key(key, path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path) == key
    with pytest.raises(FileExistsError):
        write_new_key(new_key("example.org/ledger"), path)
    assert read_key(path) == key


def test_a_verifier_is_given_as_it_is_or_by_a_file(tmp_path: Path) -> None:
    """The key itself, a file with it, or the file of the signing key."""
    (tmp_path / "public").write_text(VERIFIER + "\n", encoding="utf-8")
    (tmp_path / "secret").write_text(SIGNER, encoding="utf-8")
    given = [VERIFIER, str(tmp_path / "public"), str(tmp_path / "secret")]

    assert [str(read_verifier(each)) for each in given] == [VERIFIER] * 3
    with pytest.raises(UnknownNameError, match="NAME\\+ID\\+BASE64"):
        read_verifier(str(tmp_path / "nothing"))


def test_the_id_of_a_key_covers_its_name() -> None:
    """The same public part under another name is another key."""
    peter = read_verifier_key(VERIFIER)

    assert VerifierKey("PeterNeumann2", peter.public).key_id != peter.key_id


@pytest.mark.parametrize(
    "words",
    [
        ("keygen", "new.key", "--name", "example.org/ledger"),
        ("checkpoint", "--key", "peter.key"),
        ("verify", "--checkpoint", "seen.txt", "--key", VERIFIER),
    ],
    ids=lambda words: words[0],
)
def test_without_the_extra_the_remedy_is_told(words: tuple[str, ...], tmp_path: Path) -> None:
    """A bare install says what to install, writes nothing, and shows no traceback."""
    (tmp_path / "peter.key").write_text(SIGNER + "\n", encoding="utf-8")
    zero = "us-china-2025\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    (tmp_path / "seen.txt").write_text(f"{zero}\n{SIGNED.splitlines()[-1]}\n", encoding="utf-8")
    program = "import sys; sys.modules['cryptography'] = None; from negotiation.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env=clean_environment(),
        text=True,
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'negotiation[proof]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "new.key").exists()


def test_without_the_extra_unsigned_checkpoints_work(tmp_path: Path) -> None:
    """Hashes need nothing but Python."""
    program = (
        "import sys; sys.modules['cryptography'] = None\n"
        "import negotiation\n"
        "contents = negotiation.open_log('us-china-2025').read()\n"
        "seen = negotiation.checkpoint(contents)\n"
        "proof = negotiation.prove(contents, '2025-10-26-kl-cn', seen)\n"
        "print(negotiation.verify(contents, seen).holds, negotiation.verify_proof(proof, seen).holds)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env=clean_environment(),
        text=True,
    )

    assert (done.stdout, done.stderr) == ("True True\n", "")
