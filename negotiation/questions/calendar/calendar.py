"""The calendar: every date that was ever set, each the same entry when it is moved, cancelled when it goes away.

A calendar program knows an entry by its UID and takes the revision with the highest SEQUENCE. People export again when
the log has grown, be it by news, by a late entry or by a corrected slip. So both are made from what can only grow:

- the UID from the first event of the log, as stored, the first event of the chain of corrections that set the date, the
  measure, and whether it is what the act begins, ends or schedules. It depends on no other event.
- the SEQUENCE from the number of events known so far that could move the date: those on the same measure, or on the
  same issues where it is a date of an issue, with their corrections and retractions. It may rise where nothing shows;
  it never stays where something does.

A date that another act moves (an extension, a modification) is cancelled, and that act has an entry of its own. What is
cancelled stays in every later calendar, as a client that imports a file has no other way to learn of it.
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
    """A deadline as a calendar has it.

    Attributes:
        uid: the same for this deadline in every calendar of this log.
        sequence: rises with every event that could have moved it.
        changed: when the last of these events became known, or was recorded if that was later.
        cancelled: whether it is no longer to come.
        subject: what the measure, or the issues, are called.
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
    """Every deadline that was ever to come, as last known; those that have passed stay."""

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
        contents: what was read of the log.
        history: what is known of it by K.
        basis: that of an answer for T.
        issues: the ids of the issues; none for all.
        since: leave out what was due before this day, in the zone of the question.
    """
    record = LogRecord.of(contents, history, basis)
    past = past_deadlines(history, basis.at, lambda deadline: _key(record, deadline))
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
    """Return what tells a log from all others, whatever file or database it is in: the hash of its first event."""
    return sha256(contents.entries[0].data).hexdigest() if contents.entries else ""


def _last_instant(due: EffectiveDate) -> datetime:
    """Return the last instant of the date as written: the midnight at which a day ends is still of that day."""
    return due.instant if "T" in due.written else edtf(due.day()).period(due.zone).latest - datetime.resolution


def _key(record: LogRecord, deadline: Deadline) -> Key:
    """Return what stays the same of a deadline: which act set it, on which measure, and by which of its dates."""
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
    moving = record.moving(key[0], key[1])
    words = (identity, record.basis.according_to or "", *key)
    deadline = past.deadline
    return CalendarEntry(
        uid=str(uuid5(NAMESPACE_URL, "\n".join(words))),
        sequence=moving.number - 1 + record.later_openings,
        changed=moving.newest,
        cancelled=past.is_off,
        subject=_subject(record, past),
        due=Due(deadline=deadline, issues=past.issues, event=record.events[deadline.event]),
    )


def _subject(record: LogRecord, past: PastDeadline) -> str:
    """Return the title of the measure, or of the issues; an id where nothing has a title."""
    name = past.deadline.measure
    if name is None:
        return ", ".join(record.titles.get(issue, issue) for issue in past.issues)
    measure = record.history.measures.get(name)
    state = measure.at(record.basis.at) if measure is not None else None
    own: str | None = getattr(record.events[past.deadline.event], "title", None)
    return (state.title if state is not None else None) or own or name
