"""Proofs for a terminal: checkpoints and proofs byte for byte, and the result of verifying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import collapsed, more_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiation.formats.text.terminal import TerminalWriter
    from negotiation.logs.proof.checkpoint import Checkpoint
    from negotiation.logs.proof.proof import Proof
    from negotiation.logs.proof.verify import Verified

_COLUMN = 14


def write_document(writer: TerminalWriter, answer: Checkpoint | Proof) -> None:
    """Write the text of a checkpoint or a proof without wrapping: signatures and hashes cover every byte of it."""
    for line in str(answer).removesuffix("\n").split("\n"):
        writer.unbroken(line, 0)


def write_verified(writer: TerminalWriter, answer: Verified) -> None:
    """Write the verdict, the event of an inclusion proof, the findings, and what was verified and what was not."""
    writer.heading(f"{answer.log}, {_covered(answer)}: {_verdict(answer)}")
    writer.unbroken(f"head {answer.head}", 0)
    writer.blank()
    if answer.event:
        _write_event(writer, answer)
    for finding, more in collapsed(answer.findings):
        writer.text(f"{finding.severity} {finding.code}: {finding.message}")
        writer.text(finding.hint, 4)
        if more:
            writer.text(more_of(finding.code, more))
    _write_list(writer, "verified", answer.shown)
    _write_list(writer, "not verified", answer.open)


def _covered(answer: Verified) -> str:
    """Return how many events the verdict covers, and of how many if it does not cover all."""
    events = f"{answer.position} event{'' if answer.position == 1 else 's'}"
    part = answer.holds and answer.covered not in {None, answer.position}
    return f"{answer.covered} of {events}" if part else events


def _verdict(answer: Verified) -> str:
    """Return the verdict in a few words. They say whether the checkpoint was signed and its signature verified."""
    if not answer.holds:
        return "NOT verified"
    if answer.checkpoint is None:
        return "verified, but not against a checkpoint"
    if not answer.verifies:
        return "NOT verified, the checkpoint covers none of its events"
    if answer.signed_by is not None:
        return f"verified against a checkpoint signed by {answer.signed_by}"
    # A signature without a known key proves nothing, so this must not read like the case above.
    how = "a checkpoint with an unverified signature" if answer.checkpoint.signatures else "an unsigned checkpoint"
    return f"verified against {how}"


def _write_event(writer: TerminalWriter, answer: Verified) -> None:
    stored = answer.event
    assert stored is not None
    event = stored.event
    said = "it says" if answer.holds else "it would say"  # a failed proof does not show that the log holds this event
    words = f"{event.id}, {event.kind.replace('_', ' ')} of {event.occurred.text}. {event.headline or ''}"
    writer.labelled(said, words.rstrip(), indent=0, column=_COLUMN)
    writer.labelled("by", ", ".join(event.voices), indent=0, column=_COLUMN)
    for source in event.sources:
        parts = (source.publisher, source.title, str(source.published or ""), source.url)
        writer.labelled("source", ", ".join(part for part in parts if part), indent=0, column=_COLUMN)
    if stored.recorded:
        writer.labelled("recorded", stored.recorded, indent=0, column=_COLUMN)
    writer.blank()


def _write_list(writer: TerminalWriter, label: str, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines):
        writer.labelled("" if number else label, f"{line}.", indent=0, column=_COLUMN)
