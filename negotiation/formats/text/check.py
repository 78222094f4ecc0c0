"""The outcome of a check for a terminal: the findings, and a line that counts them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from negotiation.errors import collapsed, more_of

if TYPE_CHECKING:
    from negotiation.formats.text.terminal import TerminalWriter
    from negotiation.questions.check import Checked


def write_checked(writer: TerminalWriter, answer: Checked) -> None:
    """Write the findings, then how many there are of each severity.

    Of the findings with one code, only the first few are written unless `answer.everything` is set.
    """
    for finding, more in collapsed(answer.findings, everything=answer.everything):
        place = ":".join(str(part) for part in (finding.file, finding.line) if part is not None)
        writer.text(f"{f'{place}: ' if place else ''}{finding.severity} {finding.code}: {finding.message}")
        for line in finding.excerpt.split("\n"):
            if line.strip():  # an excerpt may be empty, and its own indentation would break the layout
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
