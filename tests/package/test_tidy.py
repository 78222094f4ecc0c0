from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import pytest

from running import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

MODULES = sorted((CHECKOUT / "negotiation").rglob("*.py"))
MAX_MODULE, MAX_FUNCTION = 420, 60
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
DOCUMENTS = [
    file
    for pattern in ("*.md", "*.toml", "negotiation/**/*", "tests/**/*", "bench/**/*", "events/**/*.md", "replays/**/*")
    for file in sorted(CHECKOUT.glob(pattern))
    if file.suffix in {".py", ".md", ".toml", ".txt"} and not {"_data", "__pycache__"} & {*file.parts}
]
MACHINE = re.compile("(?<![\\w./:-])/(?:" + "|".join(("work", "tmp", "home", "root", "Users")) + ")/")  # noqa: FLY002

MAX_PACKAGE = 22

SHARED_FILE_NAMES = {
    "a command, the answer that it prints, and the text of that answer": (
        "backup check checkpoint claims comparison deadlines difference follow info lifecycle log panel proof prove "
        "records measures merge replay salvage schema status verify whatif why written"
    ),
    "each store of logs has the same parts, and rows are rows": "connection create log rows schema store writer",
    "issues and measures have a lifecycle each, and a state, moves and rules in history": (
        "issue measure moves rules state"
    ),
    "the words that parties say on an issue, and the words for answers": "words",
    "history applies corrections, and a check reports on them": "corrections",
    "history keeps the index, and a question looks things up in it": "index",
    "what is declared, or offered, by name: parties and issues, exports, answers": "registry",
    "errors of the package, and what errors of SQLite mean for a log": "errors",
}
"""File names that stand in more than one package, by the reason why they mean the same there."""


