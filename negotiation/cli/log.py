"""`negotiation log`: events in order, filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.options import DateType, Question, output_options, reading_options
from negotiation.events import KINDS

if TYPE_CHECKING:
    from negotiation.questions import Listing, View


@click.command(short_help="events in order, filtered")
@click.argument("issues", nargs=-1, metavar="[ISSUE]...")
@click.option("--party", multiple=True, help="Only acts of this party.")
@click.option("--by", "voices", multiple=True, metavar="VOICE", help="Only what this voice says.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice([*KINDS]), metavar="KIND", help="Only this kind.")
@click.option("--measure", multiple=True, help="Only acts on this measure.")
@click.option("--from", "start", type=DateType(), metavar="DATE", help="Only what happened from this date on.")
@click.option("--all", "corrected", is_flag=True, help="Also what corrections have displaced.")
@output_options
@reading_options
def log(  # noqa: PLR0917
    question: Question,
    issues: tuple[str, ...],
    party: tuple[str, ...],
    voices: tuple[str, ...],
    kinds: tuple[str, ...],
    measure: tuple[str, ...],
    start: str | None,
    *,
    corrected: bool,
) -> Listing:
    """List the events that had happened, in the order in which they are read. Filters add up.

    \b
    negotiation log tiktok --from 2025-09 --at 2025-10-31
    negotiation log --kind threat --format csv
    """
    from negotiation.times import edtf

    view = question.view()
    listing = view.log(*issues, corrected=corrected)
    _check_names(view, {"measure": measure, "party": party, "voice": voices})
    zone = view.replay.zone
    since = edtf(start).period(zone).begins if start else None
    return listing.only(
        lambda event: (
            (not party or not {*party}.isdisjoint(event.owners))
            and (not voices or not {*voices}.isdisjoint(event.voices))
            and (not kinds or event.kind in kinds)
            and (not measure or event.refers_to in measure)
            and (since is None or event.occurred_in(view.replay.history.zone).ends > since)
        )
    )


def _check_names(view: View, asked: dict[str, tuple[str, ...]]) -> None:
    """Raise `UnknownNameError` for a filter by a name that the log does not know at all."""
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
