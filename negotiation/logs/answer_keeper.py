"""Answers beside a log: the tables that `negotiation rebuild` makes, and what a log can do that keeps them.

They are for programs that cannot replay. No answer of negotiation is read from them.
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
class AnswerTables(AnswerBasis):
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


@runtime_checkable
class AnswerKeeper(Protocol):
    """A log that keeps answers beside itself."""

    def answers(self) -> AnswerBasis | None:
        """Return what the answers that stand beside the log were made from; None where there are none."""

    def answers_are_whole(self) -> bool:
        """Tell whether the answers beside the log are as they were made."""

    def keep_answers(self, answers: AnswerTables | None) -> bool:
        """Put answers beside the log, in the place of others or of a part of them; None drops them.

        Returns:
            whether something was done: there may be none to drop, or others than those that a part replaces.

        Raises:
            InvalidLogError: what is stored is not a log, or the names are taken by somebody else's tables.
            UnreadableLogError: it cannot be written.
        """
