"""A PostgreSQL server of the tests' own: a private cluster in a temporary folder, reached by a socket, gone afterwards.

Found from Debian's folders or the search path. PostgreSQL refuses to run as root, so that root lends it another user. A
shell holds a pipe from the test process: when that ends, however it ends, the server is stopped.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from patience import PATIENCE

_FOLDERS = "/usr/lib/postgresql/*/bin"
_USERS = ("postgres", "nobody")
_SETTINGS = {"listen_addresses": "", "max_connections": "60", "log_min_messages": "fatal"}
_RUN = '"$@" & server=$!; cat >/dev/null; kill -QUIT $server 2>/dev/null; wait $server'


def programs() -> Path | None:
    """Return the folder of the newest server's programs, if there is one."""
    found = sorted(Path("/").glob(f"{_FOLDERS.removeprefix('/')}/initdb"), key=lambda file: _version(file.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _version(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


class Cluster:
    """A server with its data, owned by whoever may run one."""

    def __init__(self, binaries: Path) -> None:
        self.binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="negotiation-pg-"))
        self._as: dict[str, Any] = {}
        if os.getuid() == 0:
            user = next(user for name in _USERS if (user := _user(name)))
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._process: subprocess.Popen[bytes] | None = None
        options = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--data-checksums")
        self._run("initdb", "--no-sync", *options)
        self.start()

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        settings = [f"--{name}={value}" for name, value in _SETTINGS.items()]
        argv = [str(self.binaries / "postgres"), "-D", str(self._data), "-k", str(self.folder), *settings]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                ["sh", "-c", _RUN, "sh", *argv],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self._as,
            )
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self.execute("SELECT 1")
            except psycopg.OperationalError:
                assert time.monotonic() < end, (self.folder / "log").read_text()
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """Kill every process of the server at once, as a power cut would, and leave the data as they are."""
        postmaster = int((self._data / "postmaster.pid").read_text().split()[0])
        server = [postmaster, *_children(postmaster)]
        for pid in server:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._wait()
        while any(_runs(pid) for pid in server):
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop the server and remove the data."""
        self._wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, negotiation: str, *, user: str = "postgres", database: str = "postgres") -> str:
        """Return the address of a negotiation."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.folder), safe='')}&negotiation={negotiation}"

    def connect(self, user: str = "postgres", database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        """Open a connection of the driver's own."""
        return psycopg.connect(host=str(self.folder), user=user, dbname=database, autocommit=True)

    def execute(self, statement: str, user: str = "postgres", database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run a statement, and return its rows if it has any."""
        with self.connect(user, database) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *words: str) -> None:
        argv = [str(self.binaries / program), "-D", str(self._data), *words]
        done = subprocess.run(argv, capture_output=True, check=False, cwd=self.folder, text=True, **self._as)
        assert done.returncode == 0, done.stdout + done.stderr

    def _wait(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.wait(timeout=PATIENCE)
        self._process = None


def _user(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _children(parent: int) -> list[int]:
    """Return the processes whose parent is this one, as Linux tells."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[1]) == parent:
            found.append(int(file.parent.name))
    return found


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        return False


def needed_programs() -> Path:
    """Return the folder of the server's programs.

    Where there is none the test is skipped; not in CI, where one has been installed.
    """
    binaries = programs()
    if binaries is None:
        reason = "no PostgreSQL server is installed (Debian: apt-get install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return binaries


_allowed: list[bool] = [False]  # whether the test that runs has the marker `server`


def allow(allowed: bool) -> None:  # noqa: FBT001 - a fact about the next test
    """Say whether the test that comes may have a server."""
    _allowed[0] = allowed


def cluster() -> Cluster:
    """Return the server of this test run, started when it is first asked for."""
    assert _allowed[0], "a test with a PostgreSQL server has the marker `server`"
    return _cluster()


@cache
def _cluster() -> Cluster:
    started = Cluster(needed_programs())
    atexit.register(started.stop)
    return started


def stop_cluster() -> None:
    """Stop the server of this test run, if one was started."""
    if _cluster.cache_info().currsize:
        _cluster().stop()
        _cluster.cache_clear()