def label(file: Path) -> str:
    """Return the path of a file inside the checkout."""
    return file.relative_to(CHECKOUT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(file.read_text(encoding="utf-8"))


def functions(file: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function and method of a module."""
    return [node for node in ast.walk(tree(file)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def test_there_is_something_to_read() -> None:
    """The tree under test is the real one."""
    assert len(MODULES) > 40
    assert {"negotiation/cli/__init__.py", "negotiation/history/fold.py"} <= {label(file) for file in MODULES}


def test_modules_are_short() -> None:
    """A newcomer reads a module in one sitting."""
    lengths = {label(file): len(file.read_text(encoding="utf-8").splitlines()) for file in MODULES}

    assert {name: lines for name, lines in lengths.items() if lines > MAX_MODULE} == {}


def test_functions_are_short() -> None:
    """A function fits on a screen."""
    lengths = {
        f"{label(file)}:{function.lineno} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for file in MODULES
        for function in functions(file)
    }

    assert {name: lines for name, lines in lengths.items() if lines > MAX_FUNCTION} == {}


def test_every_module_says_what_it_is() -> None:
    """The first line of a module is a sentence."""
    first = {label(file): (ast.get_docstring(tree(file)) or "").split("\n")[0] for file in MODULES}

    assert [name for name, line in first.items() if not line.endswith((".", "?"))] == []


def test_files_are_named_by_what_is_in_them() -> None:
    """No file is a drawer for whatever has no place."""
    files = [file for folder in ("negotiation", "tests", "bench") for file in (CHECKOUT / folder).rglob("*.py")]

    assert [label(file) for file in files if file.stem.removeprefix("test_") in VAGUE] == []


def test_imports_are_absolute() -> None:
    """Who reads an import sees where the name lives."""
    relative = [
        f"{label(file)}:{node.lineno}"
        for file in MODULES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


def test_packages_only_list_what_is_in_them() -> None:
    """An `__init__` that gathers names lists them in `__all__`."""
    gathered = [
        label(file)
        for file in MODULES
        if file.name == "__init__.py"
        and any(_gathers(node) for node in tree(file).body)
        and "__all__" not in file.read_text(encoding="utf-8")
    ]

    assert gathered == []


def _gathers(node: ast.stmt) -> bool:
    # What the package had formerly is not listed: nobody is to find it there.
    home = node.module or "" if isinstance(node, ast.ImportFrom) else ""
    return home.startswith("negotiation") and home != "negotiation.former"


@pytest.mark.parametrize("word", ["print", "breakpoint", "input", "eval", "exec"])
def test_nothing_is_printed_or_run_by_hand(word: str) -> None:
    """Output goes through the command line's one door; no text of a log is ever run."""
    called = [
        f"{label(file)}:{node.lineno}"
        for file in MODULES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == word
    ]

    assert called == []


def test_nothing_names_a_place_on_one_machine() -> None:
    """Source, tests and documents hold no path of the machine on which they were written."""
    assert len(DOCUMENTS) > len(MODULES)
    assert [
        f"{label(file)}:{number}"
        for file in DOCUMENTS
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if MACHINE.search(line)
    ] == []


def test_packages_are_small() -> None:
    """A newcomer sees what is in a package at one look: at most 22 files, whatever their kind."""
    sizes = {
        label(folder): sum(1 for file in folder.iterdir() if file.is_file())
        for folder in {file.parent for file in MODULES}
    }

    assert {name: size for name, size in sizes.items() if size > MAX_PACKAGE} == {}


def test_a_public_class_has_a_name_of_its_own() -> None:
    """One name, one meaning: no public class is called like another."""
    homes: dict[str, list[str]] = defaultdict(list)
    for file in MODULES:
        for node in tree(file).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(label(file))

    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_a_file_name_has_one_meaning() -> None:
    """Files of one name in two packages are about the same thing, and a reason says so."""
    homes: dict[str, list[str]] = defaultdict(list)
    for file in MODULES:
        if file.name != "__init__.py":
            homes[file.stem].append(label(file))
    allowed = {name for names in SHARED_FILE_NAMES.values() for name in names.split()}

    assert {name: places for name, places in homes.items() if len(places) > 1 and name not in allowed} == {}


RETIRED = {
    *(
        "roll",
        "passage",
        "turns",
        "course",
        "chronicle",
        "presence",
        "trail",
        "mark",
        "ground",
        "topic",
        "pupil",
    ),
    *("stair", "kept", "seen", "sound", "pen", "paper", "wishes", "whole", "odd", "there"),
}
"""Words of our own that docs/architecture.md does not define, and that names no longer use."""

PERSONIFIED = re.compile(r"\A\s*(Who|Whoever|Nobody) |\b(asleep|sleeps)\b")


def _public_names(file: Path) -> set[str]:
    """Return the names of a module, its classes, functions and parameters; without former names that only warn."""
    found = {file.stem}
    for node in ast.walk(tree(file)):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            if not _is_former_name(node):
                found.add(node.name.lower())
        elif isinstance(node, ast.arg):
            found.add(node.arg)
    return found


def _is_former_name(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether a definition keeps an old name for a release: it gives a DeprecationWarning itself."""
    return any(
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and any(isinstance(each, ast.Name) and each.id == "DeprecationWarning" for each in statement.value.args)
        for statement in node.body
    )


def test_no_name_is_a_word_of_our_own_that_is_not_defined() -> None:
    """Modules, classes, functions and parameters use the words of docs/architecture.md, and no retired ones."""
    retired = {label(file): _public_names(file) & RETIRED for file in MODULES}

    assert {name: words for name, words in retired.items() if words} == {}


def test_retired_words_are_not_words_of_the_code() -> None:
    """The list 'Words of the code' in docs/architecture.md defines none of the retired words."""
    page = (CHECKOUT / "docs" / "architecture.md").read_text(encoding="utf-8")
    defined = {word.strip() for row in re.findall(r"^\| ([^|]+) \|", page, re.MULTILINE) for word in row.split(",")}

    assert {"segment", "snapshot", "vote", "visibility", "effective date", "event order"} <= defined
    assert defined & RETIRED == set()


def test_texts_have_a_plain_subject() -> None:
    """No docstring or message begins with Who, Whoever or Nobody, and no measure sleeps in one: it is suspended."""
    personified = [
        f"{label(file)}:{node.lineno} {node.value[:40]}"
        for file in MODULES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and PERSONIFIED.search(node.value)
    ]

    assert personified == []
