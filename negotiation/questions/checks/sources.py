"""Checks of the sources: does every event rest on one, is each cited in full, do the dates agree."""

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
_A_DAY = timedelta(days=1)  # a publisher's day may begin before the log's does


def sourced(contents: Contents) -> Iterator[Finding]:
    """Every event has a source; a warning, so that notes of one's own are welcome."""
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
    """Every source has a title and a date, and what has one address has one date."""
    dates: dict[str, tuple[str, str]] = {}
    for event, source in _sources(contents):
        missing = [key for key in _CITATION if getattr(source, key) is None]
        if missing:
            yield _finding(
                "incomplete-source",
                event,
                f"{event.id}: the source {source.publisher} lacks {' and '.join(missing)}.",
                "Say what was published, and when; a month or year will do.",
            )
        if source.url and source.published:
            first, other = dates.setdefault(source.url, (source.published.text, event.id))
            if first != source.published.text:
                yield _finding(
                    "source-dates-differ",
                    event,
                    f"{event.id} dates {source.url} {source.published}, {other} dates it {first}.",
                    "Correct the event that is wrong.",
                )


def dated(contents: Contents) -> Iterator[Finding]:
    """No event became known, by its own account, after one of its sources had reported it."""
    zone = log_zone(contents.events)
    for event, source in _sources(contents):
        if event.known is None or source.published is None:
            continue
        published, occurred, known = source.published.period(zone), event.occurred_in(zone), event.known_in(zone)
        if _after(published, occurred) and _after(known, published):
            yield _finding(
                "known-after-published",
                event,
                f"{event.id} became known {event.known}, but {source.publisher} reported it on {source.published}.",
                "Date `known` by the first report, or leave out the source if it reports something else.",
            )


def _after(later: Period, earlier: Period) -> bool:
    """Tell whether one period lies after another, in whatever zone its days were meant."""
    return later.begins.instant > earlier.ends.instant + _A_DAY


def _sources(contents: Contents) -> Iterator[tuple[Event, Source]]:
    for event in contents.events:
        for source in event.sources:
            yield event, source


def _finding(code: str, event: Event, message: str, hint: str) -> Finding:
    return Finding(code=code, severity="warning", event=event.id, message=message, hint=hint)
