"""A writer that is to be killed, or whose server is: it appends batches for ever and acknowledges each on a line.

    appending_to_postgres.py ADDRESS NAME BATCH COUNT [expect]

Writes the ids of a batch to standard output when `append` has returned, and not before. COUNT batches, 0 for no end.
With `expect` each append is on condition that nothing came since the writer last looked.
"""

from __future__ import annotations

import os
import sys
import time
from itertools import count, islice
from typing import TYPE_CHECKING

from given import event
from negotiation.errors import AppendConflictError, UnreadableLogError
from negotiation.logs import open_log

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.events import Event
    from negotiation.logs.protocol import Log


def batches(name: str, size: int) -> Iterator[list[Event]]:
    """Yield batches of statements; each says in its id whose it is, and which."""
    for number in count():
        yield [
            event(
                {
                    "kind": "statement",
                    "id": f"{name}.{number}.{part}.of.{size}",
                    "occurred": "2025-10-26",
                    "issues": ["tariffs"],
                    "parties": ["US"],
                    "headline": "Words " * (part + 1),
                }
            )
            for part in range(size)
        ]


def append(log: Log, batch: list[Event], seen: int | None) -> int:
    """Append a batch for good, through conflicts and servers that go away; return the position after it."""
    while True:
        try:
            return log.append(batch, expect=seen)[-1].position
        except AppendConflictError as conflict:
            seen = conflict.actual
        except UnreadableLogError:
            time.sleep(0.05)


def main(address: str, name: str, size: str, number: str, *words: str) -> None:
    """Append, and acknowledge."""
    log = open_log(address)
    seen = 1 if words else None
    for batch in islice(batches(name, int(size)), int(number) or None):
        position = append(log, batch, seen)
        seen = position if words else None
        os.write(1, "".join(f"{each.id}\n" for each in batch).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
