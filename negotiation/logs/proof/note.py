"""Signed notes: a text and, under an empty line, the signatures that people and programs have put to it.

The container of checkpoints: plain enough to print, to paste into a letter and to read aloud. Parsing is strict, so
that two readers never see two texts in one note: no control or hidden characters, base64 in its one canonical
spelling. Nothing is verified here; that needs keys.
Source: C2SP, signed-note.
"""

from __future__ import annotations

import base64
import binascii
import unicodedata

import attrs

from negotiation.errors import Finding, InvalidProofError

KEY_ID_BYTES = 4
MAX_SIGNATURES = 100
_DASH = "— "
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def faulty(code: str, message: str, hint: str = "", *, line: int | None = None, excerpt: str = "") -> InvalidProofError:
    """Return the error that says what is wrong with a text, and in which of its lines."""
    shown = excerpt if len(excerpt) <= _EXCERPT else excerpt[: _EXCERPT - 1] + "…"
    return InvalidProofError(Finding(code=code, message=message, hint=hint, line=line, excerpt=shown))


_EXCERPT = 72


def is_key_name(name: str) -> bool:
    """Tell whether a key may have this name: not empty, no spaces, no plus sign, nothing hidden."""
    return bool(name) and "+" not in name and not any(each.isspace() or is_hidden(each) for each in name)


def is_hidden(character: str) -> bool:
    """Tell whether a character shows nothing, or changes how others are shown."""
    return unicodedata.category(character) in _HIDDEN


def from_base64(text: str) -> bytes | None:
    """Return what a text in canonical base64 (RFC 4648, section 4) stands for; None if it is in none."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return data if to_base64(data) == text else None


def to_base64(data: bytes) -> str:
    """Write bytes in base64."""
    return base64.b64encode(data).decode()


@attrs.frozen
class Signature:
    """One signature line: whose, by which key, and the signature, which nobody has verified yet."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {to_base64(self.key_id + self.signature)}\n"

    def to_dict(self) -> dict[str, str]:
        """Return the signature as plain data."""
        return {"name": self.name, "key_id": self.key_id.hex(), "signature": to_base64(self.signature)}


@attrs.frozen
class Note:
    """A text, ending in a line end, and its signatures; without any it is an unsigned text and no signed note."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return self.text + ("\n" + "".join(map(str, self.signatures)) if self.signatures else "")


def read_note(written: str) -> Note:
    """Read a note; a text without an empty line is unsigned.

    Raises:
        InvalidProofError: `bad-note`, with the line.
    """
    for number, line in enumerate(written.split("\n"), start=1):
        if any(map(is_hidden, line)):
            message = "the line holds a control or hidden character."
            raise faulty("bad-note", message, "Save it as plain text with line ends of one LF.", line=number)
    if not written.endswith("\n"):
        last = written.count("\n") + 1
        raise faulty("bad-note", "the last line has no end: the note is cut off.", "Copy it whole.", line=last)
    text, gap, signed = written.rpartition("\n\n")
    if not gap:
        return Note(written)
    first = text.count("\n") + 3
    lines = signed.removesuffix("\n").split("\n") if signed else []
    if not 0 < len(lines) <= MAX_SIGNATURES:
        message = f"under the empty line stand {len(lines)} signatures, not 1 to {MAX_SIGNATURES}."
        raise faulty("bad-note", message, "An unsigned note has no empty line.", line=first)
    return Note(text + "\n", tuple(_signature(line, number) for number, line in enumerate(lines, start=first)))


def _signature(line: str, number: int) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    data = from_base64(encoded)
    if not line.startswith(_DASH) or not is_key_name(name) or data is None or len(data) <= KEY_ID_BYTES:
        message = "this is not a signature line: an em dash, the name of a key, base64."
        raise faulty("bad-note", message, "Copy the note as it was given out.", line=number, excerpt=line)
    return Signature(name, data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])
