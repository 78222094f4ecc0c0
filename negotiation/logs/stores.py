"""The stores: which package keeps a log, told by what the log is called.

This is the only list of stores. A line gives a store's name in answers, its package, and how one of its logs is
recognised: by the ending of a file or by the scheme of an address. A package is imported only when one of its logs is
opened or made, because a database takes long to import.

To add a store, write a package with a module `store` whose `STORE` is a `protocol.Store`, add a line here, and add a
function that makes one of its logs to `FACTORIES` in `tests/contract/test_log_contract.py`.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from negotiation.logs.protocol import Store


class StoreEntry:
    """One line of the list.

    Args:
        kind: what answers call the store.
        package: the package that keeps its logs.
        endings: the endings of its files, in small letters; none where its logs are on a server.
        schemes: the beginnings of its addresses; none where its logs are files.
    """

    # A plain class: attrs would take a millisecond to write one, at every start of the program.
    def __init__(self, kind: str, package: str, endings: tuple[str, ...] = (), schemes: tuple[str, ...] = ()) -> None:
        self.kind = kind
        self.package = package
        self.endings = endings
        self.schemes = schemes

    @property
    def is_on_server(self) -> bool:
        """Whether its logs have addresses instead of paths."""
        return bool(self.schemes)

    def load(self) -> Store:
        """Import the package and return what it offers."""
        store: Store = import_module(f"{self.package}.store").STORE
        return store


TEXT = StoreEntry("JSON Lines", "negotiation.logs.jsonl", endings=(".jsonl",))
STORES: tuple[StoreEntry, ...] = (
    StoreEntry("SQLite", "negotiation.logs.sqlite", endings=(".db", ".sqlite", ".sqlite3")),
    TEXT,
    StoreEntry("PostgreSQL", "negotiation.logs.postgres", schemes=("postgresql://", "postgres://")),
)


def store_of(name: str) -> StoreEntry:
    """Return the store of a log, by its path or address; a file whose ending says nothing is read as text."""
    return recognised(name) or TEXT


def recognised(name: str) -> StoreEntry | None:
    """Return the store whose ending or scheme a name has; None if it has neither."""
    for store in STORES:
        if store.schemes and name.startswith(store.schemes):
            return store
    by_name = _by_ending(name)
    if by_name in {None, TEXT} and os.path.islink(name):  # noqa: PTH114 - a Path would also do, at the cost of making it
        # The ending of the file itself counts, so that a link without ending to a database is not read as text.
        return _by_ending(os.path.realpath(name)) or by_name
    return by_name


def file_endings() -> str:
    """Return the usual ending of each store of files, as words of a sentence: `.db or .jsonl`."""
    return " or ".join(store.endings[0] for store in STORES if store.endings)


def without_passwords(text: str) -> str:
    """Return a text in which no address has a password: for messages that repeat what somebody has typed."""
    import re  # which a command without an error does not need

    schemes = "|".join(re.escape(scheme.removesuffix("://")) for store in STORES for scheme in store.schemes)
    # One slash is enough: a path of the same text has lost the second.
    return re.sub(rf"((?:{schemes}):/{{1,2}}[^\s:/@]*:)[^\s@]*(@?)", r"\1***\2", text)


def _by_ending(name: str) -> StoreEntry | None:
    ending = PurePath(name).suffix.lower()
    return next((store for store in STORES if ending in store.endings), None)
