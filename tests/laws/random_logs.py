"""Random logs, for the comparison of the package with the reference.

Events like to fall on the dates that earlier ones have set: that is where two readings of a rule part. A log is the
same for the same seed and size.
"""
# ruff: noqa: D102 - the name of a method says what it does; what it does not say stands in a docstring
# ruff: noqa: SIM905 - words in a row read better than one a line

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from laws.random_dates import ZONES, Dates
from laws.reference_events import Record, period

if TYPE_CHECKING:
    from collections.abc import Iterable

PARTIES = [("US", "United States"), ("CN", "China"), ("EU", "European Union")]
ISSUES = [("tariffs", "Tariffs"), ("rare-earths", "Rare earths"), ("port-fees", "Port fees")]
SCOPES = ("all goods", "all goods", "soybeans", None, None)
UNITS = ("%", "%", "%", "USD/t")
LEVELS = (5, 10, 10, 20, 24, 24, 34, 34, 50, 84, 100, 12.5)

MEASURE_STEPS = {  # what fits the rough stage of a measure
    "new": "proposal threat threat announcement announcement announcement".split(),
    "soft": "announcement announcement announcement withdrawal threat proposal".split(),
    "hard": (
        "modification modification modification suspension suspension suspension suspension extension extension "
        "resumption resumption termination announcement threat threat withdrawal proposal"
    ).split(),
}
ISSUE_STEPS = {
    "before": (
        "talks_round talks_round preliminary_consensus preliminary_consensus leader_approval scheduling breakdown"
    ).split(),
    "agreed": (
        "domestic_approval domestic_approval leader_approval leader_approval entry_into_force entry_into_force "
        "entry_into_force talks_round preliminary_consensus breakdown scheduling"
    ).split(),
    "over": "extension lapse talks_round preliminary_consensus breakdown scheduling".split(),
}
ALL_MEASURE = (
    "threat proposal announcement modification suspension extension resumption termination withdrawal"
).split()
ALL_ISSUE = (
    "talks_round preliminary_consensus domestic_approval leader_approval entry_into_force breakdown lapse extension "
    "scheduling"
).split()
RETRACTIONS: tuple[Record, ...] = ({"v": 2}, {"v": 2, "only": True}, {})  # of a chain, of one event, and in version 1
SCHEDULED = ("talks_round", "leader_approval", "domestic_approval", "entry_into_force", "announcement", "suspension")
AFTER = {  # the rough stage after an act that is its owner's own word
    "announcement": "hard",
    "termination": "new",
    "preliminary_consensus": "agreed",
    "entry_into_force": "over",
    "lapse": "before",
    "breakdown": "before",
}


def random_log(seed: int, size: int) -> list[Record]:
    """Return a valid log of `size` events, the first of which is the opening."""
    return Maker(Random(f"log {seed} {size}"), size).make()  # noqa: S311 - nothing here is a secret


def given(fields: Record) -> Record:
    return {name: value for name, value in fields.items() if value is not None}


