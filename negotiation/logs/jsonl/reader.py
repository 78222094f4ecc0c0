"""Reading JSON Lines: bytes in, entries or findings out.

One event a line, UTF-8. A byte-order mark, Windows line ends, empty lines and a missing last line end are put up
with; everything else that is not an event is a finding with file and line, and all of them are reported, up to so many
that the file is no log.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import IO, TYPE_CHECKING

import attrs

from negotiation.codec import MAX_LINE_BYTES, decode, parse, round_level
from negotiation.errors import BadValueError, Finding
from negotiation.gc_pause import collection_paused
from negotiation.logs.append.recording_time import recorded_instant, recorded_order
from negotiation.logs.append.validate import validate
from negotiation.logs.bundler import Bundler
from negotiation.logs.line import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from negotiation.events import Event
    from negotiation.logs.contents import Stored
    from negotiation.logs.jsonl.extent import Extent

_BOM = b"\xef\xbb\xbf"
_RECORDED = re.compile(rb',\s*"recorded"\s*:\s*"([^"\\]*)"\s*\}\s*$')
_EXCERPT = 72
_SENTENCE = 600
_MANY = 1000
_MOST = MAX_LINE_BYTES + len(_BOM) + len(b"\r\n")
_ENDLESS = 64 * MAX_LINE_BYTES
"""A line that is longer than this is not even read to its end: the file is no log."""


@collection_paused()
def read_lines(
    stream: IO[bytes],
    file: str,
    *,
    draft: bool = False,
    extent: Extent | None = None,
    rounded: list[Finding] | None = None,
) -> tuple[list[Stored], list[Finding]]:
    """Return the entries of a JSON Lines log and everything that is wrong with it.

    Args:
        stream: the file, at its beginning.
        file: what it is called in findings.
        draft: whether the lines are still to be appended to a log; then only the lines themselves are looked at.
        extent: how far the file is a log; what an unfinished append has left behind that is one finding more.
        rounded: a list; if given, levels with the digits of a spreadsheet are rounded, and what to tell their writer is
            added to it.
    """
    entries: list[Stored] = []
    damaged = _Damaged()
    findings: list[Finding] = []
    read = number = 0
    bundler = Bundler()
    notes: list[BadValueError] | None = None if rounded is None else []
    for number, line, whole in _lines(stream, extent.end if extent else None):
        if not line.strip() and len(line) <= MAX_LINE_BYTES:
            continue
        read += 1
        record: dict[str, object] = {}
        try:
            entry, faults = _entry(line, number, len(entries) + 1, record, bundler, notes=notes)
        except BadValueError as fault:
            entry, faults = None, [fault if whole else _truncated(fault)]
        if entry is not None:
            entries.append(entry)
        else:
            damaged.add(record, first=read == 1)
        findings += [_finding(fault, file, number, _excerpt(line)) for fault in faults]
        _tell(notes, rounded, file, number, line)
        if len(findings) >= _MANY:
            return entries, [*findings, _given_up(len(findings), file, number)]
    if extent and extent.left == "unfinished":
        findings.append(_left_behind(stream, extent.end, file, number + 1))
    events = [entry.event for entry in entries]
    between = () if draft else (*validate(events), *recorded_order(entries))
    for index, finding in between:
        if not damaged.explains(finding, events[index]):
            entry = entries[index]
            findings.append(_placed(finding, file, entry.line or 0, _excerpt(line_of(entry)[:-1])))
    findings.sort(key=lambda finding: finding.line or 0)
    return entries, findings


class _Damaged:
    """What can still be told of the lines that are no events."""

    def __init__(self) -> None:
        self._first = self._opening = False
        self._ids: set[str] = set()

    def add(self, record: Mapping[str, object], *, first: bool) -> None:
        """Take in a line: what could be read of it, and whether it is the first of the file."""
        self._first |= first
        self._opening |= record.get("kind") == "opening"
        name = record.get("id")
        if isinstance(name, str):
            self._ids.add(name)

    def explains(self, finding: Finding, event: Event) -> bool:
        """Tell whether a finding between events only says again that a line is damaged."""
        if finding.code == "no-opening":
            return self._first
        if finding.code in {"unknown-issue", "unknown-party"}:
            return self._opening
        return finding.code == "unknown-event" and event.amends in self._ids


def _lines(stream: IO[bytes], end: int | None) -> Iterator[tuple[int, bytes, bool]]:
    """Yield number, bytes without line end, and whether the line end was there; long lines are cut, not held.

    Args:
        stream: the file, at its beginning.
        end: how many bytes of it to read; None for all.
    """
    number = 0
    left = sys.maxsize if end is None else end
    # With a limit: a file without line ends would otherwise be read into memory as one line.
    while raw := stream.readline(min(_MOST, left)):
        number += 1
        left -= len(raw)
        whole = raw.endswith(b"\n")
        if not whole and len(raw) == _MOST:
            skipped, whole = _skip_line(stream, left)
            left = left - skipped if skipped <= _ENDLESS else 0  # then it is the last line that is looked at
        if number == 1:
            raw = raw.removeprefix(_BOM)
        yield number, raw.removesuffix(b"\n").removesuffix(b"\r"), whole


def _skip_line(stream: IO[bytes], left: int) -> tuple[int, bool]:
    """Read over the rest of a line, up to so many bytes; return how many they were, and whether it has an end."""
    skipped = 0
    while skipped <= _ENDLESS and (rest := stream.readline(min(_MOST, left - skipped))):
        skipped += len(rest)
        if rest.endswith(b"\n"):
            return skipped, True
    return skipped, False


def _entry(
    line: bytes,
    number: int,
    position: int,
    record: dict[str, object],
    bundler: Bundler,
    *,
    notes: list[BadValueError] | None = None,
) -> tuple[Stored | None, list[BadValueError]]:
    """Return the entry of a line, or its faults; what was read as an object is left in `record`, and in `notes`, if
    that is given, what was rounded in it.
    """
    if len(line) > MAX_LINE_BYTES:
        limit = f"Events are at most {MAX_LINE_BYTES} bytes; is a line end missing?"
        raise BadValueError("line-too-long", f"the line is longer than {MAX_LINE_BYTES} bytes.", limit)
    if line.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadValueError("wrong-encoding", "the file is UTF-16.", "Save the file as UTF-8.")
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} of the line is not UTF-8."
        raise BadValueError("not-utf8", message, "Save the file as UTF-8.") from None
    record.update(parse(text))
    if notes is not None and (note := round_level(record)) is not None:
        notes.append(note)
    recorded, data = _take_recorded(record, line)
    decoded = decode(record, bundler.place(position, data))
    if isinstance(decoded, list):
        return None, decoded
    same = position if position == number else number  # one number for both, where they are alike
    return bundler.entry(position, recorded, decoded, data, same), []


def _tell(
    notes: list[BadValueError] | None, rounded: list[Finding] | None, file: str, number: int, line: bytes
) -> None:
    """Move the notes on a line, as findings that name it, to where the caller wants them."""
    if notes and rounded is not None:
        rounded += [attrs.evolve(_finding(note, file, number, _excerpt(line)), severity="info") for note in notes]
        notes.clear()


def _take_recorded(record: dict[str, object], line: bytes) -> tuple[str | None, bytes]:
    """Split off the member that the log itself adds; it stands last, so that the bytes before it stay the event's."""
    if "recorded" not in record:
        return None, line
    recorded = record.pop("recorded")
    # The pattern is anchored at the end of the line, so it cannot match a text that only looks like the member; the
    # comparison with what JSON says excludes a second spelling, such as one with escapes.
    match = _RECORDED.search(line)
    if not isinstance(recorded, str) or match is None or match[1].decode() != recorded:
        message = "the member recorded does not stand last in the line."
        raise BadValueError("bad-recorded", message, "The log writes it itself; leave it out when writing by hand.")
    recorded_instant(recorded)
    return _alike(recorded), line[: match.start()] + b"}"


