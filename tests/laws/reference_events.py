"""Dates and events as the reference reads them; see `laws.reference`.

A moment is an instant and a place at it: first come days, months and years that end there, then timers due there, then
what is dated with the very instant.
"""
# ruff: noqa: D102 - the name of a method says what it does; what it does not say stands in a docstring
# ruff: noqa: SIM905 - words in a row read better than one a line

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Record = dict[str, Any]
Moment = tuple[datetime, int]

DATE_END, TIMER, EXACT = 0, 1, 2
DAWN: Moment = (datetime.min.replace(tzinfo=UTC), DATE_END)

RANK = (
    "threat talks_round preliminary_consensus domestic_approval leader_approval proposal announcement modification "
    "suspension extension resumption termination withdrawal entry_into_force breakdown lapse"
).split()
ABOUT_THE_RECORD = ("opening", "retraction")


def midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def period(text: str, zone: str) -> tuple[datetime, datetime, bool]:
    """Return when a partial date begins and ends, and whether it is made of days; an instant ends as it begins."""
    if "/" in text:
        first, last = text.split("/")
        return period(first, zone)[0], *period(last, zone)[1:]
    if "T" in text:
        instant = datetime.fromisoformat(text).astimezone(UTC)
        return instant, instant, False
    numbers = [int(part) for part in text.split("-")]
    if len(numbers) == 1:
        begin, after = date(numbers[0], 1, 1), date(numbers[0] + 1, 1, 1)
    elif len(numbers) == 2:
        begin = date(numbers[0], numbers[1], 1)
        after = begin + timedelta(days=calendar.monthrange(*numbers)[1])
    else:
        begin = date(*numbers)
        after = begin + timedelta(days=1)
    return midnight(begin, zone), midnight(after, zone), True


def over(text: str, zone: str) -> Moment:
    """Return when a partial date is over: for `occurred`, `known`, T and K."""
    _, end, of_days = period(text, zone)
    return (end, DATE_END if of_days else EXACT)


def show(moment: Moment | None) -> str | None:
    return None if moment is None else moment[0].strftime("%Y-%m-%dT%H:%M:%SZ")


class Said:
    """An event: what was said to have happened, with its dates worked out."""

    def __init__(self, raw: Record, log_zone: str) -> None:
        self.raw = raw
        self.id: str = raw["id"]
        self.kind: str = raw["kind"]
        self.zone: str = raw.get("zone") or log_zone
        self.begin: Moment = (period(raw["occurred"], self.zone)[0], TIMER)
        self.end = over(raw["occurred"], self.zone)
        self.known = over(raw.get("known") or raw["occurred"], self.zone)
        self.amends: str | None = raw.get("amends")
        self.only: bool = raw.get("only", raw.get("v", 1) == 1)  # of a retraction; in version 1 each was of one event
        self.measure: str | None = raw.get("measure")
        opening = self.kind == "opening"  # its parties and issues are declarations
        self.issues: list[str] = [] if opening else raw.get("issues", [])
        self.parties: list[str] = [] if opening else raw.get("parties", [])
        self.by: list[str] = raw.get("by") or self.parties
        self.own = [party for party in self.parties if party in self.by]  # whose act it is, and who say so
        self.claimed = [party for party in self.parties if party not in self.by]
        rank = RANK.index(self.kind) if self.kind in RANK else len(RANK)
        self.key = (self.end, raw.get("order", 0), rank, self.id)

    def get(self, name: str, default: Any = None) -> Any:
        return self.raw.get(name, default)

    def start_of(self, name: str) -> Moment:
        """Return a date of which a bare day means its start; a missing one means the event itself."""
        text = self.raw.get(name)
        return (period(text, self.zone)[0], TIMER) if text else self.end

    def end_of(self, name: str) -> Moment | None:
        """Return a date of which a bare day means its end."""
        text = self.raw.get(name)
        return (period(text, self.zone)[1], TIMER) if text else None

    @property
    def granted(self) -> bool:
        return bool(self.raw.get("granted", True))


def standing(events: list[Said]) -> list[Said]:
    """Return the events that are read: of each chain of corrections the one that stands, unless the chain is out."""
    by_id = {event.id: event for event in events}
    amending: dict[str, list[Said]] = {}
    for event in events:
        if event.amends:
            amending.setdefault(event.amends, []).append(event)

    def root(name: str) -> str:
        event = by_id.get(name)
        link = event is not None and event.amends and event.kind != "retraction"
        return root(event.amends) if event and event.amends and link else name

    def version(name: str) -> Said | None:
        """Return what stands in the place of an event: the correction known last that has not been taken out."""
        corrections = [each for each in amending.get(name, []) if each.kind != "retraction"]
        versions = [(each.known, each.id, found) for each in corrections if (found := version(each.id))]
        if versions:
            return max(versions, key=lambda each: each[:2])[2]
        taken_out = any(each.only and counts(each) for each in retractions(name))
        return None if taken_out else by_id.get(name)

    def retractions(name: str) -> list[Said]:
        return [each for each in amending.get(name, []) if each.kind == "retraction"]

    def counts(event: Said) -> bool:
        """Tell whether an event is read; a retraction that is not has no effect."""
        chain = root(event.id)
        against = [each for each in events if each.kind == "retraction" and not each.only and each.amends]
        if any(root(str(each.amends)) == chain and counts(each) for each in against):
            return False
        return version(chain) is event

    return [event for event in events if counts(event)]
