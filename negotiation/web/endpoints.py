"""Endpoints: the addresses of the server, each with the answer of the library that it returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from negotiation.web.parameters import FILTERS, READING, WITHIN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from negotiation.events import Event
    from negotiation.web.ledger import Ledger
    from negotiation.web.parameters import Parameters


@attrs.frozen(kw_only=True)
class Endpoint:
    """An address of the server.

    Attributes:
        path: the path; `{id}` stands for the id of an issue or an event.
        gives: the name of the answer in `formats.registry`, which is that of a command.
        summary: one line that says what it answers.
        parameters: the query parameters that it takes, each with its meaning.
        answer: the function that returns the answer as plain data; it gets the ledger, the id from the path (or empty
            text) and the parameters.
    """

    path: str
    gives: str
    summary: str
    parameters: Mapping[str, str]
    answer: Callable[[Ledger, str, Parameters], dict[str, Any]]


def _status(ledger: Ledger, _: str, parameters: Parameters) -> dict[str, Any]:
    return parameters.view(ledger).status(*parameters.all("issue")).to_dict()


def _issue(ledger: Ledger, name: str, parameters: Parameters) -> dict[str, Any]:
    return parameters.view(ledger).why(name).to_dict()


def _next(ledger: Ledger, name: str, parameters: Parameters) -> dict[str, Any]:
    return parameters.view(ledger).next(name).to_dict()


def _measures(ledger: Ledger, _: str, parameters: Parameters) -> dict[str, Any]:
    return parameters.view(ledger).measures(*parameters.all("measure")).to_dict()


def _deadlines(ledger: Ledger, _: str, parameters: Parameters) -> dict[str, Any]:
    return parameters.view(ledger).deadlines(*parameters.all("issue"), within=parameters.within()).to_dict()


def _log(ledger: Ledger, _: str, parameters: Parameters) -> dict[str, Any]:
    listing = parameters.view(ledger).log(*parameters.all("issue"))
    return listing.only(lambda event: _fits_filters(event, parameters)).to_dict()


def _event(ledger: Ledger, name: str, parameters: Parameters) -> dict[str, Any]:
    return parameters.view(ledger).replay.show(name).to_dict()


def _fits_filters(event: Event, parameters: Parameters) -> bool:
    """Tell whether an event fits all filters: of each filter that is given, one of its values."""
    tests = {
        "kind": (event.kind,),
        "party": event.owners,
        "by": event.voices,
        "measure": (event.refers_to,) if event.refers_to else (),
    }
    return all(
        not parameters.all(name) or not {*parameters.all(name)}.isdisjoint(found) for name, found in tests.items()
    )


_ISSUE = {"issue": FILTERS["issue"]}

ENDPOINTS = (
    Endpoint(
        path="/status",
        gives="status",
        summary="Where each issue stands.",
        parameters={**READING, **_ISSUE},
        answer=_status,
    ),
    Endpoint(
        path="/issues/{id}",
        gives="why",
        summary="Why an issue stands where it does.",
        parameters=READING,
        answer=_issue,
    ),
    Endpoint(
        path="/issues/{id}/next", gives="next", summary="What would move an issue.", parameters=READING, answer=_next
    ),
    Endpoint(
        path="/measures",
        gives="measures",
        summary="Every measure, and totals.",
        parameters={**READING, "measure": "Only this measure; may be repeated."},
        answer=_measures,
    ),
    Endpoint(
        path="/deadlines",
        gives="deadlines",
        summary="What starts, ends or falls due.",
        parameters={**READING, **_ISSUE, **WITHIN},
        answer=_deadlines,
    ),
    Endpoint(
        path="/log",
        gives="log",
        summary="The events that had happened.",
        parameters={**READING, **FILTERS},
        answer=_log,
    ),
    Endpoint(path="/events/{id}", gives="show", summary="One event with all its fields.", parameters={}, answer=_event),
)
"""All addresses that answer with data; `app` routes them, and `openapi` describes them."""