class Maker(Dates):
    """Makes one log, from its opening on."""

    def __init__(self, random: Random, size: int) -> None:
        super().__init__(random)
        self.size = size
        self.log: list[Record] = []
        self.number = 0
        self.waiting: list[tuple[list[str], list[str], str]] = []  # consensus that another party has still to vouch
        self.parties = PARTIES[: 2 if self.chance(0.7) else 3]
        self.ids = [name for name, _ in self.parties]
        issues = random.sample(ISSUES, random.randint(1, 3))
        self.late_issues = [issues.pop()] if len(issues) > 1 and self.chance(0.15) else []
        self.late_parties = PARTIES[2:] if len(self.parties) == 2 and self.chance(0.1) else []
        self.issues = [name for name, _ in issues]
        self.titles = dict(ISSUES)
        self.stage = dict.fromkeys(self.issues, "before")
        self.measures = [self.measure(number) for number in range(1, random.randint(1, 4) + 1)]

    def measure(self, number: int) -> Record:
        random = self.random
        owner = random.sample(self.ids, 2) if self.chance(0.05) else [random.choice(self.ids)]
        several = len(self.issues) > 1 and self.chance(0.2)
        return {
            "id": f"{'-'.join(owner).lower()}-measure-{number}",
            "owner": owner,
            "home": random.sample(self.issues, 2) if several else [random.choice(self.issues)],
            "unit": random.choice(UNITS),
            "scope": random.choice(SCOPES),
            "numeric": self.chance(0.9),
            "stage": "new",
            "value": 34,
        }

    def make(self) -> list[Record]:
        self.log.append(self.opening("opening", "2025-01-20", self.parties, self.issues))
        pace = self.random.choice([3, 8, 20])  # the largest step in days
        while len(self.log) < self.size:
            self.advance(pace)
            if (self.late_issues or self.late_parties) and len(self.log) >= self.size // 3:
                self.open_again()
            else:
                self.log.append(self.event())
        return self.log

    def opening(self, name: str, day: str, parties: Iterable[tuple[str, str]], issues: Iterable[str]) -> Record:
        return {
            "kind": "opening",
            "id": name,
            "occurred": day,
            "title": "A negotiation",
            "zone": self.zone,
            "parties": [{"id": party, "name": title} for party, title in parties],
            "issues": [{"id": issue, "title": self.titles[issue]} for issue in issues],
        }

    def open_again(self) -> None:
        issues = [name for name, _ in self.late_issues]
        self.log.append(self.opening("opening-again", str(self.today), self.late_parties, issues))
        self.issues += issues
        self.stage |= dict.fromkeys(issues, "before")
        self.ids += [name for name, _ in self.late_parties]
        self.late_issues, self.late_parties = [], []

    # Events.

    def event(self) -> Record:
        self.number += 1
        correctable = [each for each in self.log if each["kind"] != "opening"]
        dice = self.random.random()
        if correctable and dice < 0.05:
            return self.amendment([each for each in correctable if each["kind"] != "retraction"] or correctable)
        if correctable and dice < 0.11:
            return self.retraction(correctable)
        if dice < 0.15:
            return self.statement()
        if self.waiting and self.chance(0.4):
            issues, parties, voice = self.waiting.pop(0)
            return {**self.frame("preliminary_consensus", issues, parties), "by": [voice]}
        return self.measure_event() if dice < 0.62 else self.issue_event()

    def frame(self, kind: str, issues: Iterable[str], parties: Iterable[str]) -> Record:
        """Return what every event has."""
        zone = None if self.chance(0.7) else self.random.choice(ZONES)
        occurred = self.occurred(zone or self.zone)
        return given(
            {
                "kind": kind,
                "id": f"{self.today}-{kind.replace('_', '-')}-{self.number}",
                "occurred": occurred,
                "zone": zone,
                "known": self.known(occurred, zone or self.zone),
                "order": self.random.choice([-1, 1, 2]) if self.chance(0.08) else None,
                "issues": [*issues],
                "parties": [*parties],
            }
        )

    def voices(self, parties: list[str]) -> Record:
        """Return who says so, when that is somebody else or only one of them."""
        dice = self.random.random()
        others = [party for party in self.ids if party not in parties]
        if dice < 0.09 and others:
            return {"by": [self.random.choice(others)]}
        if dice < 0.13:
            return {"by": ["press"]}
        return {"by": parties[:1]} if dice < 0.16 and len(parties) > 1 else {}

    def level(self, measure: Record, value: float | None = None) -> Record | None:
        if not measure["numeric"] or self.chance(0.08):
            return None
        return {"value": value or self.random.choice(LEVELS), "unit": measure["unit"]}

    def measure_event(self) -> Record:
        random = self.random
        measure = random.choice(self.measures)
        kind = random.choice(MEASURE_STEPS[measure["stage"]] if self.chance(0.88) else ALL_MEASURE)
        issues = [random.choice(self.issues)] if self.chance(0.05) else measure["home"]
        parties = [random.choice(self.ids)] if self.chance(0.02) else measure["owner"]
        event = self.frame(kind, issues, parties) | self.voices(parties) | {"measure": measure["id"]}
        event |= given(self.of_measure(kind, measure, event.get("zone", self.zone)))
        if kind in ("announcement", "modification") and event.get("level"):
            measure["value"] = event["level"]["value"]
        if "by" not in event:
            soft = kind in ("threat", "proposal") and measure["stage"] == "new"
            measure["stage"] = "soft" if soft else AFTER.get(kind, measure["stage"])
        return event

    def of_measure(self, kind: str, measure: Record, zone: str) -> Record:
        """Return the fields that a kind of act on a measure has of its own."""
        random = self.random
        fields: Record = {}
        if kind == "threat":
            others = [each["id"] for each in self.measures if each is not measure]
            fields |= {"level": self.level(measure), "effective": self.effective(zone, within=10)}
            fields["contingent_on"] = random.choice([*others, "a retreat"]) if self.chance(0.2) else None
        elif kind in ("proposal", "announcement"):
            effective = self.effective(zone)
            fields |= {"level": self.level(measure), "effective": effective, "scope": measure["scope"]}
            fields |= {"until": self.until(zone, effective, 0.7), "on_expiry": "end" if self.chance(0.1) else None}
        elif kind == "modification":
            fields |= {"level": self.level(measure), "effective": self.effective(zone, missing=0.4)}
        elif kind == "suspension":
            value, effective = measure["value"], self.effective(zone, within=10)
            part = random.choice([value / 2, value / 4, value, random.choice(LEVELS)])
            fields |= {"effective": effective, "until": self.until(zone, effective, 0.2)}
            fields["level"] = self.level(measure, part) if self.chance(0.6) else None
            fields["on_expiry"] = random.choice([None, None, "resume", "end"])
        elif kind == "extension":
            far = str(self.today + timedelta(days=random.choice([30, 90, 180, 365])))
            fields["until"] = far if self.chance(0.5) else self.until(zone, None, 0) or far
        else:
            fields["effective"] = self.effective(zone, missing=0.85 if kind == "withdrawal" else 0.4)
            fields["reason"] = random.choice([None, None, "struck_down", "by agreement"])
        return fields

    def issue_event(self) -> Record:
        random = self.random
        issue = random.choice(self.issues)
        kind = random.choice(ISSUE_STEPS[self.stage[issue]] if self.chance(0.9) else ALL_ISSUE)
        issues = random.sample(self.issues, 2) if len(self.issues) > 1 and self.chance(0.25) else [issue]
        parties = self.ids if len(self.ids) == 2 or self.chance(0.2) else random.sample(self.ids, 2)
        approval = kind in ("domestic_approval", "leader_approval")
        if (approval and self.chance(0.6)) or (kind in ("breakdown", "lapse", "scheduling") and self.chance(0.4)):
            parties = [random.choice(parties)]
        event = self.frame(kind, issues, parties)
        if kind in ("preliminary_consensus", "talks_round", "entry_into_force") and self.chance(0.45):
            event["by"] = [random.choice(parties)]
            if kind == "preliminary_consensus":
                self.waiting += [(issues, [*parties], each) for each in parties if each not in event["by"]]
        else:
            event |= self.voices([*parties])
        event |= given(self.of_issue(kind, event, event.get("zone", self.zone)))
        if "by" not in event or kind == "preliminary_consensus":
            for name in issues:
                restart = kind == "talks_round" and self.stage[name] != "agreed"
                self.stage[name] = "before" if restart else AFTER.get(kind, self.stage[name])
        return event

    def of_issue(self, kind: str, event: Record, zone: str) -> dict[str, Any]:
        """Return the fields that a kind of event on an issue has of its own."""
        random = self.random
        if kind in ("domestic_approval", "leader_approval"):
            return {"granted": random.choice([None, None, None, True, False])}
        if kind == "entry_into_force":
            return {
                "until": self.until(zone, event["occurred"], 0.4),
                "provisional": random.choice([None, True, False]),
            }
        if kind == "extension":
            return {"until": self.until(zone, None, 0) or str(self.today + timedelta(days=30))}
        if kind == "scheduling":
            due = random.choice([str(self.threshold(1, 40)), str(self.today + timedelta(days=40))[:7]])
            return {"what": random.choice(SCHEDULED), "due": due}
        return {}

    def statement(self) -> Record:
        about = [*(each["id"] for each in self.measures), *(each["id"] for each in self.log)]
        party = [self.random.choice(self.ids)]
        event = self.frame("statement", [self.random.choice(self.issues)], party) | self.voices(party)
        return {**event, "about": self.random.choice(about)}

    # Corrections.

    def later_known(self, event: Record, target: Record) -> str:
        """Return when a correction became known: after what it corrects, and when it was written or later."""
        zone = event.get("zone", self.zone)
        after = period(target.get("known") or target["occurred"], target.get("zone", self.zone))[1]
        begin = period(event["occurred"], zone)[0]
        moment = max(after, begin, period(str(self.today), self.zone)[0])
        return self.day_or_zulu(moment + timedelta(hours=self.random.choice([0, 1, 30, 300])), zone, 0.5)

    def amendment(self, targets: list[Record]) -> Record:
        target = self.random.choice(targets[-8:])
        event: Record = json.loads(json.dumps(target))
        event |= {"id": f"{target['id']}-amended-{self.number}", "amends": target["id"]}
        zone = event.get("zone", self.zone)
        change = self.random.choice(["occurred", "level", "effective", "until", "granted", "by", "nothing", "nothing"])
        if change == "occurred" and event["kind"] != "retraction":
            begin = period(event["occurred"], zone)[0].astimezone(ZoneInfo(zone)).date()
            event["occurred"] = str(begin + timedelta(days=self.random.choice([-3, -1, 0, 1, 2])))
        elif change == "level" and "level" in event:
            event["level"]["value"] = self.random.choice(LEVELS)
        elif change == "effective" and "effective" in event:
            event["effective"] = str(self.threshold(-5, 20))
            if "until" in event and period(event["until"], zone)[1] <= period(event["effective"], zone)[1]:
                del event["until"]
        elif change == "until" and "until" in event:
            after = period(event.get("effective") or event["occurred"], zone)[1]
            event["until"] = str(after.date() + timedelta(days=self.random.randint(1, 60)))
        elif change == "granted" and event["kind"] in ("domestic_approval", "leader_approval"):
            event["granted"] = not event.get("granted", True)
        elif change == "by":
            event.pop("by", None)
        return {**event, "known": self.later_known(event, target)}

    def retraction(self, targets: list[Record]) -> Record:
        again = [each for each in targets if each["kind"] == "retraction"]
        target = self.random.choice(again if again and self.chance(0.35) else targets[-10:])
        event = self.frame("retraction", target["issues"], target.get("by") or target["parties"])
        event |= {"occurred": str(self.today), "amends": target["id"], "reason": "it was wrong"}
        event |= self.random.choice(RETRACTIONS)
        return {**event, "known": self.later_known(event, target)}
