"""Checks: functions that look for faults in a readable log, one function for each check, by name and group."""

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
