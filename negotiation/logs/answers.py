"""Answers beside a log: tables made from it, with the sign of what they were made from.

They are a convenience for readers who cannot replay, never a source: nothing here reads them to answer. What they
belong to (position, head, rules, zones) stands with them, so that what is out of date can be told from what is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping


@attrs.frozen(kw_only=True)
class AnswerTable:
    """A table: its name, its columns (name, type of Table Schema, meaning) and its rows."""

    name: str
    columns: tuple[tuple[str, str, str], ...]
    rows: tuple[Mapping[str, Any], ...]


@attrs.frozen(kw_only=True)
class AnswerBasis:
    """What answers were made from: how far the log went, its head, the digest of the rules, the version of zones."""

    position: int
    head: str
    rules: str
    zones: str


@attrs.frozen(kw_only=True)
class Replaced:
    """Which of the answers that are there are replaced; the others stay as they are.

    Attributes:
        since: what those that are there were made from.
        issues: the issues whose status is replaced.
        measures: the measures that are replaced, with what is due on them.
        due_on: the issues for which it is replaced what is due on them themselves.
    """

    since: AnswerBasis
    issues: frozenset[str]
    measures: frozenset[str]
    due_on: frozenset[str]


@attrs.frozen(kw_only=True)
class Answers(AnswerBasis):
    """Tables of answers, and what they were made from.

    Attributes:
        leaf: the hash of the last entry, by which a view in the file sees that nothing was added since.
        zone: the zone whose days are meant.
        tables: the tables.
        replaced: which answers they replace; None where they are all there are.
    """

    leaf: bytes | None
    zone: str
    tables: tuple[AnswerTable, ...]
    replaced: Replaced | None = None
