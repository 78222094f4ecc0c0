"""Drawings: a lifecycle as a Mermaid state diagram, drawn by the engine that `transitions` has for it.

The engine writes states, guards and the state that is marked; moves that change nothing are left out, as they would
hide the others. Texts of our own (title, note) are quoted or put on lines of their own, so that no sign in them ends
a line of the diagram.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from negotiation.lifecycles.declaration import Lifecycle


class _Drawn:
    """What the engine draws: it wants a model of its own."""

    state: str


def mermaid(lifecycle: Lifecycle, *, title: str, state: str | None = None, note: str = "") -> str:
    """Return a lifecycle as a Mermaid state diagram.

    Args:
        lifecycle: the declaration.
        title: what stands above it, in one line.
        state: the state to mark; none for an unmarked diagram.
        note: what stands beside that state, in one line.
    """
    from transitions.extensions import GraphMachine

    model = _Drawn()
    machine = GraphMachine(
        model=model,
        states=[{"name": each} for each in lifecycle.states],
        initial=lifecycle.initial,
        auto_transitions=False,
        graph_engine="mermaid",
        show_conditions=True,
        transitions=[
            {
                "trigger": move.trigger,
                "source": source,
                "dest": move.dest,
                "conditions": move.when,
                "unless": move.unless,
            }
            for move in lifecycle.moves
            for source in move.sources
            if move.dest not in {None, source}
        ],
    )
    graph: Any = machine.model_graphs[id(model)]
    graph.reset_styling()
    if state is not None:
        graph.set_node_style(state, "active")
    drawn = str(graph.get_graph(title=f"title: {json.dumps(title, ensure_ascii=False)}").source)
    if state is not None and note:
        drawn += f"\n  note right of {state}\n    {_plain(note)}\n  end note"
    return "\n".join(line.rstrip() for line in drawn.splitlines()) + "\n"


def _plain(note: str) -> str:
    """Return a note without the sign that ends a line of a diagram wherever it stands."""
    return note.replace(";", ",").replace("#", "no. ")
