"""Reading JSON Lines: it turns the bytes of a file into entries and findings.

The file has one event a line, in UTF-8. A byte-order mark, Windows line ends, empty lines and a missing last line end
are accepted. Everything else that is not an event gives a finding with file and line. All findings are reported, up to
a limit above which the file is probably not a log.
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
_MAX_EXCERPT = 72
_MAX_SENTENCE = 600
_MAX_FINDINGS = 1000
_MAX_RAW_LINE = MAX_LINE_BYTES + len(_BOM) + len(b"\r\n")
_MAX_SKIPPED = 64 * MAX_LINE_BYTES
"""A line longer than this is not read to its end: the file is not a log."""


@collection_paused()
def read_lines(
    stream: IO[bytes],
    file: str,
    *,
    draft: bool = False,
    extent: Extent | None = None,
    rounded: list[Finding] | None = None,
) -> tuple[list[Stored], list[Finding]]:
    """Return the entries of a JSON Lines log and all findings.

    Args:
        stream: the file, at its beginning.
        file: the name of the file in findings.
        draft: whether the lines are not yet in a log; then only each line is checked, not the order of the events.
        extent: the part of the file that is the log; what an unfinished append has left gives one more finding.
        rounded: a list; if given, levels with binary rounding errors (0.30000000000000004) are rounded, and a note on
            each is added to the list.
    """
    entries: list[Stored] = []
    damaged = _Damaged()
    findings: list[Finding] = []
    read = number = 0
    bundler = Bundler()
    notes: list[BadValueError] | None = None if rounded is None else []
    for number, line, has_line_end in _lines(stream, extent.end if extent else None):
        # The length counts: a cut line of blanks may have content after the cut.
        if not line.strip() and len(line) <= MAX_LINE_BYTES:
            continue
        read += 1
        record: dict[str, object] = {}
        try:
            entry, faults = _entry(line, number, len(entries) + 1, record, bundler, notes=notes)
        except BadValueError as fault:
            entry, faults = None, [fault if has_line_end else _truncated(fault)]
        if entry is not None:
            entries.append(entry)
        else:
            damaged.add(record, first=read == 1)
        findings += [_finding(fault, file, number, _excerpt(line)) for fault in faults]
        _add_notes(notes, rounded, file, number, line)
        if len(findings) >= _MAX_FINDINGS:
            return entries, [*findings, _too_many(len(findings), file, number)]
    if extent and extent.left == "unfinished":
        findings.append(_unfinished_append(stream, extent.end, file, number + 1))
    events = [entry.event for entry in entries]
    # A draft is checked against the log that it is appended to, and not on its own.
    between = () if draft else (*validate(events), *recorded_order(entries))
    for index, finding in between:
        if not damaged.explains(finding, events[index]):
            entry = entries[index]
            findings.append(_placed(finding, file, entry.line or 0, _excerpt(line_of(entry)[:-1])))
    # The sort is stable: findings on one line stay in the order in which the checks made them.
    findings.sort(key=lambda finding: finding.line or 0)
    return entries, findings


class _Damaged:
    """What is known about the lines that are not events."""

    def __init__(self) -> None:
        self._first = self._opening = False
        self._ids: set[str] = set()

    def add(self, record: Mapping[str, object], *, first: bool) -> None:
        """Add a damaged line.

        Args:
            record: the JSON object of the line, as far as it could be read.
            first: whether it is the first line of the file.
        """
        self._first |= first
        self._opening |= record.get("kind") == "opening"
        name = record.get("id")
        if isinstance(name, str):
            self._ids.add(name)

    def explains(self, finding: Finding, event: Event) -> bool:
        """Tell whether a finding is only a consequence of a damaged line, such as an opening that could not be read."""
        if finding.code == "no-opening":
            return self._first
        if finding.code in {"unknown-issue", "unknown-party"}:
            return self._opening
        return finding.code == "unknown-event" and event.amends in self._ids


def _lines(stream: IO[bytes], end: int | None) -> Iterator[tuple[int, bytes, bool]]:
    """Yield for each line its number, its bytes without line end, and whether it had a line end; long lines are cut.

    Args:
        stream: the file, at its beginning.
        end: how many bytes of it to read; None for all.
    """
    number = 0
    left = sys.maxsize if end is None else end
    # The limit keeps a file without line ends from being read into memory as one line.
    while raw := stream.readline(min(_MAX_RAW_LINE, left)):
        number += 1
        left -= len(raw)
        has_line_end = raw.endswith(b"\n")
        if not has_line_end and len(raw) == _MAX_RAW_LINE:
            skipped, has_line_end = _skip_line(stream, left)
            left = left - skipped if skipped <= _MAX_SKIPPED else 0  # 0 ends the loop: this is the last line
        if number == 1:  # a byte-order mark is allowed only at the beginning of the file
            raw = raw.removeprefix(_BOM)
        yield number, raw.removesuffix(b"\n").removesuffix(b"\r"), has_line_end


def _skip_line(stream: IO[bytes], left: int) -> tuple[int, bool]:
    """Skip the rest of a line, at most `left` bytes; return the number of bytes, and whether it has a line end."""
    skipped = 0
    while skipped <= _MAX_SKIPPED and (rest := stream.readline(min(_MAX_RAW_LINE, left - skipped))):
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
    """Return the entry of a line, or its faults.

    The JSON object of the line is put into `record`, and notes on rounded levels into `notes`, if that is given.
    """
    if len(line) > MAX_LINE_BYTES:
        limit = f"Events are at most {MAX_LINE_BYTES} bytes; is a line end missing?"
        raise BadValueError("line-too-long", f"the line is longer than {MAX_LINE_BYTES} bytes.", limit)
    # The byte-order marks of UTF-16, which Excel and PowerShell write.
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
    same = (
        position if position == number else number
    )  # share one int object if both are equal: it saves memory in a large log
    return bundler.entry(position, recorded, decoded, data, same), []


def _add_notes(
    notes: list[BadValueError] | None, rounded: list[Finding] | None, file: str, number: int, line: bytes
) -> None:
    """Move the notes on a line to `rounded`, as findings with file and line."""
    if notes and rounded is not None:
        rounded += [attrs.evolve(_finding(note, file, number, _excerpt(line)), severity="info") for note in notes]
        notes.clear()


def _take_recorded(record: dict[str, object], line: bytes) -> tuple[str | None, bytes]:
    """Split a line into the recording time and the event's bytes.

    The log adds the member `recorded` at the end of the line, so the bytes before it are those of the event.
    """
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
    return _shared(recorded), line[: match.start()] + b"}"


_shared = lru_cache(maxsize=64)(str)
"""Returns one object for equal texts, because the entries of a batch share one recording time."""


def _unfinished_append(stream: IO[bytes], at: int, file: str, line: int) -> Finding:
    """Return the finding about the bytes of a stopped append, which begin at `at`."""
    stream.seek(at)
    begins = stream.read(4 * _MAX_EXCERPT)
    if begins.startswith(b"\0"):  # see `jsonl.extent`: the first byte of a batch is written last
        message = "here begins a batch whose append was stopped before it was done."
        return _finding(BadValueError("unfinished-batch", message, _MOVED_ASIDE), file, line, "")
    message = "the last line is cut off: it is no JSON object, and has no line end."
    fault = BadValueError("truncated-line", message, f"Complete it from a copy, or delete it. {_MOVED_ASIDE}")
    return _finding(fault, file, line, _excerpt(begins.partition(b"\n")[0]))


_MOVED_ASIDE = "The next append moves it aside into a file beside this one; it was never acknowledged."


def _truncated(fault: BadValueError) -> BadValueError:
    """Return a fault of a last line without line end as `truncated-line`, if a cut explains the fault."""
    if fault.code not in {"not-json", "not-utf8", "nul-byte"}:
        return fault
    message = f"the last line is cut off: {fault.message}"
    return BadValueError("truncated-line", message, f"Complete it from a copy, or delete it. {_MOVED_ASIDE}")


def _finding(fault: BadValueError, file: str, line: int, excerpt: str) -> Finding:
    finding = Finding(code=fault.code, message=fault.message, hint=fault.hint)
    return _placed(finding, file, line, excerpt)


def _too_many(count: int, file: str, line: int) -> Finding:
    """Return the last finding of a list that became too long to read, or to hold in memory."""
    message = f"{count} findings up to here; the rest of the file was not read."
    return Finding(code="too-many-findings", message=message, hint="Is it the right file?", file=file, line=line)


def _placed(finding: Finding, file: str, line: int, excerpt: str) -> Finding:
    """Return a finding with its place, and with message and hint cut to a readable length."""
    message = finding.message if len(finding.message) <= _MAX_SENTENCE else finding.message[:_MAX_SENTENCE] + "…"
    return attrs.evolve(
        finding, message=message, hint=finding.hint[:_MAX_SENTENCE], file=file, line=line, excerpt=excerpt
    )


def _excerpt(line: bytes) -> str:
    text = line[: 4 * _MAX_EXCERPT].decode(errors="replace")
    return text if len(text) <= _MAX_EXCERPT else text[: _MAX_EXCERPT - 1] + "…"
