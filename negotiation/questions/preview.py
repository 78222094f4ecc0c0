"""A preview: what a log would answer if some events were added, with nothing written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from warnings import warn

import attrs

from negotiation.codec import encode, to_record
from negotiation.errors import InvalidEventsError
from negotiation.logs import Contents, Stored, validate
from negotiation.logs.append.admission import sorted_out
from negotiation.logs.append.log_state import LogState
from negotiation.logs.append.orphans import orphaned
from negotiation.logs.append.units import unit_findings
from negotiation.questions.checks import run_checks
from negotiation.questions.difference import Difference, difference
from negotiation.questions.parts import Parts
from negotiation.questions.replay import replay

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from negotiation.errors import Finding
    from negotiation.events import Event
    from negotiation.questions.basis import When


@attrs.frozen(kw_only=True, repr=False)
class Preview(Parts["Event"]):
    """What adding events to a log would do.

    Attributes:
        log: the name of the log.
        events: the events that would be added.
        already_stored: the ids of those that the log has already, with the same content.
        difference: what the status says otherwise with them.
        findings: what `check` would find that it does not find now.
    """

    _parts_in: ClassVar[str] = "events"
    _named_by: ClassVar[str] = "id"
    _called: ClassVar[str] = "event"

    log: str
    events: tuple[Event, ...]
    already_stored: tuple[str, ...]
    difference: Difference
    findings: tuple[Finding, ...]

    @property
    def blocking_findings(self) -> tuple[Finding, ...]:
        """What should be looked at before it is written; a missing source is for its writer to judge."""
        return tuple(finding for finding in self.findings if finding.code != "no-source")

    @property
    def there(self) -> tuple[str, ...]:
        """The former name of `already_stored`."""
        warn("Preview.there is now already_stored", DeprecationWarning, stacklevel=2)
        return self.already_stored

    @property
    def odd(self) -> tuple[Finding, ...]:
        """The former name of `blocking_findings`."""
        warn("Preview.odd is now blocking_findings", DeprecationWarning, stacklevel=2)
        return self.blocking_findings

    def to_dict(self) -> dict[str, Any]:
        """Return the preview as plain data."""
        return {
            "log": self.log,
            "events": [to_record(event) for event in self.events],
            "there": list(self.already_stored),
            "difference": self.difference.to_dict(),
            "findings": [finding.to_dict() for finding in self.findings],
        }


def laid_over(contents: Contents, events: Sequence[Event]) -> Contents:
    """Return what the log would hold with these events after its own, those it has already left out.

    Raises:
        InvalidEventsError: they do not fit the log.
    """
    state = LogState.of(contents.name, contents.entries)
    _, fresh = sorted_out(state, events, lambda position: contents.entries[position - 1])
    if faults := [*(finding for _, finding in validate(fresh, state)), *unit_findings(fresh)]:
        raise InvalidEventsError(contents.name, faults)
    if lost := orphaned(state, fresh):
        raise InvalidEventsError(contents.name, lost)
    added = (
        Stored(position=position, recorded=None, event=event, data=encode(event).encode())
        for position, event in enumerate(fresh, start=contents.position + 1)
    )
    return Contents(name=contents.name, entries=(*contents.entries, *added))


def preview(contents: Contents, events: Sequence[Event], at: When, *, now: datetime | None = None) -> Preview:
    """Tell what adding events would do to the status at T.

    Args:
        contents: what the log holds.
        events: the events.
        at: T.
        now: when they would be recorded; None: their dates are not compared with it.

    Raises:
        InvalidEventsError: they do not fit the log.
        BadValueError: `at` is not a date.
    """
    after = laid_over(contents, events)
    fresh = after.events[contents.position :]
    ids = {event.id for event in fresh}
    before = replay(contents).at(at).status()
    return Preview(
        log=contents.name,
        events=fresh,
        already_stored=tuple(event.id for event in events if event.id not in ids),
        difference=difference(before, replay(after).at(at).status()),
        findings=_new_findings(contents, after, now),
    )


def _new_findings(before: Contents, after: Contents, now: datetime | None) -> tuple[Finding, ...]:
    seen = {
        (finding.code, finding.event, finding.message) for _, found in run_checks(before, now=now) for finding in found
    }
    return tuple(
        finding
        for _, found in run_checks(after, now=now)
        for finding in found
        if (finding.code, finding.event, finding.message) not in seen
    )
