"""Drafts: events that are not in a log yet, from files with one event a line, standard input, or FIELD=VALUE words."""

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
    """Draft events, and the file and entry of each, by id."""

    events: tuple[Event, ...]
    places: Mapping[str, tuple[str, Stored]] = attrs.field(factory=dict)

    @contextmanager
    def placed(self) -> Iterator[None]:
        """Add to each finding about these events the file and line in which to correct it."""
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
    """Return the events that the arguments of a command name: files, or a kind of event and its fields.

    Raises:
        click.UsageError, BadValueError: the fields are not an event.
        UnknownNameError, UnreadableLogError: a file cannot be read.
        InvalidLogError: a line of a file is not an event.
    """
    from difflib import get_close_matches

    from negotiation.events import KINDS

    # A file with the name of a kind can be given as ./NAME.
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
    """Return the events of a file (`-`: standard input) with their lines, and all findings.

    Args:
        name: the file.
        what: what the name stands for, in the message if there is no such file.
        near: similar names to suggest in that message.

    Raises:
        UnknownNameError: there is no such file.
        UnreadableLogError: the file cannot be read.
    """
    from negotiation.logs import read_lines
    from negotiation.logs.files.regular import open_regular

    rounded: list[Finding] = []
    try:
        if name == "-":
            if sys.stdin is None:  # it is closed, as by `<&-`
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
    """Write to standard error which levels were rounded, because the log will differ from the draft."""
    from negotiation.formats.visible import visible

    for note in notes:
        click.echo("\n".join(visible(line) for line in str(note).split("\n")), err=True)
