"""The paths that the map and the architecture name exist."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from running import CHECKOUT

ROOMS = {path.name for path in (CHECKOUT / "negotiation").iterdir() if path.is_dir()}
FOLDERS = ("negotiation", "tests", "docs", "events", "replays", "bench")


def named(document: str) -> set[str]:
    """Return the paths of the project that a document names; one with a placeholder in capitals names none."""
    words = re.findall(r"[\w./-]+/[\w./-]*", (CHECKOUT / document).read_text(encoding="utf-8"))
    return {word.rstrip(".") for word in words if word.split("/")[0] in ROOMS.union(FOLDERS) and "NAME" not in word}


def exists(path: str) -> bool:
    """Tell whether there is such a file or folder, or a module, whose ending and package may be left out."""
    homes = (CHECKOUT, CHECKOUT / "negotiation")
    return any(
        (home / each).exists() for home, each in chain((home, each) for home in homes for each in (path, f"{path}.py"))
    )


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_every_path_that_a_document_names_exists(document: str) -> None:
    """A file that was moved is moved in the documents too."""
    paths = named(document)

    assert len(paths) > 15
    assert sorted(path for path in paths if not exists(path)) == []


def test_the_map_names_every_room() -> None:
    """A new package of `negotiation` says in CONTRIBUTING.md what belongs there."""
    rooms = {name for name in ROOMS if (CHECKOUT / "negotiation" / name / "__init__.py").exists()}

    assert rooms - {path.split("/")[1] for path in named("CONTRIBUTING.md") if path.startswith("negotiation/")} == set()
