"""Checks of sources: every event has one, each is cited in full, and the dates agree."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from negotiation.errors import Finding
from negotiation.events import Opening, Retraction
from negotiation.history import log_zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.events import Event, Source
    from negotiation.logs import Contents
    from negotiation.times import Period

_CITATION = ("title", "published")
_A_DAY = timedelta(days=1)  # the publisher may be in another zone than the log, so a day more is tolerated


def sourced(contents: Contents) -> Iterator[Finding]:
    """Every event has a source; this is a warning, because private notes may have none."""
    for event in contents.events:
        if not event.sources and not isinstance(event, (Opening, Retraction)):
            yield Finding(
                code="no-source",
                severity="warning",
                event=event.id,
                message=f"{event.id} has no source.",
                hint='Add "sources":[{"publisher":…,"title":…,"published":…,"url":…}].',
            )


def cited(contents: Contents) -> Iterator[Finding]:
    """Every source has a title and a date, and sources with the same address have the same date."""
    dates: dict[str, tuple[str, str]] = {}
    for event, source in _sources(contents):
        missing = [key for key in _CITATION if getattr(source, key) is None]
        if missing:
            yield _finding(
                "incomplete-source",
                event,
                f"{event.id}: the source {source.publisher} lacks {' and '.join(missing)}.",
                "Give the title and the date of publication; a month or a year is enough.",
            )
        if source.url and source.published:  # the first event that cites an address sets the date to compare with
            first, other = dates.setdefault(source.url, (source.published.text, event.id))
            if first != source.published.text:
                yield _finding(
                    "source-dates-differ",
                    event,
                    f"{event.id} dates {source.url} {source.published}, {other} dates it {first}.",
                    "Correct the event that is wrong.",
                )


def dated(contents: Contents) -> Iterator[Finding]:
    """No event has a `known` date after one of its sources had reported it."""
    zone = log_zone(contents.events)
    for event, source in _sources(contents):
        if event.known is None or source.published is None:
            continue
        published, occurred, known = source.published.period(zone), event.occurred_in(zone), event.known_in(zone)
        # A source from before the act reports something else, such as an announcement, and is not compared.
        if _after(published, occurred) and _after(known, published):
            yield _finding(
                "known-after-published",
                event,
                f"{event.id} became known {event.known}, but {source.publisher} reported it on {source.published}.",
                "Date `known` by the first report, or leave out the source if it reports something else.",
            )


def _after(later: Period, earlier: Period) -> bool:
    """Tell whether one period is after another by more than a day, so that it is so in every zone."""
    return later.begins.instant > earlier.ends.instant + _A_DAY


def _sources(contents: Contents) -> Iterator[tuple[Event, Source]]:
    for event in contents.events:
        for source in event.sources:
            yield event, source


def _finding(code: str, event: Event, message: str, hint: str) -> Finding:
    return Finding(code=code, severity="warning", event=event.id, message=message, hint=hint)
