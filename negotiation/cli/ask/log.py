"""`negotiation log`: events in order, filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import click

from negotiation.cli import OK
from negotiation.cli.options import (
    DateType,
    Question,
    format_options,
    reading_options,
    refuse_to_overwrite,
    rendered,
    write,
)
from negotiation.events import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from negotiation.events import Event
    from negotiation.questions.feed import ArrivalFilter
    from negotiation.questions.replay import View


@click.command(short_help="events in order, filtered")
@click.argument("issues", nargs=-1, metavar="[ISSUE]...")
@click.option("--party", multiple=True, help="Only acts of this party.")
@click.option(
    "--by", "voices", multiple=True, metavar="VOICE", help="Only statements of this voice: a party or the press."
)
@click.option("--kind", "kinds", multiple=True, type=click.Choice([*KINDS]), metavar="KIND", help="Only this kind.")
@click.option("--measure", multiple=True, help="Only acts on this measure.")
@click.option("--from", "start", type=DateType(), metavar="DATE", help="Only events from this date on.")
@click.option("--all", "corrected", is_flag=True, help="Also events that corrections have displaced.")
@click.option("-F", "--follow", "following", is_flag=True, help="Go on with each new event, in the order of positions.")
@click.option("--after", metavar="N|ID", help="With --follow: begin after this position or event.")
@format_options()
@reading_options
def log(  # noqa: PLR0917
    question: Question,
    form: str,
    output: str | None,
    issues: tuple[str, ...],
    party: tuple[str, ...],
    voices: tuple[str, ...],
    kinds: tuple[str, ...],
    measure: tuple[str, ...],
    start: str | None,
    after: str | None,
    *,
    corrected: bool,
    following: bool,
) -> int:
    """List the events that had happened by T, in the order in which they are replayed. An event must pass all filters.

    With --follow, as text or jsonl: list all events in the order of positions, corrected or not, and then each new
    event, until Ctrl-C.

    \b
    negotiation log tiktok --from 2025-09 --at 2025-10-31
    negotiation log --kind threat --format csv
    negotiation log -l my.db --follow --format jsonl
    """
    filters = _Filters(party=party, voices=voices, kinds=kinds, measure=measure, start=start)
    if following:
        from negotiation.cli.ask.follow import follow

        return follow(question, lambda view: filters.arriving(view, issues), form, output, after)
    if after is not None:
        raise click.UsageError("--after needs --follow; to begin at a date, use --from DATE.")
    refuse_to_overwrite(output, question.log)
    view = question.view()
    listing = view.log(*issues, corrected=corrected)
    write(rendered(listing.only(filters.wanted(view)), form, to_file=output is not None), output)
    return OK


@attrs.frozen(kw_only=True)
class _Filters:
    """The filters of the events to list; an empty filter accepts every event."""

    party: tuple[str, ...]
    voices: tuple[str, ...]
    kinds: tuple[str, ...]
    measure: tuple[str, ...]
    start: str | None

    def wanted(self, view: View) -> Callable[[Event], bool]:
        """Return a function that tells whether an event passes all filters; unknown names are an error."""
        from negotiation.history.aliases import aliases
        from negotiation.history.partial_dates import happened_by
        from negotiation.times import edtf

        alias = aliases(party for _, party in view.replay.history.registry.parties)
        acting, saying = ({alias.get(name, name) for name in names} for names in (self.party, self.voices))
        _check_names(view, {"measure": self.measure, "party": acting, "voice": saying})
        zone = view.replay.zone
        since = edtf(self.start).period(zone).begins if self.start else None
        happened = happened_by(view.replay.contents.events, view.replay.history.zone)
        return lambda event: (
            (not self.party or not acting.isdisjoint(event.owners))
            and (not self.voices or not saying.isdisjoint(event.voices))
            and (not self.kinds or event.kind in self.kinds)
            and (not self.measure or event.refers_to in self.measure)
            and (since is None or happened(event) > since)
        )

    def arriving(self, view: View, issues: tuple[str, ...]) -> ArrivalFilter:
        """Return the filter for the entries of a log that is followed."""
        from negotiation.questions.feed import ArrivalFilter

        # Aliases as well: a followed log has not been replayed, so its events may name an issue by an alias.
        named = [name for issue in view.issues(issues) for name in (issue.id, *issue.aliases)] if issues else ()
        return ArrivalFilter(self.wanted(view), named)


def _check_names(view: View, asked: dict[str, Iterable[str]]) -> None:
    """Raise `UnknownNameError` if a filter has a name that does not occur in the log."""
    from difflib import get_close_matches

    from negotiation.errors import UnknownNameError
    from negotiation.events import PRESS

    parties = [party.id for _, party in view.replay.history.registry.parties]
    events = view.replay.contents.events
    known = {
        "measure": sorted({event.refers_to for event in events if event.refers_to}),
        "party": parties,
        "voice": [*parties, PRESS],
    }
    for what, names in asked.items():
        for name in names:
            if name not in known[what]:
                raise UnknownNameError(what, name, get_close_matches(name, known[what]) or known[what][:5])
