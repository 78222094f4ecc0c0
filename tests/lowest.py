"""The lowest versions that `pyproject.toml` declares, as pins for `pip install -c`: `python -m tests.lowest`.

The pins are of what users install: the dependencies and the extras for them. The tools of developers stay as new as
they are; where one of them asks for more of a package than users need, its bound counts.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
FOR_DEVELOPERS = {"dev", "bench"}
_BOUND = re.compile(r"(?P<name>[\w.-]+)(?:\[[\w,]+\])?>=(?P<version>[\d.]+)")


def lowest(project: str) -> dict[str, str]:
    """Return the lowest version that fits, by package, from the text of a `pyproject.toml`."""
    declared = tomllib.loads(project)["project"]
    extras: dict[str, list[str]] = declared["optional-dependencies"]
    names = {*_bounds(declared["dependencies"])}
    for extra in extras.keys() - FOR_DEVELOPERS:
        names |= {*_bounds(extras[extra])}
    every = [*declared["dependencies"], *(each for wanted in extras.values() for each in wanted)]
    found: dict[str, str] = {}
    for requirement in every:
        for name, version in _bounds([requirement]).items():
            if name in names and _key(version) > _key(found.get(name, "0")):
                found[name] = version
    return dict(sorted(found.items()))


def _bounds(requirements: list[str]) -> dict[str, str]:
    found = {}
    for requirement in requirements:
        match = _BOUND.match(requirement)
        assert match, f"{requirement!r} has no lower bound"
        found[match["name"]] = match["version"]
    return found


def _key(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


if __name__ == "__main__":
    pins = lowest(PROJECT.read_text(encoding="utf-8"))
    sys.stdout.write("".join(f"{name}=={version}\n" for name, version in pins.items()))
