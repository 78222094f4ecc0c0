"""Random negotiation logs and random questions, for differential testing.

    random_log(seed, size)   -> list of events (dicts, the first is the opening), `size` events in all
    random_times(seed, log)  -> list of (at, known_at) pairs; known_at may be None

    python generate.py SEED SIZE       prints a log as JSON Lines
"""
import json
import random
import sys
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

ZONES = ["America/New_York", "Asia/Kuala_Lumpur", "Asia/Shanghai", "Europe/London", "Europe/Brussels", "UTC"]
LOG_ZONES = ["America/New_York"] * 4 + ["UTC", "Asia/Shanghai", "Europe/Brussels"]
PARTIES = [("US", "United States"), ("CN", "China"), ("EU", "European Union")]
ISSUES = [("tariffs", "Tariffs"), ("rare-earths", "Rare earths"), ("port-fees", "Port fees")]
SCOPES = ["all goods", "all goods", "soybeans", None, None]
UNITS = ["%", "%", "%", "USD/t"]
LEVELS = [5, 10, 10, 20, 24, 24, 34, 34, 50, 84, 100, 12.5]
MEASURE_STEPS = {  # what fits the rough stage of a measure
    "new": ["proposal", "threat", "threat", "announcement", "announcement", "announcement"],
    "soft": ["announcement", "announcement", "announcement", "withdrawal", "threat", "proposal"],
    "hard": ["modification"] * 3 + ["suspension"] * 4 + ["extension"] * 2 + ["resumption", "resumption",
             "termination", "announcement", "threat", "threat", "withdrawal", "proposal"],
}
ISSUE_STEPS = {
    "before": ["talks_round", "talks_round", "preliminary_consensus", "preliminary_consensus", "leader_approval",
               "scheduling", "breakdown"],
    "agreed": ["domestic_approval", "domestic_approval", "leader_approval", "leader_approval", "entry_into_force",
               "entry_into_force", "entry_into_force", "talks_round", "preliminary_consensus", "breakdown", "scheduling"],
    "over": ["extension", "lapse", "talks_round", "preliminary_consensus", "breakdown", "scheduling"],
}
ALL_MEASURE = ["threat", "proposal", "announcement", "modification", "suspension", "extension", "resumption",
               "termination", "withdrawal"]
ALL_ISSUE = ["talks_round", "preliminary_consensus", "domestic_approval", "leader_approval", "entry_into_force",
             "breakdown", "lapse", "extension", "scheduling"]


def day(d):
    return d.isoformat()


def instant(d, hour, minute, zone):
    """A local clock time with its offset."""
    moment = datetime(d.year, d.month, d.day, hour, minute, tzinfo=ZoneInfo(zone))
    return moment.isoformat(timespec="minutes")


def bounds(text, zone):
    """(begin, end, is_date) in UTC of a partial date."""
    if "/" in text:
        a, b = text.split("/")
        return bounds(a, zone)[0], bounds(b, zone)[1], bounds(b, zone)[2]
    if "T" in text:
        moment = datetime.fromisoformat(text).astimezone(timezone.utc)
        return moment, moment, False
    parts = [int(x) for x in text.split("-")]
    if len(parts) == 1:
        first, after = date(parts[0], 1, 1), date(parts[0] + 1, 1, 1)
    elif len(parts) == 2:
        first = date(parts[0], parts[1], 1)
        after = (first + timedelta(days=32)).replace(day=1)
    else:
        first = date(*parts)
        after = first + timedelta(days=1)

    def midnight(d):
        return datetime(d.year, d.month, d.day, tzinfo=ZoneInfo(zone)).astimezone(timezone.utc)
    return midnight(first), midnight(after), True


