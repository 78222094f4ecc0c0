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

_TEXTS = st.sampled_from(("treaty", "protocol"))
_STAGES = st.sampled_from(("council", "parliament", "senate"))
_GRANTED = st.sampled_from((True, True, False))
_INSTRUMENTS = st.sampled_from(("Order 1", "Order 2"))
_REQUESTED = ("talks_round", "leader_approval", "extension", "suspension", "exit")

_OWN: dict[str, dict[str, SearchStrategy[Any]]] = {
    "threat": {"level": _LEVELS, "effective": DATES},
    "talks_round": {},
    "preliminary_consensus": {"granted": _GRANTED, "text": _TEXTS, "replaces": st.just(["treaty"])},
    "signature": {"granted": _GRANTED, "text": _TEXTS},
    "domestic_approval": {"granted": _GRANTED, "text": _TEXTS, "stage": _STAGES, "v": st.sampled_from((1, 2))},
    "leader_approval": {"granted": _GRANTED, "text": _TEXTS},
    "exit": {"effective": DATES, "text": _TEXTS},
    "accession": {"effective": DATES, "text": _TEXTS},
    "proposal": {"level": _LEVELS, "effective": DATES, "replaces": st.just(["ban"])},
    "announcement": {
        "level": _LEVELS,
        "effective": DATES,
        "until": DATES,
        "class": st.sampled_from(("duty", "fee")),
        "part_of": st.sampled_from(MEASURES),
        "replaces": st.sampled_from((["ban"], ["duty"])),
        "instrument": _INSTRUMENTS,
    },
    "modification": {"level": _LEVELS, "effective": DATES, "instrument": _INSTRUMENTS},
    "postponement": {"of": DATES, "effective": DATES},
    "suspension": {
        "level": _LEVELS,
        "effective": DATES,
        "until": DATES,
        "on_expiry": st.sampled_from(("resume", "end")),
    },
    "extension": {
        "until": DATES,
        "text": _TEXTS,
        "instrument": _INSTRUMENTS,
        "unless": st.just({"words": "a court says otherwise", "until": "2025-03-30"}),
    },
    "resumption": {"effective": DATES},
    "termination": {"effective": DATES},
    "withdrawal": {"effective": DATES},
    "entry_into_force": {"until": DATES, "provisional": st.booleans(), "effective": DATES, "text": _TEXTS},
    "breakdown": {"text": _TEXTS},
    "lapse": {"text": _TEXTS},
    "scheduling": {"due": DATES, "calls_off": st.sampled_from(("e1", "e2", "e3"))},
    "request": {"until": DATES, "measure": st.sampled_from(MEASURES)},
    "statement": {
        "about": st.sampled_from((*MEASURES, "e1", "e2", "e3")),
        "stance": st.sampled_from(("confirms", "denies", "disputes")),
    },
    "review": {},
}
RETRACTIONS: tuple[dict[str, Any], ...] = ({"v": 2}, {"v": 2}, {"v": 2, "only": True}, {})
"""Of the whole chain, of one event, and as version 1 wrote it: of one event too."""
_ON_MEASURES = frozenset(
    ("threat", "proposal", "announcement", "modification", "postponement", "suspension", "resumption", "termination")
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
    on_measure = kind in _ON_MEASURES or (kind == "extension" and draw(st.booleans()))
    if on_measure:
        record["measure"] = draw(st.sampled_from(MEASURES))
        record["parties"] = draw(st.sampled_from((["US"], ["US"], ["US"], ["CN"])))
    if draw(st.integers(0, 3)) == 0:
        record["by"] = draw(_VOICES)
    if draw(st.integers(0, 3)) == 0:
        record["known"] = draw(st.sampled_from(("2025-03-26", "2025-04-02", "2025-03-20T12:00Z")))
    if kind == "scheduling":
        record["what"] = draw(st.sampled_from(("talks_round", "leader_approval", "suspension", "announcement")))
    if kind == "review":
        record["through"] = draw(st.sampled_from(("2025-01-31", "2025-03-01", record.get("known", "2025-02-28"))))
    if kind == "request":
        record["what"] = draw(st.sampled_from(_REQUESTED))
    for field, values in _OWN[kind].items():
        if f"{field} of {kind}" in _REQUIRED or draw(st.booleans()):
            record[field] = draw(values)
    return record


@st.composite
def openings(draw: DrawFn) -> dict[str, Any]:
    """Draw the first opening: mostly the plain one, else with its own parties, needs, quorum and stages."""
    if draw(st.booleans()):
        return OPENING
    eu = {"id": "EU", "approval": ["council", "parliament"]}
    parties = [*OPENING["parties"], *([eu] if draw(st.booleans()) else [])]
    ids = [each["id"] for each in parties]
    own: dict[str, SearchStrategy[Any]] = {
        "parties": st.just(["US", "CN"]),
        "needs": st.sets(st.sampled_from(("signature", "domestic_approval", "leader_approval"))).map(sorted),
        "quorum": st.integers(1, len(ids)),
        "approval": st.sampled_from(({"US": ["senate"]}, {"CN": ["council", "parliament"]}, {"US": []})),
    }
    given = {field: draw(values) for field, values in own.items() if draw(st.booleans())}
    fields = {"voices": [{"id": "UNSC", "title": "Council"}], "baseline": "Older duties do not count."}
    first, *others = OPENING["issues"]
    return {**OPENING, **fields, "parties": parties, "issues": [{**first, **given}, *others]}


@st.composite
def later_openings(draw: DrawFn, number: int) -> dict[str, Any]:
    """Draw an opening that adds a party, an issue, or needs of one."""
    widened: dict[str, Any] = draw(
        st.sampled_from(({"parties": ["US", "CN", "JP"]}, {"needs": ["signature"]}, {"quorum": 1}, {}))
    )
    return {
        "kind": "opening",
        "id": f"e{number}",
        "occurred": draw(DATES),
        "parties": [{"id": "JP"}],
        "issues": [{"id": draw(st.sampled_from(("tariffs", "fish"))), **widened}],
    }


@st.composite
def corrections(draw: DrawFn, number: int, target: dict[str, Any]) -> dict[str, Any]:
    """Draw a correction of an event: a retraction, or another event in its place."""
    known = draw(st.sampled_from(("2025-03-26", "2025-04-05", "2025-04-10")))
    if draw(st.booleans()) or target["kind"] in {"retraction", "opening"}:
        how = draw(st.sampled_from(RETRACTIONS))
        return {"kind": "retraction", "id": f"e{number}", "occurred": known, "amends": target["id"], **how}
    replacement: dict[str, Any] = draw(records(number))
    return {**replacement, "amends": target["id"], "known": known}


@st.composite
def logs(draw: DrawFn, most: int = 14) -> list[Event]:
    """Draw a valid log, in no particular order of dates."""
    written: list[dict[str, Any]] = [draw(openings())]
    for number in range(1, draw(st.integers(1, most)) + 1):
        if len(written) > 1 and draw(st.integers(0, 4)) == 0:
            target = draw(st.sampled_from(written[1:]))
            written.append(draw(corrections(number, target)))
        elif draw(st.integers(0, 20)) == 0:
            written.append(draw(later_openings(number)))
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
