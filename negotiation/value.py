"""Values: how frozen classes are compared and shown, written once for all of them.

attrs would write it for each class and compile it whenever the program starts: for an answer of fifteen fields that
takes longer than to give it. A class says which of it it takes from here: `repr=False` the text alone, `eq=False` the
comparison too. Where values are compared by the thousand, as in a fold, what attrs writes is the faster.
"""

from __future__ import annotations

import attrs


@attrs.frozen(eq=False, repr=False, weakref_slot=False)
class Value:
    """An immutable value, which equals any other of its class with the same content."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Value) or type(other) is not type(self):
            return NotImplemented
        return self._compared() == other._compared()

    def __hash__(self) -> int:
        return hash(self._compared())

    def __repr__(self) -> str:
        fields = (f"{field.name}={getattr(self, field.name)!r}" for field in attrs.fields(type(self)) if field.repr)
        return f"{type(self).__name__}({', '.join(fields)})"

    def _compared(self) -> tuple[object, ...]:
        return tuple(getattr(self, field.name) for field in attrs.fields(type(self)) if field.eq)
