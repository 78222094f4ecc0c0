"""Parts: base classes that let an answer be read as a list of its parts and be displayed.

An answer is iterable: `for issue in status`. If its parts have names, it is also a mapping: `"tariffs" in status`,
`status["tariffs"]`. An unknown name raises `UnknownNameError` with similar names, as everywhere in the package. At a
prompt, an answer is one line; in a notebook, it is displayed as the command line prints it.
"""

from __future__ import annotations

from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, overload

from negotiation.errors import UnknownNameError, closest
from negotiation.times import iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from negotiation.questions.basis import Basis

Part = TypeVar("Part")

_FEW, _MANY = 6, 20
"""The most names in the one line of an answer, and in an error message."""


class Shown:
    """A value that a notebook displays as the command line prints it."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        """Return the text of the command line as HTML; None if the command line does not print such values."""
        # Imported by name: `formats` is a layer above `questions`. It is loaded only when a notebook calls this.
        html: str | None = import_module("negotiation.formats.html").render(self)
        return html


class Parts(Shown, Generic[Part]):
    """An answer that has parts.

    A subclass sets three class variables:

    - `_parts_in`: the field that holds the parts;
    - `_named_by`: the field of a part that is its name, with dots for nested fields; empty if parts have no names;
    - `_called`: the word for one part in messages.
    """

    __slots__ = ()

    _parts_in: ClassVar[str]
    _named_by: ClassVar[str] = ""
    _called: ClassVar[str]

    def __iter__(self) -> Iterator[Part]:
        return iter(self._parts())

    def __len__(self) -> int:
        return len(self._parts())

    def __contains__(self, part: object) -> bool:
        if isinstance(part, str):
            return part in self._names()
        return part in self._parts()

    @overload
    def __getitem__(self, key: str | int) -> Part: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Part, ...]: ...
    def __getitem__(self, key: str | int | slice) -> Part | tuple[Part, ...]:
        """Return the part with a name, the part at an index, or the parts of a slice.

        Raises:
            UnknownNameError: the answer has no part of that name.
            IndexError: the answer has no part at that index.
            TypeError: the parts have no names.
        """
        if not isinstance(key, str):
            return self._parts()[key]
        names = self._names()
        if key not in names:
            near = closest(key, names)
            remedy = "" if near else f"The {self._called}s are {_listed(names)}."  # nothing similar: list them all
            raise UnknownNameError(self._called, key, near, remedy)
        return self._parts()[names.index(key)]

    def __repr__(self) -> str:
        count = len(self)
        named = self._names() if self._named_by else []
        names = f": {', '.join(named[:_FEW])}{', …' if count > _FEW else ''}" if named else ""
        about = " ".join(filter(None, (type(self).__name__, self._about())))
        return f"<{about}, {count} {self._called}{'' if count == 1 else 's'}{names}>"

    def _parts(self) -> tuple[Part, ...]:
        found: tuple[Part, ...] = getattr(self, self._parts_in)
        return found

    def _names(self) -> list[str]:
        if not self._named_by:
            raise TypeError(f"the parts of {type(self).__name__} have no names; iterate over them, or use an index")
        return [str(name) for name in map(attrgetter(self._named_by), self._parts())]

    def _about(self) -> str:
        basis: Basis | None = getattr(self, "basis", None)
        return where_and_when(basis) if basis is not None else str(getattr(self, "log", ""))


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _MANY} more" if len(names) > _MANY else ""
    return f"{', '.join(names[:_MANY])}{more}" or "none"


def where_and_when(basis: Basis) -> str:
    """Return the log, T and K of an answer, in a few words."""
    known = f", known at {iso(basis.known_at.instant)}" if basis.known_at else ""
    return f"{basis.log} at {iso(basis.at.instant)}{known}"


def short(value: Any, text: str) -> str:
    """Return the representation of a large value: its class and a short text, in angle brackets."""
    return f"<{type(value).__name__} {text}>"
