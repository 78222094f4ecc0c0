"""The package against the reference: what both must say of random logs, and where they differ.

`python tests/laws/comparison.py --logs 1500` asks both readings 24 questions about each of 1500 random logs, and prints
the first difference of each kind, with the log that shows it, cut to what is needed.
"""

# ruff: noqa: T201 - a script prints

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":  # run as a script, it finds its neighbours as the tests do
    sys.path.insert(0, str(Path(__file__).parents[1]))

from given import contents, event
from laws.random_dates import random_times
from laws.random_logs import random_log
from laws.reference import answer
from negotiation.logs import validate
from negotiation.questions.replay import replay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from laws.reference_events import Record

SIZES = (8, 12, 20, 35, 60)
CHUNKS = 10

OF_BASIS = ("read_to", "unread", "projected")
OF_ISSUES = ("phase", "since", "cycle", "text", "read_to", "projected", "under_threat")
OF_STEPS = ("vouched", "awaiting", "refused")
OF_ARRANGEMENTS = ("text", "since", "until", "by_word", "provisional", "bound")
OF_MEASURES = (
    "class", "state", "since", "level", "suspended_level", "unit", "bound", "scope", "until", "cause", "contingent_on",
    "instruments", "part_of", "on_hold", "projected", "revised",
)  # fmt: skip
OF_REVISIONS = ("level", "state", "effective", "event")
COMPARED_FINDINGS = ("out-of-place", "not-the-owner", "still-due", "start-after-end", "said-to-run-on")

Facts = dict[str, Any]


def facts(status: dict[str, Any]) -> Facts:
    """Flatten an answer, of either reading, into what both must say."""
    flat: Facts = {f"basis: {key}": status["basis"].get(key, "no key") for key in OF_BASIS}
    for issue in status["issues"]:
        flat |= _of_issue(issue)
        for measure in issue["measures"]:
            name = f"{issue['issue']}, {measure['measure']}"
            flat |= {f"{name}: {key}": measure.get(key, "no key") for key in OF_MEASURES}
            revised = measure.get("revised")
            flat[f"{name}: revised"] = revised and {key: revised[key] for key in OF_REVISIONS}
    flat["totals"] = sorted(
        (total["party"], total.get("class") or "", total["scope"] or "", total["unit"], float(total["level"]),
         float(total["suspended"]))
        for total in status["totals"]
    )  # fmt: skip
    flat["findings"] = sorted(
        {(each["code"], each["event"]) for each in status["findings"] if each["code"] in COMPARED_FINDINGS}
    )
    return flat


def _of_issue(issue: dict[str, Any]) -> Facts:
    name, arrangement, last = issue["issue"], issue["arrangement"], issue["last"]
    flat: Facts = {f"{name}: {key}": issue.get(key, "no key") for key in OF_ISSUES}
    flat |= {f"{name}: {key}": _parties(issue[key]) for key in OF_STEPS}
    flat[f"{name}: stages"] = {party: dict(stages) for party, stages in issue.get("stages", {}).items()}
    flat[f"{name}: texts"] = [_text(each) for each in issue.get("texts", [])]
    flat[f"{name}: requests"] = sorted(
        each if isinstance(each, str) else each["event"] for each in issue.get("requests", [])
    )
    flat[f"{name}: overdue"] = sorted((each["what"], each["event"]) for each in issue.get("overdue", []))
    flat[f"{name}: last"] = last["event"] if isinstance(last, dict) else last
    flat[f"{name}: possibly"] = sorted(issue["possibly"])
    flat[f"{name}: arrangement"] = arrangement and {
        key: sorted(arrangement[key]) if key == "bound" else arrangement[key]
        for key in OF_ARRANGEMENTS
        if key in arrangement
    }
    flat[f"{name}: claims"] = sorted(
        (claim["event"], sorted(claim["about"]), claim.get("outcome", "no key"), claim.get("outcome_by") or "")
        for claim in issue["claims"]
    )
    flat[f"{name}: deadlines"] = sorted(
        (each["due"], each["measure"] or "", each["event"]) for each in issue["deadlines"]
    )
    flat[f"{name}: measures"] = sorted(measure["measure"] for measure in issue["measures"])
    return flat


def _text(text: dict[str, Any]) -> Facts:
    return {
        "text": text["text"],
        "cycle": text.get("cycle"),
        "vouched": _parties(text["vouched"]),
        "refused": _parties(text["refused"]),
        "stages": {party: dict(stages) for party, stages in text.get("stages", {}).items()},
    }


def _parties(steps: dict[str, Any]) -> dict[str, list[str]]:
    return {step: sorted(parties) for step, parties in steps.items() if parties}


class Difference:
    """What the package and the reference answer differently."""

    def __init__(self, seed: int, size: int, asked: tuple[str, str | None], fact: str, said: tuple[Any, Any]) -> None:
        self.seed, self.size, self.asked, self.fact, self.said = seed, size, asked, fact, said

    @property
    def kind(self) -> str:
        """The name of what differs, without the issue or measure."""
        return self.fact.rpartition(": ")[2]

    def __str__(self) -> str:
        (at, known_at), (mine, other) = self.asked, self.said
        asked = f"seed {self.seed}, size {self.size}, T {at}, K {known_at}"
        return f"{asked}: {self.fact}: the package {mine}, the reference {other}"


def compared(log: list[Record], asked: tuple[str, str | None]) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Ask both readings of a log one question; yield what they answer differently."""
    at, known_at = asked
    ours = facts(replay(contents([event(record) for record in log]), known_at).status(at=at).to_dict())
    theirs = facts(answer(log, at, known_at))
    for fact in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(fact, "nothing"), theirs.get(fact, "nothing")
        if mine != other:
            yield fact, (mine, other)


def differences(seed: int, size: int) -> Iterator[Difference]:
    """Ask both readings of a random log many questions; yield what they answer differently."""
    log: list[Record] = random_log(seed, size)
    assert not validate([event(record) for record in log])
    for asked in random_times(seed, log):
        for fact, said in compared(log, asked):
            yield Difference(seed, size, asked, fact, said)


def size_of(seed: int) -> int:
    """Return how long the random log of a seed is."""
    return SIZES[(seed // CHUNKS) % len(SIZES)]


def shortest(difference: Difference) -> list[Record]:
    """Return the log of a difference without the events that it does not need."""
    log = random_log(difference.seed, difference.size)
    for record in reversed(log[1:]):
        rest = [each for each in log if each is not record]
        named = {each.get("amends") for each in rest} | {each.get("calls_off") for each in rest}
        if record["id"] in named or validate([event(each) for each in rest]):
            continue
        if any(fact == difference.fact for fact, _ in compared(rest, difference.asked)):
            log = rest
    return log


def main() -> None:
    """Compare many logs and print the first difference of each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--logs", type=int, default=1500)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--only", help="of this kind alone, such as phase")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    for seed in range(asked.first, asked.first + asked.logs):
        for difference in differences(seed, size_of(seed)):
            counts[difference.kind] += 1
            if counts[difference.kind] == 1 and asked.only in (None, difference.kind):
                _show(difference)
    print(f"{asked.logs} logs: {sum(counts.values())} differences: {dict(counts.most_common())}")


def _show(difference: Difference) -> None:
    print(difference)
    for record in shortest(difference):
        print("   ", json.dumps({key: record[key] for key in record if key not in ("headline", "sources")}))
    print(flush=True)


if __name__ == "__main__":
    main()
