"""The command line: one module for each command, which parses its options, calls the library and prints the answer.

`main` is the console script. It turns every error of the library into a message and an exit code, so that faults in the
data or the usage never show a traceback.
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

_OBJECTS_BEFORE_A_COLLECTION: Final = 50_000  # an answer makes fewer; garbage collection would need a tenth of its time


def main() -> None:
    """Run the command line and exit."""
    gc.set_threshold(_OBJECTS_BEFORE_A_COLLECTION)
    atexit.register(gc.freeze)  # skips the last garbage collection, because the process ends anyway
    sys.stdout = sys.stdout or _nowhere()  # None if the stream is closed, as by `>&-`
    sys.stderr = sys.stderr or _nowhere()
    codecs.register_error("negotiation.escape", _escaped)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a character outside the encoding is written as its escape
            stream.reconfigure(errors="negotiation.escape")
    try:
        code = _run()
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit) as stop:
        # The reader has closed the pipe, as in `… | head`. Click reports this, and nothing else, by `SystemExit`.
        if isinstance(stop, BrokenPipeError):
            # The interpreter flushes stdout at exit; that must not fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = OK
    except OSError as error:  # a full disk behind standard output
        sys.stderr.write(f"Error: cannot write the answer: {error.strerror or error}\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = INVALID
    sys.exit(code)


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - open until the process ends


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Return the JSON escape of characters that an encoding cannot hold, so that JSON output stays valid.

    A character beyond U+FFFF needs two escapes, a surrogate pair.
    """
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
        from negotiation.errors import NegotiationError  # imported here, because --help and --version never need it

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
    """Return a message without passwords, which it may hold if an address was given in the wrong place."""
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
