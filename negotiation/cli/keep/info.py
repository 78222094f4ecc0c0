"""`negotiation info`: where and how the log is stored."""

from __future__ import annotations

import click

from negotiation.cli.options import format_options, log_option, refuse_to_overwrite, rendered, write


@click.command(short_help="where and how the log is stored")
@format_options(("text", "json"))
@log_option
def info(log: str, form: str, output: str | None) -> int:
    """Show where the log is, its position and head, and how it is stored.

    For a SQLite log, also show the version of SQLite, the journal mode with its reason, and the version of the schema.

    \b
    negotiation info
    negotiation info -l my.db
    """
    from negotiation.logs import open_log
    from negotiation.logs.info import info_of

    refuse_to_overwrite(output, log)
    write(rendered(info_of(open_log(log)), form, to_file=output is not None), output)
    return 0
