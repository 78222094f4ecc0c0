"""Checks of a declaration: they find at build what `transitions` reports only when a wrong trigger is fired.

They find names that do not resolve, states that no move reaches or leaves, and moves that are possible at the same
time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.errors import LifecycleError
from negotiation.lifecycles.declaration import Lifecycle, enabled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transitions import Machine


def check(lifecycle: Lifecycle) -> None:
    """Raise `LifecycleError` with every fault of the declaration."""
    unresolved = [*_unresolved(lifecycle)]
    faults = [*unresolved, *_unreachable(lifecycle), *_dead_ends(lifecycle)]
    if not unresolved:  # with names that do not resolve, no machine can be built
        faults += dict.fromkeys(_overlaps(lifecycle, lifecycle.machine()))
    if faults:
        raise LifecycleError(lifecycle.name, faults)


def _unresolved(lifecycle: Lifecycle) -> Iterator[str]:
    states = {*lifecycle.states}
    if lifecycle.initial not in states:
        yield f"the initial state {lifecycle.initial} is not declared"
    for move in lifecycle.moves:
        for state in (*move.sources, *([move.dest] if move.dest else [])):
            if state not in states:
                yield f"{move.trigger} names the state {state}, which is not declared"
        if move.guard and move.guard not in lifecycle.guards:
            yield f"{move.trigger} names the guard {move.guard}, which is not declared"
    for trigger in lifecycle.triggers:
        guards = {move.guard for move in lifecycle.moves if move.trigger == trigger and move.guard}
        if len(guards) > 1:
            yield f"{trigger} is decided by more than one guard: {', '.join(sorted(guards))}"


def _unreachable(lifecycle: Lifecycle) -> Iterator[str]:
    reached = {lifecycle.initial}
    while True:
        more = {move.dest for move in lifecycle.moves if move.dest and reached & {*move.sources}} - reached
        if not more:
            break
        reached |= more
    for state in lifecycle.states:
        if state not in reached:
            yield f"nothing leads to the state {state}"


def _dead_ends(lifecycle: Lifecycle) -> Iterator[str]:
    for state in lifecycle.states:
        if not any(move.dest not in {None, state} and state in move.sources for move in lifecycle.moves):
            yield f"nothing leads out of the state {state}"


def _overlaps(lifecycle: Lifecycle, machine: Machine) -> Iterator[str]:
    for trigger in lifecycle.triggers:
        guard = lifecycle.guard_of(trigger)
        for state in lifecycle.states:
            for value in (False, True) if guard else (False,):
                moves = enabled(machine, state, trigger, (guard, value) if guard else None)
                if len(moves) > 1:
                    yield f"{trigger} in {state} has {len(moves)} moves to choose from"
