"""The outcome of a check for a terminal: what was found, and one line that sums it up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from negotiation.formats.text.paper import Paper
    from negotiation.questions.check import Checked


def write_checked(paper: Paper, answer: Checked) -> None:
    """Write every finding and the count."""
    for finding in answer.findings:
        place = ":".join(str(part) for part in (finding.file, finding.line) if part is not None)
        paper.text(f"{f'{place}: ' if place else ''}{finding.severity} {finding.code}: {finding.message}")
        for line in finding.excerpt.split("\n"):
            if line.strip():
                paper.text(line.strip(), 4)
        paper.text(finding.hint, 4)
    counts = Counter(finding.severity for finding in answer.findings)
    found = ", ".join(f"{count} {severity}{'s' if count > 1 else ''}" for severity, count in counts.items())
    events = f"{answer.events} event{'' if answer.events == 1 else 's'}"
    replays = f", {answer.replays} recorded replay{'' if answer.replays == 1 else 's'}" if answer.replays else ""
    paper.text(f"{answer.log}: {events}{replays}; {found or 'nothing found'}.")
    paper.text(f"Checked: {', '.join(answer.checks)}.")
