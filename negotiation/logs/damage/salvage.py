"""Salvage: the longest sound beginning of a damaged log, as a new log, and a list of everything that was left.

An entry behind a damaged one is left out although it may be sound: a log has no gaps, and an answer must not depend on
an entry that nobody can read. Nothing is lost, because the damaged log is not changed.
"""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.errors import Finding, InvalidLogError, UnreadableLogError
from negotiation.logs.contents import Contents
from negotiation.logs.copies.transfer import transfer
from negotiation.logs.damage.prefix import sound_prefix
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
    """An entry that was left: where it stands, its id as far as that can be told, and why."""

    place: str
    event: str | None
    code: str
    message: str


@attrs.frozen(kw_only=True)
class Salvaged:
    """The answer to `salvage`.

    Attributes:
        log: what the log is called.
        file: the new log.
        position: how many events it has.
        head: its head, which was the damaged log's at that position.
        left: the entries that were left, in order.
        findings: what was wrong with the log as a whole, and is not with the new one.
    """

    log: str
    file: str
    position: int
    head: str
    left: tuple[Left, ...]
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was wrong with the log."""
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
    """Write the longest sound beginning of a log into a new file, whole or not at all.

    Args:
        log: the log, damaged or not; it is only read.
        file: where; nothing may be there. What it ends with tells the kind.

    Raises:
        InvalidLogError: not even the first entry is sound; the findings say why.
        UnreadableLogError: the log cannot be opened, or the file is there or cannot be written.
    """
    if file.exists() or file.is_symlink():
        raise UnreadableLogError(str(file), "there is such a file already; nothing is overwritten")
    remains = log.remains()
    kept, left = _sorted(remains)
    if not kept and left:
        findings = [*remains.faults, *(_finding(each) for each in left[:_MOST_FINDINGS])]
        raise InvalidLogError(remains.name, findings)
    contents = Contents(name=remains.name, entries=kept)
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
    """Return the entries to keep, and what is left."""
    sound: list[Stored] = []
    for remnant in remains.remnants:
        if remnant.entry is None or remnant.entry.position != len(sound) + 1:
            break
        sound.append(remnant.entry)
    kept, wrong = sound_prefix(sound)
    behind = remains.remnants[len(kept) :]
    first = [_left(behind[0], wrong[0] if wrong else behind[0].fault)] if behind else []
    return kept, (*first, *(_left(remnant, remnant.fault) for remnant in behind[1:]))


def _left(remnant: Remnant, fault: Finding | None) -> Left:
    event = remnant.entry.event.id if remnant.entry else remnant.event
    if fault is None:
        return Left(remnant.place, event, "behind", "it comes after an entry that was left out.")
    return Left(remnant.place, event, fault.code, fault.message)


def _finding(left: Left) -> Finding:
    hint = "No entry comes before it: restore the log from a backup."
    return Finding(code=left.code, message=f"{left.place}: {left.message}", event=left.event, hint=hint)


def _write(contents: Contents, file: Path) -> None:
    """Make the log beside its place, read it back, and move it there unless something is there by then."""
    beside = file.with_name(f".{token_hex(8)}.{file.name}")
    try:
        goal = create_log(beside, contents.name)
        try:
            transfer(contents, goal)
        finally:
            goal.close()
        put(beside, file)
    except UnreadableLogError as error:  # which names the file beside it
        raise UnreadableLogError(str(file), error.reason) from None
    except OSError as error:
        raise UnreadableLogError(str(file), error.strerror or str(error)) from None
    finally:
        clear_away(beside)
