"""Declarations: what a lifecycle is made of, and the `transitions` machine that gives it its meaning.

A lifecycle has states, triggers and at most one yes-or-no guard a trigger. The machine is built with
`auto_transitions` off (no back doors), and fired on objects that are not registered with it: registering would
cost a hundred microseconds and leak. `transitions` itself is imported when a machine is built, which reading a log
never does: it reads the compiled tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from negotiation.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from transitions import Machine
    from transitions.core import Transition


@attrs.frozen(eq=False, repr=False)
class Move(Value):
    """One row of a declaration.

    Attributes:
        trigger: what happens.
        sources: the states in which it may happen.
        dest: the state that follows; None for an internal move, which has its place but changes nothing.
        when: the guard that must be true.
        unless: the guard that must be false.
    """

    trigger: str
    sources: tuple[str, ...]
    dest: str | None
    when: str | None = None
    unless: str | None = None

    @property
    def guard(self) -> str | None:
        """The name of the guard, whichever way it points."""
        return self.when or self.unless


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Lifecycle(Value):
    """A declared state machine.

    Attributes:
        name: of what it is the lifecycle (`issue`, `measure`).
        initial: the state in which everything begins.
        states: all states, in the order in which people read them.
        guards: each guard by name, with the sentence that says when it is true.
        moves: the rows.
    """

    name: str
    initial: str
    states: tuple[str, ...]
    guards: Mapping[str, str]
    moves: tuple[Move, ...]

    @property
    def triggers(self) -> tuple[str, ...]:
        """Every trigger once, in the order of the rows."""
        return tuple(dict.fromkeys(move.trigger for move in self.moves))

    def guard_of(self, trigger: str) -> str | None:
        """Return the guard that decides about a trigger."""
        return next((move.guard for move in self.moves if move.trigger == trigger and move.guard), None)

    def machine(self) -> Machine:
        """Build the `transitions` machine of this declaration."""
        from transitions import Machine

        return Machine(
            model=None,
            states=list(self.states),
            initial=self.initial,
            auto_transitions=False,
            transitions=[
                {
                    "trigger": move.trigger,
                    "source": list(move.sources),
                    "dest": move.dest,
                    "conditions": move.when,
                    "unless": move.unless,
                }
                for move in self.moves
            ],
        )


class _Model:
    """Something that goes through a lifecycle, as the machine sees it: a state, and guards as attributes."""

    def __init__(self, state: str) -> None:
        self.state = state


def fire(machine: Machine, state: str, trigger: str, guard: tuple[str, bool] | None) -> str | None:
    """Fire one trigger through the machine itself; return the state that follows, or None if it has no place there.

    A move whose guards all fail has no place either: declarations give what is to be recorded without a change of
    state an internal move of its own.
    """
    from transitions import MachineError

    subject = _Model(state)  # not registered with the machine, see the module
    if guard is not None:
        setattr(subject, *guard)
    try:
        happened = machine.events[trigger].trigger(subject)
    except MachineError:
        return None
    return subject.state if happened else None


def enabled(machine: Machine, state: str, trigger: str, guard: tuple[str, bool] | None) -> list[Transition]:
    """Return the moves of the machine that could be taken, to find those that stand in each other's way."""
    name, value = guard or ("", False)
    moves = machine.get_transitions(trigger, state)
    return [
        move
        for move in moves
        if all(condition.func != name or condition.target is value for condition in move.conditions)
    ]


def moves_from(
    trigger: str,
    sources: Iterable[str],
    dest: str | None,
    *,
    when: str | None = None,
    unless: str | None = None,
) -> Move:
    """Write one row of a declaration."""
    return Move(trigger, tuple(sources), dest, when, unless)
