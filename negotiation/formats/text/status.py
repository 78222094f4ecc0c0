"""Status for a terminal: a table of the issues, then totals, claims, findings and the basis.

Other modules use the functions for the dates, the basis, the findings and the deadlines, which look the same in every
answer.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from negotiation.errors import collapsed, more_of
from negotiation.formats.words import steps_in_words, words
from negotiation.lifecycles import IDLE
from negotiation.questions.basis import day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from negotiation.errors import Finding
    from negotiation.formats.text.terminal import TerminalWriter
    from negotiation.questions.basis import Basis
    from negotiation.questions.deadlines import Deadline
    from negotiation.questions.measures import MeasureStatus, Total
    from negotiation.questions.status import IssueStatus, OpenClaim, Status

_COLUMNS = (15, 21, 10)
_INDENT, _COLUMN = 2, 14
_MORE_DEADLINES = 5


def write_status(writer: TerminalWriter, answer: Status) -> None:
    """Write the status of each issue, the totals of the parties concerned, open claims and findings."""
    write_dates(writer, answer.basis)
    if not answer.issues:
        writer.text("No issue had been opened by then.")
    else:
        writer.row(("ISSUE", "PHASE", "SINCE", "NEXT DEADLINE"), _COLUMNS, bold=True)
    for issue in answer.issues:
        _write_issue(writer, issue)
    # The answer has the totals of all issues; with a filter, only those of the issues shown are written.
    concerned = {(party, each.scope) for issue in answer.issues for each in issue.measures for party in each.parties}
    write_totals(writer, tuple(total for total in answer.totals if (total.party, total.scope) in concerned))
    _write_claims(writer, answer)
    write_findings(writer, answer.findings)
    write_basis(writer, answer.basis)


def write_dates(writer: TerminalWriter, basis: Basis) -> None:
    """Write T and K of a question, and whether T lies after the last event.

    This also sets the zone and the day by which the writer decides which dates need an offset, so it comes first.
    """
    writer.zone, writer.asked = basis.zone, day_of(basis.at, basis.zone).isoformat()
    known = f", as known on {date_of(basis, known=True)}" if basis.known_at else ""
    supposed = f", supposing {', '.join(basis.supposed)}" if basis.supposed else ""
    voice = f", according to {basis.according_to} alone" if basis.according_to else ""
    writer.heading(f"{basis.log} on {date_of(basis)}{known}{voice}{supposed}")
    if basis.projected:
        after = f" ({basis.last_event})" if basis.last_event else ""
        writer.text(f"No data after the last event read{after}; later dates are projected from deadlines already set.")
    writer.blank()


def write_basis(writer: TerminalWriter, basis: Basis) -> None:
    """Write the basis of an answer: log, position, head, rules, zones, T and K. It comes last.

    Before it stands a note on the offsets that the writer has put behind dates, if there are any.
    """
    row = basis.to_dict()
    known = f", known at {row['known_at']}" if row["known_at"] else ""
    writer.blank()
    if writer.places:
        places = (offset if offset == place else f"{offset} is {place}" for offset, place in writer.places.items())
        writer.note(f"A day with an offset is not the same day in {basis.zone.key}: {', '.join(places)}.")
    writer.note(
        f"Basis: {basis.log} position {basis.position}, head {basis.head[:16]}, rules {basis.rules[:8]}, "
        f"zones {basis.zones}, at {row['at']}{known}, days of {basis.zone.key}."
    )


def write_totals(writer: TerminalWriter, totals: tuple[Total, ...]) -> None:
    """Write the totals in force; a total without a scope is left out, because it does not say of what it is."""
    scoped = [total for total in totals if total.scope]
    if scoped:
        writer.blank()
        writer.heading("TOTALS IN FORCE")
    for total in scoped:
        suspended = f" ({total.suspended} {total.unit} suspended)" if total.suspended else ""
        label, text = f"{total.party} {total.level} {total.unit}", f"on {total.scope}{suspended}"
        writer.labelled(label, text, indent=_INDENT, column=_COLUMN)


def write_findings(writer: TerminalWriter, findings: tuple[Finding, ...]) -> None:
    """Write the findings; of those with one code only the first few, and how many more there are."""
    if findings:
        writer.blank()
        writer.heading("FINDINGS")
        for finding, more in collapsed(findings):
            writer.text(f"{finding.severity} {finding.code}: {finding.message} {finding.hint}", _INDENT)
            if more:
                writer.text(more_of(finding.code, more), _INDENT)


def level_in_words(writer: TerminalWriter, measure: MeasureStatus) -> str:
    """Return a measure with its level and the suspended part: `us-fentanyl 10 % (10 % suspended to 2026-11-10)`."""
    if measure.state == "in_force" and measure.level is not None:
        until = f" to {writer.day(measure.suspended_until)}" if measure.suspended_until else ""
        suspended = f" ({measure.suspended_level} suspended{until})" if measure.suspended_level else ""
        return f"{measure.measure} {measure.level}{suspended}"
    return measure.measure


def deadlines_in_words(writer: TerminalWriter, deadlines: Iterable[Deadline]) -> list[str]:
    """Return deadlines in words; those of one day and kind share a line: `2025-11-08 starts: cn-oct-55, cn-oct-56`."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for each in deadlines:
        subjects = groups.setdefault((writer.day(each.due), each.what, each.detail), [])
        subjects += [each.measure] if each.measure else []
    return [
        f"{when} {words(what)}{f' ({detail})' if detail else ''}{': ' if subjects else ''}{', '.join(subjects)}"
        for (when, what, detail), subjects in groups.items()
    ]


