"""The kinds of events: their fields, their defaults, and what they refuse."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs
import pytest

import negotiation
from negotiation.errors import BadValueError
from negotiation.events import (
    KINDS,
    RANK,
    Condition,
    Event,
    Issue,
    Level,
    Party,
    Retraction,
    Scheduling,
    Source,
    Statement,
    fields_by_key,
)
from negotiation.times import edtf, zone_named

COMMON = {"id", "occurred", "zone", "known", "order", "actor", "amends", "headline", "sources", "v", "instrument"}
ACT = COMMON | {"issues", "parties", "by"}
NEW_MEASURE = {
    "measure",
    "title",
    "level",
    "effective",
    "until",
    "on_expiry",
    "instrument",
    "scope",
    "class",
    "part_of",
    "replaces",
}
ENDING = {"measure", "effective", "reason", "instrument"}

# The table of events/README.md, in the words of events/README.md: fields of its own, kind by kind.
OWN: dict[str, set[str]] = {
    "threat": {"measure", "level", "effective", "contingent_on"},
    "talks_round": {"round", "place", "tier", "format"},
    "preliminary_consensus": {"terms", "granted", "text", "replaces"},
    "signature": {"granted", "text"},
    "domestic_approval": {"granted", "instrument", "stage", "text"},
    "leader_approval": {"granted", "text"},
    "accession": {"effective", "reason", "text"},
    "proposal": NEW_MEASURE,
    "announcement": NEW_MEASURE,
    "modification": {"measure", "level", "effective", "instrument"},
    "postponement": {"measure", "of", "effective", "instrument"},
    "suspension": {"measure", "level", "effective", "until", "on_expiry", "instrument"},
    "extension": {"until", "measure", "instrument", "text", "unless"},
    "resumption": ENDING,
    "termination": ENDING,
    "withdrawal": ENDING,
    "entry_into_force": {"until", "provisional", "effective", "text"},
    "exit": {"effective", "reason", "text"},
    "breakdown": {"reason", "text"},
    "lapse": {"reason", "text"},
    "scheduling": {"what", "due", "calls_off"},
    "request": {"measure", "what", "until"},
    "statement": {"about", "level", "stance"},
    "review": {"through"},
    "retraction": {"amends", "reason", "only"},
}
REQUIRED: dict[str, set[str]] = {
    **{kind: {"measure"} for kind, own in OWN.items() if "measure" in own and kind not in {"extension", "request"}},
    "extension": {"until"},
    "request": {"what"},
    "review": {"through"},
}

# One value of the text format for each field.
WRITTEN: dict[str, Any] = {
    "id": "e1",
    "occurred": "2025-10-26",
    "zone": "Asia/Kuala_Lumpur",
    "known": "2025-10-27T08:00+08:00",
    "order": 2,
    "actor": "Li Chenggang",
    "amends": "e0",
    "headline": "China states a preliminary consensus.",
    "sources": [
        {
            "publisher": "Xinhua",
            "title": "Consensus",
            "published": "2025-10-26",
            "language": "zh",
            "url": "https://example.org",
        }
    ],
    "v": 1,
    "issues": ["tariffs", "port-fees"],
    "parties": ["US", "CN"],
    "by": ["CN"],
    "measure": "us-tariff",
    "level": {"value": 24, "unit": "%"},
    "effective": "2025-11-10T00:01-05:00",
    "until": "2026-11-10",
    "on_expiry": "end",
    "instrument": "EO 14298, 90 FR 21831",
    "scope": "all goods",
    "title": "Reciprocal tariff",
    "contingent_on": "unless they lift theirs",
    "round": 5,
    "place": "Kuala Lumpur",
    "tier": "ministers",
    "format": "in_person",
    "terms": "a year's pause",
    "granted": False,
    "stage": "Senate",
    "provisional": True,
    "reason": "struck_down",
    "what": "talks_round",
    "due": "2025-11",
    "about": "us-tariff",
    "only": True,
    "text": "the-treaty",
    "replaces": ["old-duty"],
    "class": "duty",
    "part_of": "us-tariffs",
    "of": "2025-11-10",
    "unless": {"words": "unless revoked", "until": "2026-01-10"},
    "calls_off": "s0",
    "stance": "denies",
    "through": "2025-10-26",
}
READ: dict[str, Any] = {
    **WRITTEN,
    "occurred": edtf("2025-10-26"),
    "known": edtf("2025-10-27T08:00+08:00"),
    "sources": (
        Source(publisher="Xinhua", title="Consensus", published="2025-10-26", language="zh", url="https://example.org"),
    ),
    "issues": ("tariffs", "port-fees"),
    "parties": ("US", "CN"),
    "by": ("CN",),
    "level": Level(24, "%"),
    "effective": edtf("2025-11-10T00:01-05:00"),
    "until": edtf("2026-11-10"),
    "due": edtf("2025-11"),
    "replaces": ("old-duty",),
    "of": edtf("2025-11-10"),
    "unless": Condition(words="unless revoked", until="2026-01-10"),
    "through": edtf("2025-10-26"),
}


def fields(kind: str) -> dict[str, attrs.Attribute[Any]]:
    """Return the fields of a kind by name."""
    return {**fields_by_key(KINDS[kind])}


def build(kind: str, **values: Any) -> Event:
    """Build an event from values that no type checker has seen."""
    names = fields(kind)
    return KINDS[kind](**{names[key].name if key in names else key: value for key, value in values.items()})


def act(kind: str = "statement", **values: Any) -> Event:
    """Build an act with what all acts need, and these values."""
    return build(kind, **{"id": "e1", "occurred": "2025-10-26", "issues": ["a"], "parties": ["US"], **values})


@pytest.mark.parametrize("kind", OWN)
def test_a_kind_has_the_fields_of_the_format(kind: str) -> None:
    """What every act has, and the fields of its own; nothing else."""
    assert fields(kind).keys() == ACT | OWN[kind]


@pytest.mark.parametrize("kind", OWN)
def test_a_kind_requires_only_what_it_means_nothing_without(kind: str) -> None:
    """An id, when, on what, whose act, and for most acts on measures the measure."""
    required = {name for name, field in fields(kind).items() if field.default is attrs.NOTHING}
    common = {"id", "occurred"} if kind in {"retraction", "review"} else {"id", "occurred", "issues", "parties"}
    own = {"amends"} if kind == "retraction" else REQUIRED.get(kind, set())

    assert required == common | own


@pytest.mark.parametrize("kind", OWN)
def test_a_kind_is_built_from_the_values_of_the_text_format(kind: str) -> None:
    """An event reads the same in Python and in JSON: text, lists and objects become what the event holds."""
    names = fields(kind)
    built = build(kind, **{name: WRITTEN[name] for name in names})

    assert {key: getattr(built, field.name) for key, field in names.items()} == {key: READ[key] for key in names}


@pytest.mark.parametrize("kind", OWN)
def test_an_event_is_built_from_what_an_event_holds(kind: str) -> None:
    """What is already converted passes unchanged, so that an event can be evolved into another."""
    built = build(kind, **{name: WRITTEN[name] for name in fields(kind)})

    assert attrs.evolve(built) == built


def test_an_opening_declares_parties_and_issues() -> None:
    """It has the common fields without issues and parties of an act, and declares both."""
    built = negotiation.Opening(
        id="opening",
        occurred="2025-01-20",
        title="A talk",
        zone="America/New_York",
        parties=[{"id": "US", "name": "United States"}, {"id": "CN"}],
        issues=[{"id": "tariffs", "title": "Tariffs"}, Issue(id="chips")],
    )

    assert fields("opening").keys() == COMMON | {"title", "parties", "issues", "baseline", "voices", "scopes"}
    assert built.parties == (Party(id="US", name="United States"), Party(id="CN"))
    assert built.issues == (Issue(id="tariffs", title="Tariffs"), Issue(id="chips"))
    assert (built.voices, built.owners, built.concerns) == ((), (), ())


@pytest.mark.parametrize(
    ("field", "declared"), [("parties", [{"id": "US"}, {"id": "US"}]), ("issues", [{"id": "a"}, {"id": "a"}])]
)
def test_an_opening_declares_each_id_once(field: str, declared: list[dict[str, str]]) -> None:
    """The same party or issue twice in one opening is a fault."""
    with pytest.raises(BadValueError) as caught:
        build("opening", **{"id": "opening", "occurred": "2025", field: declared})

    assert caught.value.code == "duplicate-id"


def test_the_kinds_are_those_of_the_rules() -> None:
    """Twenty-six kinds, each under the name that its class carries."""
    assert KINDS.keys() == {*OWN, "opening"}
    assert all(cls.kind == kind for kind, cls in KINDS.items())
    assert all(cls.__name__.lower() == kind.replace("_", "") for kind, cls in KINDS.items())


def test_the_five_kinds_that_name_the_project_come_first() -> None:
    """Everywhere that kinds are listed."""
    assert list(KINDS)[:5] == [
        "threat",
        "talks_round",
        "preliminary_consensus",
        "domestic_approval",
        "leader_approval",
    ]


def test_the_rank_is_the_order_of_the_reading_rule() -> None:
    """Twenty kinds in the order of docs/rules/reading-rule.md#rank, then the rest, which share a rank."""
    ranked = [
        "threat",
        "talks_round",
        "preliminary_consensus",
        "signature",
        "domestic_approval",
        "leader_approval",
        "accession",
        "proposal",
        "announcement",
        "modification",
        "postponement",
        "suspension",
        "extension",
        "resumption",
        "termination",
        "withdrawal",
        "entry_into_force",
        "exit",
        "breakdown",
        "lapse",
    ]

    assert sorted(KINDS, key=lambda kind: RANK[kind])[: len(ranked)] == ranked
    assert len({RANK[kind] for kind in ranked}) == len(ranked)
    assert {RANK[kind] for kind in KINDS.keys() - ranked} == {len(ranked)}


