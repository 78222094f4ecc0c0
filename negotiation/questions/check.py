"""Checks: is a log fit to be relied on, beyond being readable at all.

Each check has a name and belongs to a group; each yields findings. `basic` checks always run; `strict` ones, which
a curated log must pass, when they are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from negotiation.errors import Finding
from negotiation.events import Opening, Retraction
from negotiation.history import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from negotiation.logs import Contents


@attrs.frozen(kw_only=True)
class Checked:
    """The answer to `check`.

    Attributes:
        log: the name of the log.
        events: how many events it has.
        replays: how many recorded replays were run.
        checks: the names of the checks that ran.
        findings: everything that they found.
    """

    log: str
    events: int
    replays: int
    checks: tuple[str, ...]
    findings: tuple[Finding, ...]

    def holds(self, *, strict: bool = False) -> bool:
        """Tell whether nothing was found that counts: errors, and with `strict` warnings too."""
        counted = {"error", "warning"} if strict else {"error"}
        return not any(finding.severity in counted for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            "log": self.log,
            "events": self.events,
            "replays": self.replays,
            "checks": list(self.checks),
            "findings": [finding.to_dict() for finding in self.findings],
        }


def place(contents: Contents) -> Iterator[Finding]:
    """Every event has its place in the lifecycle of its issue or measure (group `basic`)."""
    for _, _, finding in fold(contents.events).findings:
        yield finding


def sources(contents: Contents) -> Iterator[Finding]:
    """Every event has a source (group `basic`: a warning, so that notes of one's own are welcome)."""
    for event in contents.events:
        if not event.sources and not isinstance(event, (Opening, Retraction)):
            yield Finding(
                code="no-source",
                severity="warning",
                event=event.id,
                message=f"{event.id} has no source.",
                hint='Add "sources":[{"publisher":…,"title":…,"published":…,"url":…}].',
            )


def headlines(contents: Contents) -> Iterator[Finding]:
    """Every event has a headline that stands alone (group `strict`)."""
    for event in contents.events:
        if not event.headline and not isinstance(event, (Opening, Retraction)):
            yield Finding(
                code="no-headline",
                severity="warning",
                event=event.id,
                message=f"{event.id} has no headline.",
                hint="Add one sentence that stands alone.",
            )


def subjects(contents: Contents) -> Iterator[Finding]:
    """What a statement is about is a measure or an event of the log (group `strict`)."""
    events = contents.events
    known = {event.id for event in events} | {event.refers_to for event in events}
    for event in events:
        about = getattr(event, "about", None)
        if about is not None and about not in known:
            yield Finding(
                code="unknown-subject",
                severity="warning",
                event=event.id,
                message=f"{event.id} is about {about}, which is neither a measure nor an event of the log.",
                hint="Name the id of a measure or an event, or leave `about` out.",
            )


def corrections(contents: Contents) -> Iterator[Finding]:
    """No event is amended twice: both would stand in its place (group `basic`)."""
    first: dict[str, str] = {}
    for event in contents.events:
        if event.amends is None or isinstance(event, Retraction):
            continue
        if event.amends in first:
            yield Finding(
                code="amended-twice",
                severity="warning",
                event=event.id,
                message=f"{event.id} amends {event.amends}, as {first[event.amends]} does: both stand in its place.",
                hint=f"To correct the correction, amend {first[event.amends]}.",
            )
        first.setdefault(event.amends, event.id)


CHECKS: dict[str, tuple[str, Callable[[Contents], Iterator[Finding]]]] = {
    "place": ("basic", place),
    "sources": ("basic", sources),
    "corrections": ("basic", corrections),
    "headlines": ("strict", headlines),
    "subjects": ("strict", subjects),
}
"""Every check by its name, with its group."""


def run_checks(contents: Contents, *, strict: bool = False) -> Iterator[tuple[str, list[Finding]]]:
    """Run the checks of the group `basic`, and of `strict` if asked; yield each name with what it found."""
    for name, (group, check) in CHECKS.items():
        if group == "basic" or strict:
            yield name, [*check(contents)]
