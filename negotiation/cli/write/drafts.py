"""Drafts: events that are in no log yet, in files with one event a line, on standard input, or given in words."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import attrs
import click

from negotiation.errors import InvalidEventsError, InvalidLogError, UnknownNameError, UnreadableLogError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from negotiation.errors import Finding
    from negotiation.events import Event
    from negotiation.logs import Stored

_EXCERPT = 72


@attrs.frozen
class Drafts:
    """Events to be, and where each of them is written, by id."""

    events: tuple[Event, ...]
    places: Mapping[str, tuple[str, Stored]] = attrs.field(factory=dict)

    @contextmanager
    def placed(self) -> Iterator[None]:
        """Name in every finding about these events the file and line in which it can be mended."""
        try:
            yield
        except InvalidEventsError as error:
            raise InvalidEventsError(error.name, [self._placed(finding) for finding in error.findings]) from None

    def _placed(self, finding: Finding) -> Finding:
        if finding.event is None or finding.event not in self.places:
            return finding
        file, entry = self.places[finding.event]
        text = entry.data.decode()
        excerpt = text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"
        return attrs.evolve(finding, file=file, line=entry.line, excerpt=excerpt)


def drafts_of(words: tuple[str, ...]) -> Drafts:
    """Return the events that the words of a command line name: files, or a kind of event and its fields.

    Raises:
        click.UsageError, BadValueError: the fields make no event.
        UnknownNameError, UnreadableLogError: a file cannot be read.
        InvalidLogError: lines of the files are no events.
    """
    from difflib import get_close_matches

    from negotiation.events import KINDS

    if words[0] in KINDS:
        from negotiation.cli.write.fields import record_of
        from negotiation.codec import built

        return Drafts((built(record_of(words[0], words[1:])),))
    entries: list[Stored] = []
    findings: list[Finding] = []
    places: dict[str, tuple[str, Stored]] = {}
    for name in words:
        found, faults = read_draft(name, "file or kind of event", get_close_matches(name, KINDS, n=1))
        entries += found
        findings += faults
        places |= {entry.event.id: (name, entry) for entry in found}
    if findings:
        raise InvalidLogError(" ".join(words), findings)
    return Drafts(tuple(entry.event for entry in entries), places)


def read_draft(name: str, what: str = "file", near: Sequence[str] = ()) -> tuple[list[Stored], list[Finding]]:
    """Return the events of a file (`-`: standard input) with their lines, and everything that is wrong with them.

    Args:
        name: the file.
        what: what else the name could have meant, for the message when there is no such file.
        near: names that it may have been meant to be.

    Raises:
        UnknownNameError: there is no such file.
        UnreadableLogError: it cannot be read.
    """
    from negotiation.logs import read_lines
    from negotiation.logs.files.regular import open_regular

    rounded: list[Finding] = []
    try:
        if name == "-":
            if sys.stdin is None:  # somebody closed it, as in `<&-`
                raise UnreadableLogError("standard input", "it is closed")
            return read_lines(sys.stdin.buffer, "standard input", draft=True, rounded=rounded)
        with open_regular(name) as stream:
            return read_lines(stream, name, draft=True, rounded=rounded)
    except FileNotFoundError:
        raise UnknownNameError(what, name, near) from None
    except (OSError, ValueError) as error:
        raise UnreadableLogError(name, getattr(error, "strerror", None) or str(error)) from None
    finally:
        say_what_was_rounded(rounded)


def say_what_was_rounded(notes: Sequence[Finding]) -> None:
    """Write on standard error which levels are not as they were written, so that nobody is surprised in the log."""
    from negotiation.formats.visible import visible

    for note in notes:
        click.echo("\n".join(visible(line) for line in str(note).split("\n")), err=True)
