"""Checks: is a log fit to be relied on, beyond being readable at all. One function each, by name and group."""

from __future__ import annotations

from negotiation.questions.checks.bibliography import bibliography_findings, read_bibliography
from negotiation.questions.checks.catalog import CHECKS, FILE_CHECKS, GROUPS, chosen, run_checks

__all__ = [
    "CHECKS",
    "FILE_CHECKS",
    "GROUPS",
    "bibliography_findings",
    "chosen",
    "read_bibliography",
    "run_checks",
]
