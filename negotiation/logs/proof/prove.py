"""Proving: making the checkpoint of a log, and the proof that the log holds an event.

A published checkpoint cannot be taken back. So it is made only after the log was read again and extends the checkpoint
that was published before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import Finding, NotProvenError, UnknownNameError, closest
from negotiation.logs.proof.checkpoint import Checkpoint, checkpoint_of
from negotiation.logs.proof.checkpoint_checks import extension_findings, origin_findings, signature_findings
from negotiation.logs.proof.consistency import consistency_holds, consistency_path
from negotiation.logs.proof.inclusion import inclusion_path
from negotiation.logs.proof.proof import Proof
from negotiation.logs.proof.verify import verify

if TYPE_CHECKING:
    from negotiation.logs.contents import Contents
    from negotiation.logs.proof.keys import SigningKey


def checkpoint(
    contents: Contents,
    *,
    origin: str | None = None,
    key: SigningKey | None = None,
    earlier: Checkpoint | None = None,
) -> Checkpoint:
    """Return the checkpoint of a log, after the log was verified.

    Args:
        contents: the contents of the log, read from its store.
        origin: the name of the log in the checkpoint; by default the log's own name.
        key: the key that signs the checkpoint; without one, it is unsigned.
        earlier: the last published checkpoint, which the log has to extend. If the text is the same, its signatures are
            kept. If it is signed, the new one has to be signed too.

    Raises:
        NotProvenError: the log is damaged, or does not extend the earlier checkpoint.
        MissingExtraError: a key is given, and the package `cryptography` is not installed.
        BadValueError: the origin is not one line of visible text.
    """
    made = checkpoint_of(contents, origin)
    findings = [*verify(contents).findings]
    if earlier is not None:
        findings += [*origin_findings(earlier, made.origin), *extension_findings(contents, earlier)]
        if key is not None and any(key.verifier.made(each) for each in earlier.signatures):
            findings += signature_findings(earlier, key.verifier)
        if earlier.text == made.text:
            made = earlier  # to keep the signatures of other keys
        elif earlier.signatures and key is None:
            findings.append(_would_lose_signatures(earlier))
        # The direct comparison above has passed; this repeats it as a reader without the log would do it.
        if not findings:
            findings += _consistency_findings(contents, earlier, made)
    if findings:
        raise NotProvenError(contents.name, findings)
    return made.signed(key) if key is not None else made


def prove(contents: Contents, event: str, checkpoint: Checkpoint | None = None) -> Proof:
    """Return the proof that an event is in a log.

    Args:
        contents: the contents of the log.
        event: the id of the event.
        checkpoint: the checkpoint to prove from; by default an unsigned one of the contents.

    Raises:
        UnknownNameError: the log has no such event.
        NotProvenError: the log does not extend the checkpoint, or the event was appended after it.
    """
    by_id = contents.by_id()
    if event not in by_id:
        raise UnknownNameError("event", event, closest(event, by_id))
    tree = checkpoint or checkpoint_of(contents)
    findings = [*verify(contents, tree).findings]
    if not findings and by_id[event].position > tree.size:
        findings.append(_came_later(event, by_id[event].position, tree))
    if findings:
        raise NotProvenError(contents.name, findings)
    stored = by_id[event]
    path = inclusion_path([entry.leaf for entry in contents.entries[: tree.size]], stored.position - 1)
    proof = Proof(stored=stored, path=path, checkpoint=tree)
    assert proof.holds
    return proof


def _consistency_findings(contents: Contents, earlier: Checkpoint, made: Checkpoint) -> list[Finding]:
    """Check by a consistency path alone that the new checkpoint extends the earlier one."""
    path = consistency_path([entry.leaf for entry in contents.entries], earlier.size)
    if consistency_holds(earlier.size, earlier.root, made.size, made.root, path):
        return []
    return [Finding(code="not-consistent", message="no proof leads from the earlier checkpoint to this one.")]


def _would_lose_signatures(earlier: Checkpoint) -> Finding:
    names = ", ".join(signature.name for signature in earlier.signatures)
    message = f"the earlier checkpoint is signed by {names}; the new one would be unsigned."
    return Finding(code="unsigned", message=message, hint="Sign it with --key, or write it to another file with -o.")


def _came_later(event: str, position: int, tree: Checkpoint) -> Finding:
    message = f"{event} stands at position {position}; the checkpoint ends at {tree.size}."
    return Finding(
        code="not-covered", event=event, message=message, hint="Take a newer checkpoint of the log, and prove from it."
    )
