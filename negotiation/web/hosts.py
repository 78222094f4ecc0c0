"""The guard of the Host header: the server refuses requests that call it by a name other than those of this machine.

A web page could otherwise let its own host name resolve to this machine and read the answers (DNS rebinding).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class HostGuard:
    """An ASGI application that passes only requests with an allowed host name on to another.

    Args:
        app: the other application.
        hosts: the allowed host names, as in the Host header, without port.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with status 421."""
        # `lifespan` comes from the server itself, without headers. There are no websocket routes.
        if scope["type"] == "http" and not self._knows(scope):
            refusal = PlainTextResponse(
                "This server accepts only requests that name its own machine as host.\n", status_code=421
            )
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _knows(self, scope: Scope) -> bool:
        """Tell whether a request has exactly one Host header, with an allowed name."""
        # With two headers, a proxy in between may have checked the other one.
        found = [value for name, value in scope["headers"] if name == b"host"]
        return len(found) == 1 and _name(found[0]) in self._hosts


def _name(host: bytes) -> str:
    """Return the name in a Host header without its port, in lower case; empty text if the port is not a number."""
    text = host.decode("latin-1").lower()  # latin-1 decodes every byte, so that no header raises an error
    name, colon, port = text.rpartition(":")
    if not colon or text.endswith("]"):  # an IPv6 address without a port: its colons are inside the brackets
        return text
    return name if port.isascii() and port.isdigit() else ""
