"""Status for a terminal: a table of the issues, then totals, claims, findings and the basis.

Other modules use the functions for the dates, the basis, the findings and the deadlines, which look the same in every
answer.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from negotiation.errors import collapsed, more_of
from negotiation.formats.text.word_and_law import HINT, by_extension, of_issue
from negotiation.formats.words import revised_in_words, steps_in_words, words
from negotiation.history.issues.said_to_run_on import SaidToRunOn
from negotiation.lifecycles import IDLE
from negotiation.questions.basis import day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from negotiation.errors import Finding
    from negotiation.events import Condition
    from negotiation.formats.text.terminal import TerminalWriter
    from negotiation.questions.basis import Basis
    from negotiation.questions.deadlines import Deadline
    from negotiation.questions.measures import MeasureStatus, Total
    from negotiation.questions.standing.claims import ClaimStatus
    from negotiation.questions.standing.requests import OpenRequest
    from negotiation.questions.status import IssueStatus, Status

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
        _write_issue(writer, issue, of_issue(issue, answer.findings, answer.basis))
    # The answer has the totals of all issues; with a filter, only those of the issues shown are written.
    concerned = {(party, each.scope) for issue in answer.issues for each in issue.measures for party in each.parties}
    shown = tuple(total for total in answer.totals if (total.party, total.scope) in concerned)
    write_totals(writer, shown, answer.baseline)
    _write_claims(writer, answer)
    write_findings(writer, answer.findings, answer.basis)
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
    if basis.projected and basis.read_to:
        passed = f" {basis.unread} dates have passed unread since." if basis.unread > 1 else ""
        passed = " One date has passed unread since." if basis.unread == 1 else passed
        day = day_of(basis.read_to, basis.zone)
        writer.text(
            f"The record was read to {day}.{passed} What is later is projected from dates that were set by then."
        )
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


def write_totals(writer: TerminalWriter, totals: tuple[Total, ...], baseline: str | None = None) -> None:
    """Write the totals in force; a total without a scope is left out, because it does not say of what it is.

    `baseline` is the sentence of the log on what was in force before and is not counted.
    """
    scoped = [total for total in totals if total.scope]
    if scoped:
        writer.blank()
        writer.heading("TOTALS IN FORCE")
    for total in scoped:
        suspended = f" ({total.suspended} {total.unit} suspended)" if total.suspended else ""
        what = f"{words(total.class_)} " if total.class_ else ""
        label, text = f"{total.party} {total.level} {total.unit}", f"{what}on {total.scope}{suspended}"
        writer.labelled(label, text, indent=_INDENT, column=_COLUMN)
    if scoped and baseline:
        writer.text(baseline, _INDENT)


def write_findings(writer: TerminalWriter, findings: tuple[Finding, ...], basis: Basis | None = None) -> None:
    """Write the findings; of those with one code only the first few, and how many more there are.

    What is said to run on is one sentence for each extension. With a basis it says how far the record was read.
    """
    if findings:
        writer.blank()
        writer.heading("FINDINGS")
        for sentence in by_extension(findings, basis):
            writer.text(f"warning said-to-run-on: {sentence} {HINT}", _INDENT)
        for finding, more in collapsed([each for each in findings if not isinstance(each, SaidToRunOn)]):
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


def coming_in_words(measure: MeasureStatus) -> str:
    """Return a measure with the level that it is to have: `us-fee 25 %`."""
    hold = " (on hold)" if measure.on_hold else ""
    return f"{measure.measure} {measure.level}{hold}" if measure.level is not None else f"{measure.measure}{hold}"


def deadlines_in_words(writer: TerminalWriter, deadlines: Iterable[Deadline]) -> list[str]:
    """Return deadlines in words; those of one day and kind share a line: `2025-11-08 starts: cn-oct-55, cn-oct-56`."""
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for each in deadlines:
        condition = condition_in_words(each.unless) if each.unless is not None else ""
        subjects = groups.setdefault((writer.day(each.due), each.what, each.detail, condition), [])
        subjects += [each.measure] if each.measure else []
    return [
        f"{when} {words(what)}{f' ({detail})' if detail else ''}{': ' if named else ''}{', '.join(named)}{condition}"
        for (when, what, detail, condition), named in groups.items()
    ]


def condition_in_words(unless: Condition) -> str:
    """Return the condition of a date in words: `, unless talks fail (then 2026-11-10)`."""
    return f", unless {unless.words}{f' (then {unless.until})' if unless.until is not None else ''}"


def _write_issue(writer: TerminalWriter, issue: IssueStatus, said: str) -> None:
    ahead = deadlines_in_words(writer, issue.deadlines)
    writer.row(
        (issue.issue, words(issue.phase), writer.since(issue.since) or "-", ahead[0] if ahead else "-"), _COLUMNS
    )
    for label, text in _details(writer, issue, said):
        if text:
            writer.labelled(label, text, indent=_INDENT, column=_COLUMN)
    writer.blank()


def _details(writer: TerminalWriter, issue: IssueStatus, said: str) -> list[tuple[str, str]]:
    threats = [
        " ".join(
            filter(
                None,
                (
                    each.measure,
                    str(each.threat.level or ""),
                    "(on hold)" if each.threat.on_hold else "",
                    f"from {writer.day(each.threat.effective)}"
                    if each.threat.effective and not each.threat.on_hold
                    else "",
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
        ("overdue", "; ".join(f"{words(each.what)} since {writer.day(each.due)}" for each in issue.overdue)),
        ("requested", "; ".join(_request(writer, each) for each in issue.requests)),
        ("arrangement", _arrangement(writer, issue)),
        ("said", said),
        ("in force", _measures(issue, "in_force", partial(level_in_words, writer))),
        ("suspended", _measures(issue, "suspended", partial(_with_until, writer))),
        ("announced", _measures(issue, "announced", coming_in_words)),
        ("proposed", _measures(issue, "proposed", coming_in_words)),
        ("revised", "; ".join(revised_in_words(each) for each in issue.measures if each.revised)),
        ("possibly", ", ".join(issue.possibly)),
        ("read to", _read_to(writer, issue)),
    ]


def _request(writer: TerminalWriter, request: OpenRequest) -> str:
    on = f" of {request.measure}" if request.measure else ""
    until = f" until {writer.day(request.until)}" if request.until else ""
    return f"{words(request.what)}{on} by {', '.join(request.event.parties)}{until}"


def _read_to(writer: TerminalWriter, issue: IssueStatus) -> str:
    """Return how far the record of an issue was read, if its phase or a measure is a projection since."""
    if issue.read_to is None or writer.zone is None:
        return ""
    measures = sum(measure.projected for measure in issue.measures)
    moved = [*(["the phase"] if issue.projected else []), *([f"{measures} of its measures"] if measures else [])]
    return (
        f"{day_of(issue.read_to, writer.zone)}; since then only dates have moved {' and '.join(moved)}" if moved else ""
    )


def _measures(issue: IssueStatus, state: str, in_words: Callable[[MeasureStatus], str]) -> str:
    return ", ".join(in_words(each) for each in issue.measures if each.state == state)


def _with_until(writer: TerminalWriter, measure: MeasureStatus) -> str:
    return f"{measure.measure} (to {writer.day(measure.until)})" if measure.until else measure.measure


def _arrangement(writer: TerminalWriter, issue: IssueStatus) -> str:
    if issue.arrangement is None:
        return ""
    kind = "provisionally since" if issue.arrangement.provisional else "since"
    until = f" to {writer.day(issue.arrangement.until)}" if issue.arrangement.until else ""
    by_word = ", by word" if issue.arrangement.by_word else ""
    return f"in force {kind} {writer.since(issue.arrangement.since)}{until}{by_word}"


def _write_claims(writer: TerminalWriter, answer: Status) -> None:
    """Write the open claims, each once with all its issues (`docs/rules/claims.md`)."""
    claims: dict[str, tuple[ClaimStatus, list[str]]] = {}
    for issue in answer.issues:
        for claim in issue.open_claims:
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
