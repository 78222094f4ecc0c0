"""Signed notes: a text and, after an empty line, its signatures.

Notes are the container of checkpoints: plain text that can be printed or pasted into a letter. Parsing is strict, so
that no two readers see different texts in one note: control and hidden characters are refused, and base64 has to be in
its canonical form. Signatures are not verified here, because that needs keys.
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
# Unicode categories: control, format (such as right-to-left marks), surrogate, line and paragraph separator.
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def faulty(code: str, message: str, hint: str = "", *, line: int | None = None, excerpt: str = "") -> InvalidProofError:
    """Return the error about a fault in a text, with the line of the fault."""
    shown = excerpt if len(excerpt) <= _EXCERPT else excerpt[: _EXCERPT - 1] + "…"
    return InvalidProofError(Finding(code=code, message=message, hint=hint, line=line, excerpt=shown))


_EXCERPT = 72


def is_key_name(name: str) -> bool:
    """Tell whether a name is allowed for a key: not empty, no spaces, no plus sign, no hidden characters."""
    return bool(name) and "+" not in name and not any(each.isspace() or is_hidden(each) for each in name)


def is_hidden(character: str) -> bool:
    """Tell whether a character is invisible, or changes how other characters are shown."""
    return unicodedata.category(character) in _HIDDEN


def from_base64(text: str) -> bytes | None:
    """Return the bytes of a text in canonical base64 (RFC 4648, section 4); None for any other text."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    # Unused bits before the padding would allow several spellings of the same bytes: accept only the canonical one.
    return data if to_base64(data) == text else None


def to_base64(data: bytes) -> str:
    """Return bytes as base64."""
    return base64.b64encode(data).decode()


@attrs.frozen
class NoteSignature:
    """One signature line: name and id of a key, and the signature, not yet verified."""

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
    """A text that ends with a line end, and its signatures; without signatures it is an unsigned text."""

    text: str
    signatures: tuple[NoteSignature, ...] = ()

    def __str__(self) -> str:
        return self.text + ("\n" + "".join(map(str, self.signatures)) if self.signatures else "")


def read_note(written: str) -> Note:
    """Parse a note; a text without an empty line is unsigned.

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
    # The last empty line: the text itself may contain empty lines.
    text, gap, signed = written.rpartition("\n\n")
    if not gap:
        return Note(written)
    first = text.count("\n") + 3
    lines = signed.removesuffix("\n").split("\n") if signed else []
    if not 0 < len(lines) <= MAX_SIGNATURES:
        message = f"under the empty line stand {len(lines)} signatures, not 1 to {MAX_SIGNATURES}."
        raise faulty("bad-note", message, "An unsigned note has no empty line.", line=first)
    return Note(text + "\n", tuple(_signature(line, number) for number, line in enumerate(lines, start=first)))


def _signature(line: str, number: int) -> NoteSignature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    data = from_base64(encoded)
    if not line.startswith(_DASH) or not is_key_name(name) or data is None or len(data) <= KEY_ID_BYTES:
        message = "this is not a signature line: an em dash, the name of a key, base64."
        raise faulty("bad-note", message, "Copy the note as it was given out.", line=number, excerpt=line)
    return NoteSignature(name, data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])
