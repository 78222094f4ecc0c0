"""Generated logs: as large as wanted, and as untidy as real ones.

What the shipped log shows, in its proportions: steps that both parties vouch for one after the other, measures with
phases, suspensions and extensions that run out by timers, threats that lapse, claims about the other party, words
without effect. Of the events 15 % become public late (by up to 90 days) and 1 % are corrected or retracted later, a
few of these retractions retracted again. The same size and seed give the same log, on every machine.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from negotiation.codec import decode
from negotiation.events import Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    Record = dict[str, Any]

SEED = 20251026
LATE, CORRECTED, CLAIMED, INSTANT = 0.15, 0.01, 0.04, 0.2
SHORT = 170  # days: a measure announced for less has an end from the start
FIRST_DAY, DAYS = datetime(2015, 1, 1, tzinfo=UTC), 3_650
PARTIES = ("US", "CN")

_STEPS = ("talks_round", "preliminary_consensus", "domestic_approval", "leader_approval", "entry_into_force")
_ON_A_MEASURE = ("modification", "suspension", "extension", "resumption", "statement", "termination", "announcement")
_WEIGHTS = (5, 4, 3, 2, 3, 1, 1)


def issues_for(size: int) -> int:
    """Return how many issues a log of this size has: 5 to 2,000."""
    return min(2_000, max(5, size // 200))


def records(size: int, *, issues: int | None = None, seed: int = SEED) -> Iterator[Record]:
    """Yield a log of `size` events as JSON objects, in the order in which they became known.

    Args:
        size: how many events, the opening included.
        issues: how many issues; by default as `issues_for` says.
        seed: another seed gives another log of the same kind.
    """
    world = _World(random.Random(seed), size, issues or issues_for(size))
    made = [world.opening(), *(world.next(number) for number in range(1, size))]
    yield from sorted(made, key=lambda record: record.get("known") or record["occurred"])


def events(size: int, *, issues: int | None = None, seed: int = SEED) -> list[Event]:
    """Return a generated log as events."""
    made = [decode(record) for record in records(size, issues=issues, seed=seed)]
    kept = [each for each in made if isinstance(each, Event)]
    assert len(kept) == size, [each for each in made if not isinstance(each, Event)][:1]
    return kept


class _World:
    """What the generator remembers, so that most of what it writes has its place."""

    def __init__(self, rng: random.Random, size: int, issues: int) -> None:
        self.rng, self.size = rng, size
        self.issues = [f"issue-{number}" for number in range(issues)]
        self.step = dict.fromkeys(self.issues, 0)
        self.waits: dict[str, str] = {}
        self.ends: dict[str, int] = {}  # of each measure that runs, the day on which it will have run out
        self.asleep: set[str] = set()
        self.written: list[Record] = []

    def opening(self) -> Record:
        parties = [{"id": party} for party in PARTIES]
        issues = [{"id": issue} for issue in self.issues]
        return {
            "kind": "opening",
            "id": "opening",
            "occurred": self._day(0),
            "title": "A generated negotiation",
            "zone": "America/New_York",
            "parties": parties,
            "issues": issues,
        }

    def next(self, number: int) -> Record:
        day = number * DAYS // self.size
        if self.written and self.rng.random() < CORRECTED:
            return self._correction(number, day)
        issue = self.rng.choice(self.issues)
        own = self._on_a_measure(issue, day) if self.rng.random() < 0.5 else self._step(issue, day)
        record = {"kind": "", "id": f"e{number}", "occurred": self._when(day), "issues": [issue], **own}
        if self.rng.random() < CLAIMED:  # somebody said so before, or says so instead
            record["by"] = [self.rng.choice(["press", *PARTIES])]
        if self.rng.random() < LATE:
            record["known"] = self._day(day + self.rng.randint(2, 90))
        record["headline"] = f"{record['kind'].replace('_', ' ').capitalize()} on {issue}, as event {number} has it."
        record["sources"] = [{"publisher": "Generated Gazette", "title": f"Number {number}", "language": "en"}]
        self.written.append(record)
        return record

    def _step(self, issue: str, day: int) -> Record:
        """Write the next step towards an agreement: each party says so itself, one after the other."""
        if self.rng.random() < 0.1:
            kind = self.rng.choice(("statement", "scheduling", "breakdown"))
            self.step[issue] = 1 if kind == "breakdown" else self.step[issue]
            due = {"what": "talks_round", "due": self._day(day + 20)} if kind == "scheduling" else {}
            return {"kind": kind, "parties": [self.rng.choice(PARTIES)], **due}
        kind = _STEPS[self.step[issue] % len(_STEPS)]
        joint = kind not in {"talks_round", "entry_into_force"}
        first = self.waits.pop(issue, None)
        if joint and first is None and self.rng.random() < 0.8:
            party = self.rng.choice(PARTIES)
            self.waits[issue] = party
            return {"kind": kind, "parties": [party]}
        self.step[issue] += 1
        until = {"until": self._day(day + self.rng.randint(30, 400))} if kind == "entry_into_force" else {}
        others = [party for party in PARTIES if party != first]
        return {"kind": kind, "parties": others if joint else [*PARTIES], **until}

    def _on_a_measure(self, issue: str, day: int) -> Record:
        party = self.rng.choice(PARTIES)
        measure = f"{party.lower()}-{issue}-{self.rng.randrange(3)}"
        kind = self.rng.choices(_ON_A_MEASURE, _WEIGHTS)[0]
        if self.ends.get(measure, 0) <= day:
            kind = self.rng.choice(("threat", "announcement", "announcement"))
        if kind == "resumption" and measure not in self.asleep:
            kind = "suspension"
        about = {"about": measure} if kind == "statement" else {"measure": measure}
        length = self.rng.randint(91, 365)
        self._remember(kind, measure, day, length)
        return {"kind": kind, "parties": [party], **about, **self._schedule(kind, day, length)}

    def _remember(self, kind: str, measure: str, day: int, length: int) -> None:
        if kind == "announcement":
            self.ends[measure] = day + (length if length < SHORT else DAYS)
        elif kind == "termination":
            self.ends[measure] = day
        elif kind == "extension" and measure not in self.asleep:
            self.ends[measure] = day + length
        elif kind in {"suspension", "resumption"}:
            (self.asleep.add if kind == "suspension" else self.asleep.discard)(measure)

    def _schedule(self, kind: str, day: int, length: int) -> Record:
        level = {"level": {"value": self.rng.randrange(5, 150, 5), "unit": "%"}}
        effective = {"effective": self._day(day + self.rng.choice((0, 1, 5, 30, 90)))}
        until = {"until": self._day(day + length)}
        own: dict[str, list[Record]] = {
            "threat": [level, {"effective": self._day(day + self.rng.randint(10, 60))}],
            "announcement": [level, effective, until if length < SHORT else {}],
            "modification": [level, effective],
            "suspension": [level if self.rng.random() < 0.3 else {}, effective, until],
            "extension": [until],
            "resumption": [effective],
            "termination": [effective],
        }
        return {key: value for part in own.get(kind, ()) for key, value in part.items()}

    def _correction(self, number: int, day: int) -> Record:
        """Write a retraction, or another event in the place of one that is not long past."""
        old = self.rng.choice(self.written[-400:])
        known = self._day(day + 1)
        if old["kind"] == "retraction" or self.rng.random() < 0.5:
            record = {"kind": "retraction", "id": f"e{number}", "occurred": known, "amends": old["id"]}
            self.written.append(record)
            return record
        return {**old, "id": f"e{number}", "known": max(known, old.get("known", "")), "amends": old["id"]}

    def _when(self, day: int) -> str:
        if self.rng.random() < INSTANT:
            return f"{self._day(day)}T{self.rng.randrange(24):02d}:{self.rng.randrange(60):02d}-05:00"
        return self._day(day)

    def _day(self, day: int) -> str:
        return (FIRST_DAY + timedelta(days=day)).date().isoformat()


def write(size: int, file: Path) -> None:
    """Write a generated log as JSON Lines."""
    with file.open("w", encoding="utf-8") as stream:
        for record in records(size):
            stream.write(json.dumps(record, separators=(",", ":"), ensure_ascii=False) + "\n")


if __name__ == "__main__":  # python -m bench.generator SIZE FILE
    write(int(sys.argv[1]), Path(sys.argv[2]))
