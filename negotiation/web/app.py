"""The application: addresses, errors and headers, for any ASGI server.

It is read-only: it answers GET and HEAD and refuses other methods. The Host header must name this machine, so that no
web page can reach the server through a host name of its own (DNS rebinding).
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from negotiation import errors
from negotiation.web.endpoints import ENDPOINTS
from negotiation.web.hosts import HostGuard
from negotiation.web.openapi import description
from negotiation.web.parameters import parameters_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.requests import Request

    from negotiation.web.endpoints import Endpoint
    from negotiation.web.ledger import Ledger

# `no-cache` lets a client store an answer but ask each time whether it is current. The other headers keep web pages of
# other origins from loading or framing the answers.
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# The first class that fits decides, so the root of all errors comes last.
_STATUS: tuple[tuple[type[Exception], int], ...] = (
    (errors.BadValueError, 400),
    (errors.UnknownNameError, 404),
    (errors.NegotiationError, 503),
)


def application(ledger: Ledger, hosts: Iterable[str], page: Callable[[], str] | None = None) -> HostGuard:
    """Return the application.

    Args:
        ledger: the log that is served.
        hosts: the host names that requests may use, as in the Host header, without port.
        page: returns the HTML of the page at `/`; without it, `/` answers with the OpenAPI description.
    """
    routes = [Route(address.path, _answer_handler(ledger, address), methods=["GET"]) for address in ENDPOINTS]
    routes.append(Route("/openapi.json", _show_description, methods=["GET"]))
    routes.append(Route("/", _page_handler(page) if page else _show_description, methods=["GET"]))
    handlers: dict[Any, Any] = {HTTPException: _http_error_answer}
    return HostGuard(Starlette(routes=routes, exception_handlers=handlers), hosts)


def _answer_handler(ledger: Ledger, address: Endpoint) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        def work() -> dict[str, Any]:
            parameters = parameters_of(request.query_params.multi_items(), address.parameters)
            return address.answer(ledger, request.path_params.get("id", ""), parameters)

        # In a thread: a replay takes longer than an event loop may be blocked.
        try:
            found = await run_in_threadpool(work)
        except errors.NegotiationError as error:
            return _error_answer(error)
        return _json(found, request)

    return answer


async def _show_description(request: Request) -> Response:
    return _json(description(), request)


def _page_handler(page: Callable[[], str]) -> Callable[[Request], Any]:
    async def show(request: Request) -> Response:
        try:
            text = await run_in_threadpool(page)
        except errors.NegotiationError as error:
            return _error_answer(error)
        # The page has a policy of its own in its head, which allows its script; this one would forbid it.
        headers = {key: value for key, value in _HEADERS.items() if key != "Content-Security-Policy"}
        return _with_etag(text.encode(), request, "text/html; charset=utf-8", headers)

    return show


def _json(data: dict[str, Any], request: Request) -> Response:
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    return _with_etag(text.encode(), request, "application/json", _HEADERS)


def _with_etag(body: bytes, request: Request, kind: str, headers: dict[str, str]) -> Response:
    """Return a body with its ETag, or 304 without a body if the client already has it (RFC 9110, section 13.1.2)."""
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {**headers, "ETag": tag}
    if tag in {part.strip() for part in request.headers.get("if-none-match", "").split(",")}:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=kind, headers=headers)


def _error_answer(error: errors.NegotiationError) -> Response:
    status = next(code for kind, code in _STATUS if isinstance(error, kind))
    code = getattr(error, "code", None) or {404: "unknown-name", 503: "unreadable-log"}[status]
    message, remedy = (error.message, error.hint) if isinstance(error, errors.BadValueError) else (str(error), "")
    return _error(status, code, message, remedy)


async def _http_error_answer(_: Request, error: Exception) -> Response:
    """Return an error of Starlette itself, such as an unknown address, in the form of our own errors."""
    assert isinstance(error, HTTPException)
    codes = {404: "no-such-address", 405: "read-only"}
    response = _error(error.status_code, codes.get(error.status_code, "refused"), error.detail, "See /openapi.json.")
    allowed = (error.headers or {}).get("Allow")
    if allowed:  # sorted, because Starlette joins a set, whose order differs from run to run
        response.headers["Allow"] = ", ".join(sorted(allowed.split(", ")))
    return response


def _error(status: int, code: str, message: str, remedy: str) -> Response:
    body = json.dumps({"code": code, "message": message, "remedy": remedy}, ensure_ascii=False) + "\n"
    return Response(body, status_code=status, media_type="application/json", headers=_HEADERS)
