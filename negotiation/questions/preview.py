"""A preview: the effect of adding events to a log, computed without writing anything."""

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
from negotiation.questions.checks.order import ties_of
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
    """The effect of adding events to a log.

    Attributes:
        log: the name of the log.
        events: the events that would be added.
        already_stored: the ids of the given events that the log already has with the same content.
        difference: the changes of the status at T.
        findings: the findings that `check` would report and does not report now.
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
        """The new findings that a person should look at before writing; the rest is told, and the writer decides."""
        return tuple(finding for finding in self.findings if finding.code not in _TOLD)

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
        """Return the preview as plain data; `there` is the key of `already_stored`."""
        return {
            "log": self.log,
            "events": [to_record(event) for event in self.events],
            "there": list(self.already_stored),
            "difference": self.difference.to_dict(),
            "findings": [finding.to_dict() for finding in self.findings],
        }


def laid_over(contents: Contents, events: Sequence[Event]) -> Contents:
    """Return the contents that a log would have with these events added; it is checked like an append.

    Args:
        contents: the contents of the log.
        events: the events; those that the log already has with the same content are left out.

    Raises:
        InvalidEventsError: the events do not fit the log.
    """
    state = LogState.of(contents.name, contents.entries)
    _, fresh = sorted_out(state, events, lambda position: contents.entries[position - 1])
    if faults := [*(finding for _, finding in validate(fresh, state)), *unit_findings(fresh)]:
        raise InvalidEventsError(contents.name, faults)
    if lost := orphaned(state, fresh):
        raise InvalidEventsError(contents.name, lost)
    added = (  # without a recording time, because nothing is recorded
        Stored(position=position, recorded=None, event=event, data=encode(event).encode())
        for position, event in enumerate(fresh, start=contents.position + 1)
    )
    return Contents(name=contents.name, entries=(*contents.entries, *added))


def preview(contents: Contents, events: Sequence[Event], at: When, *, now: datetime | None = None) -> Preview:
    """Return the effect of adding events on the status at T.

    Args:
        contents: the contents of the log.
        events: the events.
        at: T.
        now: the time at which they would be recorded; with None, no check compares their dates with it.

    Raises:
        InvalidEventsError: the events do not fit the log.
        BadValueError: `at` is not a date.
    """
    after = laid_over(contents, events)
    fresh = after.events[contents.position :]  # events are only added behind the last one
    ids = {event.id for event in fresh}
    before = replay(contents).at(at).status()
    return Preview(
        log=contents.name,
        events=fresh,
        already_stored=tuple(event.id for event in events if event.id not in ids),
        difference=difference(before, replay(after).at(at).status()),
        findings=_new_findings(contents, after, now),
    )


_TOLD = {"no-source", "order-by-rank", "order-by-id"}
"""What keeps nothing from being written: many acts of a day are told without their order."""


def _new_findings(before: Contents, after: Contents, now: datetime | None) -> tuple[Finding, ...]:
    """Return the findings that the checks report on the second contents only."""
    # Findings are compared by what a reader sees; the same finding may have another hint or position.
    earlier = {
        (finding.code, finding.event, finding.message) for _, found in run_checks(before, now=now) for finding in found
    }
    added = frozenset(event.id for event in after.events[before.position :])
    found = [finding for _, found in run_checks(after, now=now) for finding in found]
    fresh = [each for each in found if (each.code, each.event, each.message) not in earlier]
    return (*fresh, *ties_of(after, touching=added))
