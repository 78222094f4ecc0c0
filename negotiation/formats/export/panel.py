"""The panel as a table: one row for each issue and day, for statistics (`docs/howto/exports.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.formats.csv import csv_text
from negotiation.formats.export.events import flat
from negotiation.formats.rows import basis_columns
from negotiation.formats.tables import columns
from negotiation.formats.words import revised_in_words, steps_in_words
from negotiation.questions.basis import day_of
from negotiation.questions.measures import totals_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from negotiation.formats.registry import Row
    from negotiation.questions.measures import Total
    from negotiation.questions.panel import Panel, PanelDay
    from negotiation.questions.status import IssueStatus


def render(answer: Panel, separator: str = ",") -> str:
    """Write the panel as CSV (RFC 4180).

    Args:
        answer: the panel.
        separator: the character between two cells, see `formats.csv.csv_text`.
    """
    return csv_text(columns("panel"), (flat(row, "panel").values() for row in rows(answer)), separator)


def rows(answer: Panel) -> Iterator[Row]:
    """Yield the rows, issue by issue and day by day, with native values: lists as lists, dates as ISO 8601."""
    # The answer goes day by day; the rows are collected by issue, in the order in which issues first appear.
    names = dict.fromkeys(issue.issue for day in answer.days for issue in day.issues)
    found: dict[str, list[Row]] = {name: [] for name in names}
    for day in answer.days:
        basis = basis_columns(day.basis)
        for issue in day.issues:
            found[issue.issue].append({**_row(day, issue), **basis})
    for table in found.values():
        yield from table


def _row(day: PanelDay, issue: IssueStatus) -> Row:
    row = issue.to_dict()
    arrangement, first = row["arrangement"] or {}, issue.deadlines[0] if issue.deadlines else None
    since = _since(day, issue)
    in_force = [measure for measure in issue.measures if measure.state == "in_force"]
    return {
        "issue": issue.issue,
        "title": issue.title,
        "day": day.day.isoformat(),
        "phase": issue.phase,
        "since": row["since"],
        "since_day": since.isoformat() if since else None,
        "days_in_phase": (day.day - since).days if since else None,
        "cycle": issue.cycle,
        "under_threat": issue.under_threat,
        "vouched": steps_in_words(issue.vouched),
        "awaiting": steps_in_words(issue.awaiting),
        "refused": steps_in_words(issue.refused),
        "arrangement_since": arrangement.get("since"),
        "arrangement_until": arrangement.get("until"),
        "in_force": [measure.measure for measure in in_force],
        "suspended": [measure.measure for measure in issue.measures if measure.state == "suspended"],
        "threatened": [measure.measure for measure in issue.measures if measure.under_threat],
        "measures_in_force": len(in_force),
        "totals": _totals(issue),
        "revised": [revised_in_words(measure) for measure in issue.measures if measure.revised],
        "open_claims": [claim.event.id for claim in issue.open_claims],
        "next_due": first.due.iso() if first else None,
        "next_what": first.what if first else None,
        "next_measure": first.measure if first else None,
        "possibly": [*issue.possibly],
        "events": [*day.events.get(issue.issue, ())],
        "last_event": issue.last.id if issue.last else None,
    }


def _since(day: PanelDay, issue: IssueStatus) -> date | None:
    """Return the day on which the phase of an issue began, in the zone of the panel; None before any event."""
    # Not the day as written: in another zone it could be later than the day of the row, and `days_in_phase` negative.
    return day_of(issue.since.moment, day.basis.zone) if issue.since is not None else None


def _totals(issue: IssueStatus) -> list[str]:
    """Return the total levels in force on an issue, by party, unit and scope: `US 30 % (all goods)`."""
    return [f"{total.party} {total.level} {total.unit}{_of(total)}" for total in totals_of(issue.measures)]


def _of(total: Total) -> str:
    """Return what a total is of: its class and scope in brackets."""
    parts = [part for part in (total.class_, total.scope) if part]
    return f" ({', '.join(parts)})" if parts else ""
