"""Lifecycles as a table, as data, as a Mermaid diagram and as SCXML.

The rules are those of `docs/rules/issues.md` and `docs/rules/measures.md`; here they are only written.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import attrs

from negotiation.formats.text import TerminalWriter
from negotiation.formats.visible import visible
from negotiation.lifecycles.drawing import mermaid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from negotiation.lifecycles import Lifecycle, Move


@attrs.frozen(kw_only=True)
class CurrentState:
    """The current state of an issue or a measure, to be highlighted in the diagram of its lifecycle.

    Attributes:
        name: the id of the issue or measure.
        state: its phase or state.
        words: a note of one line: since when, at which T, as known by which K.
    """

    name: str
    state: str
    words: str


def highlighted(lifecycle: Lifecycle, form: str, current: CurrentState) -> str:
    """Write a lifecycle as Mermaid or SCXML with the current state highlighted.

    An engine that loads the SCXML starts in the current state; the attribute `lifecycle:initial` names the state in
    which the lifecycle begins.

    Args:
        lifecycle: the lifecycle of issues or of measures.
        form: `mermaid` or `scxml`.
        current: the current state, and a note.
    """
    if form == "scxml":
        return _scxml([lifecycle], current)
    title = f"{visible(current.name)}: {lifecycle.name}"
    return mermaid(lifecycle, title=title, state=current.state, note=visible(current.words))


def render(lifecycles: Sequence[Lifecycle], form: str, width: int = 80) -> str:
    """Write lifecycles in a format.

    Args:
        lifecycles: the lifecycles; exactly one for `mermaid` and `scxml`.
        form: `text`, `json`, `csv`, `md`, `mermaid` or `scxml`.
        width: the columns of the terminal, for `text`.

    Raises:
        KeyError: there is no such format.
        ValueError: `mermaid` or `scxml` with more than one lifecycle.
    """
    if form == "text":
        return _text(lifecycles, width)
    writers: dict[str, Callable[[Sequence[Lifecycle]], str]] = {
        "json": _json,
        "csv": _csv,
        "md": _markdown,
        "mermaid": _mermaid,
        "scxml": _scxml,
    }
    return writers[form](lifecycles)


def _text(lifecycles: Sequence[Lifecycle], width: int) -> str:
    writer = TerminalWriter(width)
    for lifecycle in lifecycles:
        writer.blank()
        writer.heading(f"The lifecycle of {_article(lifecycle.name)}, from {lifecycle.initial}")
        writer.row(("TRIGGER", "TO", "FROM"), (22, 22))
        for move in lifecycle.moves:
            sources = ", ".join(move.sources)
            condition = f" ({_condition(lifecycle, move)})" if move.guard else ""
            # A move without target is allowed in its sources but does not change the state.
            writer.row((move.trigger, move.dest or "(stays)", f"{sources}{condition}"), (22, 22))
    return writer.written()


def _rows(lifecycles: Sequence[Lifecycle]) -> list[dict[str, str]]:
    return [
        {
            "lifecycle": lifecycle.name,
            "trigger": move.trigger,
            "from": source,
            "to": move.dest or source,
            "moves": "yes" if move.dest not in (None, source) else "no",
            "when": _condition(lifecycle, move),
        }
        for lifecycle in lifecycles
        for move in lifecycle.moves
        for source in move.sources
    ]


def _json(lifecycles: Sequence[Lifecycle]) -> str:
    document = {
        lifecycle.name: {
            "initial": lifecycle.initial,
            "states": list(lifecycle.states),
            "guards": dict(lifecycle.guards),
            "moves": [
                {
                    "trigger": move.trigger,
                    "from": list(move.sources),
                    "to": move.dest,
                    "when": move.when,
                    "unless": move.unless,
                }
                for move in lifecycle.moves
            ],
        }
        for lifecycle in lifecycles
    }
    return json.dumps(document, indent=2) + "\n"


def _csv(lifecycles: Sequence[Lifecycle]) -> str:
    out = io.StringIO()
    table = _rows(lifecycles)
    writer = csv.DictWriter(out, table[0], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(table)
    return out.getvalue()


def _markdown(lifecycles: Sequence[Lifecycle]) -> str:
    table = _rows(lifecycles)
    lines = ["| " + " | ".join(table[0]) + " |", "|" + " --- |" * len(table[0])]
    lines += ["| " + " | ".join(row.values()) + " |" for row in table]
    return "\n".join(lines) + "\n"


def _mermaid(lifecycles: Sequence[Lifecycle]) -> str:
    """Write one lifecycle as a Mermaid state diagram."""
    (lifecycle,) = lifecycles
    return mermaid(lifecycle, title=f"The lifecycle of {_article(lifecycle.name)}")


def _scxml(lifecycles: Sequence[Lifecycle], current: CurrentState | None = None) -> str:
    """Write one lifecycle as a state machine for other engines; guards are variables of its data model.

    Source: W3C, State Chart XML (SCXML), 2015.
    """
    (lifecycle,) = lifecycles  # a document has one machine: anything else raises ValueError
    name, initial = (current.name, current.state) if current else (lifecycle.name, lifecycle.initial)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        # XML forbids `--` inside a comment.
        *([f"<!-- {escape(visible(current.words)).replace('--', '- -')} -->"] if current else []),
        (
            f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" '
            f"name={quoteattr(name)} initial={quoteattr(initial)}{_begins(lifecycle) if current else ''}>"
        ),
        "  <datamodel>",
        *(f'    <data id="{guard}" expr="false"/>' for guard in lifecycle.guards),
        "  </datamodel>",
    ]
    for state in lifecycle.states:
        lines.append(f'  <state id="{state}">')
        lines += [f"    {_scxml_transition(move)}" for move in lifecycle.moves if state in move.sources]
        lines.append("  </state>")
    return "\n".join([*lines, "</scxml>"]) + "\n"


def _begins(lifecycle: Lifecycle) -> str:
    """Return an attribute with the first state of the lifecycle, for a document that starts in a later state."""
    return f' xmlns:lifecycle="urn:negotiation:lifecycle" lifecycle:initial={quoteattr(lifecycle.initial)}'


def _scxml_transition(move: Move) -> str:
    """Write a move as a transition; a move without target becomes an internal transition, which changes no state."""
    condition = f' cond="{move.when}"' if move.when else f' cond="!{move.unless}"' if move.unless else ""
    target = f' target="{move.dest}"' if move.dest else ""
    return f'<transition event="{move.trigger}"{condition}{target}/>'


def _condition(lifecycle: Lifecycle, move: Move) -> str:
    if move.guard is None:
        return ""
    return f"{'when' if move.when else 'unless'} {lifecycle.guards[move.guard]}"


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"
