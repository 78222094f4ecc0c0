"""Random dates: of the events of a log, and of the questions to it; see `laws.random_logs`."""
# ruff: noqa: D102 - the name of a method says what it does; what it does not say stands in a docstring

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from laws.reference_events import Record, period

ZONES = ("America/New_York", "Asia/Kuala_Lumpur", "Asia/Shanghai", "Europe/London", "Europe/Brussels", "UTC")
LOG_ZONES = (*("America/New_York",) * 4, "UTC", "Asia/Shanghai", "Europe/Brussels")
CLOCKS = ((0, 0), (0, 1), (9, 30), (12, 0), (12, 1), (16, 0), (23, 59))


def random_times(seed: int, log: list[Record], count: int = 24) -> list[tuple[str, str | None]]:
    """Return pairs (T, K), most of them near something that the log dates; K may be None."""
    random = Random(f"times {seed}")  # noqa: S311 - nothing here is a secret
    zone = log[0]["zone"]
    dates = ("occurred", "known", "effective", "until", "due")
    written = [(each[name], each.get("zone") or zone) for each in log for name in dates if each.get(name)]
    instants = [instant for text, of in written for instant in period(text, of)[:2]]

    def near() -> str:
        moment = random.choice(instants)
        local = moment.astimezone(ZoneInfo(random.choice([zone, zone, "America/New_York", "UTC"])))
        day, dice = local.date(), random.random()
        if dice < 0.45:
            return str(day + timedelta(days=random.choice([-1, -1, 0, 0, 0, 0, 1, 7])))
        if dice < 0.65:  # exactly on a boundary
            return local.isoformat(timespec="seconds") if random.random() < 0.5 else zulu(moment)
        if dice < 0.78:
            return zulu(moment + timedelta(seconds=random.choice([-1, 1])))
        if dice < 0.88:
            return zulu(moment + timedelta(hours=random.randint(-72, 72)))
        if dice < 0.93:
            return str(day)[:7]
        return f"{day - timedelta(days=2)}/{day}" if dice < 0.98 else str(day)[:4]

    pairs: list[tuple[str, str | None]] = [("2027-12-31", None), ("2025-01-19", None)]
    while len(pairs) < count:
        at = near()
        pairs.append((at, random.choice([None, None, at, near()])))
    return pairs


def zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clock_time(day: date, clock: tuple[int, int], zone: str) -> str:
    return datetime(day.year, day.month, day.day, *clock, tzinfo=ZoneInfo(zone)).isoformat(timespec="minutes")


class Dates:
    """The dates of a log in the making."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.zone = random.choice(LOG_ZONES)
        self.today = date(2025, 1, 21)
        self.ahead: list[date] = []  # dates that were set, on which later events like to fall

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def advance(self, pace: int) -> None:
        if self.chance(0.3):
            return  # the same day again
        near = sorted(day for day in self.ahead if self.today < day <= self.today + timedelta(days=40))
        if near and self.chance(0.4):
            self.today = near[0] + timedelta(days=self.random.choice([0, 0, 0, -1, 1]))
        else:
            self.today += timedelta(days=self.random.randint(0, pace))

    def occurred(self, zone: str) -> str:
        day, dice = self.today, self.random.random()
        if dice < 0.66:
            return str(day)
        if dice < 0.84:
            clock = self.random.choice([*CLOCKS, (self.random.randint(0, 23), 0)])
            return clock_time(day, clock, self.random.choice([zone, self.zone]))
        if dice < 0.94:
            return f"{day}/{day + timedelta(days=self.random.randint(1, 4))}"
        return str(day)[:7] if dice < 0.99 else str(day)[:4]

    def threshold(self, low: int, high: int) -> date:
        """Return a date near today, remembered, so that events may fall on it."""
        if self.ahead and self.chance(0.25):
            day = self.random.choice(self.ahead[-4:])
        else:
            day = self.today + timedelta(days=self.random.randint(low, high))
        self.ahead.append(day)
        return day

    def effective(self, zone: str, missing: float = 0.12, within: int = 30) -> str | None:
        dice, random = self.random.random(), self.random
        if self.chance(missing):
            return None
        if dice < 0.27:
            day = self.today
        elif dice < 0.36:
            day = self.today - timedelta(days=random.randint(1, 10))  # retroactive
        elif dice < 0.41:
            return str(self.today + timedelta(days=40))[:7]
        elif dice < 0.55:
            day = self.today + timedelta(days=1)
        else:
            day = self.threshold(2, within)
        self.ahead.append(day)
        return self.day_or_instant(day, zone)

    def day_or_instant(self, day: date, zone: str) -> str:
        if self.chance(0.6):
            return str(day)
        return clock_time(day, self.random.choice([(0, 0), (0, 1), (0, 1), (12, 1)]), zone)

    def until(self, zone: str, after: str | None, missing: float) -> str | None:
        """Return an end that lies after what it is the end of, or none."""
        start = period(after, zone)[1] if after else None
        for _ in range(0 if self.chance(missing) else 20):
            day = self.threshold(1, self.random.choice([10, 90, 365]))
            text = self.day_or_instant(day, zone)
            if day >= self.today - timedelta(days=3) and (start is None or period(text, zone)[1] > start):
                return text
        return None

    def known(self, occurred: str, zone: str) -> str | None:
        begin, end, of_days = period(occurred, zone)
        dice = self.random.random()
        partial = len(occurred) < len("2025-01-01")
        if dice < (0.3 if partial else 0.78):
            return None
        dice = 0.8 if partial and dice < 0.8 else dice  # what is known of a month is often known before it is over
        if dice < 0.84 and of_days:  # before it was over
            days = (end - begin).days
            early = begin + timedelta(days=self.random.randrange(min(days, 20)) if days > 1 else 0)
            return str(early.astimezone(ZoneInfo(zone)).date())
        moment = end + timedelta(days=self.random.choice([0, 1, 1, 2, 5, 14, 60]), hours=self.random.choice([0, 0, 5]))
        return self.day_or_zulu(moment, zone, 0.6)

    def day_or_zulu(self, moment: datetime, zone: str, of_day: float) -> str:
        return str(moment.astimezone(ZoneInfo(zone)).date()) if self.chance(of_day) else zulu(moment)
