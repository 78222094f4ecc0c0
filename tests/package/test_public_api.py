from __future__ import annotations

import doctest
import importlib.metadata
import inspect
import json
from typing import Any

import pytest

import negotiation
from negotiation import events
from negotiation.questions.status import Status
from running import run

AT, KNOWN_AT = "2025-10-26", "2025-10-27"

SECTION_8 = {
    "basis": "log position head rules at known_at zone projected last_event",
    "issue": "issue title phase since cycle under_threat vouched awaiting refused arrangement measures claims "
    "deadlines possibly events last",
    "arrangement": "since until provisional",
    "measure": "measure party state since level suspended_level unit scope until cause contingent_on events",
    "claim": "event about by headline",
    "deadline": "due what measure event",
    "last": "event occurred headline",
    "total": "party scope level unit",
    "finding": "code severity event message hint",
}
"""The keys of each part of an answer, as docs/rules/answers.md has them; keys are only ever added."""


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    """The status of everything on a day when there is something in every part."""
    return negotiation.replay("us-china-2025", known_at=KNOWN_AT).at(AT).status().to_dict()


def parts(answer: dict[str, Any], part: str) -> list[dict[str, Any]]:
    """Return every part of one sort that an answer has."""
    issues = answer["issues"]
    one_of_each = {"basis": [answer["basis"]], "issue": issues, "total": answer["totals"]}
    found: dict[str, list[dict[str, Any]]] = {
        **one_of_each,
        "finding": answer["findings"],
        "arrangement": [issue["arrangement"] for issue in issues if issue["arrangement"]],
        "last": [issue["last"] for issue in issues if issue["last"]],
        **{name: [row for issue in issues for row in issue[f"{name}s"]] for name in ("measure", "claim", "deadline")},
    }
    return found[part]


@pytest.mark.parametrize("name", negotiation.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """What `__all__` lists can be imported, and `dir` shows it."""
    assert getattr(negotiation, name) is not None
    assert name in dir(negotiation)


def test_public_names_stand_in_order_once() -> None:
    """A name is found where one looks for it."""
    assert list(negotiation.__all__) == sorted({*negotiation.__all__})


def test_a_name_that_is_not_public_is_refused_as_usual() -> None:
    """A slip in a name is an `AttributeError` that repeats it."""
    with pytest.raises(AttributeError, match="'replays'"):
        negotiation.replays  # noqa: B018


def test_the_three_lines_of_the_documentation_work() -> None:
    """The example with which the package introduces itself gives what it says."""
    results = doctest.testmod(negotiation)

    assert results.attempted == 3
    assert results.failed == 0


def test_the_version_is_that_of_the_distribution() -> None:
    """The number stands in two places and is the same."""
    assert run("--version").out == f"negotiation, version {negotiation.__version__}\n"
    assert negotiation.__version__ == importlib.metadata.version("negotiation")


def test_an_answer_has_the_parts_of_the_rules(answer: dict[str, Any]) -> None:
    """Basis, issues, totals and findings, in that order."""
    assert list(answer) == ["basis", "issues", "totals", "findings"]


@pytest.mark.parametrize("part", [part for part in SECTION_8 if part != "finding"])
def test_a_part_of_an_answer_has_the_keys_of_the_rules(answer: dict[str, Any], part: str) -> None:
    """No key of section 8 is missing from any of them."""
    rows = parts(answer, part)

    assert rows
    assert [{*SECTION_8[part].split()} - {*row} for row in rows] == [set()] * len(rows)


def test_a_finding_has_the_keys_of_the_rules() -> None:
    """A finding as data says what, how bad, about which event, and what to do."""
    row = negotiation.Finding(code="out-of-place", message="It has no place.").to_dict()

    assert {*SECTION_8["finding"].split()} <= {*row}


@pytest.mark.parametrize("issues", [(), ("tariffs",), ("tiktok", "soybeans")], ids=len)
def test_the_library_and_the_command_line_give_the_same_object(issues: tuple[str, ...]) -> None:
    """`status --format json` prints `Status.to_dict()`, keys in the same order."""
    status = negotiation.replay("us-china-2025", known_at=KNOWN_AT).status(*issues, at=AT)
    printed = json.loads(run("status", *issues, "--at", AT, "--known-at", KNOWN_AT, "--format", "json").out)

    assert isinstance(status, Status)
    assert json.dumps(printed) == json.dumps(status.to_dict())


@pytest.mark.parametrize("name", ["measures", "log", "replay"])
def test_other_answers_are_the_same_too(name: str) -> None:
    """What the library returns as data is what the command line prints."""
    view = negotiation.replay("us-china-2025", known_at=KNOWN_AT).at(AT)
    answers = {"measures": view.measures().to_dict(), "log": view.log().to_dict(), "replay": view.steps().to_dict()}
    printed = json.loads(run(name, "--at", AT, "--known-at", KNOWN_AT, "--format", "json").out)

    assert printed == answers[name]


@pytest.mark.parametrize("issue", ["tariffs", "rare-earths", "tiktok"])
def test_the_same_reasons_are_given(issue: str) -> None:
    """`why` in the library explains as `why` on the command line does."""
    why = negotiation.replay("us-china-2025", known_at=KNOWN_AT).why(issue, at=AT)
    printed = json.loads(run("why", issue, "--at", AT, "--known-at", KNOWN_AT, "--format", "json").out)

    assert printed == why.to_dict()


def test_an_answer_is_plain_data(answer: dict[str, Any]) -> None:
    """It survives JSON unchanged: no tuples, decimals or dates in it."""
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer


def test_instants_are_utc(answer: dict[str, Any]) -> None:
    """Every instant of an answer says so with a Z."""
    instants = [answer["basis"]["at"], answer["basis"]["known_at"]]
    instants += [row["due"] for row in parts(answer, "deadline")]
    instants += [row[key] for row in parts(answer, "measure") for key in ("since", "until") if row[key]]
    instants += [row["since"] for row in answer["issues"]]

    assert len(instants) > 50
    assert [instant for instant in instants if not instant.endswith("Z")] == []


def test_every_error_is_of_one_family() -> None:
    """A caller who catches `NegotiationError` catches every exception of the package."""
    errors = [getattr(negotiation, name) for name in negotiation.__all__ if name.endswith("Error")]

    assert len(errors) == 11
    assert all(issubclass(error, negotiation.NegotiationError) for error in errors)


@pytest.mark.parametrize("home", [negotiation, events], ids=["negotiation", "negotiation.events"])
def test_every_kind_of_event_is_exported_by_name(home: Any) -> None:
    """`KINDS` and the names that are exported agree: a new kind can be imported, and what is no kind is not one."""
    exported = {name for name in home.__all__ if inspect.isclass(value := getattr(home, name)) and is_kind(value)}

    assert exported == {cls.__name__ for cls in events.KINDS.values()}
    assert all(getattr(home, cls.__name__) is cls for cls in events.KINDS.values())


def is_kind(value: type) -> bool:
    """Tell whether a class is an event that can be written, and no class that such events share."""
    return issubclass(value, events.Event) and isinstance(vars(value).get("kind"), str) and bool(vars(value)["kind"])
