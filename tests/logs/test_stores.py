"""The list of stores: which one a log belongs to, and what it takes to add another."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from negotiation.errors import UnreadableLogError
from negotiation.logs import JsonLinesLog, open_log, stores
from negotiation.logs.copies.backup import back_up
from negotiation.logs.damage.salvage import salvage
from negotiation.logs.following.follow import following
from negotiation.logs.protocol import CreatedLog, LogDescription
from negotiation.logs.stores import STORES, StoreEntry, recognised, store_of
from running import SMALL, run

if TYPE_CHECKING:
    from negotiation.logs.protocol import Store


class CardLog(JsonLinesLog):
    """A log of a store that the product does not have."""

    def describe(self) -> LogDescription:
        """Return how the log is kept."""
        return LogDescription(kind="Cards", place=str(self.path), files=(self.path,))

    def details(self) -> dict[str, str]:
        """Return what else there is to say."""
        return {"drawer": self.path.parent.name}


class CardStore:
    """Keeps logs in files of its own."""

    takes_name = False
    keeps_answers = False

    def open(self, place: str, *, name: str | None = None, writable: bool = True) -> CardLog:
        """Open a log."""
        return CardLog(Path(place), name=name, writable=writable)

    def create(self, place: str, name: str | None = None) -> CreatedLog:
        """Make an empty log."""
        Path(place).touch(exist_ok=False)
        return CreatedLog(place=place, name=name or Path(place).stem, remarks=("Keep the drawer dry.",))

    def ensure(self, place: str) -> None:
        """Make an empty log unless there is one."""
        Path(place).touch()


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a fourth store: a package, and a line in the list."""
    module = ModuleType("card_logs.store")
    store: Store = CardStore()
    module.STORE = store  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "card_logs.store", module)
    monkeypatch.setitem(sys.modules, "card_logs", ModuleType("card_logs"))
    monkeypatch.setattr(stores, "STORES", (*STORES, StoreEntry("Cards", "card_logs", endings=(".cards",))))


@pytest.mark.usefixtures("cards")
def test_a_fourth_store_is_a_package_and_one_line(tmp_path: Path) -> None:
    """Every command that makes, fills, copies, describes and checks logs then knows it."""
    mine, copy, sound = (str(tmp_path / f"{name}.cards") for name in ("mine", "copy", "sound"))

    made = run("init", mine)
    assert (made.code, made.err) == (0, f"{mine}: an empty log, called mine.\nKeep the drawer dry.\n")
    assert run("import", str(SMALL), "-l", mine).err.startswith(f"{mine}: ")
    assert run("backup", copy, "-l", mine).code == 0
    assert run("salvage", mine, "-o", sound).code == 0
    assert run("check", "-l", copy).code == run("check", "-l", str(SMALL)).code
    assert run("status", "-l", copy).out.replace("copy", "small") == run("status", "-l", str(SMALL)).out
    told = run("info", "-l", sound).out
    assert "Cards" in told
    assert tmp_path.name in told
    assert run("export", str(tmp_path / "out.jsonl"), "-l", copy).code == 0
    assert following(open_log(copy)).news(0, 0) == open_log(SMALL).read().entries
    assert "cards" in run("export", "mine.cads", "-l", copy).err


@pytest.mark.usefixtures("cards")
def test_a_copy_is_of_the_same_store(tmp_path: Path) -> None:
    """A backup into a file of another store is refused, whichever two they are."""
    for log, file in ((SMALL, "x.cards"), (SMALL, "x.db")):
        with pytest.raises(UnreadableLogError, match="of the same kind"):
            back_up(open_log(log), tmp_path / file)
    salvage(open_log(SMALL), tmp_path / "y.cards")
    with pytest.raises(UnreadableLogError, match="of the same kind"):
        back_up(open_log(tmp_path / "y.cards"), tmp_path / "y.jsonl")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(("a.jsonl", "JSON Lines"), ("a.JSONL", "JSON Lines"), ("a.txt", "JSON Lines"), ("a", "JSON Lines")),
        *(("a.db", "SQLite"), ("a.sqlite", "SQLite"), ("a.SQLITE3", "SQLite"), ("x.jsonl/a.db", "SQLite")),
        *(("postgresql://h/d", "PostgreSQL"), ("postgres://h/d.db", "PostgreSQL"), ("postgres:/h.jsonl", "JSON Lines")),
    ],
)
def test_a_name_tells_the_store(name: str, kind: str) -> None:
    """By the scheme of an address or the ending of a file; a file whose ending says nothing is text."""
    assert store_of(name).kind == kind


@pytest.mark.parametrize("link", ["ledger", "ledger.jsonl", "ledger.db", "ledger.txt"])
def test_a_link_to_a_database_is_a_database(tmp_path: Path, link: str) -> None:
    """Whatever the link is called: the ending of the file itself counts."""
    (tmp_path / "real.db").touch()
    (tmp_path / link).symlink_to("real.db")

    assert store_of(str(tmp_path / link)).kind == "SQLite"


def test_only_a_known_ending_is_recognised() -> None:
    """So that a slip in the ending of a file to be made is noticed."""
    assert [name for name in ("a", "a.txt", "a.jsonl.gz", "a.dbx", ".db") if recognised(name)] == []
