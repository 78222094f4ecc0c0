"""`negotiation keygen`: a key to sign checkpoints with."""

from __future__ import annotations

import click

from negotiation.cli.options import refuse_to_overwrite, write


@click.command(short_help="a key to sign checkpoints with")
@click.argument("file", metavar="FILE")
@click.option("--name", required=True, help="Whose key it is, such as example.org/ledger: no spaces, no +.")
@click.option("-o", "--output", metavar="FILE", help="Write the verifier key to a file.")
def keygen(file: str, name: str, output: str | None) -> int:
    """Make a key: the secret goes to FILE, readable by its owner alone; the verifier key is printed, to be published.

    A file that is there is never written over. Keep the secret out of the log's folder and of version control: whoever
    has it signs in your name.

    \b
    negotiation keygen ledger.key --name example.org/ledger -o ledger.pub
    """
    from negotiation.errors import BadValueError
    from negotiation.logs.proof.files import write_new_key
    from negotiation.logs.proof.keys import new_key

    try:
        key = new_key(name)
        write_new_key(key, file)
        refuse_to_overwrite(output, file)
    except BadValueError as fault:
        raise click.BadParameter(str(fault), param_hint="--name") from None
    except FileExistsError:
        raise click.UsageError(f"{file} is there already; a key is never written over.") from None
    except (OSError, ValueError) as error:
        raise click.UsageError(f"cannot write {file}: {getattr(error, 'strerror', None) or error}") from None
    write(f"{key.verifier}\n", output)
    return 0
