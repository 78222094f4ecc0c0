"""`negotiation serve`: the page and the questions over HTTP, on this machine."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from negotiation.cli import OK
from negotiation.cli.options import log_option
from negotiation.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable

    from negotiation.web.ledger import Ledger

_PORTS = click.IntRange(0, 65535)


@click.command(short_help="the page and the questions over HTTP, on this machine")
@click.option("--port", type=_PORTS, default=8765, show_default=True, metavar="N", help="0 selects a free port.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="A loopback address.")
@log_option
def serve(log: str, port: int, host: str) -> int:
    """Serve a log: its page at /, and read-only answers as JSON at /status, /issues/ID, /measures, /log, /openapi.json.

    Only this machine can connect: other addresses and other names in the Host header are refused. New events of the log
    appear in later answers. Stop it with Ctrl-C. It needs the extra web: pip install 'negotiation[web]'.

    \b
    negotiation serve
    negotiation serve -l my.db --port 9000
    """
    _check_loopback(host)
    try:
        import uvicorn

        from negotiation.web.app import application
        from negotiation.web.hosts import LOOPBACK
    except ImportError:
        raise MissingExtraError("serving", "web") from None
    from negotiation.web.ledger import Ledger

    ledger = Ledger(log)
    ledger.contents()  # so that a log that cannot be read is reported before serving
    app = application(ledger, {*LOOPBACK, _in_host_header(host)}, _page(ledger))
    with _listening(host, port) as listener:
        click.echo(f"Serving {ledger.contents().name} at {_address(listener, host)} (Ctrl-C stops it)", err=True)
        config = uvicorn.Config(app, log_level="warning", server_header=False, date_header=False, access_log=False)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run([listener])
    return OK


def _listening(host: str, port: int) -> socket.socket:
    """Return a listening socket; a port that is in use is reported at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        # So that the port can be used again at once after the server has stopped.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise click.UsageError(f"cannot listen on {host} port {port}: {error.strerror or error}") from None
    return listener


def _address(listener: socket.socket, host: str) -> str:
    return f"http://{_in_host_header(host)}:{listener.getsockname()[1]}/"


def _check_loopback(host: str) -> None:
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise click.UsageError(
            f"{host} is not this machine. Use 127.0.0.1 or ::1; to publish a ledger, write a page: 'negotiation page'."
        )


def _in_host_header(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _page(ledger: Ledger) -> Callable[[], str]:
    """Return a function that returns the page of today, computed again only if the log or the day has changed."""
    from negotiation.cli.options import today
    from negotiation.history import log_zone
    from negotiation.page import page

    made: dict[tuple[str, str], str] = {}

    def of_today() -> str:
        contents = ledger.contents()
        day = today(log_zone(contents.events))
        key = (contents.head, day)
        if key not in made:
            written = page(ledger.replay(day).at(day))
            made.clear()  # only the newest page is ever asked for, and a page is large
            made[key] = written
        return made[key]

    return of_today
