"""What was written: the answer to `append`, `correct` and `retract`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from warnings import warn

import attrs

from negotiation.questions.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiation.logs import Contents, Stored
    from negotiation.questions.difference import Difference
    from negotiation.questions.preview import Preview


@attrs.frozen(kw_only=True, repr=False)
class Written(Parts["Stored"]):
    """What an append did.

    Attributes:
        log: the name of the log.
        position: the position of its last event now.
        head: the head of the log now.
        stored: the events as they are stored, those that were there already included.
        already_stored: the ids of those that were there already, so that nothing was written for them.
        difference: what the status says otherwise now.
    """

    _parts_in: ClassVar[str] = "stored"
    _named_by: ClassVar[str] = "event.id"
    _called: ClassVar[str] = "event"

    log: str
    position: int
    head: str
    stored: tuple[Stored, ...]
    already_stored: tuple[str, ...]
    difference: Difference

    @property
    def there(self) -> tuple[str, ...]:
        """The former name of `already_stored`."""
        warn("Written.there is now already_stored", DeprecationWarning, stacklevel=2)
        return self.already_stored

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            "log": self.log,
            "position": self.position,
            "head": self.head,
            "events": [
                {
                    "event": entry.event.id,
                    "position": entry.position,
                    "recorded": entry.recorded,
                    "written": entry.event.id not in self.already_stored,
                }
                for entry in self.stored
            ],
            "difference": self.difference.to_dict(),
        }


def written(contents: Contents, stored: Sequence[Stored], seen: Preview) -> Written:
    """Say what an append did, from what the log holds after it."""
    return Written(
        log=contents.name,
        position=contents.position,
        head=contents.head,
        stored=tuple(stored),
        already_stored=seen.already_stored,
        difference=seen.difference,
    )
