"""Hypothesis strategies for logs: late events, corrections of corrections, same-day events, timers, claims.

Dates lie in one narrow spring, so that events, timers and questions meet at the same instants often.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from given import OPENING
from negotiation.codec import decode
from negotiation.events import Event
from negotiation.logs import validate

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

ZONES = ("UTC", "America/New_York", "Asia/Shanghai")
MEASURES = ("duty", "ban")
_DAYS = st.integers(1, 24).map(lambda day: f"2025-03-{day:02d}")
_INSTANTS = st.tuples(st.integers(1, 24), st.sampled_from(("00:00", "00:01", "12:00", "23:59"))).map(
    lambda pair: f"2025-03-{pair[0]:02d}T{pair[1]}Z"
)
DATES: SearchStrategy[str] = st.one_of(
    _DAYS,
    _INSTANTS,
    st.sampled_from(("2025-02", "2025-03-04/2025-03-06", "2025-03-01/2025-03-10", "2025-03")),
)
QUESTIONS: SearchStrategy[str] = st.one_of(DATES, st.sampled_from(("2024", "2025", "2026-01-01", "9999")))
_LEVELS = st.sampled_from((5, 10, 24, 34)).map(lambda value: {"value": value, "unit": "%"})
_PARTIES = st.sampled_from((["US"], ["CN"], ["US", "CN"]))
_VOICES = st.sampled_from((["US"], ["CN"], ["US", "CN"], ["press"]))
_ISSUES = st.sampled_from((["tariffs"], ["chips"], ["tariffs", "chips"]))

_OWN: dict[str, dict[str, SearchStrategy[Any]]] = {
    "threat": {"level": _LEVELS, "effective": DATES},
    "talks_round": {},
    "preliminary_consensus": {},
    "domestic_approval": {"granted": st.booleans()},
    "leader_approval": {"granted": st.booleans()},
    "proposal": {"level": _LEVELS},
    "announcement": {"level": _LEVELS, "effective": DATES, "until": DATES},
    "modification": {"level": _LEVELS, "effective": DATES},
    "suspension": {
        "level": _LEVELS,
        "effective": DATES,
        "until": DATES,
        "on_expiry": st.sampled_from(("resume", "end")),
    },
    "extension": {"until": DATES},
    "resumption": {"effective": DATES},
    "termination": {"effective": DATES},
    "withdrawal": {"effective": DATES},
    "entry_into_force": {"until": DATES, "provisional": st.booleans()},
    "breakdown": {},
    "lapse": {},
    "scheduling": {"due": DATES},
    "statement": {"about": st.sampled_from((*MEASURES, "e1", "e2"))},
}
RETRACTIONS: tuple[dict[str, Any], ...] = ({"v": 2}, {"v": 2}, {"v": 2, "only": True}, {})
"""Of the whole chain, of one event, and as version 1 wrote it: of one event too."""
_ON_MEASURES = frozenset(
    ("threat", "proposal", "announcement", "modification", "suspension", "extension", "resumption", "termination")
) | {"withdrawal"}
_REQUIRED = frozenset(("until of extension", "due of scheduling"))


@st.composite
def records(draw: DrawFn, number: int) -> dict[str, Any]:
    """Draw an event that is no correction."""
    kind = draw(st.sampled_from(sorted(_OWN)))
    record: dict[str, Any] = {
        "kind": kind,
        "id": f"e{number}",
        "occurred": draw(DATES),
        "zone": draw(st.sampled_from(ZONES)),
        "order": draw(st.sampled_from((0, 0, 0, -1, 1))),
        "issues": draw(_ISSUES),
        "parties": draw(_PARTIES),
    }
    if kind in _ON_MEASURES:
        record["measure"] = draw(st.sampled_from(MEASURES))
        record["parties"] = draw(st.sampled_from((["US"], ["US"], ["US"], ["CN"])))
    if draw(st.integers(0, 3)) == 0:
        record["by"] = draw(_VOICES)
    if draw(st.integers(0, 3)) == 0:
        record["known"] = draw(st.sampled_from(("2025-03-26", "2025-04-02", "2025-03-20T12:00Z")))
    if kind == "scheduling":
        record["what"] = draw(st.sampled_from(("talks_round", "leader_approval", "suspension", "announcement")))
    for field, values in _OWN[kind].items():
        if f"{field} of {kind}" in _REQUIRED or draw(st.booleans()):
            record[field] = draw(values)
    return record


@st.composite
def corrections(draw: DrawFn, number: int, target: dict[str, Any]) -> dict[str, Any]:
    """Draw a correction of an event: a retraction, or another event in its place."""
    known = draw(st.sampled_from(("2025-03-26", "2025-04-05", "2025-04-10")))
    if draw(st.booleans()) or target["kind"] == "retraction":
        how = draw(st.sampled_from(RETRACTIONS))
        return {"kind": "retraction", "id": f"e{number}", "occurred": known, "amends": target["id"], **how}
    replacement: dict[str, Any] = draw(records(number))
    return {**replacement, "amends": target["id"], "known": known}


@st.composite
def logs(draw: DrawFn, most: int = 14) -> list[Event]:
    """Draw a valid log, in no particular order of dates."""
    written: list[dict[str, Any]] = [OPENING]
    for number in range(1, draw(st.integers(1, most)) + 1):
        if len(written) > 1 and draw(st.integers(0, 4)) == 0:
            target = draw(st.sampled_from(written[1:]))
            written.append(draw(corrections(number, target)))
        else:
            written.append(draw(records(number)))
    events = [each for each in map(decode, written) if isinstance(each, Event)]
    kept = {each.id for each in events}
    while True:  # what could not be built is left out, and then what corrects it
        fit = [each for each in events if each.amends is None or each.amends in kept]
        if len(fit) == len(events):
            break
        events, kept = fit, {each.id for each in fit}
    assert not validate(events)
    return events
