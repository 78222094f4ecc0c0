"""Signed notes: the form of C2SP's signed-note, read strictly."""

from __future__ import annotations

import pytest

from negotiation.errors import InvalidProofError
from negotiation.logs.proof.note import Note, NoteSignature, from_base64, is_key_name, read_note, to_base64

# The vectors of golang.org/x/mod/sumdb/note.
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
ENOCH = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"


def test_a_signed_note_is_read_and_written_as_it_was() -> None:
    """Text, names and ids of the keys; and back to the same bytes."""
    note = read_note(f"{TEXT}\n{PETER}{ENOCH}")

    assert note.text == TEXT
    assert [(each.name, each.key_id.hex()) for each in note.signatures] == [
        ("PeterNeumann", "c74f20a3"),
        ("EnochRoot", "af0cfe78"),
    ]
    assert [len(each.signature) for each in note.signatures] == [64, 64]
    assert str(note) == f"{TEXT}\n{PETER}{ENOCH}"


def test_a_text_without_signatures_is_unsigned() -> None:
    """No empty line: all of it is text."""
    assert read_note(TEXT) == Note(TEXT)
    assert str(Note(TEXT)) == TEXT


def test_the_last_empty_line_ends_the_text() -> None:
    """The text itself may have empty lines."""
    assert read_note(f"a\n\nb\n\n{PETER}").text == "a\n\nb\n"


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (f"{TEXT}\n", 4),
        (f"{TEXT}\n{PETER[:-1]}", 4),
        (f"\x01{TEXT}\n{PETER}", 1),
        (f"{TEXT}\n— Bad Name {PETER[15:]}", 4),
        (f"{TEXT}\n{PETER}Unexpected line.\n", 5),
        (f"{TEXT}\n{PETER}\n", 6),
        (f"{TEXT}\r\n\r\n{PETER}", 3),
        (f"{TEXT}\n- PeterNeumann {PETER.split()[2]}\n", 4),
        (f"{TEXT}\n— Peter+Neumann {PETER.split()[2]}\n", 4),
        (f"{TEXT}\n—  {PETER.split()[2]}\n", 4),
        (f"{TEXT}\n— PeterNeumann x08go/Y\n", 4),
        (f"{TEXT}\n— PeterNeumann x08goA==\n", 4),
        (f"{TEXT}\n— PeterNeumann x08go\n", 4),
        (f"{TEXT}\n— PeterNeumann x08g o/ZJ\n", 4),
        (f"{TEXT}\n{PETER * 101}", 4),
        (f"of \u202e{TEXT}", 1),
        (f"of \u200b{TEXT}", 1),
        ("no end", 1),
        ("", 1),
    ],
)
def test_what_is_no_note_is_refused_with_its_line(written: str, line: int) -> None:
    """Cut off, with characters that do not show, or with lines that are no signatures."""
    with pytest.raises(InvalidProofError) as refused:
        read_note(written)

    assert (refused.value.finding.code, refused.value.finding.line) == ("bad-note", line)


def test_a_hundred_signatures_are_read() -> None:
    """More than the sixteen that every reader must accept."""
    assert len(read_note(f"{TEXT}\n{PETER * 100}").signatures) == 100


@pytest.mark.parametrize("text", ["YQ", "YR==", "Y Q==", "YQ==\n", "YQ-_", "ЯQ==", "YQ===", "=", "YWE"])
def test_base64_has_one_spelling(text: str) -> None:
    """Left-over bits, missing padding, spaces and other alphabets are refused: two texts never mean one hash."""
    assert from_base64(text) is None


def test_base64_is_read_as_it_is_written() -> None:
    """Nothing, too."""
    assert [from_base64(to_base64(data)) for data in (b"", b"a", bytes(range(256)))] == [b"", b"a", bytes(range(256))]


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\u2003b", "a\nb", "a\u202eb", "\x7f"])
def test_a_name_that_no_key_may_have(name: str) -> None:
    """Empty, with spaces of any kind, with a plus or with what does not show."""
    assert not is_key_name(name)


def test_a_signature_as_data() -> None:
    """Name, id and signature, as programs want them."""
    assert NoteSignature("a", b"\0\1\2\3", b"xyz").to_dict() == {"name": "a", "key_id": "00010203", "signature": "eHl6"}