def _write_issue(writer: TerminalWriter, issue: IssueStatus) -> None:
    ahead = deadlines_in_words(writer, issue.deadlines)
    writer.row(
        (issue.issue, words(issue.phase), writer.since(issue.since) or "-", ahead[0] if ahead else "-"), _COLUMNS
    )
    for label, text in _details(writer, issue):
        if text:
            writer.labelled(label, text, indent=_INDENT, column=_COLUMN)
    writer.blank()


def _details(writer: TerminalWriter, issue: IssueStatus) -> list[tuple[str, str]]:
    threats = [
        " ".join(
            filter(
                None,
                (
                    each.measure,
                    str(each.threat.level or ""),
                    f"from {writer.day(each.threat.effective)}" if each.threat.effective else "",
                ),
            )
        )
        for each in issue.measures
        if each.threat
    ]
    then = deadlines_in_words(writer, issue.deadlines)[1 : 1 + _MORE_DEADLINES]  # the first is in the table row
    return [
        ("then", "; ".join(then)),
        ("threat", "; ".join(threats)),
        ("vouched", steps_in_words(issue.vouched)),
        ("refused", steps_in_words(issue.refused)),
        (
            "awaits",
            # In an idle phase no party is expected to act, though the lifecycle allows first steps.
            steps_in_words(issue.awaiting) if issue.phase not in IDLE else "",
        ),
        ("arrangement", _arrangement(writer, issue)),
        ("in force", _measures(issue, "in_force", partial(level_in_words, writer))),
        ("suspended", _measures(issue, "suspended", partial(_with_until, writer))),
        ("announced", _measures(issue, "announced", lambda each: each.measure)),
        ("possibly", ", ".join(issue.possibly)),
    ]


def _measures(issue: IssueStatus, state: str, in_words: Callable[[MeasureStatus], str]) -> str:
    return ", ".join(in_words(each) for each in issue.measures if each.state == state)


def _with_until(writer: TerminalWriter, measure: MeasureStatus) -> str:
    return f"{measure.measure} (to {writer.day(measure.until)})" if measure.until else measure.measure


def _arrangement(writer: TerminalWriter, issue: IssueStatus) -> str:
    if issue.arrangement is None:
        return ""
    kind = "provisionally since" if issue.arrangement.provisional else "since"
    until = f" to {writer.day(issue.arrangement.until)}" if issue.arrangement.until else ""
    return f"in force {kind} {writer.since(issue.arrangement.since)}{until}"


def _write_claims(writer: TerminalWriter, answer: Status) -> None:
    """Write the open claims, each once with all its issues (`docs/rules/claims.md`)."""
    claims: dict[str, tuple[OpenClaim, list[str]]] = {}
    for issue in answer.issues:
        for claim in issue.claims:
            claims.setdefault(claim.event.id, (claim, []))[1].append(issue.issue)
    if not claims:
        return
    writer.blank()
    writer.heading("CLAIMS (made by one party about another that has not confirmed them)")
    for claim, issues in claims.values():
        who = f"{', '.join(claim.event.voices)} about {', '.join(claim.about)}"
        headline = claim.event.headline or words(claim.event.kind)
        writer.text(f"{who} on {', '.join(issues)}: {headline} [{claim.event.id}]", _INDENT)


def date_of(basis: Basis, *, known: bool = False) -> str:
    """Return T, or K, as a day where it is the end of one."""
    moment = basis.known_at if known and basis.known_at else basis.at
    when = day_of(moment, basis.zone).isoformat()
    if moment.side:  # an instant, not a day
        return moment.instant.isoformat(sep=" ").replace("+00:00", " UTC")
    return when
