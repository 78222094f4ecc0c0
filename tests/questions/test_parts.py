"""Answers as containers of their parts, and as they show themselves."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

import negotiation
from negotiation import Contents, UnknownNameError
from negotiation.questions.comparison import in_the_world
from running import run

if TYPE_CHECKING:
    from negotiation.questions.parts import Parts
    from negotiation.questions.replay import View

AT = "2025-10-26"


@pytest.fixture(scope="module")
def view() -> View:
    """The flagship log at a date with something in every answer."""
    return negotiation.replay("us-china-2025", known_at="2025-10-27").at(AT)


def test_a_status_is_its_issues(view: View) -> None:
    """Iteration, length and `in` are about issues, and a name gives the issue."""
    status = view.status()

    assert list(status) == list(status.issues)
    assert len(status) == len(status.issues) == 7
    assert "tariffs" in status
    assert status["tariffs"] in status
    assert "tarifs" not in status
    assert status["tariffs"].issue == "tariffs"
    assert status[0] is status.issues[0]
    assert status[1:3] == status.issues[1:3]


@pytest.mark.parametrize(
    ("name", "message"),
    [("tarifs", "there is no issue 'tarifs'. Did you mean tariffs?"), ("zzz", "The issues are tariffs, rare-earths,")],
)
def test_a_name_that_is_not_there_is_our_error(view: View, name: str, message: str) -> None:
    """With the nearest name, or all of them; never a bare StopIteration."""
    with pytest.raises(UnknownNameError) as caught:
        view.status()[name]
    assert message in str(caught.value)


def test_every_answer_with_named_parts_is_read_by_name(view: View) -> None:
    """Measures by measure, events by id, steps by step."""
    why, event = view.why("tariffs"), "2025-10-26-kl-cn"

    assert view.measures()["us-port-fees"].measure == "us-port-fees"
    assert event in why
    assert why[event].event.id == event
    assert event in view.log()
    assert view.log()[event].id == event
    assert "breakdown" in view.next("tariffs")
    assert event in view.replay.contents
    assert "no-such" not in view.replay.contents


def test_every_answer_with_parts_is_as_long_as_it_has_parts(view: View) -> None:
    """And going through it gives them in order."""
    earlier = negotiation.replay("us-china-2025", known_at="2025-10-27").at("2025-10-20")
    compared = in_the_world(earlier, view)
    pairs: list[tuple[Parts[Any], tuple[object, ...]]] = [
        (view.deadlines(), view.deadlines().deadlines),
        (view.steps(), view.steps().steps),
        (view.spans("tariffs"), view.spans("tariffs").spans),
        (view.why("tariffs"), view.why("tariffs").reasons()),
        (compared, compared.difference.changes),
        (compared.difference, compared.difference.changes),
    ]

    for answer, parts in pairs:
        assert [*answer] == [*parts]
        assert len(answer) == len(parts) > 0


def test_parts_without_names_are_not_asked_for_by_name(view: View) -> None:
    """`"us-port-fees" in deadlines` is no False that means nothing: it is an error that says what to do."""
    with pytest.raises(TypeError, match="have no names"):
        assert "us-port-fees" in view.deadlines()


def test_every_answer_shows_itself_in_a_line_or_two(view: View) -> None:
    """At a prompt one sees what it is, not everything that it holds."""
    answers = [
        *(view, view.replay, view.replay.contents, view.status(), view.status()["tariffs"], view.measures()),
        *(view.measures()[0], view.why("tariffs"), view.why("tariffs")[0], view.deadlines(), view.deadlines()[0]),
        *(view.log(), view.steps(), view.spans("tariffs"), view.next("tariffs"), view.replay.show("opening")),
    ]

    assert [repr(answer) for answer in answers if len(repr(answer)) > 320 or "\n" in repr(answer)] == []
    assert repr(view.status("tariffs")).startswith("<Status us-china-2025 at 2025-10-27T04:00:00Z, known at ")
    assert repr(view.status("tariffs")).endswith("1 issue: tariffs>")


@pytest.mark.parametrize("words", [("status",), ("measures",), ("why", "tariffs"), ("deadlines",), ("next", "tariffs")])
def test_a_notebook_shows_what_the_command_line_shows(view: View, words: tuple[str, ...]) -> None:
    """Word for word, with nothing in it obeyed as HTML."""
    name, *about = words
    html = getattr(view, name)(*about)._repr_html_()

    assert html.startswith("<pre>")
    assert (
        unescape(html.removeprefix("<pre>").removesuffix("</pre>"))
        == run(*words, "--at", AT, "--known-at", "2025-10-27").out
    )


def test_a_view_shows_its_status_in_a_notebook(view: View) -> None:
    """The ledger at T is looked at by its status."""
    assert view._repr_html_() == view.status()._repr_html_()


def test_an_index_says_what_it_is_of() -> None:
    """At a prompt, the number of events and the issues that can be asked for, in one line."""
    shown = repr(negotiation.index("us-china-2025"))

    assert shown.startswith("<Index of 358 events; issues: export-controls, fentanyl, ")
    assert "\n" not in shown


def test_who_asks_why_of_a_measure_learns_where_measures_are_asked_for(view: View) -> None:
    """Its name is known, only not as that of an issue: the nearest issue would send the reader elsewhere."""
    with pytest.raises(UnknownNameError, match=r"us-fentanyl-tariff is a measure: use 'measures us-fentanyl-tariff'"):
        view.why("us-fentanyl-tariff")
    with pytest.raises(UnknownNameError, match=r"there is no issue 'fentanil'\. Did you mean fentanyl\?"):
        view.why("fentanil")


def test_a_log_without_issues_says_that_it_has_none() -> None:
    """A list of nothing is not printed as if it were one."""
    with pytest.raises(UnknownNameError, match=r"there is no issue 'fish'\. No issue had been declared by then\."):
        negotiation.replay(Contents(name="empty", entries=())).at(AT).status("fish")
