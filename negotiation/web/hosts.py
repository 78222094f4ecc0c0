"""The guard of the Host header: a server on this machine answers only to the names of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class HostGuard:
    """An application behind a list of names by which it may be called.

    Args:
        app: the application.
        hosts: the names, as in the Host header, without port.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "http" and not self._knows(scope):
            refusal = PlainTextResponse("This server answers to the names of its own machine only.\n", status_code=421)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _knows(self, scope: Scope) -> bool:
        """Tell whether exactly one Host header is there, with a name from the list."""
        found = [value for name, value in scope["headers"] if name == b"host"]
        return len(found) == 1 and _name(found[0]) in self._hosts


def _name(host: bytes) -> str:
    """Return the name in a Host header without its port; nothing where the port is none."""
    text = host.decode("latin-1").lower()
    name, colon, port = text.rpartition(":")
    if not colon or text.endswith("]"):
        return text
    return name if port.isascii() and port.isdigit() else ""
