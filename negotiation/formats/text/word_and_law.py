"""Word and law for a terminal: the pauses that have ended in law while an arrangement goes on by word, in one line.

An answer has a finding for each pause (docs/rules/issues.md#extension). Nineteen of them say one thing to a reader, so
text sums up those of one extension, and those of one issue. Formats for programs have each of them.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from negotiation.history.issues.said_to_run_on import SaidToRunOn
from negotiation.questions.basis import day_of
from negotiation.times import and_list, day_in_words, days_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from negotiation.errors import Finding
    from negotiation.questions.basis import Basis
    from negotiation.questions.status import IssueStatus

HINT = "Append the legal acts that prolong them, if there are any; else a review says that none was found."


def by_extension(findings: Iterable[Finding], basis: Basis | None) -> Iterator[str]:
    """Yield a sentence for each extension by word that some of these findings are about."""
    said = sorted(_said(findings), key=_extension)  # sorting keeps the order of the issues
    for (event, _), group in groupby(said, key=_extension):
        same = [*group]
        issues = [*dict.fromkeys(each.issue for each in same)]
        are = "is" if len(issues) == 1 else "are"
        read = _not_read(basis) if basis else ""
        yield f"{and_list(issues)} {are} said {_both_dates(same)}{read} [{event}]."


def of_issue(issue: IssueStatus, findings: Iterable[Finding], basis: Basis) -> str:
    """Return the same for one issue, as far as that issue was read; nothing where word and law agree."""
    same = [each for each in _said(findings) if each.issue == issue.issue]
    if not same:
        return ""
    since = day_in_words(str(day_of(issue.read_to, basis.zone))) if issue.read_to and issue.read_to < basis.at else ""
    return f"{_both_dates(same)}{f'; not read since {since}' if since else ''}"


def _said(findings: Iterable[Finding]) -> list[SaidToRunOn]:
    return [each for each in findings if isinstance(each, SaidToRunOn)]


def _extension(finding: SaidToRunOn) -> tuple[str, str]:
    return finding.event or "", finding.until


def _both_dates(same: Sequence[SaidToRunOn]) -> str:
    """Return `to run to 10 January 2027; in law 12 pauses ended on 9 and 10 November 2026`."""
    days = days_in_words(each.ended for each in same)
    return f"to run to {day_in_words(same[0].until)}; in law {_ended(same)} ended on {days}"


def _ended(same: Sequence[SaidToRunOn]) -> str:
    """Return what has ended in law: one pause or measure by name, more by their number."""
    ended = {(each.what, each.measure) for each in same}  # a measure may be on several issues
    if len(ended) == 1:
        ((what, measure),) = ended
        return f"the pause of {measure}" if what == "pause" else measure
    kinds = [_counted(what, sum(kind == what for kind, _ in ended)) for what in ("pause", "measure")]
    return and_list([kind for kind in kinds if kind])


def _counted(what: str, number: int) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}" if number else ""


def _not_read(basis: Basis) -> str:
    if not (basis.projected and basis.read_to):
        return ""
    return f"; not read since {day_in_words(str(day_of(basis.read_to, basis.zone)))}"
