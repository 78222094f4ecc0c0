"""Progress of long work, on a terminal alone: which stage is under way, and how many there are.

Without it a check of a million events is silent for minutes. The stages are those of the command (reading, each check,
writing), so that no loop of the library knows of a terminal. Small work, a pipe and a dumb terminal get nothing, and
then nothing more of click is imported.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MANY_EVENTS = 20_000
"""From how many events on work is long: some seconds."""

_BYTES_AN_EVENT = 300  # about: enough to tell a large file from a small one before it is read


@contextmanager
def stages(label: str, count: int, events: int) -> Iterator[Callable[[str], None]]:
    """Show a bar while work goes through its stages; yield what is called with the name of each as it begins.

    Args:
        label: what is done, such as `checking`.
        count: how many stages there are.
        events: how many events the work is about.
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
            bar.update(1 if begun else 0, stage)  # the stage before has ended
            bar.render_progress()
            begun.append(stage)

        yield begin
        bar.update(count - bar.pos, "done")


def expected_events(*names: str | None) -> int:
    """Return about how many events these logs hold, from the size of their files; 0 for what is no file."""
    return sum(_size(name) for name in names if name) // _BYTES_AN_EVENT


def _nothing(_: str) -> None:
    """Show nothing."""


def _size(name: str) -> int:
    try:
        return os.stat(name).st_size  # noqa: PTH116 - pathlib is not needed by small work
    except (OSError, ValueError):
        return 0


def _on_terminal() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") not in {"dumb", "unknown"}
