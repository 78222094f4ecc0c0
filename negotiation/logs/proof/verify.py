"""Verifying: does a log, or a proof from it, agree with a checkpoint, and who signed that checkpoint?

A log is compared with itself (positions, recording times, bytes) and with a checkpoint that somebody kept; a proof
with the root of its checkpoint. Every answer says what was verified and what was not: hashes show that nothing was
changed since, never that an event is true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from negotiation.codec import to_record
from negotiation.errors import Finding
from negotiation.logs.proof.checkpoint_checks import (
    events_in_words,
    extension_findings,
    origin_findings,
    other_checkpoint,
    signature_findings,
)
from negotiation.logs.proof.integrity import soundness_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from negotiation.logs.contents import Contents, Stored
    from negotiation.logs.proof.checkpoint import Checkpoint
    from negotiation.logs.proof.keys import VerifierKey
    from negotiation.logs.proof.proof import Proof


@attrs.frozen(kw_only=True)
class Verified:
    """The answer to `verify`.

    Attributes:
        log: the name of the log; of a proof, the origin of its checkpoint.
        position: how many events the log, or the checkpoint of the proof, has.
        head: the root over them, in hexadecimal.
        covered: how many of those events were shown to be what the checkpoint saw; of a proof, its one event; None
            where nothing was compared.
        checkpoint: what it was compared with.
        event: the event of the proof.
        signed_by: the name of the key that signed the checkpoint; None unless its signature was verified.
        shown: what was verified and holds, in words.
        open: what was not verified, and why, in words.
        findings: what does not hold.
    """

    log: str
    position: int
    head: str
    covered: int | None = None
    checkpoint: Checkpoint | None = None
    event: Stored | None = None
    signed_by: str | None = None
    shown: tuple[str, ...]
    open: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found against it."""
        return not self.findings

    @property
    def verifies(self) -> bool:
        """Whether nothing was found against it, and it says something: a checkpoint of no events covers none."""
        return self.holds and self.covered != 0

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        stored = self.event
        return {
            "log": self.log,
            "position": self.position,
            "head": self.head,
            "holds": self.holds,
            "covered": self.covered,
            "signed_by": self.signed_by,
            "verified": [*self.shown],
            "not_verified": [*self.open],
            "findings": [finding.to_dict() for finding in self.findings],
            "checkpoint": self.checkpoint.to_dict() if self.checkpoint else None,
            "event": stored
            and {"position": stored.position, "recorded": stored.recorded, "event": to_record(stored.event)},
        }


def verify(
    contents: Contents,
    checkpoint: Checkpoint | None = None,
    *,
    key: VerifierKey | None = None,
    origin: str | None = None,
) -> Verified:
    """Verify a log as it was read: in itself, and that it extends what was seen.

    Args:
        contents: the log.
        checkpoint: what was seen of it.
        key: by whose signature the checkpoint must be; without one, no signature is looked at.
        origin: what the checkpoint must call the log; without it, any name will do.

    Raises:
        MissingExtraError: a signature is to be verified, and the package that does it is not installed.
    """
    account = _Account()
    last = contents.position
    covered = None
    gaps = f", positions 1 to {last} have no gap, and the recording times never go back" if last else ""
    account.enter(soundness_findings(contents), f"each event is what its stored bytes say{gaps}")
    if checkpoint is None:
        account.open.append("whether this is the log that was seen before: no checkpoint was given (--checkpoint)")
    else:
        size = events_in_words(checkpoint.size)
        shown = f"the first {size} are those of the checkpoint of {checkpoint.origin!r}"
        account.enter(extension_findings(contents, checkpoint), shown)
        account.judge(checkpoint, key, origin)
        covered = checkpoint.size if not account.findings else 0
        account.open += [] if account.findings else _not_covered(covered, last)
    account.open.append("whether the events are true, and whether others are shown the same log")
    return account.closed(log=contents.name, position=last, head=contents.head, covered=covered, checkpoint=checkpoint)


def verify_proof(
    proof: Proof,
    checkpoint: Checkpoint | None = None,
    *,
    key: VerifierKey | None = None,
    origin: str | None = None,
) -> Verified:
    """Verify a proof without the log.

    Args:
        proof: the proof.
        checkpoint: what was seen of the log; the proof must be from exactly this checkpoint.
        key: by whose signature the checkpoint of the proof must be.
        origin: what the checkpoint must call the log.

    Raises:
        MissingExtraError: a signature is to be verified, and the package that does it is not installed.
    """
    tree, stored = proof.checkpoint, proof.stored
    account = _Account()
    place = f"event {stored.position} of the {tree.size} of the proof's checkpoint"
    account.enter(_path_findings(proof, place), f"{stored.event.id} is {place}")
    if checkpoint is not None:
        other = [] if tree.is_of(checkpoint) else [other_checkpoint(tree, checkpoint)]
        account.enter(other, f"the proof's checkpoint is the one that was given, of {checkpoint.origin!r}")
    account.judge(tree, key, origin)
    if checkpoint is None and account.signed_by is None and not account.findings:
        account.open.append("where the checkpoint comes from: compare it with one that you trust (--checkpoint, --key)")
    if origin is None and account.signed_by not in {None, tree.origin}:
        account.open.append(f"whether {tree.origin!r} is the log that you mean: one key may sign several (--origin)")
    account.open.append("whether the event is true")
    covered = 1 if not account.findings else 0
    return account.closed(
        log=tree.origin, position=tree.size, head=tree.head, covered=covered, checkpoint=tree, event=stored
    )


def _not_covered(covered: int, last: int) -> list[str]:
    """Return what a checkpoint does not speak of: what came after it."""
    if covered == last:
        return []
    which = f"positions {covered + 1} to {last}" if last > covered + 1 else f"position {last}"
    return [f"the {events_in_words(last - covered).replace('1 event', 'one event')} at {which}: not in the checkpoint"]


def _path_findings(proof: Proof, place: str) -> Iterator[Finding]:
    """Yield a finding if the path does not lead from the event to the root."""
    if not proof.holds:
        event = proof.stored.event.id
        hint = "The event, its place, the path or the checkpoint was altered; ask for the proof again."
        yield Finding(code="wrong-proof", event=event, message=f"{event} is not {place}.", hint=hint)


class _Account:
    """What comes out while something is verified: what holds, what was left open, what does not hold."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.shown: list[str] = []
        self.open: list[str] = []
        self.signed_by: str | None = None

    def enter(self, findings: Iterable[Finding], shown: str) -> bool:
        """Enter what was found against something; or that it holds, if there is nothing."""
        against = [*findings]
        self.findings += against
        if not against:
            self.shown.append(shown)
        return not against

    def judge(self, checkpoint: Checkpoint, key: VerifierKey | None, origin: str | None) -> None:
        """Enter whose word a checkpoint is, and of which log."""
        if origin is not None:
            self.enter(origin_findings(checkpoint, origin), f"the checkpoint is of {origin!r}")
        if key is None:
            why = "it is signed, but no key was given (--key)" if checkpoint.signatures else "it is unsigned"
            self.open.append(f"who wrote the checkpoint: {why}")
        elif self.enter(signature_findings(checkpoint, key), f"the checkpoint is signed by {key.name}"):
            self.signed_by = key.name

    def closed(self, **what: Any) -> Verified:
        """Return the answer."""
        return Verified(
            signed_by=self.signed_by,
            shown=tuple(self.shown),
            open=tuple(self.open),
            findings=tuple(self.findings),
            **what,
        )
