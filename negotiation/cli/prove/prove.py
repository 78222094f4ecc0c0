"""`negotiation prove`: the proof that an event is in the log."""

from __future__ import annotations

import click

from negotiation.cli.options import format_options, log_option, refuse_to_overwrite, rendered, write


@click.command(short_help="the proof that an event is in the log")
@click.argument("event", metavar="ID")
@click.option(
    "--checkpoint", "checkpoint_file", metavar="FILE", help="Prove from this checkpoint. Default: unsigned, of now."
)
@format_options(("text", "json"))
@log_option
def prove(log: str, event: str, checkpoint_file: str | None, form: str, output: str | None) -> int:
    """Write the proof that an event is in the log: the event, its place, and the hashes from it to a checkpoint.

    The proof needs no log: 'negotiation verify --proof FILE' shows that the event is one of those of the
    checkpoint. Give --checkpoint one that is signed, or that the reader has: a proof from an unsigned one of
    now shows only that the event and that checkpoint belong together.

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
