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

PARTIES = [("US", "United States"), ("CN", "China"), ("EU", "European Union"), ("JP", "Japan")]
ISSUES = [("tariffs", "Tariffs"), ("rare-earths", "Rare earths"), ("port-fees", "Port fees")]
SCOPES = ("all goods", "all goods", "soybeans", None, None)
UNITS = ("%", "%", "%", "USD/t")
CLASSES = ("duty", "duty", "duty", "fee", "quota")
TEXTS = ("treaty", "protocol", "annex")
STAGES = ("council", "parliament", "conclusion")
NEEDS = ("signature", "domestic_approval", "leader_approval")
INSTRUMENTS = ("Order 1", "Order 2", "Notice 3")
LEVELS = (5, 10, 10, 20, 24, 24, 34, 34, 50, 84, 100, 12.5)

MEASURE_STEPS = {  # what fits the rough stage of a measure
    "new": "proposal threat threat announcement announcement announcement".split(),
    "soft": (
        "announcement announcement announcement withdrawal threat proposal suspension postponement postponement"
    ).split(),
    "hard": (
        "modification modification modification suspension suspension suspension suspension extension extension "
        "resumption resumption termination announcement announcement announcement threat threat withdrawal "
        "proposal postponement postponement "
        "postponement"
    ).split(),
}
ISSUE_STEPS = {
    "before": (
        "talks_round talks_round preliminary_consensus preliminary_consensus preliminary_consensus leader_approval "
        "scheduling breakdown domestic_approval signature exit accession"
    ).split(),
    "agreed": (
        "domestic_approval domestic_approval leader_approval leader_approval entry_into_force entry_into_force "
        "entry_into_force entry_into_force entry_into_force talks_round preliminary_consensus preliminary_consensus "
        "breakdown scheduling signature "
        "signature exit accession domestic_approval"
    ).split(),
    "over": (
        "extension extension extension extension extension extension lapse talks_round preliminary_consensus breakdown "
        "scheduling exit "
        "accession entry_into_force domestic_approval leader_approval signature"
    ).split(),
}
ALL_MEASURE = (
    "threat proposal announcement modification postponement suspension extension resumption termination withdrawal"
).split()
ALL_ISSUE = (
    "talks_round preliminary_consensus signature domestic_approval leader_approval entry_into_force exit accession "
    "breakdown lapse extension scheduling"
).split()
RETRACTIONS: tuple[Record, ...] = ({"v": 2}, {"v": 2, "only": True}, {})  # of a chain, of one event, and in version 1
SCHEDULED = (
    "talks_round", "leader_approval", "domestic_approval", "entry_into_force", "announcement", "suspension",
    "preliminary_consensus", "extension", "exit", "hearing",
)  # fmt: skip
REQUESTED = ("extension", "suspension", "talks_round", "leader_approval", "termination", "signature", "exit")
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
        self.members: dict[str, list[str]] = {}  # of issues that not all parties negotiate
        self.extended: str | None = None  # the end that was last said
        self.last_text: dict[str, str | None] = {}
        self.waiting: list[tuple[str, list[str], list[str], str, Record]] = []  # steps that others have yet to take
        self.share = random.choice([0.35, 0.5, 0.62])  # of acts on measures
        self.parties = PARTIES[: random.choice([2, 2, 2, 2, 2, 3, 3, 3, 4])]
        self.ids = [name for name, _ in self.parties]
        self.plain = self.chance(0.4)  # without texts, stages, needs and quorums
        self.texts = [] if self.plain or self.chance(0.4) else [*TEXTS[: random.randint(1, 3)]]
        issues = random.sample(ISSUES, random.choice([1, 1, 2, 3]))
        self.late_issues = [issues.pop()] if len(issues) > 1 and self.chance(0.15) else []
        late = not self.plain and len(self.parties) < len(PARTIES) and self.chance(0.2)
        self.late_parties = PARTIES[len(self.parties) :][:1] if late else []
        self.widens = bool(self.late_issues or self.late_parties) or (not self.plain and self.chance(0.15))
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
            "class": None if self.plain else random.choice([None, *CLASSES]),
            "numeric": self.chance(0.9),
            "stage": "new",
            "value": 34,
        }

    def make(self) -> list[Record]:
        self.log.append(self.opening("opening", "2025-01-20", self.parties, self.issues))
        pace = self.random.choice([3, 8, 20])  # the largest step in days
        while len(self.log) < self.size:
            self.advance(pace)
            if self.widens and len(self.log) >= self.size // 3:
                self.open_again()
            else:
                self.log.append(self.event())
        return self.log

    def opening(self, name: str, day: str, parties: Iterable[tuple[str, str]], issues: Iterable[str]) -> Record:
        record = {
            "kind": "opening",
            "id": name,
            "occurred": day,
            "title": "A negotiation",
            "zone": self.zone,
            "parties": [given(self.party(party, title)) for party, title in parties],
            "issues": [given(self.issue(issue)) for issue in issues],
        }
        if self.chance(0.2):
            record |= {
                "voices": [{"id": "UNSC", "title": "Security Council"}],
                "baseline": "Older duties do not count.",
            }
            record["scopes"] = [{"id": "steel", "title": "Steel", "codes": ["72"], "except": ["7201"]}]
        return record

    def party(self, party: str, title: str) -> Record:
        return {"id": party, "name": title, "approval": self.some_stages(0.25)}

    def some_stages(self, probability: float) -> list[str] | None:
        stages = [*STAGES[: self.random.randint(1, 3)]]
        return None if self.plain or not self.chance(probability) else stages

    def issue(self, issue: str) -> Record:
        """Return the declaration of an issue, with what it asks of whom."""
        record: Record = {"id": issue, "title": self.titles[issue]}
        if self.plain:
            return record
        random, count = self.random, len(self.ids)
        if count > 2 and self.chance(0.4):
            record["parties"] = sorted(random.sample(self.ids, random.randint(2, count)))
            self.members[issue] = record["parties"]
        if self.chance(0.35):
            record["needs"] = [step for step in NEEDS if self.chance(0.5)]
        if count > 2 and self.chance(0.4):
            record["quorum"] = random.randint(1, count)
        if self.chance(0.15):
            record["approval"] = {random.choice(self.ids): self.some_stages(0.7) or []}
        return record

    def open_again(self) -> None:
        issues = [name for name, _ in self.late_issues]
        self.ids += [name for name, _ in self.late_parties]
        again = [name for name in self.issues if not self.plain and self.chance(0.6)]
        opening = self.opening("opening-again", str(self.today), self.late_parties, [*issues, *again])
        self.log.append(opening)
        self.issues += issues
        self.stage |= dict.fromkeys(issues, "before")
        self.late_issues, self.late_parties, self.widens = [], [], False

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
        if dice < 0.18:
            return self.review()
        if dice < 0.205:
            return self.request()
        if self.waiting and self.chance(0.55):
            kind, issues, parties, voice, fields = self.waiting.pop(0)
            return {**self.frame(kind, issues, parties), "by": [voice]} | fields
        return self.measure_event() if dice < self.share else self.issue_event()

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
            return {"by": [self.random.choice(["press", "press", "UNSC"])] if self.log[0].get("voices") else ["press"]}
        return {"by": parties[:1]} if dice < 0.16 and len(parties) > 1 else {}

    def level(self, measure: Record, value: float | None = None) -> Record | None:
        if not measure["numeric"] or self.chance(0.08):
            return None
        bound = "at_most" if self.chance(0.07) else None
        value = value or (measure["value"] if self.chance(0.3) else None)  # the same again, perhaps for another date
        return given({"value": value or self.random.choice(LEVELS), "unit": measure["unit"], "bound": bound})

    def measure_event(self) -> Record:
        random = self.random
        measure = random.choice(self.measures)
        kind = random.choice(MEASURE_STEPS[measure["stage"]] if self.chance(0.88) else ALL_MEASURE)
        issues = [random.choice(self.issues)] if self.chance(0.05) else measure["home"]
        parties = [random.choice(self.ids)] if self.chance(0.02) else measure["owner"]
        event = self.frame(kind, issues, parties) | self.voices(parties) | {"measure": measure["id"]}
        event |= given(self.of_measure(kind, measure, event.get("zone", self.zone)))
        if kind != "threat" and self.chance(0.3):
            event["instrument"] = random.choice(INSTRUMENTS)
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
            fields |= {"class": measure["class"], **self.of_others(measure)}
        elif kind == "postponement":
            far = str(self.today + timedelta(days=300))  # behind the end of what has one
            fields["effective"] = far if self.chance(0.15) else self.effective(zone, missing=0.35)
            fields["of"] = str(random.choice(self.ahead[-6:])) if self.ahead and self.chance(0.4) else None
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

    def of_others(self, measure: Record) -> Record:
        """Return what an announcement says of other measures."""
        others = [each["id"] for each in self.measures if each is not measure]
        if not others or self.plain:
            return {}
        part = self.random.choice(others) if self.chance(0.15) else None
        return {"part_of": part, "replaces": [self.random.choice(others)] if self.chance(0.25) else None}

    def issue_event(self) -> Record:
        random = self.random
        issue = random.choice(self.issues)
        kind = random.choice(ISSUE_STEPS[self.stage[issue]] if self.chance(0.9) else ALL_ISSUE)
        issues = random.sample(self.issues, 2) if len(self.issues) > 1 and self.chance(0.25) else [issue]
        parties = self.members.get(issue, self.ids)
        parties = random.sample(self.ids, 2) if len(self.ids) > 2 and self.chance(0.15) else parties
        alone = kind in ("breakdown", "lapse", "scheduling", "extension") and self.chance(0.4)
        if (kind in NEEDS and self.chance(0.6)) or alone or (kind in ("exit", "accession") and self.chance(0.8)):
            parties = [random.choice(parties)]
        event = self.frame(kind, issues, parties)
        if kind in ("preliminary_consensus", "talks_round", "entry_into_force") and self.chance(0.45):
            event["by"] = [random.choice(parties)]
            event |= given({"text": self.text(kind, issues[0])})
            if kind == "preliminary_consensus":
                self.wait_for_others(event, ("text",))
        else:
            event |= self.voices([*parties])
        event |= given({"text": self.text(kind, issues[0])}) if "text" not in event else {}
        event |= given(self.of_issue(kind, event, event.get("zone", self.zone)))
        if kind == "preliminary_consensus" and self.chance(0.3):
            self.expect_approvals(event)
        if kind == "entry_into_force" and event.get("until") and self.chance(0.6):
            self.expect_extension(event)
        if kind == "extension" and self.chance(0.7):
            self.wait_for_others(event, ("text", "until"))
        if "by" not in event or kind == "preliminary_consensus":
            for name in issues:
                restart = kind == "talks_round" and self.stage[name] != "agreed"
                self.stage[name] = "before" if restart else AFTER.get(kind, self.stage[name])
        return event

    def wait_for_others(self, event: Record, names: Iterable[str]) -> None:
        """Remember a joint step that the other parties are likely to take too."""
        fields = {name: event[name] for name in names if name in event}
        said: list[str] = event.get("by") or event["parties"]
        for party in self.members.get(event["issues"][0], self.ids):
            if party not in said:
                parties = sorted({party, *event["parties"]})
                self.waiting.append((event["kind"], event["issues"], parties, party, fields))

    def expect_approvals(self, event: Record) -> None:
        """Remember that the parties are likely to approve a text, one after the other."""
        text = given({"text": event.get("text")})
        for kind in ("domestic_approval", "leader_approval"):
            for party in self.members.get(event["issues"][0], self.ids):
                self.waiting.append((kind, event["issues"], [party], party, text))

    def expect_extension(self, event: Record) -> None:
        """Remember that a measure is likely to be paused as long as an arrangement runs, and that to be prolonged."""
        issues, zone = event["issues"], event.get("zone", self.zone)
        ours = [each for each in self.measures if set(each["home"]) & set(issues) and len(each["owner"]) == 1]
        coming: list[tuple[str, list[str], list[str], str, Record]] = []
        if ours:
            measure = self.random.choice(ours)
            owner, fields = measure["owner"], {"measure": measure["id"]}
            if measure["stage"] != "hard":
                coming.append(("announcement", issues, owner, owner[0], fields))
                measure["stage"] = "hard"
            coming.append(("suspension", issues, owner, owner[0], {**fields, "until": event["until"]}))
        last = period(event["until"], zone)[1].date()
        until = str(last + timedelta(days=self.random.choice([30, 60, 90])))
        for party in self.members.get(issues[0], self.ids):
            word = given({"until": until, "instrument": "Notes 2" if self.chance(0.4) else None})
            coming.append(("extension", issues, [party], party, word))
        self.waiting = [*coming, *self.waiting]

    def of_issue(self, kind: str, event: Record, zone: str) -> dict[str, Any]:
        """Return the fields that a kind of event on an issue has of its own."""
        random = self.random
        if kind in NEEDS:
            stage = random.choice([*STAGES, *STAGES, "senate"]) if not self.plain and self.chance(0.5) else None
            version = 2 if stage and self.chance(0.5) else None
            staged = {"stage": stage, "v": version} if kind == "domestic_approval" else {}
            return {"granted": random.choice([None, None, None, None, True, False]), **staged}
        if kind == "preliminary_consensus":
            others = [text for text in self.texts if text != event.get("text")]
            return {
                "granted": False if self.chance(0.08) else None,
                "replaces": [random.choice(others)] if others and self.chance(0.35) else None,
            }
        if kind == "entry_into_force":
            until = self.until(zone, event["occurred"], 0.25)
            ahead = str(self.threshold(1, 30)) if self.chance(0.25) else None
            if until and ahead and until[:10] <= ahead:
                until = None
            return {"until": until, "effective": ahead, "provisional": random.choice([None, True, False])}
        if kind in ("exit", "accession"):
            return {"effective": self.effective(zone, missing=0.6), "reason": "a ruling" if self.chance(0.2) else None}
        if kind == "extension":
            until = self.until(zone, None, 0) or str(self.today + timedelta(days=30))
            if self.extended and self.chance(0.6):
                until = self.extended  # another party's word for the same end
            self.extended = until
            unless = {"words": "the courts agree", "until": str(self.today)} if self.chance(0.1) else None
            return {"until": until, "instrument": "Notes 1" if self.chance(0.4) else None, "unless": unless}
        return self.scheduling() if kind == "scheduling" else {}

    def text(self, kind: str, issue: str) -> str | None:
        """Return the text that an event names: mostly the one that its issue was last about."""
        if not self.texts or kind in ("talks_round", "scheduling"):
            return None
        last = self.last_text.get(issue)
        if kind in ("extension", "lapse", "exit", "accession", "breakdown") and self.chance(0.6):
            return None
        new = self.random.choice([*self.texts, None])
        if kind == "preliminary_consensus" and (last is None or self.chance(0.25)):
            self.last_text[issue] = new
            return new
        return last if self.chance(0.85) else new

    def scheduling(self) -> Record:
        """Set a date, or move one or call one off."""
        random = self.random
        due = random.choice([str(self.threshold(1, 40)), str(self.today + timedelta(days=40))[:7]])
        named = [each["id"] for each in self.log if each["kind"] in ("scheduling", "entry_into_force", "exit")]
        if named and self.chance(0.35):
            moved = due if self.chance(0.5) else None
            what = random.choice(SCHEDULED) if moved and self.chance(0.2) else None
            return {"what": what, "due": moved, "calls_off": random.choice(named[-4:])}
        return {"what": random.choice(SCHEDULED), "due": due}

    def statement(self) -> Record:
        claims = [each["id"] for each in self.log if each.get("by") or each["kind"] == "request"]
        about = [*(each["id"] for each in self.measures), *(each["id"] for each in self.log), *claims[-6:] * 3]
        party = [self.random.choice(self.ids)]
        event = self.frame("statement", [self.random.choice(self.issues)], party) | self.voices(party)
        stance = self.random.choice([None, "confirms", "denies", "disputes"])
        return {**event, "about": self.random.choice(about), **given({"stance": stance})}

    def review(self) -> Record:
        issues = self.random.sample(self.issues, 1) if self.chance(0.5) else []
        event = self.frame("review", issues, [])
        known = event.get("known") or event["occurred"]
        last = period(known, event.get("zone", self.zone))[1] - timedelta(days=self.random.choice([1, 1, 3, 20]))
        through = str(last.astimezone(ZoneInfo(event.get("zone", self.zone))).date() - timedelta(days=1))
        return {key: value for key, value in event.items() if value != []} | {"through": through}

    def request(self) -> Record:
        party = [self.random.choice(self.ids)]
        event = self.frame("request", [self.random.choice(self.issues)], party) | self.voices(party)
        measure = self.random.choice(self.measures)["id"] if self.chance(0.4) else None
        until = str(self.threshold(1, 30)) if self.chance(0.5) else None
        return event | given({"what": self.random.choice(REQUESTED), "measure": measure, "until": until})

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
        change = self.random.choice(
            ["occurred", "level", "effective", "until", "granted", "by", "text", "nothing", "nothing"]
        )
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
        elif change == "text" and "text" in event:
            event["text"] = self.random.choice(self.texts)
        elif change == "granted" and event["kind"] in NEEDS:
            event["granted"] = not event.get("granted", True)
        elif change == "by":
            event.pop("by", None)
        return {**event, "known": self.later_known(event, target)}

    def retraction(self, targets: list[Record]) -> Record:
        again = [each for each in targets if each["kind"] == "retraction"]
        target = self.random.choice(again if again and self.chance(0.35) else targets[-10:])
        voices = target.get("by") or target.get("parties", [])
        event = self.frame("retraction", target.get("issues", []), [each for each in voices if each in self.ids])
        event |= {"occurred": str(self.today), "amends": target["id"], "reason": "it was wrong"}
        event |= self.random.choice(RETRACTIONS)
        return {**event, "known": self.later_known(event, target)}
