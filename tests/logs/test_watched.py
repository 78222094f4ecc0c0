"""Watched files: no change is missed, and what has not changed for a while is not read again."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from negotiation.logs.following.watched import Watched

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that was written just now."""
    path = tmp_path / "file"
    path.write_bytes(b"one")
    return path


def test_a_file_that_was_just_written_may_have_changed_again(path: Path) -> None:
    """A second write within a tick of the clock would look the same."""
    watched = Watched(lambda: [path])

    assert [watched.may_have_changed() for _ in range(3)] == [True, True, True]


def test_a_file_that_rests_is_read_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it is written to, replaced, removed, or reading it has failed."""
    later = time.time_ns() + 10_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: later)
    watched = Watched(lambda: [path])
    assert [watched.may_have_changed() for _ in range(3)] == [True, False, False]

    found = path.stat()
    path.write_bytes(b"two")
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))  # as if within one tick
    assert watched.may_have_changed()
    assert not watched.may_have_changed()
    path.with_name("other").write_bytes(b"two")
    path.with_name("other").replace(path)
    assert watched.may_have_changed()
    path.unlink()
    assert watched.may_have_changed()
    assert not watched.may_have_changed()
    watched.forget()
    assert watched.may_have_changed()