@pytest.mark.parametrize(
    ("kind", "track"),
    [
        ("opening", "log"),
        ("threat", "measure"),
        ("talks_round", "issue"),
        ("preliminary_consensus", "issue"),
        ("domestic_approval", "issue"),
        ("leader_approval", "issue"),
        ("entry_into_force", "issue"),
        ("breakdown", "issue"),
        ("lapse", "issue"),
        ("signature", "issue"),
        ("exit", "issue"),
        ("accession", "issue"),
        ("request", "issue"),
        ("postponement", "measure"),
        ("review", "record"),
        ("proposal", "measure"),
        ("announcement", "measure"),
        ("modification", "measure"),
        ("suspension", "measure"),
        ("resumption", "measure"),
        ("termination", "measure"),
        ("withdrawal", "measure"),
        ("scheduling", "issue"),
        ("statement", "none"),
        ("retraction", "record"),
    ],
)
def test_a_kind_is_on_the_track_of_the_format(kind: str, track: str) -> None:
    """The track says which lifecycle an event belongs to."""
    assert KINDS[kind].track == track


@pytest.mark.parametrize("kind", KINDS)
def test_the_package_exports_each_kind_by_the_name_of_its_class(kind: str) -> None:
    """People write `negotiation.Statement(…)`."""
    assert getattr(negotiation, KINDS[kind].__name__) is KINDS[kind]
    assert KINDS[kind].__name__ in negotiation.__all__


