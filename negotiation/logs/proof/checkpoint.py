"""Checkpoints: they describe a log at one time in three lines: its name, the number of its events, the root over them.

With a checkpoint, a reader can check later whether the log still begins with exactly the same events. An unsigned
checkpoint is enough for that, but only a signature shows who wrote it.
Source: C2SP, tlog-checkpoint, over the tree of RFC 6962.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.errors import BadValueError
from negotiation.logs.proof.note import Note, NoteSignature, faulty, from_base64, is_hidden, read_note, to_base64
from negotiation.logs.tree import HASH_BYTES

if TYPE_CHECKING:
    from negotiation.logs.contents import Contents
    from negotiation.logs.proof.keys import SigningKey

_SIZE = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)
_HINT = "A checkpoint is three lines: the name of the log, how many events, the root in base64."


@attrs.frozen(kw_only=True)
class Checkpoint:
    """The name, size and root of a log at one time.

    Attributes:
        origin: the name of the log.
        size: the number of its events.
        root: the RFC 6962 root over their leaves.
        extensions: further lines of the text, which this program does not interpret.
        signatures: the signatures under the text, not yet verified.
    """

    origin: str
    size: int
    root: bytes = attrs.field(repr=False)
    extensions: tuple[str, ...] = ()
    signatures: tuple[NoteSignature, ...] = ()

    @property
    def head(self) -> str:
        """The root in hexadecimal, as in the basis of an answer."""
        return self.root.hex()

    @property
    def text(self) -> str:
        """The text that signatures cover."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, to_base64(self.root), *self.extensions))

    def __str__(self) -> str:
        return str(Note(self.text, self.signatures))

    def is_of(self, other: Checkpoint) -> bool:
        """Tell whether both have the same origin, size and root, whatever their signatures."""
        return (self.origin, self.size, self.root) == (other.origin, other.size, other.root)

    def signed(self, key: SigningKey) -> Checkpoint:
        """Return the checkpoint with a signature added.

        A signer promises that each checkpoint extends all earlier ones; `prove.checkpoint` checks this first.

        Raises:
            MissingExtraError: the package that signs is not installed.
        """
        return attrs.evolve(self, signatures=key.signed(Note(self.text, self.signatures)).signatures)

    def to_dict(self) -> dict[str, Any]:
        """Return the checkpoint as plain data, with its full text."""
        return {
            "origin": self.origin,
            "size": self.size,
            "head": self.head,
            "extensions": [*self.extensions],
            "signed": bool(self.signatures),
            "signatures": [signature.to_dict() for signature in self.signatures],
            "note": str(self),
        }


def checkpoint_of(contents: Contents, origin: str | None = None) -> Checkpoint:
    """Return the unsigned checkpoint of the contents of a log.

    Args:
        contents: the contents of the log; their leaves are hashed again.
        origin: the name of the log in the checkpoint; by default the log's own name.

    Raises:
        BadValueError: the origin is not one line of visible text.
    """
    called = contents.name if origin is None else origin
    if not called.strip() or any(map(is_hidden, called)):
        message = f"{called!r} cannot be the origin of a checkpoint."
        raise BadValueError("bad-origin", message, "Give one line of visible text: --origin example.org/ledger.")
    return Checkpoint(origin=called, size=contents.position, root=bytes.fromhex(contents.head))


def parse_checkpoint(written: str) -> Checkpoint:
    """Parse a checkpoint, signed or not; signatures are not verified.

    Raises:
        InvalidProofError: `bad-note` or `bad-checkpoint`, with the line.
    """
    note = read_note(written)
    lines = note.text.removesuffix("\n").split("\n")
    # An empty line would end the text for readers that search for the first empty line.
    if len(lines) < _LINES or not all(lines):
        raise faulty("bad-checkpoint", "the text has fewer than three lines, or an empty one.", _HINT, line=1)
    origin, size, root = lines[:_LINES]
    if not origin.strip():
        raise faulty("bad-checkpoint", "the name of the log is blank.", _HINT, line=1)
    if not _SIZE.fullmatch(size):
        raise faulty("bad-checkpoint", "this is not a number of events in decimal.", _HINT, line=2, excerpt=size)
    digest = from_base64(root)
    if digest is None or len(digest) != HASH_BYTES:
        raise faulty("bad-checkpoint", "this is not a SHA-256 hash in base64.", _HINT, line=3, excerpt=root)
    extensions = tuple(lines[_LINES:])
    return Checkpoint(origin=origin, size=int(size), root=digest, extensions=extensions, signatures=note.signatures)


_LINES = 3
