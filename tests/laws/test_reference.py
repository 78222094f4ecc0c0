"""The package against the reference: two readings of docs/rules must give the same answers on random logs.

`NEGOTIATION_REFERENCE_SEEDS=3000 pytest tests/laws/test_reference.py` runs over more logs than the 150 of every day;
a failure names the seed, the size, T and K, so that `random_log(seed, size)` shows the log.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from given import contents, event
from laws.random_dates import random_times
from laws.random_logs import random_log
from laws.reference import answer
from negotiation.logs import validate
from negotiation.questions.replay import replay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from laws.reference_events import Record

pytestmark = pytest.mark.slow

SEEDS = int(os.environ.get("NEGOTIATION_REFERENCE_SEEDS", "150"))
SIZES = (8, 12, 20, 35, 60)
CHUNKS = 10

OF_ISSUES = ("phase", "since", "cycle", "under_threat", "possibly", "last")
OF_STEPS = ("vouched", "awaiting", "refused")
OF_ARRANGEMENTS = ("since", "until", "provisional")
OF_MEASURES = ("state", "since", "level", "suspended_level", "until", "cause", "contingent_on", "scope")
COMPARED_FINDINGS = ("out-of-place", "not-the-owner")


def facts(status: dict[str, Any]) -> dict[str, Any]:
    """Flatten an answer, of either reading, into what both must say."""
    flat: dict[str, Any] = {}
    for issue in status["issues"]:
        name = issue["issue"]
        arrangement, last = issue["arrangement"], issue["last"]
        flat |= {f"{name}: {key}": issue[key] for key in OF_ISSUES}
        flat |= {f"{name}: {key}": _parties(issue[key]) for key in OF_STEPS}
        flat[f"{name}: last"] = last["event"] if isinstance(last, dict) else last
        flat[f"{name}: possibly"] = sorted(issue["possibly"])
        flat[f"{name}: arrangement"] = arrangement and {key: arrangement[key] for key in OF_ARRANGEMENTS}
        flat[f"{name}: claims"] = sorted((claim["event"], sorted(claim["about"])) for claim in issue["claims"])
        flat[f"{name}: deadlines"] = sorted(
            (each["due"], each["measure"] or "", each["event"]) for each in issue["deadlines"]
        )
        flat[f"{name}: measures"] = sorted(measure["measure"] for measure in issue["measures"])
        for measure in issue["measures"]:
            flat |= {f"{name}, {measure['measure']}: {key}": measure[key] for key in OF_MEASURES}
    flat["totals"] = sorted(
        (total["party"], total["scope"] or "", total["unit"], float(total["level"])) for total in status["totals"]
    )
    flat["findings"] = sorted(
        {(each["code"], each["event"]) for each in status["findings"] if each["code"] in COMPARED_FINDINGS}
    )
    return flat


def differences(seed: int, size: int) -> Iterator[str]:
    """Ask both readings of a random log many questions; yield what they answer differently."""
    log: list[Record] = random_log(seed, size)
    events = [event(record) for record in log]
    assert not validate(events)
    whole = contents(events)
    for at, known_at in random_times(seed, log):
        ours = facts(replay(whole, known_at).status(at=at).to_dict())
        theirs = facts(answer(log, at, known_at))
        for fact in sorted(ours.keys() | theirs.keys()):
            mine, other = ours.get(fact, "nothing"), theirs.get(fact, "nothing")
            if mine != other:
                asked = f"seed {seed}, size {size}, T {at}, K {known_at}"
                yield f"{asked}: {fact}: the package {mine}, the reference {other}"


def _parties(steps: dict[str, Any]) -> dict[str, list[str]]:
    return {step: sorted(parties) for step, parties in steps.items() if parties}


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_package_and_reference_agree_on_random_logs(chunk: int) -> None:
    """At random (T, K) on random logs, the package answers like a naive fold of everything known."""
    different: list[str] = []
    for seed in range(chunk, SEEDS, CHUNKS):
        different += differences(seed, SIZES[(seed // CHUNKS) % len(SIZES)])

    assert different[:5] == []
