"""The command line: one module for each command; each parses, calls the library, prints.

`main` is the console script. It turns every error of the library into one clear message and an exit code, and lets
no traceback through that belongs to the data or the user.
"""

from __future__ import annotations

import atexit
import codecs
import gc
import io
import os
import sys
from typing import Final, TextIO

OK: Final = 0
NO: Final = 1
WRONG_USAGE: Final = 2
INVALID: Final = 3
UNKNOWN: Final = 4
CONFLICT: Final = 5
INTERRUPTED: Final = 130

_OBJECTS_BEFORE_A_COLLECTION: Final = 50_000  # an answer makes fewer: looking for rings of garbage costs a tenth of it


def main() -> None:
    """Run the command line and exit."""
    gc.set_threshold(_OBJECTS_BEFORE_A_COLLECTION)
    atexit.register(gc.freeze)  # what is left goes with the process: nobody need look for rings in it
    sys.stdout = sys.stdout or _nowhere()  # None where somebody closed it, as in `>&-`
    sys.stderr = sys.stderr or _nowhere()
    codecs.register_error("negotiation.escape", _escaped)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a stream that cannot carry a sign carries its escape
            stream.reconfigure(errors="negotiation.escape")
    try:
        code = _run()
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit) as stop:
        # The reader has seen enough, as in `… | head`; click says so by `SystemExit`, and only by that.
        if isinstance(stop, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = OK
    except OSError as error:  # a full disk behind standard output
        sys.stderr.write(f"Error: cannot write the answer: {error.strerror or error}\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = INVALID
    sys.exit(code)


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - for as long as we run


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Write what an encoding cannot hold as JSON does, in pairs where needed, so that JSON stays JSON."""
    assert isinstance(error, UnicodeEncodeError)
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    pairs = (units[index : index + 2] for index in range(0, len(units), 2))
    return "".join(f"\\u{pair.hex()}" for pair in pairs), error.end


def _run() -> int:
    import click

    from negotiation.cli.group import negotiation

    try:
        result = negotiation.main(prog_name="negotiation", standalone_mode=False)
        return result if isinstance(result, int) else OK
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        click.echo(_without_passwords(shown.getvalue()), err=True, nl=False)
        return WRONG_USAGE
    except click.Abort:
        return INTERRUPTED
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        from negotiation.errors import NegotiationError  # which help and version never need

        if not isinstance(error, NegotiationError):
            raise
        click.echo(_message(error), err=True)
        return _code(error)


def _message(error: Exception) -> str:
    from negotiation import errors
    from negotiation.formats.visible import visible

    shown_errors = [error, *error.others] if isinstance(error, errors.BadValueError) else [error]
    text = "\n".join(visible(_without_passwords(line)) for each in shown_errors for line in str(each).split("\n"))
    findings = (errors.InvalidLogError, errors.InvalidEventsError, errors.InvalidProofError, errors.NotProvenError)
    return text if isinstance(error, findings) else f"Error: {text}"


def _without_passwords(message: str) -> str:
    """Return a message as it may be shown, also where somebody has typed an address in the wrong place."""
    from negotiation.logs.stores import without_passwords

    return without_passwords(message)


def _code(error: Exception) -> int:
    from negotiation import errors

    codes: dict[type[Exception], int] = {
        errors.InvalidLogError: INVALID,
        errors.InvalidEventsError: INVALID,
        errors.UnreadableLogError: INVALID,
        errors.InvalidProofError: INVALID,
        errors.NotProvenError: NO,
        errors.MissingExtraError: WRONG_USAGE,
        errors.UnknownNameError: UNKNOWN,
        errors.AppendConflictError: CONFLICT,
        errors.DivergedLogError: CONFLICT,
        errors.BadValueError: WRONG_USAGE,
    }
    return codes.get(type(error), INVALID)
