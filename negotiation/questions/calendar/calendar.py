"""The calendar: an entry for every date that was ever set; it keeps its UID when the date moves, and may be cancelled.

A calendar program identifies an entry by its UID and shows the revision with the highest SEQUENCE. Users export the
calendar again after the log has grown, by a new event, a late entry or a correction. So both values are computed from
data that only grows:

- The UID is made from the first event of the log, as stored; the first event of the correction chain that set the date;
  the measure; and whether the date is one on which the act begins, ends or schedules something. No other event matters.
- The SEQUENCE is the number of known events that could move the date: those on the same measure, or on the same issues
  for a date of an issue, with their corrections and retractions. It may rise without a visible change, but it always
  rises with a visible change.

If another act moves a date (an extension, a modification), the entry is cancelled and that act has an entry of its own.
Cancelled entries stay in every later calendar, because a program that imports a file learns of them only from there.
Source: RFC 5545, sections 3.8.1.11 (STATUS), 3.8.4.7 (UID), 3.8.7.3 (LAST-MODIFIED) and 3.8.7.4 (SEQUENCE).
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar
from uuid import NAMESPACE_URL, uuid5

import attrs

from negotiation.questions.calendar.log_record import LogRecord
from negotiation.questions.calendar.past_deadlines import PastDeadline, past_deadlines
from negotiation.questions.calendar.set_dates import set_dates
from negotiation.questions.deadlines import Due
from negotiation.questions.parts import Parts
from negotiation.times import BEGINNING_OF_TIME, edtf, start_of_day

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from negotiation.history import EffectiveDate, Snapshot
    from negotiation.logs import Contents
    from negotiation.questions.basis import Basis
    from negotiation.questions.calendar.past_deadlines import Key
    from negotiation.questions.deadlines import Deadline


@attrs.frozen(kw_only=True)
class CalendarEntry:
    """A deadline as an entry of a calendar.

    Attributes:
        uid: a UUID, the same for this deadline in every calendar of this log.
        sequence: a number from 0, which rises with every event that could have moved the date.
        changed: the instant at which the last of these events became known, or was recorded if that was later.
        cancelled: whether the date was cancelled or moved by another act before it came.
        subject: the title or id of the measure, or of the issues.
        due: the deadline as last known, with its issues and the event that set it.
    """

    uid: str
    sequence: int
    changed: datetime
    cancelled: bool
    subject: str
    due: Due


@attrs.frozen(kw_only=True, repr=False)
class Calendar(Parts["CalendarEntry"]):
    """The answer to `calendar`: every deadline that was ever set, as last known, including past and cancelled ones."""

    _parts_in: ClassVar[str] = "entries"
    _named_by: ClassVar[str] = "uid"
    _called: ClassVar[str] = "entry"

    basis: Basis
    entries: tuple[CalendarEntry, ...]


def calendar_at(
    contents: Contents, history: Snapshot, basis: Basis, issues: Collection[str] = (), since: date | None = None
) -> Calendar:
    """Return the calendar of the deadlines on these issues, or all, up to T and K.

    Args:
        contents: the contents of the log.
        history: what is known of it by K.
        basis: the basis of an answer for T.
        issues: the ids of the issues; none for all.
        since: leave out what was due before this day, in the zone of the question.
    """
    record = LogRecord.of(contents, history, basis)
    past = past_deadlines(history, basis.at, lambda deadline: _key(record, deadline))
    # What an act set and the history never had is off. `set_dates` has the latest act first, which wins for a key.
    for key, deadline, concerned in set_dates(record):
        past.setdefault(key, PastDeadline(deadline=deadline, issues=concerned, is_off=True))
    identity = log_identity(contents)
    entries = (_entry(record, identity, key, each) for key, each in past.items())
    first = start_of_day(since, basis.zone) if since is not None else BEGINNING_OF_TIME
    chosen = [
        entry
        for entry in entries
        if (not issues or {*issues} & {*entry.due.issues}) and _last_instant(entry.due.deadline.due) >= first
    ]
    chosen.sort(key=lambda each: (each.due.deadline.due.moment, each.uid))
    return Calendar(basis=basis, entries=tuple(chosen))


def log_identity(contents: Contents) -> str:
    """Return the identity of a log in any file or database: the SHA-256 of its first event, in hexadecimal."""
    return sha256(contents.entries[0].data).hexdigest() if contents.entries else ""


def _last_instant(due: EffectiveDate) -> datetime:
    """Return the last instant of a date as written; a date that ends at midnight belongs to the day that ends."""
    return due.instant if "T" in due.written else edtf(due.day()).period(due.zone).latest - datetime.resolution


def _key(record: LogRecord, deadline: Deadline) -> Key:
    """Return the key of a deadline, which never changes: the act that set it, its measure, and the field of the act."""
    event = record.events[deadline.event]
    ends = deadline.what in {"ends", "suspension_ends", "arrangement_lapses"}
    if deadline.what == "threat_lapses":
        date = "lapse"
    elif ends and getattr(event, "until", None) is not None:
        date = "until"
    else:
        date = "due" if event.kind == "scheduling" else "effective"
    return record.root(event.id), deadline.measure or "", date


def _entry(record: LogRecord, identity: str, key: Key, past: PastDeadline) -> CalendarEntry:
    moving = record.moving_events(key[0], key[1])
    # One voice reads other dates than all voices, so its entries have UIDs of their own.
    words = (identity, record.basis.according_to or "", *key)
    deadline = past.deadline
    return CalendarEntry(
        uid=str(uuid5(NAMESPACE_URL, "\n".join(words))),
        sequence=moving.number - 1 + record.later_openings,  # the first revision is 0; openings may change names
        changed=moving.newest,
        cancelled=past.is_off,
        subject=_subject(record, past),
        due=Due(deadline=deadline, issues=past.issues, event=record.events[deadline.event]),
    )


def _subject(record: LogRecord, past: PastDeadline) -> str:
    """Return the title of the measure, or the titles of the issues; ids where there is no title."""
    name = past.deadline.measure
    if name is None:
        return ", ".join(record.titles.get(issue, issue) for issue in past.issues)
    measure = record.history.measures.get(name)
    state = measure.at(record.basis.at) if measure is not None else None
    own: str | None = getattr(record.events[past.deadline.event], "title", None)
    return (state.title if state is not None else None) or own or name
