"""Answers beside a log: the tables that `negotiation rebuild` writes, and the protocol of a log that can store them.

The tables are for programs that cannot replay a log. This package never reads its own answers from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

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
    """What answers were computed from: position and head of the log, digest of the rules, version of the time zones."""

    position: int
    head: str
    rules: str
    zones: str


@attrs.frozen(kw_only=True)
class Replaced:
    """Which of the stored answers are replaced; the others stay as they are.

    Attributes:
        since: what the stored answers were computed from.
        issues: the issues whose status is replaced.
        measures: the measures whose rows and deadlines are replaced.
        due_on: the issues whose own deadlines (those without a measure) are replaced.
    """

    since: AnswerBasis
    issues: frozenset[str]
    measures: frozenset[str]
    due_on: frozenset[str]


@attrs.frozen(kw_only=True)
class AnswerTables(AnswerBasis):
    """Tables of answers, and what they were computed from.

    Attributes:
        leaf: the hash of the last entry. Views in the file compare it, to show no rows after a later append.
        zone: the time zone of the days in the tables.
        tables: the tables.
        replaced: which stored answers they replace; None if they replace all.
    """

    leaf: bytes | None
    zone: str
    tables: tuple[AnswerTable, ...]
    replaced: Replaced | None = None


@runtime_checkable
class AnswerKeeper(Protocol):
    """A log that can store answers beside its events."""

    def answers(self) -> AnswerBasis | None:
        """Return what the stored answers were computed from; None if there are no answers."""

    def answers_are_unaltered(self) -> bool:
        """Tell whether the stored answers are as this program wrote them."""

    def keep_answers(self, answers: AnswerTables | None) -> bool:
        """Store answers in place of all or a part of the stored ones; None removes the stored ones.

        Returns:
            whether anything was done. Nothing is done if there are no answers to remove, or if the stored ones are
                not those that `answers.replaced` starts from.

        Raises:
            InvalidLogError: what is stored is not a log, or foreign tables use the names of the answer tables.
            UnreadableLogError: the log cannot be written.
        """
