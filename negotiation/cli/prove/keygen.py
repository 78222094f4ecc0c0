"""`negotiation keygen`: make a key to sign checkpoints."""

from __future__ import annotations

import click

from negotiation.cli.options import refuse_to_overwrite, write


@click.command(short_help="make a key to sign checkpoints")
@click.argument("file", metavar="FILE")
@click.option("--name", required=True, help="The name of the holder, such as example.org/ledger: no spaces, no +.")
@click.option("-o", "--output", metavar="FILE", help="Write the verifier key to a file.")
def keygen(file: str, name: str, output: str | None) -> int:
    """Make a key. The secret key is written to FILE, which only its owner can read; the verifier key is printed, for
    you to publish.

    An existing file is never overwritten. Keep the secret key outside the folder of the log and outside version
    control: anybody who has it can sign in your name.

    \b
    negotiation keygen ledger.key --name example.org/ledger -o ledger.pub
    """
    from negotiation.errors import BadValueError
    from negotiation.logs.proof.files import write_new_key
    from negotiation.logs.proof.keys import new_key

    try:
        key = new_key(name)
        write_new_key(key, file)
        refuse_to_overwrite(output, file)  # after FILE exists, so that two names of one file are recognised
    except BadValueError as fault:
        raise click.BadParameter(str(fault), param_hint="--name") from None
    except FileExistsError:
        raise click.UsageError(f"{file} exists already; a key is never overwritten.") from None
    except (OSError, ValueError) as error:
        raise click.UsageError(f"cannot write {file}: {getattr(error, 'strerror', None) or error}") from None
    write(f"{key.verifier}\n", output)
    return 0
