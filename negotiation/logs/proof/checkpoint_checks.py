"""Checks of a checkpoint: its origin, its signature, and whether a log still begins with its events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding
from negotiation.logs.tree import root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.logs.contents import Contents
    from negotiation.logs.proof.checkpoint import Checkpoint
    from negotiation.logs.proof.keys import VerifierKey


def extension_findings(contents: Contents, checkpoint: Checkpoint) -> Iterator[Finding]:
    """Yield a finding if a log does not begin with the events of a checkpoint; signatures are not checked."""
    if checkpoint.size > contents.position:
        message = f"{contents.name} has {events_in_words(contents.position)}; the checkpoint saw {checkpoint.size}."
        hint = "Events are missing at the end, or before it: compare with a copy from the time of the checkpoint."
        yield Finding(code="log-shrunk", message=message, hint=hint)
    elif root(entry.leaf for entry in contents.entries[: checkpoint.size]) != checkpoint.root:
        first = (
            f"the first {events_in_words(checkpoint.size)} of {contents.name} are" if checkpoint.size else "nothing is"
        )
        message = f"{first} not what the checkpoint saw: one or more were changed, moved, added or taken out."
        hint = (
            f"A root alone cannot say at which of the positions 1 to {checkpoint.size}; an older checkpoint that "
            "still holds narrows it down, and a copy shows it."
        )
        yield Finding(code="log-rewritten", message=message, hint=hint if checkpoint.size else "Is it of this log?")


def origin_findings(checkpoint: Checkpoint, origin: str) -> Iterator[Finding]:
    """Yield a finding if a checkpoint has another origin than the expected one."""
    if checkpoint.origin != origin:
        message = f"the checkpoint is of {checkpoint.origin!r}, not of {origin!r}."
        hint = "Choose the checkpoint of this log, or name the other with --origin."
        yield Finding(code="other-origin", message=message, hint=hint)


def signature_findings(checkpoint: Checkpoint, key: VerifierKey) -> Iterator[Finding]:
    """Yield a finding unless the holder of a key has signed a checkpoint."""
    # A note may have signatures of other keys; only those with the name and id of this key are verified.
    made = [signature for signature in checkpoint.signatures if key.made(signature)]
    if not checkpoint.signatures:
        hint = f"Ask for one that {key.name} has signed."
        yield Finding(code="unsigned", message="the checkpoint is unsigned: anybody can have written it.", hint=hint)
    elif not made:
        names = ", ".join(f"{each.name}+{each.key_id.hex()}" for each in checkpoint.signatures)
        message = f"none of the signatures is by {key.name}+{key.key_id.hex()}; they are by {names}."
        yield Finding(code="other-signer", message=message, hint="Is it the right key?")
    elif not all(key.verifies(signature, checkpoint.text) for signature in made):
        message = f"the signature of {key.name} does not belong to this text."
        hint = "The checkpoint or its signature was altered: do not believe it."
        yield Finding(code="bad-signature", message=message, hint=hint)


def other_checkpoint(tree: Checkpoint, given: Checkpoint) -> Finding:
    """Return the finding that the checkpoint of a proof is not the one that the reader gave."""
    of_proof = f"{tree.origin!r} with {events_in_words(tree.size)}"
    of_given = f"{given.origin!r} with {events_in_words(given.size)}"
    message = f"the proof is from a checkpoint of {of_proof}, not from the one that was given, of {of_given}."
    hint = "Ask for the proof from it: negotiation prove ID --checkpoint FILE."
    # The same name and size with two roots is proof that one of them was forged.
    if (tree.origin, tree.size) == (given.origin, given.size):
        message = f"the proof's checkpoint has another root than the one that was given, for the same {tree.size}."
        hint = "Its keeper shows different logs to different people, or one of the two was altered."
    return Finding(code="other-checkpoint", message=message, hint=hint)


def events_in_words(count: int) -> str:
    """Return a number of events in words: `1 event`, `2 events`."""
    return f"{count} event{'' if count == 1 else 's'}"
