"""The document: one HTML file with data, style and script, which loads nothing else.

The content security policy in its head allows this script and this style, by their hashes, and nothing else: no
request, no frame, no form, no other code. Text of the log goes in as data (JSON without `<`) or as escaped text.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

from negotiation.codec import to_record
from negotiation.formats.visible import visible
from negotiation.lifecycles import IDLE
from negotiation.page.patterns import patterns
from negotiation.page.plain import long_day, table_rows, text
from negotiation.page.table import tabulate
from negotiation.questions.basis import day_of
from negotiation.questions.over_time.days import FIRST_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from negotiation.events import Event
    from negotiation.page.table import PageTable
    from negotiation.questions.replay import View

# In one script element, in this order: a file uses only the names of files before it while it is loaded.
SCRIPTS = ("lookup.js", "changes.js", "words.js", "lanes.js", "details.js", "sections.js", "view.js")
_STYLE = "page.css"
_FRAME = "page.html"
# `<` could end the script element or open a comment in it; `>` and `&` are escaped with it. U+2028 and U+2029 end a
# line in JavaScript before 2019.
_NEVER_IN_JSON = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def page(view: View, watched: Callable[[Sequence[date]], Iterable[date]] = iter) -> str:
    """Write the page of a log.

    Args:
        view: the day T at which the page opens, as known by K. The replay must have a K, because the page contains
            nothing that became known later.
        watched: wraps the days K while they are worked through, for example in a progress bar.

    Returns:
        The HTML text.

    Raises:
        ValueError: the replay has no K.
    """
    from negotiation import __version__

    if view.replay.known_at is None:
        raise ValueError("a page needs the day up to which it knows: replay the log with known_at")
    about = _about(view)
    # The hashes in the policy are over exactly these texts: nothing may change them between here and the template.
    style, script = source(_STYLE), "\n".join(('"use strict";', *map(source, SCRIPTS)))
    limit = day_of(view.replay.known_at, view.replay.zone)
    at = day_of(view.moment, view.replay.zone)
    return Template(source(_FRAME)).substitute(
        policy=_policy(style, script),
        version=__version__,
        title=text(about["title"]),
        ledger=" · ".join(text(part) for part in (about["log"], _names_of(about["parties"])) if part),
        extent=text(f"{about['events']} events with their sources; nothing is overwritten, corrections included."),
        day=long_day(at),
        limit=limit.isoformat(),
        caption=f"Where each issue stood at the end of {long_day(at)}, as known on {long_day(limit)}",
        rows=table_rows(view.replay.at(at).status()),
        citation=text(_citation(about)),
        patterns=patterns(),
        style=style,
        script=script,
        data=_embedded({"about": _escaped(about), **_tables(tabulate(view.replay, watched), view)}),
    )


def source(name: str) -> str:
    """Return the text of a file beside this module of which the page is made.

    Raises:
        FileNotFoundError: there is no such file.
    """
    return files("negotiation.page").joinpath(name).read_text(encoding="utf-8")


def _about(view: View) -> dict[str, Any]:
    """Return what the page shows about the log and its basis: title, position, head, dates, parties, issues."""
    replay, basis = view.replay, view.basis
    history, zone = replay.history, replay.zone
    assert replay.known_at is not None, "see `page`"
    openings = [day_of(each.ends, zone) for each in history.readings if each.event.kind == "opening"]
    ends = [day_of(each.ends, zone) for each in history.readings]
    last = max(ends, default=day_of(view.moment, zone))
    issues = [issue for _, issue in history.registry.issues]
    return {
        "title": history.registry.title or basis.log,
        "log": basis.log,
        "position": basis.position,
        "head": basis.head,
        "rules": basis.rules,
        "zones": basis.zones,
        "zone": zone.key,
        "according_to": basis.according_to,
        "at": day_of(view.moment, zone).isoformat(),
        "limit": day_of(replay.known_at, zone).isoformat(),
        "first": min(openings or ends, default=last).isoformat(),
        "last": last.isoformat(),
        "events": len(_known_events(view)),
        "parties": {party.id: party.name or party.id for _, party in history.registry.parties},
        "idle": [*IDLE],
        "issues": [{"id": issue.id, "title": issue.title or issue.id} for issue in issues],
    }


def _names_of(parties: dict[str, str]) -> str:
    """Return the names of the parties, each with the id that the page shows; parties without a name are left out."""
    return ", ".join(f"{name} ({party})" for party, name in parties.items() if name != party)


def _escaped(value: Any) -> Any:
    """Return a value with control characters in its text as escapes, as `Values` stores all other values."""
    if isinstance(value, dict):
        return {visible(key): _escaped(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_escaped(each) for each in value]
    return visible(value) if isinstance(value, str) else value


def _tables(table: PageTable, view: View) -> dict[str, Any]:
    """Return the data of the page but `about`: the table and the events, with numbers for days and values."""
    event_values = {event.id: table.values.number_of(_event_fields(event)) for event in _known_events(view)}
    steps = [step for track in table.steps.values() for step in track]
    unread = {day for each in table.unread for day in each}
    days = sorted({FIRST_DAY, *unread, *(day for _, line in steps for day, _ in line)})
    number = {day: place for place, day in enumerate(days)}
    # Every use counts: values that are used often get small numbers, which are shorter to write.
    used = [value for _, line in steps for _, value in line]
    values, places = table.values.written([*used, *event_values.values()])
    return {
        "days": _iso(days),
        "known": _iso(table.known),
        "read_to": table.read.read_to.isoformat() if table.read.read_to else None,
        "projected": table.read.projected.isoformat() if table.read.projected else None,
        "unread": [[number[day] for day in each] for each in table.unread],
        "tracks": {
            name: [[k, *(part for day, value in line for part in (number[day], places[value]))] for k, line in track]
            for name, track in table.steps.items()
        },
        "values": values,
        "events": {event: places[value] for event, value in event_values.items()},
    }


def _known_events(view: View) -> list[Event]:
    """Return the events that the page may show, each once: those that are read, and those that were corrected."""
    history = view.replay.history
    # Displaced events are not among the readings.
    pairs = [event for pair in history.corrections for event in pair]
    return [*{event.id: event for event in (*(each.event for each in history.readings), *pairs)}.values()]


def _event_fields(event: Event) -> dict[str, Any]:
    """Return all fields of an event, with the voices also where a record leaves them out."""
    return {**to_record(event), "by": list(event.voices)}


def _iso(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in days]


def _embedded(value: Any) -> str:
    """Return JSON in which an HTML parser finds no markup: it stands in a script element of the page."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return written.translate(_NEVER_IN_JSON)


def _policy(style: str, script: str) -> str:
    # Trusted types forbid the script to parse text as HTML, even by mistake: it can only set text.
    return (
        f"default-src 'none'; script-src '{_hash_source(script)}'; style-src '{_hash_source(style)}'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _hash_source(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"


def _citation(about: dict[str, Any]) -> str:
    return (
        f"{about['title']} ({about['log']}), position {about['position']}, head {about['head']}, at {about['at']}, "
        f"known at {about['limit']}, days of {about['zone']}, rules {about['rules'][:8]}, zones {about['zones']}."
    )
