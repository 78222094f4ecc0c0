"""Amendments: the event that stands in another's place, and the one that takes it out.

Two things are both called a correction, and only their `known` tells them apart. Somebody corrected what was public:
the correction became known on its own day, and before that day the old answer stays true. Or the record had a slip:
what was public never was as the record says, so the correction is known when the event was, and mends past answers
too. Either way the old event stays in the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from negotiation.codec.decode import decode
from negotiation.codec.encode import to_record
from negotiation.codec.upcast import newest_version
from negotiation.errors import BadValueError
from negotiation.events import Retraction

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from negotiation.events import Event


def correction(
    event: Event, changes: Mapping[str, Any], *, known: str | None = None, taken: Collection[str] = ()
) -> Event:
    """Return the event that stands in the place of another.

    Args:
        event: the event to correct.
        changes: what is otherwise, by field, as in the text format; None leaves a field out.
        known: when the correction became public; None for a slip of the record, which was never public.
        taken: ids that are taken; unless `changes` names one, the new id is the old one with a number.

    Raises:
        BadValueError: the result is not an event, or nothing is otherwise; or it would amend a retraction as another
            retraction, which takes the first back instead of putting another in its place.
    """
    old = to_record(event)
    if isinstance(event, Retraction) and changes.get("kind", event.kind) == event.kind:
        hint = f"Retract {event.id}, which brings {event.amends} back, and then retract {event.amends} anew."
        raise BadValueError("correction-of-retraction", f"{event.id} is a retraction, which is not corrected.", hint)
    kept = {**old, "id": next_id(event.id, {event.id, *taken}), **_known(event, known), **changes, "amends": event.id}
    record = {key: value for key, value in kept.items() if value is not None}
    if not any(record.get(key) != old.get(key) for key in (*old, *record) if key not in {"id", "amends"}):
        raise BadValueError("nothing-changed", f"this says the same as {event.id}.", "Name what is to be otherwise.")
    return built(record)


def retraction(
    event: Event,
    *,
    reason: str | None = None,
    known: str | None = None,
    only: bool = False,
    root: Event | None = None,
    taken: Collection[str] = (),
    **changes: Any,
) -> Retraction:
    """Return the event that takes another out of the record, with all its corrections.

    Args:
        event: the event to retract, or a correction of it.
        reason: why.
        known: when it was retracted in public; None for a slip of the record, which then never was in it.
        only: take out just this event; if it is a correction, what it corrected stands again.
        root: the event that the named one corrects, through all corrections in between. The retraction then names
            this one, which was known first: so a slip takes the act out of all answers.
        taken: ids that are taken.
        changes: more fields of the retraction (`headline`, `sources`, `by`, …).

    Raises:
        BadValueError: the result is not an event.
    """
    target = event if root is None or only else root
    old = to_record(target)
    own = {"zone": old.get("zone"), "amends": target.id, "reason": reason}
    own |= {"only": only or None, "v": newest_version("retraction")}
    dates = {"occurred": old["occurred"], "known": old.get("known")} if known is None else {"occurred": known}
    whole = {"kind": "retraction", "id": next_id(f"{event.id}-retracted", taken), **dates, **own, **changes}
    made = built({key: value for key, value in whole.items() if value is not None})
    assert isinstance(made, Retraction)
    return made


def built(record: Mapping[str, Any]) -> Event:
    """Return the event that a record states.

    Raises:
        BadValueError: it states none; what else is wrong is in `others`.
    """
    event = decode(record)
    if isinstance(event, list):
        first, *others = event
        raise BadValueError(first.code, first.message, first.hint, others)
    return event


def next_id(name: str, taken: Collection[str]) -> str:
    """Return an id that is not taken: the name itself, else the name with the next number."""
    number = 2
    candidate = name
    while candidate in taken:
        candidate = f"{name}-{number}"
        number += 1
    return candidate


def _known(event: Event, known: str | None) -> dict[str, Any]:
    """Return when a correction is known: on its own day, or when the event was that the record got wrong."""
    return {"known": known} if known is not None else {"known": event.known.text if event.known else None}
