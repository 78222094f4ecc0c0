"""Parts: what an answer is made of, and how it shows itself.

An answer can be read like a list of its parts, and where these have names like a mapping from them: `for issue in
status`, `"tariffs" in status`, `status["tariffs"]`. A name that is not there is the error that it is everywhere, with
the names nearest to it. At a prompt an answer is one line, in a notebook what the command line prints.
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


class Shown:
    """What shows itself in a notebook as the command line prints it."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        """Return what the command line prints, for a notebook; None where it prints no such thing."""
        # By name, because formats stand above questions: only a notebook asks, and then they are all there.
        html: str | None = import_module("negotiation.formats.html").render(self)
        return html


class Parts(Shown, Generic[Part]):
    """An answer that has parts.

    A class says which of its fields holds them, which field of a part is its name (none: they are counted, not named),
    and what one of them is called.
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
        """Return the part of a name, or the parts at these places.

        Raises:
            UnknownNameError: the answer has no such part.
        """
        if not isinstance(key, str):
            return self._parts()[key]
        names = self._names()
        if key not in names:
            near = closest(key, names)
            remedy = "" if near else f"The {self._called}s are {_listed(names)}."
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
            raise TypeError(f"the parts of {type(self).__name__} have no names; go through them, or take one by number")
        return [str(name) for name in map(attrgetter(self._named_by), self._parts())]

    def _about(self) -> str:
        basis: Basis | None = getattr(self, "basis", None)
        return where_and_when(basis) if basis is not None else str(getattr(self, "log", ""))


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _MANY} more" if len(names) > _MANY else ""
    return f"{', '.join(names[:_MANY])}{more}" or "none"


def where_and_when(basis: Basis) -> str:
    """Return in a few words of which log an answer is, and for when."""
    known = f", known at {iso(basis.known_at.instant)}" if basis.known_at else ""
    return f"{basis.log} at {iso(basis.at.instant)}{known}"


def short(value: Any, text: str) -> str:
    """Return how a value with much in it shows itself: its class, and a few words."""
    return f"<{type(value).__name__} {text}>"
