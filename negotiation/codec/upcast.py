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

UNWRITTEN_VERSION = 1
"""The version of a kind that text does not write: a line without `v` is of this version, whatever is the newest."""


def _retraction_of_one(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """A retraction of version 1 took out the event that it named, and not the corrections of it."""
    return {**record, "only": True}


UPCASTERS: dict[tuple[str, int], Upcaster] = {("retraction", 1): _retraction_of_one}
"""From (kind, version) to the function that makes the next version of it."""

TOLD_APART = {"domestic_approval": 2}
"""By kind, the newest version where lines keep their own: a rule tells them apart (the stage of an approval)."""

FIELDS_SINCE: dict[str, dict[str, int]] = {"retraction": {"only": 2}}
"""By kind, the fields that came with a later version than the first."""


def newest_version(kind: str) -> int:
    """Return the version of a kind that this program writes."""
    upcast_to = 1 + max((old for known, old in UPCASTERS if known == kind), default=0)
    return max(upcast_to, TOLD_APART.get(kind, 1))


def is_current(kind: str, version: int) -> bool:
    """Tell whether an event of this version needs no upcast."""
    newest = newest_version(kind)
    return version == newest or (kind in TOLD_APART and 1 <= version < newest)


def upcast(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the object in the newest shape of its kind.

    Raises:
        BadValueError: `unknown-version`, when it was written by a newer program than this one.
    """
    kind, version = record["kind"], record.get("v", UNWRITTEN_VERSION)
    if version == UNWRITTEN_VERSION and (kind, UNWRITTEN_VERSION) not in UPCASTERS:
        return record  # as nearly every event, and at once
    # True is an int in Python, and `"v":true` would count as version 1.
    if isinstance(version, bool) or not isinstance(version, int):
        return record  # which the field itself will refuse
    for field, since in FIELDS_SINCE.get(kind, {}).items():
        if field in record and version < since:
            message = f"a {kind} of version {version} has no field {field!r}."
            raise BadValueError("unknown-field", message, f'Add "v":{since} to the line, which else is of version 1.')
    while (kind, version) in UPCASTERS:
        record = {**UPCASTERS[kind, version](record), "v": version + 1}
        version += 1
    newest = newest_version(kind)
    if not is_current(kind, version):
        message = f"version {version} of {kind} is not known; this program reads up to {newest}."
        raise BadValueError("unknown-version", message, "Install a newer release of negotiation.")
    return record
