"""Salvage: it copies the longest valid beginning of a damaged log into a new log, and lists the entries left out.

An entry after a damaged one is left out even if it is valid: a log has no gaps, and an answer must not depend on an
entry that cannot be read. Nothing is lost, because the damaged log is not changed.
"""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.errors import Finding, InvalidLogError, UnreadableLogError
from negotiation.logs.contents import Contents
from negotiation.logs.copies.transfer import transfer
from negotiation.logs.damage.prefix import valid_prefix
from negotiation.logs.files.put import clear_away, put
from negotiation.logs.open import create_log

if TYPE_CHECKING:
    from pathlib import Path

    from negotiation.logs.contents import Stored
    from negotiation.logs.damage.remains import Remains, Remnant
    from negotiation.logs.protocol import Log

_MOST_FINDINGS = 100


@attrs.frozen
class Left:
    """An entry that was left out: its place, its id if it is known, and the reason."""

    place: str
    event: str | None
    code: str
    message: str


@attrs.frozen(kw_only=True)
class Salvaged:
    """The answer to `salvage`.

    Attributes:
        log: the name of the damaged log.
        file: the new log.
        position: the number of events of the new log.
        head: the head of the new log, which the damaged log had at that position.
        left: the entries that were left out, in order.
        findings: what was wrong with the damaged log as a whole; the new log has none of it.
    """

    log: str
    file: str
    position: int
    head: str
    left: tuple[Left, ...]
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the log was not damaged at all."""
        return not self.left and not self.findings

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            "log": self.log,
            "file": self.file,
            "position": self.position,
            "head": self.head,
            "left": [attrs.asdict(each) for each in self.left],
            "findings": [finding.to_dict() for finding in self.findings],
        }


def salvage(log: Log, file: Path) -> Salvaged:
    """Write the longest valid beginning of a log into a new file; on an error there is no new file.

    Args:
        log: the log, damaged or not; it is only read.
        file: the new file; it must not exist. Its ending selects the kind of log.

    Raises:
        InvalidLogError: the first entry is damaged already; the findings say why.
        UnreadableLogError: the log cannot be opened, or the file exists or cannot be written.
    """
    # A link that leads nowhere does not `exist`, but would be written through.
    if file.exists() or file.is_symlink():
        raise UnreadableLogError(str(file), "there is such a file already; nothing is overwritten")
    remains = log.remains()
    saved, left = _sorted(remains)
    if not saved and left:
        findings = [*remains.faults, *(_finding(each) for each in left[:_MOST_FINDINGS])]
        raise InvalidLogError(remains.name, findings)
    contents = Contents(name=remains.name, entries=saved)
    _write(contents, file)
    return Salvaged(
        log=remains.name,
        file=str(file),
        position=contents.position,
        head=contents.head,
        left=left,
        findings=remains.faults,
    )


def _sorted(remains: Remains) -> tuple[tuple[Stored, ...], tuple[Left, ...]]:
    """Return the entries to copy, and those that are left out."""
    entries: list[Stored] = []
    for remnant in remains.remnants:
        # The copy ends at the first entry that is damaged or missing.
        if remnant.entry is None or remnant.entry.position != len(entries) + 1:
            break
        entries.append(remnant.entry)
    saved, wrong = valid_prefix(entries)
    behind = remains.remnants[len(saved) :]
    # What is wrong *between* entries (`wrong`) is found on the first one left out; the others have only their own
    # fault.
    first = [_left(behind[0], wrong[0] if wrong else behind[0].fault)] if behind else []
    return saved, (*first, *(_left(remnant, remnant.fault) for remnant in behind[1:]))


def _left(remnant: Remnant, fault: Finding | None) -> Left:
    event = remnant.entry.event.id if remnant.entry else remnant.event
    if fault is None:
        return Left(remnant.place, event, "behind", "it comes after an entry that was left out.")
    return Left(remnant.place, event, fault.code, fault.message)


def _finding(left: Left) -> Finding:
    hint = "No entry comes before it: restore the log from a backup."
    return Finding(code=left.code, message=f"{left.place}: {left.message}", event=left.event, hint=hint)


def _write(contents: Contents, file: Path) -> None:
    """Write the log under another name in the same folder, read it back, and move it to its place."""
    beside = file.with_name(f".{token_hex(8)}.{file.name}")
    try:
        goal = create_log(beside, contents.name)
        try:
            transfer(contents, goal)
        finally:
            goal.close()
        put(beside, file)
    except UnreadableLogError as error:  # it names the temporary file
        raise UnreadableLogError(str(file), error.reason) from None
    except OSError as error:
        raise UnreadableLogError(str(file), error.strerror or str(error)) from None
    finally:
        clear_away(beside)
