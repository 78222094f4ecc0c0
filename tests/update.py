"""Write anew every file that is made from the code or the data: `python -m tests.update`, in the checkout.

Read the difference (`git diff`) before committing it. Where CI is set nothing is written: a push is judged by
the files that it brings. Each such file has a test with the marker `generated`, which otherwise compares.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
STEPS = (
    ("the compiled lifecycles", "tests/lifecycles"),  # first: everything below is answered with them
    ("the schemas of events", "tests/codec"),
    ("COMMANDS.md, docs/library.md, docs/terminal.svg", "tests/docs"),
    ("the transcripts", "tests/cli"),
    ("events/COVERAGE.md, events/datapackage.json", "tests/data"),  # last: the package tells the sizes of files
)
"""What is made, and the tests that make it, each step in a process of its own."""


def main() -> int:
    """Make everything anew; return the exit code of the first step that failed, or 0."""
    for what, folder in STEPS:
        sys.stdout.write(f"== {what}\n")
        sys.stdout.flush()
        argv = [sys.executable, "-m", "pytest", "-q", "-m", "generated", "--update", folder]
        code = subprocess.run(argv, check=False, cwd=CHECKOUT).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
