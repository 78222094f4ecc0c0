"""Values: comparison and `repr` of frozen classes, written once for all of them.

attrs can generate these methods, but it compiles them each time the program starts. For an answer class of fifteen
fields that takes longer than making the answer. With `repr=False` a class takes only the `repr` from here, with
`eq=False` also the comparison. Classes whose values a fold compares by the thousand use the methods of attrs, which
are faster.
"""

from __future__ import annotations

import attrs


@attrs.frozen(eq=False, repr=False, weakref_slot=False)
class Value:
    """An immutable value. It equals any other value of its class with the same content."""

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
        # Fields declared with `eq=False` are left out, as attrs does.
        return tuple(getattr(self, field.name) for field in attrs.fields(type(self)) if field.eq)
