"""Upcasting: an object written by an older version of a kind is read as today's.

Events are never rewritten. When a kind changes its shape, its `v` rises by one and a function from the old shape
to the next is entered in `UPCASTERS`; reading applies them one after another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from negotiation.errors import BadValueError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Upcaster = Callable[[Mapping[str, Any]], Mapping[str, Any]]

UPCASTERS: dict[tuple[str, int], Upcaster] = {}
"""From (kind, version) to the function that makes the next version of it. All kinds are at version 1 today."""


def newest_version(kind: str) -> int:
    """Return the version of a kind that this program writes."""
    return 1 + max((old for known, old in UPCASTERS if known == kind), default=0) if UPCASTERS else 1


def upcast(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the object in the newest shape of its kind.

    Raises:
        BadValueError: `unknown-version`, when it was written by a newer program than this one.
    """
    if not UPCASTERS and "v" not in record:
        return record  # as nearly every event, and at once
    kind, version = record["kind"], record.get("v", 1)
    if isinstance(version, bool) or not isinstance(version, int):
        return record  # which the field itself will refuse
    while (kind, version) in UPCASTERS:
        record = {**UPCASTERS[kind, version](record), "v": version + 1}
        version += 1
    newest = newest_version(kind)
    if version != newest:
        message = f"version {version} of {kind} is not known; this program reads up to {newest}."
        raise BadValueError("unknown-version", message, "Install a newer release of negotiation.")
    return record
