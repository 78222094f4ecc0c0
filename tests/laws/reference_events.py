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
    "threat talks_round preliminary_consensus signature domestic_approval leader_approval accession proposal "
    "announcement modification postponement suspension extension resumption termination withdrawal entry_into_force "
    "exit breakdown lapse"
).split()
ACTS = RANK
"""The kinds of acts: what a scheduling or a request can ask for."""
ABOUT_THE_RECORD = ("opening", "retraction", "review")


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
        begin = date(numbers[0], 1, 1)
        after = date(numbers[0] + 1, 1, 1) if numbers[0] < date.max.year else date.max
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


def touch(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Tell whether two periods have a moment in common; an instant is a period that ends as it begins."""
    (begin, end), (first, _) = sorted([one, other])
    return first < end or first == begin


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
        self.claimed = [party for party in self.parties if party not in self.by] if self.makes_claims() else []

    @property
    def key(self) -> tuple[Moment, int, int, str]:
        """Return what the reading rule orders by."""
        rank = RANK.index(self.kind) if self.kind in RANK else len(RANK)
        return (self.end, self.raw.get("order", 0), rank, self.id)

    def makes_claims(self) -> bool:
        """Tell whether the event claims what it says of parties that do not say so themselves."""
        if self.kind in ("entry_into_force", "lapse", "exit", "accession", "breakdown"):
            return not self.own
        disputes = self.kind == "statement" and self.get("stance") == "disputes"
        return self.kind not in ABOUT_THE_RECORD and not disputes

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

    def span(self, name: str) -> tuple[datetime, datetime] | None:
        """Return the whole period of a date that is given."""
        text = self.raw.get(name)
        return period(text, self.zone)[:2] if text else None

    @property
    def day(self) -> bool:
        """Tell whether it is dated with one bare day."""
        return len(self.raw["occurred"]) == len("2025-01-01")

    @property
    def acting(self) -> Moment:
        """Return when an entry into force, an exit or an accession acts."""
        return self.start_of("effective") if self.get("effective") or not self.day else self.begin

    @property
    def granted(self) -> bool:
        return bool(self.raw.get("granted", True))


class Chains:
    """The events that are known, in their chains of corrections."""

    def __init__(self, events: list[Said]) -> None:
        self.events = events
        self.by_id = {event.id: event for event in events}
        self.amending: dict[str, list[Said]] = {}
        for event in events:
            if event.amends:
                self.amending.setdefault(event.amends, []).append(event)

    def root(self, name: str | None) -> str | None:
        """Return the first event of the chain that an id belongs to."""
        event = self.by_id.get(name or "")
        link = event is not None and event.amends and event.kind != "retraction"
        return self.root(event.amends) if event and link else name

    def corrections(self, name: str) -> list[Said]:
        return [each for each in self.amending.get(name, []) if each.kind != "retraction"]

    def taken_out(self, name: str) -> bool:
        """Tell whether this one event, not its chain, has been taken out."""
        retractions = [each for each in self.amending.get(name, []) if each.kind == "retraction"]
        return any(each.only and self.counts(each) for each in retractions)

    def version(self, name: str) -> Said | None:
        """Return what stands in the place of an event: the correction known last that has not been taken out."""
        versions = [(each.known, each.id, found) for each in self.corrections(name) if (found := self.version(each.id))]
        if versions:
            return max(versions, key=lambda each: each[:2])[2]
        return None if self.taken_out(name) else self.by_id.get(name)

    def counts(self, event: Said) -> bool:
        """Tell whether an event is read; a retraction that is not has no effect."""
        chain = self.root(event.id)
        against = [each for each in self.events if each.kind == "retraction" and not each.only and each.amends]
        if any(self.root(each.amends) == chain and self.counts(each) for each in against):
            return False
        return chain is not None and self.version(chain) is event

    def links(self, name: str) -> list[Said]:
        """Return the links of a chain, from its first on, that are not themselves taken out."""
        below = [link for each in self.corrections(name) for link in self.links(each.id)]
        first = self.by_id.get(name)
        return [*([first] if first and not self.taken_out(name) else []), *below]

    def standing(self) -> list[Said]:
        """Return the events that are read, in order, with the ends of partial dates bounded by what was known."""
        read = [event for event in self.events if self.counts(event)]
        for event in read:
            if len(event.raw["occurred"]) < len("2025-01-01"):  # a year or a month: a day that we do not know
                knowns = [each.known for each in self.links(str(self.root(event.id)))]
                event.end = min([event.end, *(known for known in knowns if known[0] >= event.begin[0])])
        return sorted(read, key=lambda each: each.key)
