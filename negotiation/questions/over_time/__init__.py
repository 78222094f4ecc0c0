"""Answers for every day T as known on every day K, computed again only where they may have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.former import former_names

if not TYPE_CHECKING:
    __getattr__ = former_names(__name__)
