"""Lifecycles: the state machines of issues and measures, declared with `transitions` and compiled to tables."""

from __future__ import annotations

from negotiation.lifecycles.compile import Table, explore, issue_table, measure_table, packed, rules_digest
from negotiation.lifecycles.declaration import Lifecycle, Move
from negotiation.lifecycles.issue import AGREED, IDLE, ISSUE, JOINT_STEPS, MADE_BY_STEPS, OVER, PHASES
from negotiation.lifecycles.measure import BASED, MEASURE, STATES

__all__ = [
    "AGREED",
    "BASED",
    "IDLE",
    "ISSUE",
    "JOINT_STEPS",
    "MADE_BY_STEPS",
    "MEASURE",
    "OVER",
    "PHASES",
    "STATES",
    "Lifecycle",
    "Move",
    "Table",
    "explore",
    "issue_table",
    "measure_table",
    "packed",
    "rules_digest",
]
