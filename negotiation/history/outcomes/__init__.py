"""Outcomes: what became of each claim, computed from the segments at each question (docs/rules/claims.md#outcomes)."""
