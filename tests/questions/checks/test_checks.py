from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from given import OPENING, announcement, contents, events
from negotiation.logs import Contents
from negotiation.questions.checks import CHECKS, bibliography_findings, read_bibliography

if TYPE_CHECKING:
    from negotiation.errors import Finding

WIRE = {"publisher": "The Wire", "title": "A duty", "published": "2025-02-01", "url": "https://example.org/1"}
RETRACTION = {"kind": "retraction", "occurred": "2025-02-03", "v": 2}
WHOLE = {"headline": "A duty.", "sources": [WIRE]}


def log(*records: dict[str, Any]) -> Contents:
    """Return a log with these events."""
    return contents(events(*records))


def found(check: str, *records: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Return what a check finds in a log with these events, as code and event."""
    return [(each.code, each.event) for each in CHECKS[check](log(*records))]


def modification(**fields: Any) -> dict[str, Any]:
    """Return a change of the duty to 20 %."""
    level = {"value": 20, "unit": "%"}
    return {"kind": "modification", "occurred": "2025-02-02", "measure": "duty", "level": level, **fields}


@pytest.mark.parametrize("check", CHECKS)
def test_a_sound_log_has_no_findings(check: str) -> None:
    """Every check passes a log in which nothing is wrong."""
    assert found(check, announcement("2025-02-01", **WHOLE), modification(**WHOLE)) == []


@pytest.mark.parametrize(
    ("check", "records", "expected"),
    [
        ("place", [modification()], [("out-of-place", "e1")]),
        (
            "corrections",
            [announcement("2025-02-01"), *[announcement("2025-02-01", amends="e1")] * 2],
            [("amended-twice", "e3")],
        ),
        (
            "corrections",
            [announcement("2025-02-01"), *[{**RETRACTION, "amends": "e1"}] * 2],
            [("retracts-nothing", "e3")],
        ),
        (
            "corrections",
            [announcement("2025-02-01"), {**RETRACTION, "amends": "e1"}, announcement("2025-02-01", amends="e1")],
            [("amends-retracted", "e3")],
        ),
        (
            "corrections",
            [
                announcement("2025-02-01"),
                announcement("2025-02-01", amends="e1"),
                {**RETRACTION, "amends": "e1", "only": True},
            ],
            [("retracts-nothing", "e3")],
        ),
        ("corrections", [{**RETRACTION, "amends": "opening"}], [("retracts-nothing", "e1")]),
        (
            "declared",
            [OPENING, {**OPENING, "id": "e1", "issues": [{"id": "duties", "aliases": ["tariffs"]}]}],
            [("alias-taken", "e1")],
        ),
        (
            "declared",
            [OPENING, {"kind": "opening", "occurred": "2025-02-01", "parties": [{"id": "USA", "aliases": ["CN"]}]}],
            [("alias-taken", "e1")],
        ),
        (
            "declared",
            [
                OPENING,
                {"kind": "opening", "occurred": "2025-02-01", "issues": [{"id": "fish", "aliases": ["fihs"]}]},
                {"kind": "opening", "occurred": "2025-02-02", "issues": [{"id": "eels", "aliases": ["fihs"]}]},
            ],
            [("alias-taken", "e2")],
        ),
        (
            "measures",
            [announcement("2025-02-01", measure="tariffs"), modification(measure="tariffs")],
            [("measure-like-issue", "e1")],
        ),
        ("sourced", [announcement("2025-02-01")], [("no-source", "e1")]),
        ("headlines", [announcement("2025-02-01")], [("no-headline", "e1")]),
        (
            "subjects",
            [{"kind": "statement", "occurred": "2025-02-01", "about": "nothing"}],
            [("unknown-subject", "e1")],
        ),
        ("cited", [announcement("2025-02-01", sources=[{"publisher": "The Wire"}])], [("incomplete-source", "e1")]),
        (
            "cited",
            [announcement("2025-02-01", sources=[WIRE]), modification(sources=[{**WIRE, "published": "2025-02-02"}])],
            [("source-dates-differ", "e2")],
        ),
        (
            "dated",
            [announcement("2025-02-01", known="2025-03-01", sources=[{**WIRE, "published": "2025-02-10"}])],
            [("known-after-published", "e1")],
        ),
        (
            "ties",
            [announcement("2025-02-01"), modification(), modification(level={"value": 30, "unit": "%"})],
            [("order-by-id", "e3")],
        ),
    ],
)  # fmt: skip
def test_each_check_finds_what_it_looks_for(
    check: str, records: list[dict[str, Any]], expected: list[tuple[str, str]]
) -> None:
    """What is wrong is found, at the event where it can be mended."""
    assert found(check, *records) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"sources": [{**WIRE, "published": "2025-02-01"}], "known": "2025-03-01"},  # announced ahead, or the day itself
        {"sources": [{**WIRE, "published": "2025-03-02"}], "known": "2025-03-01"},  # reported when it became known
        {"sources": [{**WIRE, "published": "2025-02"}], "known": "2025-03-01"},  # some day of the month
    ],
)
def test_dates_that_can_agree_are_left_alone(fields: dict[str, Any]) -> None:
    """Only what cannot be is found."""
    assert found("dated", announcement("2025-02-01", **fields)) == []


def test_an_order_settles_which_comes_first() -> None:
    """Two acts of a day with an `order` are no tie; nor are two that say the same."""
    first, second = modification(order=1), modification(order=2, level={"value": 30, "unit": "%"})

    assert found("ties", announcement("2025-02-01"), first, second) == []
    assert found("ties", announcement("2025-02-01"), modification(), modification()) == []


def test_what_was_corrected_is_no_tie() -> None:
    """An event that stands in another's place has nothing to be told apart from."""
    assert (
        found(
            "ties",
            announcement("2025-02-01"),
            modification(),
            modification(amends="e2", level={"value": 30, "unit": "%"}),
        )
        == []
    )


def findings(name: str, log: Contents) -> list[Finding]:
    """Return what a check finds in a log."""
    return [*CHECKS[name](log)]


def test_bytes_that_state_another_event_are_found() -> None:
    """The event that is answered from must be the one that is hashed."""
    sound = log(announcement("2025-02-01"))
    other = attrs.evolve(sound.entries[1], data=sound.entries[0].data)
    damaged = Contents(name="log", entries=(sound.entries[0], other))

    assert [each.code for each in findings("sound", damaged)] == ["other-bytes"]


def test_a_gap_in_the_positions_is_found() -> None:
    """An entry that is missing is not hidden by those after it."""
    sound = log(announcement("2025-02-01"), modification())
    damaged = Contents(name="log", entries=(sound.entries[0], sound.entries[2]))

    assert [each.code for each in findings("sound", damaged)] == ["position-gap"]


def test_a_recording_time_that_runs_backwards_is_found() -> None:
    """Times that are not there are passed over."""
    sound = log(announcement("2025-02-01"), modification(), modification(order=1))
    times = ("2026-01-02T00:00:00Z", None, "2026-01-01T00:00:00Z")
    entries = (
        sound.entries[0],
        *(attrs.evolve(entry, recorded=time) for entry, time in zip(sound.entries[1:], times, strict=True)),
    )

    assert [each.event for each in findings("sound", Contents(name="log", entries=entries))] == ["e3"]


# The bibliography

HEAD = "publisher,title,published,language,url\n"
LINE = "The Wire,A duty,2025-02-01,,https://example.org/1\n"


def listed(text: str) -> list[tuple[str, int | None]]:
    """Return what is found when a bibliography is held against a log that cites the Wire."""
    sources, faults = read_bibliography(text, "list.csv")
    cited = log(announcement("2025-02-01", **WHOLE))
    return [(each.code, each.line) for each in (*faults, *bibliography_findings(cited, sources, "list.csv"))]


def test_a_list_that_names_what_is_cited_is_sound() -> None:
    """Nothing is found, whatever the line ends."""
    assert listed(HEAD + LINE) == []
    assert listed((HEAD + LINE).replace("\n", "\r\n")) == []


def test_a_source_that_nobody_cites_is_found_on_its_line() -> None:
    """Each line of the list is held against the events."""
    assert listed(HEAD + LINE + "The Times,,,,\n") == [("unused-source", 3)]


def test_a_source_that_is_not_on_the_list_is_found() -> None:
    """Also when it differs only in its date."""
    assert listed(HEAD) == [("unlisted-source", None)]
    assert listed(HEAD + LINE.replace("2025-02-01", "2025-02-02")) == [("unused-source", 2), ("unlisted-source", None)]


def test_a_list_that_is_none_says_so() -> None:
    """Other columns, a line without publisher, too many cells, a date that is none."""
    assert listed("a,b\n1,2\n")[0] == ("bad-bibliography", 1)
    assert listed(HEAD + ",A duty,,,\n")[0] == ("bad-source", 2)
    assert listed(HEAD + "The Wire,,,,,more\n")[0] == ("bad-source", 2)
    assert listed(HEAD + "The Wire,,soon,,\n")[0] == ("bad-source", 2)


@pytest.mark.parametrize(
    "records",
    [
        [announcement("2025-02-01"), announcement("2025-02-02", amends="e1"), {**RETRACTION, "amends": "e1"}],
        [
            announcement("2025-02-01"),
            {**RETRACTION, "amends": "e1"},
            {**RETRACTION, "amends": "e1", "known": "2025-02-01", "occurred": "2025-02-01"},
        ],
        [announcement("2025-02-01"), {**RETRACTION, "amends": "e1"}, {**RETRACTION, "amends": "e2"}],
        [{**RETRACTION, "amends": "e2"}, announcement("2025-02-01")],
    ],
)
def test_a_correction_that_changes_some_answer_is_no_finding(records: list[dict[str, Any]]) -> None:
    """Of the whole chain; at an earlier K than the first; of a retraction; and before what it amends."""
    assert found("corrections", *records) == []


def test_of_two_corrections_the_finding_says_which_one_stands() -> None:
    """The one that became known last, not the one written last."""
    first = announcement("2025-02-01", amends="e1", known="2025-03-02")
    second = announcement("2025-02-01", amends="e1", known="2025-03-01")
    (finding,) = CHECKS["corrections"](log(announcement("2025-02-01"), first, second))

    assert finding.message == "e3 and e2 both amend e1; e2 counts: it became known last."
