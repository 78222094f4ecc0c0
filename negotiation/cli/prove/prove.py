"""`negotiation prove`: write the proof that an event is in the log."""

from __future__ import annotations

import click

from negotiation.cli.options import format_options, log_option, refuse_to_overwrite, rendered, write


@click.command(short_help="write the proof that an event is in the log")
@click.argument("event", metavar="ID")
@click.option(
    "--checkpoint", "checkpoint_file", metavar="FILE", help="Prove from this checkpoint. Default: a new, unsigned one."
)
@format_options(("text", "json"))
@log_option
def prove(log: str, event: str, checkpoint_file: str | None, form: str, output: str | None) -> int:
    """Write the proof that an event is in the log: the event, its position, and the hashes from it to a checkpoint.

    The reader does not need the log: 'negotiation verify --proof FILE' verifies that the event is in the checkpoint.
    With --checkpoint, name a signed checkpoint or one that the reader has. A proof from a new, unsigned one shows only
    that the event and this checkpoint belong together.

    \b
    negotiation prove 2025-10-26-kl-cn
    negotiation prove 2025-10-26-kl-cn -l my.jsonl --checkpoint seen.txt -o kl.tlog-proof
    """
    from negotiation.logs import open_log
    from negotiation.logs.proof.files import read_checkpoint
    from negotiation.logs.proof.prove import prove as prove_event

    refuse_to_overwrite(output, log, checkpoint_file)
    checkpoint = read_checkpoint(checkpoint_file) if checkpoint_file is not None else None
    proof = prove_event(open_log(log).read(), event, checkpoint)
    write(rendered(proof, form, to_file=output is not None), output)
    return 0
