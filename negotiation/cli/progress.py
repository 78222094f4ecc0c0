"""Progress of long work on a terminal: the current stage and the number of stages.

Without it, a check of a million events prints nothing for minutes. The stages are those of the command (reading, each
check, writing), so that the library needs no code for terminals. Nothing is shown for small work, a pipe or a dumb
terminal.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MANY_EVENTS = 20_000
"""The number of events from which progress is shown: work then takes some seconds."""

_BYTES_AN_EVENT = 300  # a rough average, to tell a large file from a small one before reading it


@contextmanager
def stages(label: str, count: int, events: int) -> Iterator[Callable[[str], None]]:
    """Show a progress bar; yield a function to call with the name of each stage when it begins.

    Args:
        label: the kind of work, such as `checking`.
        count: the number of stages.
        events: the number of events.
    """
    if events < MANY_EVENTS or not _on_terminal():
        yield _nothing
        return
    import click

    shown: Any = click.progressbar(
        length=count, label=label, file=sys.stderr, item_show_func=lambda stage: stage or "", show_eta=False
    )
    with shown as bar:
        begun: list[str] = []

        def begin(stage: str) -> None:
            bar.update(1 if begun else 0, stage)  # the beginning of a stage is the end of the one before
            bar.render_progress()
            begun.append(stage)

        yield begin
        bar.update(count - bar.pos, "done")


def expected_events(*names: str | None) -> int:
    """Return roughly how many events these logs hold, from the size of their files; 0 for other names."""
    return sum(_size(name) for name in names if name) // _BYTES_AN_EVENT


def _nothing(_: str) -> None:
    """Do nothing: no progress is shown."""


def _size(name: str) -> int:
    try:
        return os.stat(name).st_size  # noqa: PTH116 - small work need not import pathlib
    except (OSError, ValueError):
        return 0


def _on_terminal() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") not in {"dumb", "unknown"}
