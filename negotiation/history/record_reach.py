"""Record reach: how far the record of a log goes, and whether a timer has moved something beyond that.

A review says up to when the record has been read. Where no review names an issue, the record goes as far as the latest
`known` of the issue's own events (docs/rules/reading-rule.md#how-far-the-record-goes). This depends on the log at
hand, like the position, and on nothing that is known by K.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from negotiation.events import Review
from negotiation.history.corrections import displaced
from negotiation.times import FIRST_MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from zoneinfo import ZoneInfo

    from negotiation.events import Event
    from negotiation.times import Moment


class RecordReach(NamedTuple):
    """How far a log has been read.

    Attributes:
        issues: for each issue with events or reviews of its own, the moment up to which its record was read.
        everywhere: the moment up to which reviews that name no issue have read; None where there are none.
    """

    issues: Mapping[str, Moment]
    everywhere: Moment | None

    def of_issue(self, issue: str) -> Moment | None:
        """Return the moment up to which the record of an issue was read; None where nothing was."""
        return self.issues.get(issue, self.everywhere)

    def of_log(self) -> Moment | None:
        """Return the latest of the moments of the issues; None where nothing was read."""
        moments = [*self.issues.values(), *([] if self.everywhere is None else [self.everywhere])]
        return max(moments, default=None)


def record_reach(events: Iterable[Event], zone: ZoneInfo) -> RecordReach:
    """Return how far a log has been read.

    Args:
        events: all events of the log at hand; those that corrections displace say nothing.
        zone: the log's zone.
    """
    everything = tuple(events)
    out = displaced(everything, zone)
    reviewed: dict[str, Moment] = {}
    everywhere: Moment | None = None
    known: dict[str, Moment] = {}
    for event in everything:
        if event.id in out:
            continue
        if isinstance(event, Review):
            through = event.through.period(event.zone_in(zone)).ends
            for issue in event.issues:
                reviewed[issue] = max(through, reviewed.get(issue, through))
            if not event.issues:
                everywhere = through if everywhere is None else max(through, everywhere)
        elif event.track != "record" and event.concerns:
            since = event.known_in(zone).ends
            for issue in event.concerns:
                if since > known.get(issue, FIRST_MOMENT):
                    known[issue] = since
    if everywhere is not None:  # it reviews every issue; a review of an issue may have read further
        known = dict.fromkeys(known, everywhere)
        reviewed = {issue: max(through, everywhere) for issue, through in reviewed.items()}
    return RecordReach({**known, **reviewed}, everywhere)
