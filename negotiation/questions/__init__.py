"""Questions: the answers that can be read from a snapshot of a log, each with its basis (docs/rules/answers.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from negotiation.former import former_names

if not TYPE_CHECKING:
    __getattr__ = former_names(__name__)
