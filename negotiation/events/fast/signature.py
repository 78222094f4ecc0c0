"""Signatures: worked out once for each converter, because attrs asks for them at each field of each class.

attrs reads the signature of a converter to annotate the constructor that it writes, and does so again for every
inherited field: three hundred times for some twenty functions when the program starts. `inspect.signature` takes a
signature that is kept with the function as it is. The plain way is to leave the decorator off, which changes nothing
but the time: the kinds of events are then made 19 million instructions later, 2.7 % of `negotiation status`.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Read = TypeVar("Read", bound="Callable[[Any], Any]")


def converter(read: Read) -> Read:
    """Keep the signature of a converter with it."""
    read.__signature__ = inspect.signature(read)  # type: ignore[attr-defined]  # a name that `inspect` looks for
    return read
