"""Findings and exceptions: the two ways in which the package reports that something is wrong.

A *finding* is a value about the data (an event out of place, an unknown issue on line 7). All findings are collected
and reported. An *exception* tells a caller that a question or an append could not be carried out. All exceptions share
the root `NegotiationError`, and each builds its message from typed attributes.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

import attrs

from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Severity = Literal["error", "warning", "info"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Finding(Value):
    """Something about the data that a person should look at.

    Attributes:
        code: a stable name, such as `unknown-issue`.
        severity: `error` (the data is wrong), `warning` (out of place, but the replay goes on) or `info`.
        message: one sentence.
        hint: what to do about it.
        event: the id of the event concerned.
        file: the name of the file, where the data came from one.
        line: the line in that file, counted from 1.
        excerpt: the piece of text concerned.
    """

    code: str
    message: str
    severity: Severity = "error"
    hint: str = ""
    event: str | None = None
    file: str | None = None
    line: int | None = None
    excerpt: str = ""

    def to_dict(self) -> dict[str, object]:
        """Return the finding as docs/rules/answers.md describes it, with file and line where they are known."""
        row: dict[str, object] = {
            "code": self.code,
            "severity": self.severity,
            "event": self.event,
            "message": self.message,
            "hint": self.hint,
        }
        if self.file is not None:
            row |= {"file": self.file, "line": self.line, "excerpt": self.excerpt}
        return row

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        lines = [f"{place}: {self.code}: {self.message}" if place else f"{self.code}: {self.message}"]
        lines += [f"    {self.excerpt}"] if self.excerpt else []
        lines += [f"    {self.hint}"] if self.hint else []
        return "\n".join(lines)


SHOWN = 10
"""How many findings of one code are shown to people, unless they ask for all."""


def collapsed(findings: Sequence[Finding], *, everything: bool = False) -> Iterator[tuple[Finding, int]]:
    """Yield the findings to show to people, each with the number of findings of its code that are left out after it.

    One mistake in a program that writes events can give the same finding for 200,000 events. Ten of them show what is
    wrong, and the number shows how often. Formats for programs are never collapsed.

    Args:
        findings: all findings; their order is kept.
        everything: whether to leave none out.
    """
    counts = Counter(finding.code for finding in findings)
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.code] += 1
        if everything or seen[finding.code] <= SHOWN:
            last = not everything and seen[finding.code] == SHOWN
            yield finding, counts[finding.code] - SHOWN if last else 0


def more_of(code: str, count: int) -> str:
    """Return the line that stands for findings that are left out."""
    return f"... and {count} more finding{'' if count == 1 else 's'} of the code {code}."


def listed(findings: Sequence[Finding]) -> str:
    """Return findings as text for people; after ten of one code the others are only counted."""
    lines: list[str] = []
    for finding, more in collapsed(findings):
        lines += [str(finding), *([more_of(finding.code, more)] if more else [])]
    return "\n".join(lines)


def closest(name: str, known: Iterable[str], n: int = 3, cutoff: float = 0.6) -> list[str]:
    """Return up to `n` existing names that are similar to a name that does not exist, to suggest them.

    Args:
        name: the name that was given.
        known: the names that exist.
        n: at most how many to return.
        cutoff: how similar they must be, from 0 to 1.
    """
    from difflib import get_close_matches  # imported here, because only a mistake needs it

    names = [*known]
    if len(names) > _CANDIDATES:  # comparing is slow, and most mistyped names begin correctly
        names = [each for each in names if each[:_ALIKE] == name[:_ALIKE]][:_CANDIDATES]
    return get_close_matches(name, names, n, cutoff)


_CANDIDATES, _ALIKE = 1_000, 3


class Nearest:
    """Suggests similar names for the first mistakes of a kind, but not for thousands of them.

    Args:
        most: for how many mistakes names are suggested.
    """

    def __init__(self, most: int = 20) -> None:
        self._left = most

    @property
    def is_spent(self) -> bool:
        """Whether no more names are suggested."""
        return self._left <= 0

    def closest(self, name: str, known: Iterable[str], n: int = 1, cutoff: float = 0.6) -> list[str]:
        """Return the names most similar to one, as the function `closest` does; none after `most` calls."""
        self._left -= 1
        return closest(name, known, n, cutoff) if self._left >= 0 else []


class NegotiationError(Exception):
    """The root of every exception that this package raises on purpose."""


@attrs.frozen(eq=False, repr=False)
class BadValueError(NegotiationError, ValueError):
    """A value that the format does not allow, with `code` and `hint` as in a finding.

    Where a value has parts, `others` holds the further faults that were found in it.
    """

    code: str
    message: str
    hint: str = ""
    others: Sequence[BadValueError] = ()

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


@attrs.frozen(eq=False, repr=False)
class _FindingsError(NegotiationError):
    name: str
    findings: Sequence[Finding]

    def __str__(self) -> str:
        return listed(self.findings)


class InvalidLogError(_FindingsError):
    """A log that cannot be read as a log, with every finding of severity `error`, in the order of the file."""


class InvalidEventsError(_FindingsError):
    """Events that may not be appended. Nothing was written."""

    def __str__(self) -> str:
        return f"nothing was appended to {self.name}:\n{super().__str__()}"


@attrs.frozen(eq=False, repr=False)
class AppendConflictError(NegotiationError):
    """The log is not at the position that the writer expected. Nothing was written."""

    name: str
    expected: int
    actual: int
    event: str | None = None

    def __str__(self) -> str:
        if self.event is None:
            return f"{self.name} has only {self.actual} events, not {self.expected}; read it, then append again"
        return (
            f"{self.name} has moved on: expected nothing new since position {self.expected}, "
            f"but {self.event} stands at position {self.actual}; read it, then append again"
        )


@attrs.frozen(eq=False, repr=False)
class DivergedLogError(NegotiationError):
    """A log that cannot take over the events of another log, because its own events differ. Nothing was written."""

    name: str
    source: str
    position: int

    def __str__(self) -> str:
        return (
            f"{self.name} has {self.position} events that are not those with which {self.source} begins; "
            "name a new or empty log, or one that was copied from it"
        )


@attrs.frozen(eq=False, repr=False)
class UnknownNameError(NegotiationError, LookupError):
    """An issue, measure, event or log that does not exist, with the names most similar to it."""

    what: str
    name: str
    near: Sequence[str] = ()
    remedy: str = ""

    def __str__(self) -> str:
        remedy = self.remedy or (f"Did you mean {' or '.join(self.near)}?" if self.near else "")
        return f"there is no {self.what} {self.name!r}. {remedy}".rstrip()


@attrs.frozen(eq=False, repr=False)
class UnreadableLogError(NegotiationError):
    """A log that exists by name but cannot be opened or read."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name}: unreadable: {self.reason}"


@attrs.frozen(eq=False, repr=False)
class LifecycleError(NegotiationError):
    """A declared state machine with faults: every fault that the checks found."""

    lifecycle: str
    faults: Sequence[str]

    def __str__(self) -> str:
        return f"the lifecycle of the {self.lifecycle} is wrong: " + "; ".join(self.faults)


@attrs.frozen(eq=False, repr=False)
class InvalidProofError(NegotiationError):
    """A checkpoint, a proof or a key that cannot be read as one."""

    finding: Finding

    def __str__(self) -> str:
        return str(self.finding)


class NotProvenError(_FindingsError):
    """Something that cannot be proven or signed, with every finding that says why. Nothing was written."""


@attrs.frozen(eq=False, repr=False)
class MissingExtraError(NegotiationError):
    """A part of the package that needs another package, which is not installed."""

    purpose: str
    extra: str

    def __str__(self) -> str:
        return f"{self.purpose} needs more than the bare package. Run pip install 'negotiation[{self.extra}]'."
