"""What a stopped writer has left beside a SQLite log is part of it, also where nothing beside the file is writable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from given import OPENING, event
from negotiation.errors import UnreadableLogError
from negotiation.logs import create_log, open_log
from negotiation.logs.sqlite import connection as sqlite_connection
from negotiation.logs.sqlite import library as sqlite_library

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def on_a_medium_for_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log in a folder in which SQLite can make no file, so that only an immutable file can be opened."""
    path = tmp_path / "log.db"
    log = create_log(path, "log")
    log.append([event(OPENING)])
    log.close()
    connect = sqlite_connection._connect

    def refusing(path: Path, how: str, timeout: float) -> Any:
        if "immutable" not in how:
            raise sqlite_library.library().OperationalError("unable to open database file")
        return connect(path, how, timeout)

    monkeypatch.setattr(sqlite_connection, "_connect", refusing)
    return path


def test_a_log_that_nobody_was_writing_is_read_there(on_a_medium_for_reading: Path) -> None:
    """The file alone is the whole log."""
    assert open_log(on_a_medium_for_reading).read().position == 1


@pytest.mark.parametrize("end", ["-journal", "-wal"])
def test_a_log_with_something_left_behind_is_not_read_without_it(on_a_medium_for_reading: Path, end: str) -> None:
    """An acknowledged event may stand there, or a commit that was never finished be in the file."""
    path = on_a_medium_for_reading
    path.with_name(path.name + end).write_bytes(b"left behind")

    with pytest.raises(UnreadableLogError, match="half-written"):
        open_log(path).read()


def test_an_empty_file_beside_a_log_is_nothing_left_behind(on_a_medium_for_reading: Path) -> None:
    """SQLite leaves empty ones on purpose."""
    path = on_a_medium_for_reading
    path.with_name(f"{path.name}-journal").touch()

    assert open_log(path).read().position == 1
