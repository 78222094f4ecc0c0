"""The calendar: every deadline as an entry that keeps its UID when its date is moved, and is cancelled if it is off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.former import former_names

if not TYPE_CHECKING:
    __getattr__ = former_names(__name__)
