"""`negotiation info`: where the log is, and how it is kept."""

from __future__ import annotations

import click

from negotiation.cli.options import format_options, log_option, refuse_to_overwrite, rendered, write


@click.command(short_help="where the log is, and how it is kept")
@format_options(("text", "json"))
@log_option
def info(log: str, form: str, output: str | None) -> int:
    """Tell where the log is, how far it goes, and how it is kept.

    For a SQLite log also: which SQLite writes to it, in which journal mode and why, and the version of its schema.

    \b
    negotiation info
    negotiation info -l my.db
    """
    from negotiation.logs import open_log
    from negotiation.logs.info import info_of

    refuse_to_overwrite(output, log)
    write(rendered(info_of(open_log(log)), form, to_file=output is not None), output)
    return 0