class Maker:
    def __init__(self, seed, size):
        self.r = random.Random(f"log {seed} {size}")
        self.size = size
        self.zone = self.r.choice(LOG_ZONES)
        self.today = date(2025, 1, 21)
        self.log = []
        self.dates = []          # thresholds ahead, on which later events like to fall
        self.n = 0
        self.waiting = []        # consensus events that another party has still to vouch

    def chance(self, p):
        return self.r.random() < p

    def make(self):
        r = self.r
        self.parties = PARTIES[:2] if self.chance(0.7) else PARTIES[:3]
        self.ids = [p for p, _ in self.parties]
        issues = r.sample(ISSUES, r.randint(1, 3))
        late = issues.pop() if len(issues) > 1 and self.chance(0.15) else None
        self.issues = [i for i, _ in issues]
        self.stage = {i: "before" for i in self.issues}
        self.measures = []
        for n in range(r.randint(1, 4)):
            owner = [r.choice(self.ids)] if not self.chance(0.05) else r.sample(self.ids, 2)
            home = r.sample(self.issues, 2) if len(self.issues) > 1 and self.chance(0.2) else [r.choice(self.issues)]
            self.measures.append({"id": f"{'-'.join(owner).lower()}-measure-{n + 1}", "owner": owner, "home": home,
                                  "unit": r.choice(UNITS), "scope": r.choice(SCOPES), "stage": "new",
                                  "numeric": self.chance(0.9), "value": 34})
        self.log.append({
            "kind": "opening", "id": "opening", "occurred": "2025-01-20", "title": "A negotiation", "zone": self.zone,
            "parties": [{"id": i, "name": n} for i, n in self.parties],
            "issues": [{"id": i, "title": t} for i, t in issues]})
        pace = r.choice([3, 8, 20])      # the largest step in days
        while len(self.log) < self.size:
            self.advance(pace)
            if late and len(self.log) >= self.size // 3:
                self.log.append({"kind": "opening", "id": f"opening-{late[0]}", "occurred": day(self.today),
                                 "title": "A negotiation", "zone": self.zone, "parties": [],
                                 "issues": [{"id": late[0], "title": late[1]}]})
                self.issues.append(late[0])
                self.stage[late[0]] = "before"
                late = None
                self.today += timedelta(days=3)
                continue
            self.log.append(self.event())
        return self.log

    def advance(self, pace):
        r = self.r
        if self.chance(0.3):
            return                                             # the same day again
        ahead = sorted(d for d in self.dates if self.today < d <= self.today + timedelta(days=40))
        if ahead and self.chance(0.4):
            self.today = ahead[0] + timedelta(days=r.choice([0, 0, 0, -1, 1]))
        else:
            self.today += timedelta(days=r.randint(0, pace))

    # ------------------------------------------------------------------------------- dates

    def occurred(self, zone):
        r, d = self.r, self.today
        dice = r.random()
        if dice < 0.66:
            return day(d)
        if dice < 0.84:
            hour, minute = r.choice([(0, 0), (0, 1), (9, 30), (12, 0), (12, 1), (16, 0), (23, 59), (r.randint(0, 23), 0)])
            return instant(d, hour, minute, r.choice([zone, self.zone]))
        if dice < 0.94:
            return f"{day(d)}/{day(d + timedelta(days=r.randint(1, 4)))}"
        if dice < 0.99:
            return day(d)[:7]
        return day(d)[:4]

    def threshold(self, low, high, of_day=0.6):
        """A date near today, remembered, so that events may fall on it."""
        r = self.r
        if self.dates and self.chance(0.25):
            d = r.choice(self.dates[-4:])
        else:
            d = self.today + timedelta(days=r.randint(low, high))
        self.dates.append(d)
        return d

    def effective(self, zone, soon=False):
        r = self.r
        dice = r.random()
        if dice < 0.12:
            return None
        if dice < 0.35:
            d = self.today
        elif dice < 0.43:
            d = self.today - timedelta(days=r.randint(1, 10))       # retroactive
        elif dice < 0.48:
            return day(self.today + timedelta(days=40))[:7]          # a month ahead
        elif dice < 0.6:
            d = self.today + timedelta(days=1)
        else:
            d = self.threshold(2, 10 if soon else 30)
        self.dates.append(d)
        return self.day_or_instant(d, zone)

    def day_or_instant(self, d, zone):
        if self.chance(0.6):
            return day(d)
        hour, minute = self.r.choice([(0, 0), (0, 1), (0, 1), (12, 1)])
        return instant(d, hour, minute, zone)

    def until(self, zone, after, missing=0.3):
        r = self.r
        if self.chance(missing):
            return None
        start = bounds(after, zone)[1] if after else None
        for _ in range(20):
            d = self.threshold(1, r.choice([10, 90, 365]))
            text = self.day_or_instant(d, zone)
            if start is None or bounds(text, zone)[1] > start:
                if d >= self.today - timedelta(days=3):
                    return text
        return None

    # ------------------------------------------------------------------------------ events

    def event(self):
        r = self.r
        self.n += 1
        correctable = [e for e in self.log if e["kind"] != "opening"]
        dice = r.random()
        if correctable and dice < 0.05:
            return self.amendment([e for e in correctable if e["kind"] != "retraction"] or correctable)
        if correctable and dice < 0.11:
            return self.retraction(correctable)
        if dice < 0.15:
            return self.statement()
        if self.waiting and self.chance(0.4):
            issues, parties, voice = self.waiting.pop(0)
            return {**self.frame("preliminary_consensus", issues, parties), "by": [voice], "terms": "the terms"}
        if dice < 0.62:
            return self.measure_event()
        return self.issue_event()

    def frame(self, kind, issues, parties):
        """The fields that every event has."""
        zone = None if self.chance(0.7) else self.r.choice(ZONES)
        occurred = self.occurred(zone or self.zone)
        e = {"kind": kind, "id": f"{day(self.today)}-{kind.replace('_', '-')}-{self.n}", "occurred": occurred}
        if zone:
            e["zone"] = zone
        e["issues"], e["parties"] = list(issues), list(parties)
        known = self.known(occurred, zone or self.zone)
        if known:
            e["known"] = known
        if self.chance(0.08):
            e["order"] = self.r.choice([-1, 1, 2])
        e["headline"] = f"{kind} no. {self.n}"
        e["sources"] = [{"publisher": "Gazette", "title": f"No. {self.n}", "published": day(self.today),
                         "url": f"https://example.org/{self.n}", "language": "en"}]
        return e

    def known(self, occurred, zone):
        r = self.r
        begin, end, is_date = bounds(occurred, zone)
        dice = r.random()
        if dice < 0.78:
            return None
        if dice < 0.84 and is_date:                              # before it was over
            return day(begin.astimezone(ZoneInfo(zone)).date())
        moment = end + timedelta(days=r.choice([0, 1, 1, 2, 5, 14, 60]), hours=r.choice([0, 0, 5, 13]))
        if self.chance(0.6):
            return day(moment.astimezone(ZoneInfo(zone)).date())
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    def voices(self, e, need):
        """Sometimes another says so."""
        dice = self.r.random()
        others = [p for p in self.ids if p not in need]
        if dice < 0.09 and others:
            e["by"] = [self.r.choice(others)]
        elif dice < 0.13:
            e["by"] = ["press"]
        elif dice < 0.16 and len(need) > 1:
            e["by"] = [need[0]]
        return e

    def level(self, m, value=None):
        if not m["numeric"] or self.chance(0.08):
            return None
        return {"value": value or self.r.choice(LEVELS), "unit": m["unit"]}

    def measure_event(self):
        r = self.r
        m = r.choice(self.measures)
        kind = r.choice(MEASURE_STEPS[m["stage"]]) if self.chance(0.88) else r.choice(ALL_MEASURE)
        issues = m["home"] if not self.chance(0.05) else [r.choice(self.issues)]
        parties = m["owner"] if not self.chance(0.02) else [r.choice(self.ids)]
        e = self.voices(self.frame(kind, issues, parties), parties)
        e["measure"] = m["id"]
        zone = e.get("zone") or self.zone
        put = {}
        if kind == "threat":
            put["level"] = self.level(m)
            put["effective"] = self.effective(zone, soon=True)
            if self.chance(0.2):
                put["contingent_on"] = r.choice([x["id"] for x in self.measures if x is not m] + ["a retreat"])
        elif kind in ("proposal", "announcement"):
            put["title"] = f"Measure {m['id']}"
            put["level"] = self.level(m)
            put["effective"] = self.effective(zone)
            put["until"] = self.until(zone, put["effective"], 0.7)
            put["scope"] = m["scope"]
            if self.chance(0.1):
                put["on_expiry"] = "end"
        elif kind == "modification":
            put["level"] = self.level(m)
            put["effective"] = self.effective(zone) if self.chance(0.7) else None
        elif kind == "suspension":
            part = r.choice([m["value"] / 2, m["value"] / 4, m["value"], r.choice(LEVELS)])
            put["level"] = self.level(m, int(part) if part == int(part) else part) if self.chance(0.6) else None
            put["effective"] = self.effective(zone, soon=True)
            put["until"] = self.until(zone, put["effective"], 0.2)
            put["on_expiry"] = r.choice([None, None, "resume", "end"])
        elif kind == "extension":
            put["until"] = self.until(zone, None, 0) or day(self.today + timedelta(days=30))
            if self.chance(0.5):
                put["until"] = day(self.today + timedelta(days=r.choice([90, 180, 365])))
        else:
            put["effective"] = self.effective(zone) if self.chance(0.7 if kind != "withdrawal" else 0.15) else None
            put["reason"] = r.choice([None, None, "struck_down", "by agreement"])
        if kind in ("announcement", "modification", "suspension", "termination") and self.chance(0.4):
            put["instrument"] = f"Order {self.n}"
        e.update({k: v for k, v in put.items() if v is not None})
        if kind in ("announcement", "modification") and e.get("level"):
            m["value"] = e["level"]["value"]
        if not e.get("by"):
            m["stage"] = {"threat": "soft" if m["stage"] == "new" else m["stage"], "announcement": "hard",
                          "proposal": "soft" if m["stage"] == "new" else m["stage"],
                          "termination": "new"}.get(kind, m["stage"])
        return e

    def issue_event(self):
        r = self.r
        issue = r.choice(self.issues)
        kind = r.choice(ISSUE_STEPS[self.stage[issue]]) if self.chance(0.9) else r.choice(ALL_ISSUE)
        issues = [issue]
        if len(self.issues) > 1 and self.chance(0.25):
            issues = r.sample(self.issues, 2)
        pair = self.ids if len(self.ids) == 2 or self.chance(0.2) else r.sample(self.ids, 2)
        if kind in ("domestic_approval", "leader_approval"):
            parties = pair if self.chance(0.4) else [r.choice(pair)]
        elif kind in ("breakdown", "lapse", "scheduling") and self.chance(0.4):
            parties = [r.choice(pair)]
        else:
            parties = pair
        e = self.frame(kind, issues, parties)
        if kind in ("preliminary_consensus", "talks_round", "entry_into_force") and self.chance(0.45):
            e["by"] = [r.choice(parties)]
            if kind == "preliminary_consensus":
                self.waiting += [(issues, parties, p) for p in parties if p not in e["by"]]
        else:
            self.voices(e, parties)
        zone = e.get("zone") or self.zone
        put = {}
        if kind == "talks_round":
            put = {"round": r.randint(1, 6), "place": r.choice(["Geneva", "London", "Kuala Lumpur"]),
                   "tier": r.choice(["officials", "negotiators", "ministers", "leaders"]),
                   "format": r.choice(["in_person", "call"])}
        elif kind == "preliminary_consensus":
            put = {"terms": "the terms"}
        elif kind in ("domestic_approval", "leader_approval"):
            put = {"granted": r.choice([None, None, None, True, False])}
            if kind == "domestic_approval" and self.chance(0.3):
                put["stage"] = "first"
        elif kind == "entry_into_force":
            put = {"until": self.until(zone, e["occurred"], 0.4), "provisional": r.choice([None, True, False])}
        elif kind in ("breakdown", "lapse"):
            put = {"reason": "no agreement"}
        elif kind == "extension":
            put = {"until": self.until(zone, None, 0) or day(self.today + timedelta(days=30))}
        elif kind == "scheduling":
            put = {"what": r.choice(["talks_round", "leader_approval", "domestic_approval"]),
                   "due": r.choice([day(self.threshold(1, 40)), day(self.today + timedelta(days=40))[:7]])}
        e.update({k: v for k, v in put.items() if v is not None})
        if e.get("by") in (None, parties) or kind == "preliminary_consensus":
            for i in issues:
                self.stage[i] = {"preliminary_consensus": "agreed", "entry_into_force": "over", "lapse": "before",
                                 "breakdown": "before", "talks_round": self.stage[i] if self.stage[i] == "agreed"
                                 else "before"}.get(kind, self.stage[i])
        return e

    def statement(self):
        r = self.r
        about = r.choice([m["id"] for m in self.measures] + [e["id"] for e in self.log])
        party = [r.choice(self.ids)]
        e = self.voices(self.frame("statement", [r.choice(self.issues)], party), party)
        e["about"] = about
        if self.chance(0.2):
            e["level"] = {"value": r.choice(LEVELS), "unit": "%"}
        return e

    def later_known(self, e, target):
        """A correction becomes known after what it corrects, and when or after it is written."""
        zone = e.get("zone") or self.zone
        target_zone = target.get("zone") or self.zone
        after = bounds(target.get("known") or target["occurred"], target_zone)[1]
        begin = bounds(e["occurred"], zone)[0]
        moment = max(after, begin, bounds(day(self.today), self.zone)[0]) + timedelta(hours=self.r.choice([0, 1, 30, 300]))
        if self.chance(0.5):
            return day(moment.astimezone(ZoneInfo(zone)).date())
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    def amendment(self, targets):
        r = self.r
        target = r.choice(targets[-8:])
        e = json.loads(json.dumps(target))
        e["id"] = f"{target['id']}-amended-{self.n}"
        e["amends"] = target["id"]
        e["headline"] = f"corrected: {target['headline']}"
        change = r.choice(["occurred", "level", "effective", "until", "granted", "parties", "by", "nothing"])
        zone = e.get("zone") or self.zone
        if change == "occurred" and e["kind"] != "retraction":
            begin = bounds(e["occurred"], zone)[0].astimezone(ZoneInfo(zone)).date()
            e["occurred"] = day(begin + timedelta(days=r.choice([-3, -1, 0, 1, 2])))
        elif change == "level" and e.get("level"):
            e["level"]["value"] = r.choice(LEVELS)
        elif change == "effective" and e.get("effective"):
            e["effective"] = day(self.threshold(-5, 20))
            if e.get("until") and bounds(e["until"], zone)[1] <= bounds(e["effective"], zone)[1]:
                del e["until"]
        elif change == "until" and e.get("until"):
            after = e.get("effective") or e["occurred"]
            e["until"] = day(bounds(after, zone)[1].date() + timedelta(days=r.randint(1, 60)))
        elif change == "granted" and e["kind"] in ("domestic_approval", "leader_approval"):
            e["granted"] = not e.get("granted", True)
        elif change == "by":
            e.pop("by", None)
        e["known"] = self.later_known(e, target)
        return e

    def retraction(self, targets):
        r = self.r
        again = [e for e in targets if e["kind"] == "retraction"]
        target = r.choice(again) if again and self.chance(0.35) else r.choice(targets[-10:])
        e = self.frame("retraction", target["issues"], target.get("by") or target["parties"])
        e["occurred"] = day(self.today)
        e["amends"], e["reason"] = target["id"], "it was wrong"
        e["known"] = self.later_known(e, target)
        return e


