"""`negotiation checkpoint`: describe the log in three lines, to keep or to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.options import format_options, log_option, rendered, write

if TYPE_CHECKING:
    from negotiation.logs.proof.checkpoint import Checkpoint


@click.command(short_help="describe the log in three lines, to keep or to sign")
@click.option("--key", metavar="FILE", help="Sign with this key, made by 'negotiation keygen'. Default: unsigned.")
@click.option("--origin", metavar="NAME", help="The name of the log in the checkpoint. Default: its own name.")
@format_options(("text", "json"))
@log_option
def checkpoint(log: str, key: str | None, origin: str | None, form: str, output: str | None) -> int:
    """Read the log, hash it again and print its checkpoint: its name, the number of events, the root over them.

    With -o FILE, where FILE holds the last checkpoint, the new one replaces it only if the log extends the old one. For
    a log that has shrunk or was rewritten nothing is signed or written, and the exit code is 1. Without --key the
    checkpoint is unsigned: it shows what the log was, but not who made the checkpoint.

    \b
    negotiation checkpoint
    negotiation checkpoint -o seen.txt
    negotiation checkpoint --key my.key --origin example.org/ledger -o seen.txt
    """
    from negotiation.logs import open_log
    from negotiation.logs.proof.files import read_key
    from negotiation.logs.proof.prove import checkpoint as checkpoint_of

    if form != "text" and output is not None:
        raise click.UsageError("-o writes the checkpoint in its own text form: leave out --format.")
    earlier = _earlier(output)
    signer = read_key(key) if key is not None else None
    made = checkpoint_of(open_log(log).read(), origin=origin, key=signer, earlier=earlier)
    write(rendered(made, form, to_file=output is not None), output)
    return 0


def _earlier(output: str | None) -> Checkpoint | None:
    """Return the checkpoint in the output file, if there is one; another kind of file is an error."""
    from pathlib import Path

    from negotiation.logs.proof.files import file_exists, read_checkpoint

    if (
        output is None or not file_exists(output) or not Path(output).is_file()
    ):  # a pipe or a device holds no checkpoint
        return None
    return read_checkpoint(output)
