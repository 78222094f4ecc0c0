"""Transfer: what import and export do, from any kind of log to any other, without changing the head."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from negotiation.errors import Finding, InvalidLogError
from negotiation.logs.contents import Contents

if TYPE_CHECKING:
    from negotiation.logs.protocol import Log


@attrs.frozen
class Moved:
    """What a transfer did: how many events it wrote, and where the log then stands."""

    written: int
    position: int
    head: str

    def __str__(self) -> str:
        new = f"{self.written} of them new" if self.written else "all there before"
        return f"{self.position} events, {new}; head {self.head}."


def transfer(source: Log | Contents, target: Log) -> Moved:
    """Bring what a source holds into another log, and read the result back.

    Args:
        source: a log, or what it held when it was read.
        target: a log that is empty, or holds what the source began with.

    Raises:
        DivergedLogError: the target holds something else.
        InvalidLogError: the source cannot be read, or the target does not read as what was written.
    """
    contents = source if isinstance(source, Contents) else source.read()
    written = target.adopt(contents)
    target.close()
    there = target.read()
    if there.head != contents.head:
        message = f"{target.name} does not have the head of {contents.name} after all was written: {there.head}."
        hint = f"Expected is {contents.head}. Try again with a new file; the source is as it was."
        raise InvalidLogError(target.name, [Finding(code="wrong-head", message=message, hint=hint)])
    return Moved(len(written), there.position, there.head)