def random_log(seed: int, size: int) -> list[dict]:
    return Maker(seed, size).make()


def random_times(seed: int, log: list[dict], count: int = 24) -> list[tuple[str, str | None]]:
    r = random.Random(f"times {seed}")
    log_zone = log[0]["zone"]
    instants = []
    for e in log:
        zone = e.get("zone") or log_zone
        for name in ("occurred", "known", "effective", "until", "due"):
            if e.get(name):
                begin, end, _ = bounds(e[name], zone)
                instants += [begin, end]

    def one():
        moment = r.choice(instants)
        local = moment.astimezone(ZoneInfo(r.choice([log_zone, log_zone, "America/New_York", "UTC"])))
        dice = r.random()
        if dice < 0.45:
            return day(local.date() + timedelta(days=r.choice([-1, -1, 0, 0, 0, 0, 1, 7])))
        if dice < 0.65:                                           # exactly on a boundary
            return local.isoformat(timespec="seconds") if r.random() < 0.5 else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        if dice < 0.78:
            return (moment + timedelta(seconds=r.choice([-1, 1]))).strftime("%Y-%m-%dT%H:%M:%SZ")
        if dice < 0.88:
            return (moment + timedelta(hours=r.randint(-72, 72))).strftime("%Y-%m-%dT%H:%M:%SZ")
        if dice < 0.93:
            return day(local.date())[:7]
        if dice < 0.98:
            return f"{day(local.date() - timedelta(days=2))}/{day(local.date())}"
        return day(local.date())[:4]

    pairs = [("2027-12-31", None), ("2025-01-19", None)]
    while len(pairs) < count:
        at = one()
        pairs.append((at, r.choice([None, None, at, one()])))
    return pairs


if __name__ == "__main__":
    for event in random_log(int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(event, ensure_ascii=False))
