"""Proofs: one event, its position, and the path to a checkpoint, for a reader who does not have the log.

The text form is C2SP's tlog-proof. Its `extra` line holds the data of the leaf (position, recording time, the event's
bytes as stored), so that the proof needs no other file. The event is only proven if the path leads from that data to
the root of the checkpoint.
Source: C2SP, tlog-proof.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.codec import decode, parse, to_record
from negotiation.errors import BadValueError, InvalidProofError
from negotiation.logs.contents import Stored
from negotiation.logs.proof.checkpoint import Checkpoint, parse_checkpoint
from negotiation.logs.proof.inclusion import inclusion_holds
from negotiation.logs.proof.note import faulty, from_base64, to_base64
from negotiation.logs.tree import HASH_BYTES, leaf_data
from negotiation.times import edtf

if TYPE_CHECKING:
    from negotiation.events import Event

FIRST_LINE = "c2sp.org/tlog-proof@v1"
MAX_PATH = 64  # enough for a tree of 2 to the 64 leaves
_EXTRA, _INDEX = "extra ", "index "
_NUMBER = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)
_HINT = "Ask for the proof again: negotiation prove ID."


@attrs.frozen(kw_only=True)
class Proof:
    """The proof that an event is one of the events of a checkpoint.

    Attributes:
        stored: the event, as it is stored in the log.
        path: the hashes beside the way from its leaf to the root.
        checkpoint: the checkpoint with the size and root of the tree.
    """

    stored: Stored
    path: tuple[bytes, ...] = attrs.field(repr=False)
    checkpoint: Checkpoint

    @property
    def index(self) -> int:
        """The index of the leaf, from 0: one less than the position."""
        return self.stored.position - 1

    @property
    def holds(self) -> bool:
        """Whether the path leads from the event to the root of the checkpoint; signatures are not verified."""
        tree = self.checkpoint
        return inclusion_holds(self.stored.leaf, self.index, tree.size, self.path, tree.root)

    def __str__(self) -> str:
        stored = self.stored
        extra = leaf_data(stored.position, stored.recorded, stored.data)
        lines = [FIRST_LINE, f"{_EXTRA}{to_base64(extra)}", f"{_INDEX}{self.index}", *map(to_base64, self.path), ""]
        return "".join(f"{line}\n" for line in lines) + str(self.checkpoint)

    def to_dict(self) -> dict[str, Any]:
        """Return the proof as plain data, with its full text."""
        return {
            "event": to_record(self.stored.event),
            "position": self.stored.position,
            "recorded": self.stored.recorded,
            "leaf": self.stored.leaf.hex(),
            "index": self.index,
            "path": [each.hex() for each in self.path],
            "checkpoint": self.checkpoint.to_dict(),
            "proof": str(self),
        }


def parse_proof(written: str) -> Proof:
    """Parse a proof; it is not verified.

    Raises:
        InvalidProofError: `bad-proof`, `bad-checkpoint` or `bad-note`, with the line.
    """
    above, gap, below = written.partition("\n\n")
    first, *lines = above.split("\n")
    if first != FIRST_LINE:
        raise faulty("bad-proof", "this is not a proof of an event.", f"Its first line is {FIRST_LINE}.", line=1)
    if not gap:
        raise faulty("bad-proof", "the checkpoint under the empty line is missing.", _HINT, line=len(lines) + 1)
    if len(lines) < 2 or not lines[0].startswith(_EXTRA) or not lines[1].startswith(_INDEX):  # noqa: PLR2004
        raise faulty("bad-proof", "the proof lacks the line extra with the event, or index under it.", _HINT, line=2)
    stored = _stored(lines[0].removeprefix(_EXTRA))
    # Checked against the position in `extra`: readers must not see two different places of one event.
    if not _NUMBER.fullmatch(lines[1].removeprefix(_INDEX)) or lines[1] != f"{_INDEX}{stored.position - 1}":
        message = f"the index is not one less than the position of the event, {stored.position}."
        raise faulty("bad-proof", message, _HINT, line=3, excerpt=lines[1])
    path = tuple(_hash(line, number) for number, line in enumerate(lines[2:], start=4))
    if len(path) > MAX_PATH:
        raise faulty("bad-proof", f"a path of {len(path)} hashes is longer than any.", _HINT, line=4)
    return Proof(stored=stored, path=path, checkpoint=_checkpoint(below, above.count("\n") + 2))


def _stored(encoded: str) -> Stored:
    """Return the event in the line `extra`, whose bytes can be divided in only one way."""
    data = from_base64(encoded)
    if data is None:
        raise faulty("bad-proof", "the line extra is not base64.", _HINT, line=2)
    position, _, rest = data.partition(b"\n")
    recorded, _, event = rest.partition(b"\n")
    if not _NUMBER.fullmatch(position.decode(errors="replace")) or position == b"0":
        raise faulty("bad-proof", "the event has no position.", _HINT, line=2)
    try:
        return Stored(position=int(position), recorded=_instant(recorded), event=_event(event), data=event)
    except (BadValueError, UnicodeDecodeError) as error:
        message = f"what is proven is no event that this program knows: {error}"
        raise faulty("bad-proof", message[:_SENTENCE], "A newer version may know it.", line=2) from None


_SENTENCE = 300


def _instant(recorded: bytes) -> str | None:
    if not recorded:
        return None
    text = recorded.decode()
    if edtf(text).is_calendar or "/" in text:
        raise BadValueError("bad-recorded", f"recorded {text!r} is not an instant.")
    return text


def _event(data: bytes) -> Event:
    decoded = decode(parse(data.decode()))
    if isinstance(decoded, list):
        raise decoded[0]
    return decoded


def _hash(line: str, number: int) -> bytes:
    digest = from_base64(line)
    if digest is None or len(digest) != HASH_BYTES:
        raise faulty("bad-proof", "this is not a SHA-256 hash in base64.", _HINT, line=number, excerpt=line)
    return digest


def _checkpoint(written: str, above: int) -> Checkpoint:
    """Parse the checkpoint of a proof; errors count lines from the beginning of the file."""
    try:
        return parse_checkpoint(written)
    except InvalidProofError as error:
        line = None if error.finding.line is None else error.finding.line + above
        raise InvalidProofError(attrs.evolve(error.finding, line=line)) from None
