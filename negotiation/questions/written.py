"""The result of writing: the answer to `append`, `correct` and `retract`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from warnings import warn

import attrs

from negotiation.questions.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiation.errors import Finding
    from negotiation.logs import Contents, Stored
    from negotiation.questions.difference import Difference
    from negotiation.questions.preview import Preview


@attrs.frozen(kw_only=True, repr=False)
class Written(Parts["Stored"]):
    """The result of an append.

    Attributes:
        log: the name of the log.
        position: the position of its last event after the append.
        head: the head of the log after the append, in hexadecimal.
        stored: the given events as they are stored, including those that the log already had.
        already_stored: the ids of the events that the log already had; nothing was written for them.
        difference: the changes of the status.
        findings: what the checks report on it all the same, such as acts of one day without an order; missing sources
            are left out.
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
    findings: tuple[Finding, ...] = ()

    @property
    def there(self) -> tuple[str, ...]:
        """The former name of `already_stored`."""
        warn("Written.there is now already_stored", DeprecationWarning, stacklevel=2)
        return self.already_stored

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data; `written` is false for an event that the log already had."""
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
            "findings": [finding.to_dict() for finding in self.findings],
        }


def written(contents: Contents, stored: Sequence[Stored], before: Preview) -> Written:
    """Return the result of an append.

    Args:
        contents: the contents of the log after the append.
        stored: the entries that the append returned.
        before: the preview that was made before the append.
    """
    return Written(
        log=contents.name,
        position=contents.position,
        head=contents.head,
        stored=tuple(stored),
        already_stored=before.already_stored,
        difference=before.difference,
        findings=tuple(finding for finding in before.findings if finding.code != "no-source"),
    )
