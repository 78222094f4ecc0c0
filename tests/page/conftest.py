"""A browser, and the page of the flagship log, made once for all tests of a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chromium import Reader, start
from negotiation.questions.replay import Replay, replay
from pages import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AT, LIMIT = "2025-10-26", "2026-11-22"


@pytest.fixture(scope="session")
def flagship() -> Replay:
    """The flagship log, as known on a day after its last event."""
    return replay("us-china-2025", LIMIT)


@pytest.fixture(scope="session")
def document(flagship: Replay) -> str:
    """Its page, opened in the middle."""
    return page_of(flagship, AT)


@pytest.fixture(scope="session")
def page_file(document: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its page on disk."""
    file = tmp_path_factory.mktemp("page") / "us-china.html"
    file.write_text(document, encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Somebody with a browser."""
    for browser in start(tmp_path_factory.mktemp("chromium")):
        yield Reader(browser)
