"""`negotiation checkpoint`: what the log is now, to keep or to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli.options import format_options, log_option, rendered, write

if TYPE_CHECKING:
    from negotiation.logs.proof.checkpoint import Checkpoint


@click.command(short_help="what the log is now, to keep or to sign")
@click.option("--key", metavar="FILE", help="Sign with this key, made by 'negotiation keygen'. Default: unsigned.")
@click.option("--origin", metavar="NAME", help="What the log is called in it. Default: the name of the log.")
@format_options(("text", "json"))
@log_option
def checkpoint(log: str, key: str | None, origin: str | None, form: str, output: str | None) -> int:
    """Read the log back, hash it again and print its checkpoint: its name, how many events, the root over them.

    With -o FILE, where FILE holds the last checkpoint, a new one takes its place only if the log extends the old one:
    nothing is signed or written for a log that has shrunk or was rewritten, and the exit code is 1. Without --key the
    checkpoint is unsigned: it shows what the log was, not who says so.

    \b
    negotiation checkpoint
    negotiation checkpoint -o seen.txt
    negotiation checkpoint --key my.key --origin example.org/ledger -o seen.txt
    """
    from negotiation.logs import open_log
    from negotiation.logs.proof.files import read_key
    from negotiation.logs.proof.prove import checkpoint as checkpoint_of

    if form != "text" and output is not None:
        raise click.UsageError("-o keeps the checkpoint as it is handed on: leave out --format.")
    earlier = _earlier(output)
    signer = read_key(key) if key is not None else None
    made = checkpoint_of(open_log(log).read(), origin=origin, key=signer, earlier=earlier)
    write(rendered(made, form, to_file=output is not None), output)
    return 0


def _earlier(output: str | None) -> Checkpoint | None:
    """Return the checkpoint that stands where the new one is to be written; what is not one is never written over."""
    from pathlib import Path

    from negotiation.logs.proof.files import file_exists, read_checkpoint

    if output is None or not file_exists(output) or not Path(output).is_file():  # a pipe or a device keeps nothing
        return None
    return read_checkpoint(output)
