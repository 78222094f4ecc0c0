"""Following a log on the command line: it prints the stored events and then each new one, until it is stopped.

Events are printed in the order of their positions, including events that a later correction displaces, because that is
not known when they are printed. Output is flushed after each batch, so that a program behind a pipe gets it at once.
"""

from __future__ import annotations

import select
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from negotiation.cli import OK
from negotiation.cli.options import rendered, write
from negotiation.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

    from negotiation.cli.options import Question
    from negotiation.logs import Contents
    from negotiation.questions.feed import ArrivalFilter
    from negotiation.questions.replay import View

_SECONDS = 1.0


def follow(
    question: Question, arriving: Callable[[View], ArrivalFilter], form: str, output: str | None, after: str | None
) -> int:
    """Write the events after `after`, and then each new one, until Ctrl-C is pressed or the output is closed.

    Args:
        question: the log; it must have no dates.
        arriving: returns the filter for the entries; it needs a view, to look up names.
        form: `text` or `jsonl`.
        output: must be None; a file is written with `>`.
        after: a position, or the id of an event; None for the beginning.
    """
    _refuse(question, form, output)
    from negotiation.logs import open_log
    from negotiation.logs.following.follow import following

    try:
        log = open_log(question.log)
        contents = log.read()
        chooser = arriving(question.view())
        chooser.skip(contents.entries[: _start(contents, after)])
        source = following(log)
        interrupted = _noted_interrupts()
        while not _output_is_closed() and not interrupted:
            found = chooser.chosen(source.news(chooser.position, _SECONDS))
            if found.entries:
                write(rendered(found, form), None)
                sys.stdout.flush()
    except KeyboardInterrupt:
        pass
    return OK


def _noted_interrupts() -> list[int]:
    """Return a list that gets an item when Ctrl-C is pressed.

    KeyboardInterrupt is lost if it is raised inside a callback of SQLite, about once in fifty times while a log is
    read. The loop then finds the signal in this list.
    """
    signals: list[int] = []

    def note(number: int, _: object) -> None:
        signals.append(number)
        raise KeyboardInterrupt

    with suppress(ValueError):  # not in the main thread, where signals cannot be handled
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, note)
    return signals


def _refuse(question: Question, form: str, output: str | None) -> None:
    dates = {"--at": question.at, "--known-at": question.known_at, "--position": question.position}
    for name, value in {**dates, "--according-to": question.according_to}.items():
        if value is not None:
            raise click.UsageError(f"{name} does not go with --follow, which has no end. Leave one of them out.")
    if form not in {"text", "jsonl"}:
        raise click.UsageError(f"--follow writes text or jsonl, not {form}.")
    if output is not None:
        raise click.UsageError("--follow writes as events come; redirect it with > FILE.")


def _start(contents: Contents, after: str | None) -> int:
    """Return the position after which to begin."""
    if after is None or after == "0":
        return 0
    entries = contents.by_id()
    if after in entries:
        return entries[after].position
    if after.isascii() and after.isdigit() and len(after) < 19 and int(after) <= contents.position:  # noqa: PLR2004
        return int(after)
    remedy = f"{contents.name} has the positions 1 to {contents.position}."
    raise UnknownNameError("position or event", after, remedy=remedy)


def _output_is_closed() -> bool:
    """Tell whether standard output is a pipe whose other end was closed."""
    try:
        file = sys.stdout.fileno()
    except (OSError, ValueError):
        return False
    if not hasattr(select, "poll"):  # Windows
        return False
    poll = select.poll()
    poll.register(file, 0)  # 0: errors and hang-ups are always reported
    return any(state & (select.POLLERR | select.POLLHUP) for _, state in poll.poll(0))
