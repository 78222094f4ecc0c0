"""Signatures: worked out once for each converter, because attrs asks for them at each field of each class.

attrs reads the signature of a converter to annotate the constructor that it writes, and does so again for every
inherited field: three hundred times for some twenty functions when the program starts. `inspect.signature` takes a
signature that is stored with the function. Without these calls only the start takes longer: the classes of the events
then take 11 million instructions more, 1.6 % of `negotiation status`.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def keep_signatures(*converters: Callable[[Any], Any]) -> None:
    """Store the signature of each converter with it. It is a call, because mypy accepts no decorated converter."""
    for read in converters:
        read.__signature__ = inspect.signature(read)  # type: ignore[attr-defined]  # a name that `inspect` looks for
