"""The JSON Lines log: a text file that people can review in git."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.former import former_names

if not TYPE_CHECKING:
    __getattr__ = former_names(__name__)
