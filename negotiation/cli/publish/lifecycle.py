"""`negotiation lifecycle`: the state machines of issues and measures."""

from __future__ import annotations

import click

from negotiation.cli.options import format_options, write

FORMS = ("text", "json", "csv", "md", "mermaid", "scxml")


@click.command(short_help="the state machines of issues and measures")
@click.argument("name", type=click.Choice(("issue", "measure")), required=False)
@format_options(FORMS)
def lifecycle(name: str | None, form: str, output: str | None) -> int:
    """Show the declared states and transitions of a lifecycle, and the condition of each transition.

    \b
    negotiation lifecycle issue
    negotiation lifecycle measure --format mermaid
    """
    from negotiation.formats import lifecycle as formats
    from negotiation.lifecycles import ISSUE, MEASURE

    if form in {"mermaid", "scxml"} and name is None:
        raise click.UsageError(f"a document in {form} has only one lifecycle: name issue or measure.")
    chosen = [each for each in (ISSUE, MEASURE) if name in (None, each.name)]
    write(formats.render(chosen, form), output)
    return 0
