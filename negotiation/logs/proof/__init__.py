"""Proof: checkpoints, inclusion and consistency proofs, keys, and verification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.former import former_names

if not TYPE_CHECKING:
    __getattr__ = former_names(__name__)