_alike = lru_cache(maxsize=64)(str)
"""Returns equal texts as one object: the entries of a batch have one recording time."""


def _left_behind(stream: IO[bytes], at: int, file: str, line: int) -> Finding:
    """Return the finding about what an append that was stopped has left from a byte on."""
    stream.seek(at)
    begins = stream.read(4 * _EXCERPT)
    if begins.startswith(b"\0"):
        message = "here begins a batch whose append was stopped before it was done."
        return _finding(BadValueError("unfinished-batch", message, _ASIDE), file, line, "")
    message = "the last line is cut off: it is no JSON object, and has no line end."
    fault = BadValueError("truncated-line", message, f"Complete it from a copy, or delete it. {_ASIDE}")
    return _finding(fault, file, line, _excerpt(begins.partition(b"\n")[0]))


_ASIDE = "The next append moves it aside into a file beside this one; it was never acknowledged."


def _truncated(fault: BadValueError) -> BadValueError:
    """Say of a last line without its end that it was cut off, where that explains what is wrong with it."""
    if fault.code not in {"not-json", "not-utf8", "nul-byte"}:
        return fault
    message = f"the last line is cut off: {fault.message}"
    return BadValueError("truncated-line", message, f"Complete it from a copy, or delete it. {_ASIDE}")


def _finding(fault: BadValueError, file: str, line: int, excerpt: str) -> Finding:
    finding = Finding(code=fault.code, message=fault.message, hint=fault.hint)
    return _placed(finding, file, line, excerpt)


def _given_up(count: int, file: str, line: int) -> Finding:
    """Return the finding that ends a list which nobody would read to the end, or have the memory for."""
    message = f"{count} findings up to here; the rest of the file was not read."
    return Finding(code="too-many-findings", message=message, hint="Is it the right file?", file=file, line=line)


def _placed(finding: Finding, file: str, line: int, excerpt: str) -> Finding:
    """Return a finding with its place, and so short that a person reads it, whatever value it is about."""
    message = finding.message if len(finding.message) <= _SENTENCE else finding.message[:_SENTENCE] + "…"
    return attrs.evolve(finding, message=message, hint=finding.hint[:_SENTENCE], file=file, line=line, excerpt=excerpt)


def _excerpt(line: bytes) -> str:
    text = line[: 4 * _EXCERPT].decode(errors="replace")
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"
