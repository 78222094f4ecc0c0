"""The outcome of a check for a terminal: what was found, and one line that sums it up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from negotiation.errors import collapsed, more_of

if TYPE_CHECKING:
    from negotiation.formats.text.terminal import TerminalWriter
    from negotiation.questions.check import Checked


def write_checked(writer: TerminalWriter, answer: Checked) -> None:
    """Write the findings, those of one code collapsed after ten unless all were asked for, and the count of all."""
    for finding, more in collapsed(answer.findings, everything=answer.everything):
        place = ":".join(str(part) for part in (finding.file, finding.line) if part is not None)
        writer.text(f"{f'{place}: ' if place else ''}{finding.severity} {finding.code}: {finding.message}")
        for line in finding.excerpt.split("\n"):
            if line.strip():
                writer.text(line.strip(), 4)
        writer.text(finding.hint, 4)
        if more:
            writer.text(f"{more_of(finding.code, more)} To see all: negotiation check --all.")
    counts = Counter(finding.severity for finding in answer.findings)
    found = ", ".join(f"{count} {severity}{'s' if count > 1 else ''}" for severity, count in counts.items())
    events = f"{answer.events} event{'' if answer.events == 1 else 's'}"
    replays = f", {answer.replays} recorded replay{'' if answer.replays == 1 else 's'}" if answer.replays else ""
    writer.text(f"{answer.log}: {events}{replays}; {found or 'nothing found'}.")
    writer.text(f"Checked: {', '.join(answer.checks)}.")
