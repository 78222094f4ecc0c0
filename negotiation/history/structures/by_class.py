"""A table of functions by the class of the event that each takes; the type checker checks each function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Concatenate, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Taken = TypeVar("Taken")
Others = ParamSpec("Others")
Result = TypeVar("Result")


class ByClass(Generic[Others, Result]):
    """Finds the function that was written for the class of an object.

    In each function the type checker knows the fields of its class; only the table itself is untyped.
    """

    def __init__(self) -> None:
        self._functions: dict[type, Callable[..., Result]] = {}

    def of(
        self, taken: type[Taken]
    ) -> Callable[[Callable[Concatenate[Taken, Others], Result]], Callable[Concatenate[Taken, Others], Result]]:
        """Register the decorated function for the objects of a class."""

        def put(function: Callable[Concatenate[Taken, Others], Result]) -> Callable[Concatenate[Taken, Others], Result]:
            self._functions[taken] = function
            return function

        return put

    def __getitem__(self, taken: type[Taken]) -> Callable[Concatenate[Taken, Others], Result]:
        """Return the function for the objects of a class."""
        return self._functions[taken]
