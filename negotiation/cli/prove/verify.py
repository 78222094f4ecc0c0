"""`negotiation verify`: verify a log against a checkpoint, or a proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from negotiation.cli import NO, OK
from negotiation.cli.options import format_options, log_option, refuse_to_overwrite, rendered, write

if TYPE_CHECKING:
    from negotiation.logs.proof.verify import Verified


@click.command(short_help="verify a log against a checkpoint, or a proof")
@click.option(
    "--checkpoint",
    "checkpoint_file",
    metavar="FILE",
    help="An earlier checkpoint: the log must begin with its events.",
)
@click.option("--key", metavar="KEY", help="The verifier key that must have signed the checkpoint, or its file.")
@click.option("--origin", metavar="NAME", help="The name that the log must have in the checkpoint.")
@click.option("--proof", metavar="FILE", help="Verify this proof; no log is needed or read.")
@format_options(("text", "json"))
@log_option
def verify(  # noqa: PLR0917
    log: str,
    checkpoint_file: str | None,
    key: str | None,
    origin: str | None,
    proof: str | None,
    form: str,
    output: str | None,
) -> int:
    """Verify a log: its bytes, positions and recording times, and that it extends an earlier checkpoint.

    With --proof, verify without the log that an event is in it. The answer says what was verified and what was not.
    Exit codes: 1 if something does not hold or nothing is covered, 3 if the log or a file cannot be read.

    \b
    negotiation verify
    negotiation verify -l my.jsonl --checkpoint seen.txt --key example.org/ledger+c74f20a3+ARpc2QcUPDhMQegwxbzh
    negotiation verify --proof my.tlog-proof --checkpoint seen.txt
    """
    refuse_to_overwrite(output, log, checkpoint_file, proof, key)
    if checkpoint_file is None and proof is None and (key or origin):
        raise click.UsageError("--key and --origin need a checkpoint: add --checkpoint or --proof.")
    answer = _answer(log, checkpoint_file, key, origin, proof)
    write(rendered(answer, form, to_file=output is not None), output)
    return OK if answer.verifies else NO


def _answer(log: str, checkpoint_file: str | None, key: str | None, origin: str | None, proof: str | None) -> Verified:
    from negotiation.logs import open_log
    from negotiation.logs.proof.files import read_checkpoint, read_proof, read_verifier
    from negotiation.logs.proof.verify import verify as verify_log
    from negotiation.logs.proof.verify import verify_proof

    checkpoint = read_checkpoint(checkpoint_file) if checkpoint_file is not None else None
    verifier = read_verifier(key) if key is not None else None
    if proof is not None:
        return verify_proof(read_proof(proof), checkpoint, key=verifier, origin=origin)
    return verify_log(open_log(log).read(), checkpoint, key=verifier, origin=origin)