def test_the_example_of_the_readme_is_an_event() -> None:
    """The values of the text format, as keywords."""
    built = negotiation.Statement(
        id="2026-06-03-a",
        occurred="2026-06-03",
        issues=["fish"],
        parties=["A", "B"],
        level={"value": 2.5, "unit": "Mt"},
        headline="A and B meet.",
    )

    assert built.by == ("A", "B")
    assert built.level == Level(Decimal("2.5"), "Mt")
    assert built.occurred == edtf("2026-06-03")


@pytest.mark.parametrize("kind", OWN)
def test_an_event_cannot_be_changed(kind: str) -> None:
    """An event is a statement that was made: frozen, field by field."""
    built = build(kind, **{name: WRITTEN[name] for name in fields(kind)})

    for key, field in fields(kind).items():
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(built, field.name, READ[key])


def test_equal_events_are_one_in_a_set() -> None:
    """Everything that an event holds can be hashed, its lists included."""
    assert len({act(sources=WRITTEN["sources"]), act(sources=WRITTEN["sources"])}) == 1


def test_fields_are_given_by_name() -> None:
    """The order of fields is no part of the interface."""
    with pytest.raises(TypeError):
        Statement("e1", "2025")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("kind", "field", "default"),
    [
        ("statement", "zone", None),
        ("statement", "known", None),
        ("statement", "order", 0),
        ("statement", "actor", None),
        ("statement", "amends", None),
        ("statement", "headline", None),
        ("statement", "sources", ()),
        ("statement", "v", 1),
        ("domestic_approval", "granted", True),
        ("leader_approval", "granted", True),
        ("entry_into_force", "provisional", False),
        ("entry_into_force", "until", None),
    ],
)
def test_an_absent_field_has_its_default(kind: str, field: str, default: object) -> None:
    """What is not said is what the format says by default."""
    assert getattr(act(kind), field) == default


def test_an_act_is_stated_by_its_parties_by_default() -> None:
    """`by` is `parties` where nobody else is named."""
    built = act(parties=["US", "CN"])

    assert built.voices == built.owners == ("US", "CN")


def test_an_act_may_be_stated_by_a_third_voice() -> None:
    """`by` names who says so, which may be the press."""
    built = act(parties=["CN"], by=["press"])

    assert (built.voices, built.owners) == (("press",), ("CN",))


def test_a_retraction_needs_neither_issues_nor_parties() -> None:
    """It is about an event, not about an issue."""
    built = Retraction(id="r1", occurred="2025", amends="e1")

    assert (built.issues, built.parties, built.by) == ((), (), ())


