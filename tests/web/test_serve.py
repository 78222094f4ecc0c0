"""The server as a process of its own: it says where it is, answers, and stops when it is told to."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from patience import PATIENCE
from running import SMALL, clean_environment, command, run

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def serving(*words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a server on a port that is free; yield the process and the address that it says."""
    with subprocess.Popen(
        command("serve", "--port", "0", *words), stderr=subprocess.PIPE, text=True, env=clean_environment()
    ) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        found = re.search(r"http://\S+", said)
        assert found, said + process.stderr.read()
        try:
            yield process, found[0]
        finally:
            process.kill()


def got(address: str, path: str) -> tuple[int, str, str]:
    """Ask an address; return status, type and body."""
    with urllib.request.urlopen(address.rstrip("/") + path, timeout=PATIENCE) as response:  # noqa: S310 - loopback
        return response.status, response.headers["Content-Type"], response.read().decode()


def test_a_server_says_where_it_is_answers_and_stops() -> None:
    """Ctrl-C ends it without a complaint."""
    with serving("-l", str(SMALL)) as (process, address):
        status, kind, body = got(address, "/status?at=2025-04-10&known_at=2025-05-01")
        assert (status, kind) == (200, "application/json")
        assert json.loads(body)["basis"]["log"] == "small"

        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE) == 0
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


def test_the_page_stands_at_the_root() -> None:
    """The same file that `negotiation page` writes, of today."""
    with serving("-l", str(SMALL)) as (_, address):
        status, kind, body = got(address, "/")

    assert (status, kind) == (200, "text/html; charset=utf-8")
    assert body.startswith("<!doctype html>")
    assert "Content-Security-Policy" in body


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.1", "::", "example.org", ""])  # noqa: S104 - it is refused
def test_only_this_machine_is_served(host: str) -> None:
    """An address that others can reach is wrong usage, with the remedy."""
    outcome = run("serve", "--host", host, "-l", str(SMALL))

    assert outcome.code == 2
    assert "negotiation page" in outcome.err


def test_a_port_that_is_taken_is_told() -> None:
    """Nothing is served half."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        outcome = run("serve", "--port", str(taken.getsockname()[1]), "-l", str(SMALL))

    assert outcome.code == 2
    assert "cannot listen on 127.0.0.1" in outcome.err


def test_a_log_that_is_not_there_is_told_at_once() -> None:
    """Before anything listens."""
    assert run("serve", "-l", "nowhere.jsonl", "--port", "0").code == 4


def test_without_the_extra_the_remedy_is_told() -> None:
    """Who has the bare package learns what to install."""
    probe = """
import sys
from negotiation.cli import main
sys.modules["uvicorn"] = None
sys.argv = ["negotiation", "serve"]
main()
"""
    argv = [sys.executable, "-c", probe]
    done = subprocess.run(argv, capture_output=True, check=False, text=True, env=clean_environment())

    assert "pip install 'negotiation[web]'" in done.stderr
    assert done.returncode == 2
