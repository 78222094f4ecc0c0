"""Growth: does each version of a curated log begin with the whole of the version before.

The versions are those that git has of the file, newest first, and the file as it stands. A version whose SHA-256 is
listed in `events/migrations.csv` may be followed by anything: that is how a change of the format is declared.
"""

from __future__ import annotations

import csv
import subprocess
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def migrated(folder: Path) -> set[tuple[str, str]]:
    """Return the versions that were left behind by a migration: name of the log and SHA-256 of the whole file."""
    with (folder / "migrations.csv").open(encoding="utf-8", newline="") as stream:
        return {(row["log"], row["sha256_before"]) for row in csv.DictReader(stream)}


def versions(file: Path) -> Iterator[bytes]:
    """Yield the file as it stands, then as git has it, newest first along the main line; only itself without git."""
    yield file.read_bytes()
    commits = _git(file.parent, "log", "--first-parent", "--format=%H", "--", file.name)
    for commit in commits.decode().split():
        shown = _git(file.parent, "show", f"{commit}:./{file.name}")
        if shown:
            yield shown


def rewritten(file: Path, seen: Iterable[bytes], left_behind: set[tuple[str, str]]) -> Iterator[str]:
    """Yield, for each version that does not begin with the one before it, the first line that was changed."""
    for newer, older in pairwise(seen):
        if (file.name, sha256(older).hexdigest()) in left_behind:
            return
        if not (newer.startswith(older) and older.endswith(b"\n")):
            yield f"{file.name}:{_first_difference(newer, older)}"


def _first_difference(newer: bytes, older: bytes) -> int:
    pairs = zip(newer.split(b"\n"), older.split(b"\n"), strict=False)
    return next((number for number, (new, old) in enumerate(pairs, start=1) if new != old), newer.count(b"\n") + 1)


def _git(folder: Path, *words: str) -> bytes:
    done = subprocess.run(["git", "-c", "safe.directory=*", *words], cwd=folder, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else b""