@pytest.mark.parametrize("field", ["issues", "parties", "by"])
def test_an_act_names_at_least_one(field: str) -> None:
    """An act of nobody, or on nothing, is none."""
    with pytest.raises(BadValueError) as caught:
        act("statement", **{field: []})

    assert caught.value.code == "empty-list"


@pytest.mark.parametrize(
    ("kind", "rest", "field", "value"),
    [
        ("talks_round", {}, "tier", "presidents"),
        ("talks_round", {}, "format", "In_person"),
        ("suspension", {"measure": "m"}, "on_expiry", "stop"),
        ("announcement", {"measure": "m"}, "on_expiry", "End"),
    ],
)
def test_closed_sets_take_only_their_words(kind: str, rest: dict[str, str], field: str, value: str) -> None:
    """Another word is refused, and the words that would do are named."""
    with pytest.raises(BadValueError) as caught:
        act(kind, **rest, **{field: value})

    assert caught.value.code == "unknown-word"
    assert ", " in caught.value.message


@pytest.mark.parametrize(
    ("occurred", "known"),
    [
        ("2025-10-26", "2025-10-25"),
        ("2025-10-26", "2025-09"),
        ("2025-10-26", "2025-10-25T23:59+08:00"),
        ("2025-10-26T10:00+08:00", "2025-10-26T09:59+08:00"),
        ("2025-10-26T00:00+08:00", "2025-10-25"),
        ("2025-10-25/2025-10-26", "2025-10-24"),
    ],
)
def test_an_event_is_never_known_before_it_began(occurred: str, known: str) -> None:
    """Only what has begun can have become public."""
    with pytest.raises(BadValueError) as caught:
        act(occurred=occurred, known=known, zone="Asia/Shanghai")

    assert caught.value.code == "known-before-occurred"


@pytest.mark.parametrize(
    ("occurred", "known"),
    [
        ("2025-10-26", "2025-10-26"),
        ("2025-10-26", "2025-10-26T00:00+08:00"),
        ("2025-10-26", "2025-10-26T09:00+08:00"),
        ("2025-10-26T10:00+08:00", "2025-10-26T10:00+08:00"),
        ("2025-10-26T10:00+08:00", "2025-10-26"),
        ("2025-10-25/2025-10-26", "2025-10-25"),
        ("2025-10", "2025-10-03"),
        ("2025-10-26", "2026"),
    ],
)
def test_an_event_can_be_known_while_it_goes_on(occurred: str, known: str) -> None:
    """From its first instant on."""
    assert act(occurred=occurred, known=known, zone="Asia/Shanghai").known == edtf(known)


def test_the_zone_of_the_log_decides_for_an_event_without_zone() -> None:
    """An event that would be known too early in one zone may be fine in another; only the log knows."""
    built = act(occurred="2025-10-26", known="2025-10-25T20:00Z")

    built.check_times(zone_named("Asia/Shanghai"))
    with pytest.raises(BadValueError) as caught:
        built.check_times(zone_named("America/New_York"))
    assert caught.value.code == "known-before-occurred"


@pytest.mark.parametrize("field", ["effective", "until"])
def test_every_date_of_an_event_must_mean_something_in_its_zone(field: str) -> None:
    """A day that the place skipped is refused in any field."""
    with pytest.raises(BadValueError) as caught:
        act("suspension", measure="m", zone="Pacific/Apia", **{field: "2011-12-30"})

    assert caught.value.code == "bad-time"


def test_a_bare_day_is_meant_in_the_zone_of_the_event_before_that_of_the_log() -> None:
    """The event's own zone wins."""
    washington = zone_named("America/New_York")

    assert act(zone="Asia/Shanghai").occurred_in(washington) == edtf("2025-10-26").period(zone_named("Asia/Shanghai"))
    assert act().occurred_in(washington) == edtf("2025-10-26").period(washington)


def test_by_default_an_event_is_known_when_it_is_over() -> None:
    """`known` is by default the end of `occurred`."""
    utc = zone_named("UTC")

    assert act().known_in(utc).ends == act().occurred_in(utc).ends
    assert act(known="2025-10-27").known_in(utc).ends == edtf("2025-10-27").period(utc).ends


@pytest.mark.parametrize("what", ["talks_round", "leader_approval", "hearing", "comment-deadline"])
def test_anything_can_be_scheduled(what: str) -> None:
    """The kind of an event to come, or whatever else a calendar of talks holds."""
    scheduled = act("scheduling", what=what, due="2025")

    assert isinstance(scheduled, Scheduling)
    assert scheduled.what == what
