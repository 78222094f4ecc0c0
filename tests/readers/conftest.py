"""The real readers of what is exported, installed into scratch environments: asked for with NEGOTIATION_READERS.

NEGOTIATION_READERS=FOLDER .venv/bin/python -m pytest tests/readers

The environments are made in the folder when they are first needed, and used again: about two minutes and 1.5 GB, then
twenty seconds. None of the readers is a dependency, not even of the other tests; pm4py is under the AGPL.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PYTHON = {
    "pm4py": ("pm4py>=2.7",),
    "frictionless": ("frictionless[json]>=5.18",),
    "datasette-0": ("datasette<1",),
    "datasette-1": ("--pre", "datasette>=1.0a14"),
    "schemathesis": ("schemathesis>=4",),
}
NODE = ("mermaid@11", "jsdom@26", "ajv@8")


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker."""
    config.addinivalue_line("markers", "readers: the real readers of exports; asked for by NEGOTIATION_READERS")


class Readers:
    """Environments in a folder, each made when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def python(self, name: str, *arguments: str, check: bool = True) -> str:
        """Run the Python of an environment and return what it prints."""
        place = self._folder / name
        python = place / "bin" / "python"
        if not (place / "made").exists():
            _run(sys.executable, "-m", "venv", "--clear", str(place))
            _run(str(python), "-m", "pip", "install", "-q", *PYTHON[name])
            (place / "made").touch()
        return _run(str(python), *arguments, check=check)

    def node(self, script: str, *arguments: str) -> str:
        """Run a script of this folder with the packages of node and return what it prints."""
        place = self._folder / "node"
        if not (place / "made").exists():
            place.mkdir(parents=True, exist_ok=True)
            _run("npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(place), *NODE)
            (place / "made").touch()
        copy = place / script  # node looks for packages beside the script
        copy.write_text(Path(__file__).with_name(script).read_text(encoding="utf-8"), encoding="utf-8")
        return _run("node", str(copy), *arguments)


def _run(*words: str, check: bool = True) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=600)
    assert not check or done.returncode == 0, f"{words}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="session")
def readers() -> Readers:
    """The readers, where they are asked for."""
    folder = os.environ.get("NEGOTIATION_READERS")
    if not folder:
        pytest.skip("NEGOTIATION_READERS names no folder for the environments of the readers")
    return Readers(Path(folder).resolve())
