"""Verifying: it checks a log, or a proof from one, against a checkpoint, and the signature of the checkpoint.

The parts of a log are compared with each other (positions, recording times, bytes), and the log with an earlier
checkpoint; a proof is compared with the root of its checkpoint. Every answer says what was verified and what was not:
hashes show that nothing was changed since, but not that an event is true.
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
from negotiation.logs.proof.integrity import integrity_findings

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
        log: the name of the log; for a proof, the origin of its checkpoint.
        position: the number of events of the log, or of the checkpoint of the proof.
        head: the root over them, in hexadecimal.
        covered: how many of those events were verified against the checkpoint; for a proof, 1 or 0; None if there is no
            checkpoint.
        checkpoint: the checkpoint that the log or proof was compared with.
        event: the event of the proof.
        signed_by: the name of the key that signed the checkpoint; None unless its signature was verified.
        shown: sentences on what was verified and holds.
        open: sentences on what was not verified, and why.
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
        """Whether there are no findings."""
        return not self.findings

    @property
    def verifies(self) -> bool:
        """Whether there are no findings, and at least one event is covered or there is no checkpoint."""
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
    """Verify the contents of a log, and that they extend an earlier checkpoint.

    Args:
        contents: the contents of the log.
        checkpoint: an earlier checkpoint of the log.
        key: the key that must have signed the checkpoint; without one, signatures are not verified.
        origin: the origin that the checkpoint must have; without one, any is accepted.

    Raises:
        MissingExtraError: a signature has to be verified, and the package `cryptography` is not installed.
    """
    result = _Result()
    last = contents.position
    covered = None
    gaps = f", positions 1 to {last} have no gap, and the recording times never go back" if last else ""
    result.enter(integrity_findings(contents), f"each event is what its stored bytes say{gaps}")
    if checkpoint is None:
        result.open.append("whether this is the log that was seen before: no checkpoint was given (--checkpoint)")
    else:
        size = events_in_words(checkpoint.size)
        shown = f"the first {size} are those of the checkpoint of {checkpoint.origin!r}"
        result.enter(extension_findings(contents, checkpoint), shown)
        result.judge(checkpoint, key, origin)
        # With any finding, nothing counts as covered: the checkpoint itself may be forged.
        covered = checkpoint.size if not result.findings else 0
        result.open += [] if result.findings else _not_covered(covered, last)
    result.open.append("whether the events are true, and whether others are shown the same log")
    return result.closed(log=contents.name, position=last, head=contents.head, covered=covered, checkpoint=checkpoint)


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
        checkpoint: an earlier checkpoint of the log; the proof must be from exactly this one.
        key: the key that must have signed the checkpoint of the proof.
        origin: the origin that the checkpoint must have.

    Raises:
        MissingExtraError: a signature has to be verified, and the package `cryptography` is not installed.
    """
    tree, stored = proof.checkpoint, proof.stored
    result = _Result()
    place = f"event {stored.position} of the {tree.size} of the proof's checkpoint"
    result.enter(_path_findings(proof, place), f"{stored.event.id} is {place}")
    if checkpoint is not None:
        other = [] if tree.is_of(checkpoint) else [other_checkpoint(tree, checkpoint)]
        result.enter(other, f"the proof's checkpoint is the one that was given, of {checkpoint.origin!r}")
    result.judge(tree, key, origin)
    if checkpoint is None and result.signed_by is None and not result.findings:
        result.open.append("where the checkpoint comes from: compare it with one that you trust (--checkpoint, --key)")
    # The origin may differ from the key's name, and the reader may not have meant that log.
    if origin is None and result.signed_by not in {None, tree.origin}:
        result.open.append(f"whether {tree.origin!r} is the log that you mean: one key may sign several (--origin)")
    result.open.append("whether the event is true")
    covered = 1 if not result.findings else 0
    return result.closed(
        log=tree.origin, position=tree.size, head=tree.head, covered=covered, checkpoint=tree, event=stored
    )


def _not_covered(covered: int, last: int) -> list[str]:
    """Return a sentence about the events after a checkpoint, if there are any."""
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


class _Result:
    """The result of verifying while it is built: what holds, what was not verified, what does not hold."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.shown: list[str] = []
        self.open: list[str] = []
        self.signed_by: str | None = None

    def enter(self, findings: Iterable[Finding], shown: str) -> bool:
        """Add the findings of one check, or the sentence that it holds if there are none."""
        against = [*findings]
        self.findings += against
        if not against:
            self.shown.append(shown)
        return not against

    def judge(self, checkpoint: Checkpoint, key: VerifierKey | None, origin: str | None) -> None:
        """Add the checks of the signature and the origin of a checkpoint."""
        if origin is not None:
            self.enter(origin_findings(checkpoint, origin), f"the checkpoint is of {origin!r}")
        if key is None:
            why = "it is signed, but no key was given (--key)" if checkpoint.signatures else "it is unsigned"
            self.open.append(f"who wrote the checkpoint: {why}")
        elif self.enter(signature_findings(checkpoint, key), f"the checkpoint is signed by {key.name}"):
            self.signed_by = key.name

    def closed(self, **what: Any) -> Verified:
        """Return the finished answer."""
        return Verified(
            signed_by=self.signed_by,
            shown=tuple(self.shown),
            open=tuple(self.open),
            findings=tuple(self.findings),
            **what,
        )
