"""The bibliography: the list of sources beside a log, held against what the events cite.

A CSV file with the columns of a source. It is what people who review the sources read, so that it must name each
source that an event cites, and no other.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import attrs

from negotiation.errors import BadValueError, Finding
from negotiation.events import Source
from negotiation.events.values import sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from negotiation.logs import Contents

COLUMNS = tuple(field.name for field in attrs.fields(Source))


def read_bibliography(text: str, file: str) -> tuple[list[tuple[int, Source]], list[Finding]]:
    """Return the sources of a bibliography with their lines, and what is wrong with it."""
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        message = f"the first line is not {','.join(COLUMNS)}."
        return [], [Finding(code="bad-bibliography", file=file, line=1, message=message, hint="Name these columns.")]
    listed: list[tuple[int, Source]] = []
    findings: list[Finding] = []
    for row in reader:
        try:
            (source,) = sources([{key: value for key, value in row.items() if value}])
            listed.append((reader.line_num, source))
        except BadValueError as fault:
            message = f"this is no source: {fault.message}"
            findings.append(
                Finding(code="bad-source", file=file, line=reader.line_num, message=message, hint=fault.hint)
            )
    return listed, findings


def bibliography_findings(contents: Contents, listed: Sequence[tuple[int, Source]], file: str) -> Iterator[Finding]:
    """Yield a finding for each source that is listed and not cited, and for each that is cited and not listed."""
    citing = {source: event.id for event in reversed(contents.events) for source in event.sources}
    for line, source in listed:
        if source not in citing:
            yield Finding(
                code="unused-source",
                severity="warning",
                file=file,
                line=line,
                message=f"no event cites {_named(source)}.",
                hint="Cite it, or take it off the list.",
            )
    known = {source for _, source in listed}
    for source, event in reversed(citing.items()):
        if source not in known:
            yield Finding(
                code="unlisted-source",
                severity="warning",
                event=event,
                message=f"{event} cites {_named(source)}, which {file} does not list.",
                hint=f"Add the line {as_line(source)}",
            )


def as_line(source: Source) -> str:
    """Return the line of a bibliography that names a source."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([str(getattr(source, key) or "") for key in COLUMNS])
    return out.getvalue()


def _named(source: Source) -> str:
    return ", ".join(str(part) for part in (source.publisher, source.title, source.published) if part)
