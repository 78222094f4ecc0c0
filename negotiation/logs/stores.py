"""The stores: the list of the kinds of log, and which package implements each.

This is the only list of stores. Each line gives a store's name in answers, its package, and the file endings or address
schemes by which its logs are recognised. A package is imported only when one of its logs is opened or made, because
importing a database driver is slow.

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
        kind: the name of the store in answers.
        package: the package that implements it.
        endings: the endings of its files, in lower case; none if its logs are on a server.
        schemes: the beginnings of its addresses; none if its logs are files.
    """

    # Not an attrs class: attrs needs a millisecond to generate the methods, at every start of the program.
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
        """Import the package and return its store."""
        store: Store = import_module(f"{self.package}.store").STORE
        return store


TEXT = StoreEntry("JSON Lines", "negotiation.logs.jsonl", endings=(".jsonl",))
STORES: tuple[StoreEntry, ...] = (
    StoreEntry("SQLite", "negotiation.logs.sqlite", endings=(".db", ".sqlite", ".sqlite3")),
    TEXT,
    StoreEntry("PostgreSQL", "negotiation.logs.postgres", schemes=("postgresql://", "postgres://")),
)


def store_of(name: str) -> StoreEntry:
    """Return the store of a log, by its path or address; a file with an unknown ending is read as text."""
    return recognised(name) or TEXT


def recognised(name: str) -> StoreEntry | None:
    """Return the store whose file ending or scheme a name has; None if there is none."""
    for store in STORES:
        if store.schemes and name.startswith(store.schemes):
            return store
    by_name = _by_ending(name)
    if by_name in {None, TEXT} and os.path.islink(name):  # noqa: PTH114 - making a Path is slower
        # A link has the kind of its target, so that a link without ending to a database is not read as text.
        return _by_ending(os.path.realpath(name)) or by_name
    return by_name


def file_endings() -> str:
    """Return the usual ending of each store of files, as words of a sentence: `.db or .jsonl`."""
    return " or ".join(store.endings[0] for store in STORES if store.endings)


def without_passwords(text: str) -> str:
    """Return a text with the passwords of addresses replaced by ***, for messages that repeat the user's input."""
    import re  # imported here, because a command without an error does not need it

    schemes = "|".join(re.escape(scheme.removesuffix("://")) for store in STORES for scheme in store.schemes)
    # One slash or two: where the address was taken for a path, pathlib has removed the second slash.
    return re.sub(rf"((?:{schemes}):/{{1,2}}[^\s:/@]*:)[^\s@]*(@?)", r"\1***\2", text)


def _by_ending(name: str) -> StoreEntry | None:
    ending = PurePath(name).suffix.lower()
    return next((store for store in STORES if ending in store.endings), None)
