"""Decoding: from a JSON object to an event, strictly.

Everything that the format does not allow is refused, and all that is wrong with an object is said at once: an event
checks itself when it is built, and only what could not be built is looked through for everything that is wrong with it.
What needs the rest of the log (is the issue declared, is the id new) is not checked here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from negotiation.codec.upcast import upcast
from negotiation.errors import BadValueError, Nearest, closest
from negotiation.events import KINDS, Event, build, fields_by_key
from negotiation.events.convert import NEWER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from negotiation.events import Bundle


def decode(record: Mapping[str, Any], line: bytes | Bundle | None = None) -> Event | list[BadValueError]:
    """Return the event that a JSON object states, or every fault that keeps it from being one.

    Args:
        record: the object.
        line: the bytes from which it was parsed, if they are kept, or the bundle to which they will be added: the event
            then leaves its words there.
    """
    kind = record.get("kind")
    if kind is None:
        return [BadValueError("missing-field", "the event lacks kind.", f"Name one of {', '.join(KINDS)}.")]
    cls = KINDS.get(kind) if isinstance(kind, str) else None
    if cls is None:
        return [_unknown_kind(kind)]
    try:
        newest = upcast(record)
    except BadValueError as fault:
        return [fault]
    try:
        if None not in newest.values():
            # After an upcast the bytes state the older shape, so the event must not read its words from them.
            return build(cls, newest, line if newest is record else None)
    except (BadValueError, TypeError):  # a wrong value; a field that is missing or unknown; a value only Python has
        pass
    values = {key: value for key, value in newest.items() if key != "kind"}
    faults = [*_unknown_fields(cls, values), *_missing_fields(cls, values), *_bad_values(cls, values)]
    if faults:
        return faults
    try:
        return cls(
            **{fields_by_key(cls)[key].name: value for key, value in values.items()}
        )  # which takes a tuple and a date expression, too, where text has a list and a text
    except BadValueError as fault:  # what only the fields together show
        return [fault]


def _unknown_kind(kind: object) -> BadValueError:
    near = closest(str(kind), KINDS, n=1)
    hint = f"Or did you mean {near[0]}?" if near else f"The kinds known here are {', '.join(KINDS)}."
    return BadValueError("unknown-kind", f"{kind!r} is not a kind of event.", f"{NEWER} {hint}")


def _unknown_fields(cls: type[Event], values: Mapping[str, Any]) -> list[BadValueError]:
    known = [*fields_by_key(cls)]
    nearest = Nearest()
    faults = []
    for key in values:
        if key not in known:
            near = nearest.closest(key, known)
            hint = f"Or did you mean {near[0]}?" if near else f"The fields known here are {', '.join(known)}."
            faults.append(BadValueError("unknown-field", f"a {cls.kind} has no field {key!r}.", f"{NEWER} {hint}"))
    return faults


def _missing_fields(cls: type[Event], values: Mapping[str, Any]) -> list[BadValueError]:
    required = [key for key, field in fields_by_key(cls).items() if field.default is attrs.NOTHING]
    return [
        BadValueError("missing-field", f"the {cls.kind} lacks {key}.", f"Add {key}.")
        for key in required
        if key not in values
    ]


def _bad_values(cls: type[Event], values: Mapping[str, Any]) -> list[BadValueError]:
    faults = []
    for key, field in fields_by_key(cls).items():
        if key not in values:
            continue
        if values[key] is None:
            faults.append(BadValueError("null-field", f"{key} is null.", "Leave an absent field out."))
            continue
        try:
            assert callable(field.converter)
            field.converter(values[key])
        except BadValueError as fault:
            faults += [
                BadValueError(each.code, f"in {key}: {each.message}", each.hint) for each in (fault, *fault.others)
            ]
    return faults
