"""The bibliography: the list of sources beside a log, compared with the sources that events cite.

It is a CSV file with the columns of a source, for people who review the sources. So it must have every source that an
event cites, and no other.
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
"""The columns of a bibliography, in order: the fields of a source."""


def read_bibliography(text: str, file: str) -> tuple[list[tuple[int, Source]], list[Finding]]:
    """Return the sources of a bibliography with their line numbers, and the findings about the file.

    Args:
        text: the text of the file.
        file: its name, for findings.
    """
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        message = f"the first line is not {','.join(COLUMNS)}."
        return [], [Finding(code="bad-bibliography", file=file, line=1, message=message, hint="Name these columns.")]
    listed: list[tuple[int, Source]] = []
    findings: list[Finding] = []
    for row in reader:
        try:
            (source,) = sources([{key: value for key, value in row.items() if value}])  # an empty cell is no value
            listed.append((reader.line_num, source))
        except BadValueError as fault:
            message = f"this is not a source: {fault.message}"
            findings.append(
                Finding(code="bad-source", file=file, line=reader.line_num, message=message, hint=fault.hint)
            )
    return listed, findings


def bibliography_findings(contents: Contents, listed: Sequence[tuple[int, Source]], file: str) -> Iterator[Finding]:
    """Yield a finding for each listed source that no event cites, and for each cited source that is not listed."""
    # Reversed, so that the first event that cites a source is named; reversed again below, for the order of the log.
    citing = {source: event.id for event in reversed(contents.events) for source in event.sources}
    for line, source in listed:
        if source not in citing:
            yield Finding(
                code="unused-source",
                severity="warning",
                file=file,
                line=line,
                message=f"no event cites {_named(source)}.",
                hint="Cite it, or remove it from the list.",
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
    """Return a source as a line of a bibliography, without a line end."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([str(getattr(source, key) or "") for key in COLUMNS])
    return out.getvalue()


def _named(source: Source) -> str:
    return ", ".join(str(part) for part in (source.publisher, source.title, source.published) if part)
