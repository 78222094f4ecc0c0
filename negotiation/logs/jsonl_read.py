"""Reading JSON Lines: bytes in, entries or findings out.

One event a line, UTF-8. A byte-order mark, Windows line ends, empty lines and a missing last line end are put up
with; everything else that is not an event is a finding with file and line, and all of them are reported, up to so many
that the file is no log.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import IO, TYPE_CHECKING

import attrs

from negotiation.codec import MAX_LINE_BYTES, decode, parse
from negotiation.errors import BadValueError, Finding
from negotiation.gc_pause import collection_paused
from negotiation.logs.bundler import Bundler
from negotiation.logs.jsonl_write import begins_unfinished
from negotiation.logs.line import line_of
from negotiation.logs.recorded import recorded_instant, recorded_order
from negotiation.logs.validate import validate
from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.events import Event
    from negotiation.logs.contents import Stored

_BOM = b"\xef\xbb\xbf"
_RECORDED = re.compile(rb',\s*"recorded"\s*:\s*"([^"\\]*)"\s*\}\s*$')
_EXCERPT = 72
_SENTENCE = 600
_MANY = 1000
_MOST = MAX_LINE_BYTES + len(_BOM) + len(b"\r\n")


@collection_paused()
def read_lines(stream: IO[bytes], file: str, *, draft: bool = False) -> tuple[list[Stored], list[Finding]]:
    """Return the entries of a JSON Lines log and everything that is wrong with it.

    Of a `draft`, lines that are still to be appended to a log, only the lines themselves are looked at.
    """
    entries: list[Stored] = []
    damaged: list[_Damaged] = []
    findings: list[Finding] = []
    read = 0
    batch: int | None = None
    whole = True
    bundler = Bundler()
    for number, line, whole in _lines(stream):
        if not line.strip() and len(line) <= MAX_LINE_BYTES:
            continue
        if batch is None and begins_unfinished(line):
            batch = number
        read += 1
        record: dict[str, object] = {}
        try:
            entry, faults = _entry(line, number, len(entries) + 1, record, bundler)
        except BadValueError as fault:
            entry, faults = None, [fault if whole else _truncated(fault)]
        if entry is not None:
            entries.append(entry)
        else:
            damaged.append(_Damaged(record.get("id"), record.get("kind"), first=read == 1))
        findings += [_finding(fault, file, number, _excerpt(line)) for fault in faults]
        if len(findings) >= _MANY:
            return [], [*findings, _given_up(len(findings), file, number)]
    if batch is not None and not whole:
        entries = [entry for entry in entries if (entry.line or 0) < batch]
        findings = [each for each in findings if (each.line or 0) < batch] + [_finding(_unfinished(), file, batch, "")]
    events = [entry.event for entry in entries]
    between = () if draft else (*validate(events), *recorded_order(entries))
    for index, finding in between:
        if not _follows_from(damaged, finding, events[index]):
            entry = entries[index]
            findings.append(_placed(finding, file, entry.line or 0, _excerpt(line_of(entry)[:-1])))
    findings.sort(key=lambda finding: finding.line or 0)
    return entries, findings


@attrs.frozen(repr=False)
class _Damaged(Value):
    """What can still be told of a line that is no event."""

    id: object
    kind: object
    first: bool = attrs.field(kw_only=True)


def _follows_from(damaged: list[_Damaged], finding: Finding, event: Event) -> bool:
    """Tell whether a finding between events only says again that a line is damaged."""
    if finding.code == "no-opening":
        return any(line.first for line in damaged)
    if finding.code in {"unknown-issue", "unknown-party"}:
        return any(line.kind == "opening" for line in damaged)
    return finding.code == "unknown-event" and any(line.id == event.amends for line in damaged)


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """Yield number, bytes without line end, and whether the line end was there; long lines are cut, not held."""
    number = 0
    while raw := stream.readline(_MOST):
        number += 1
        whole = raw.endswith(b"\n")
        if not whole and len(raw) == _MOST:
            whole = _skip_line(stream)
        if number == 1:
            raw = raw.removeprefix(_BOM)
        yield number, raw.removesuffix(b"\n").removesuffix(b"\r"), whole


def _skip_line(stream: IO[bytes]) -> bool:
    """Read over the rest of a line; tell whether it has an end."""
    rest = b""
    while not rest.endswith(b"\n"):
        rest = stream.readline(_MOST)
        if not rest:
            return False
    return True


def _entry(
    line: bytes, number: int, position: int, record: dict[str, object], bundler: Bundler
) -> tuple[Stored | None, list[BadValueError]]:
    """Return the entry of a line, or its faults; what was read as an object is left in `record`."""
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
    recorded, data = _take_recorded(record, line)
    decoded = decode(record, bundler.place(position, data))
    if isinstance(decoded, list):
        return None, decoded
    same = position if position == number else number  # one number for both, where they are alike
    return bundler.entry(position, recorded, decoded, data, same), []


def _take_recorded(record: dict[str, object], line: bytes) -> tuple[str | None, bytes]:
    """Split off the member that the log itself adds; it stands last, so that the bytes before it stay the event's."""
    if "recorded" not in record:
        return None, line
    recorded = record.pop("recorded")
    match = _RECORDED.search(line)
    if not isinstance(recorded, str) or match is None or match[1].decode() != recorded:
        message = "the member recorded does not stand last in the line."
        raise BadValueError("bad-recorded", message, "The log writes it itself; leave it out when writing by hand.")
    recorded_instant(recorded)
    return _alike(recorded), line[: match.start()] + b"}"


_alike = lru_cache(maxsize=64)(str)
"""Returns equal texts as one object: the entries of a batch have one recording time."""


def _unfinished() -> BadValueError:
    message = "here begins a batch whose append was stopped before it was done."
    return BadValueError("unfinished-batch", message, _ASIDE)


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
