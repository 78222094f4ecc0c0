"""Transfer: it copies the entries of a log into a log of any kind, for import and export; the head stays the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from negotiation.errors import Finding, InvalidLogError
from negotiation.logs.contents import Contents

if TYPE_CHECKING:
    from negotiation.logs.protocol import Log


@attrs.frozen
class Moved:
    """The result of a transfer: how many events it wrote, and position and head of the target."""

    written: int
    position: int
    head: str

    def __str__(self) -> str:
        new = f"{self.written} of them new" if self.written else "all there before"
        return f"{self.position} events, {new}; head {self.head}."


def transfer(source: Log | Contents, target: Log) -> Moved:
    """Copy the entries of a source into another log, and read the result back.

    Args:
        source: a log, or the contents of one.
        target: a log that is empty, or whose entries are the first of the source.

    Raises:
        DivergedLogError: the target holds other entries.
        InvalidLogError: the source cannot be read, or the target has another head after writing.
    """
    contents = source if isinstance(source, Contents) else source.read()
    written = target.adopt(contents)
    target.close()  # so that the result is read from the file, not from what the writer remembers
    result = target.read()
    if result.head != contents.head:
        message = f"{target.name} does not have the head of {contents.name} after all was written: {result.head}."
        hint = f"Expected is {contents.head}. Try again with a new file; the source is as it was."
        raise InvalidLogError(target.name, [Finding(code="wrong-head", message=message, hint=hint)])
    return Moved(len(written), result.position, result.head)
