"""`python -m bench`: measure everything in one run, and write the table of ratios into bench/README.md.

python -m bench           sizes up to 100,000 events
python -m bench --long    up to 1,000,000
python -m bench --dry     print the table, write nothing
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.growth import exponent, growth
from bench.processes import BARE, processes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.growth import Point, Whole
    from bench.processes import Taken

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
PEERS = ("negotiation", "attrs", "click", "transitions", "python-statemachine", "eventsourcing", "duckdb", "polars")


def main() -> None:
    """Run, and write the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure, and write bench/README.md.")
    parser.add_argument("--long", action="store_true", help="also a million events")
    parser.add_argument("--dry", action="store_true", help="print the table, write nothing")
    asked = parser.parse_args()
    table = "\n".join(_table(_benchmarks(long=asked.long), processes(), growth(long=asked.long)))
    if asked.dry:
        sys.stdout.write(table + "\n")
        return
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def _benchmarks(*, long: bool) -> list[dict[str, Any]]:
    """Run the benchmarks that pytest collects, and return what they measured."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "measured.json"
        # `-m ""` includes those that need a server, which a plain `pytest` leaves out.
        argv = [sys.executable, "-m", "pytest", "-q", "-m", "", str(README.parent), f"--benchmark-json={file}"]
        environment = {**os.environ, **({"NEGOTIATION_BENCH": "long"} if long else {})}
        subprocess.run(argv, check=True, stdout=sys.stderr, cwd=README.parent.parent, env=environment)
        found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["benchmarks"]
    return found


def _table(
    benchmarks: list[dict[str, Any]], taken: dict[str, Taken], grown: tuple[list[Point], list[Whole]]
) -> Iterator[str]:
    yield f"Measured on {datetime.now(UTC).date()} with `python -m bench`: {_machine()}."
    for group in dict.fromkeys(each["group"] for each in benchmarks):
        yield from _group(group, [each for each in benchmarks if each["group"] == group])
    yield from _processes(taken)
    points, wholes = grown
    yield from _growth(points)
    yield from _wholes(wholes)


def _group(group: str, benchmarks: list[dict[str, Any]]) -> Iterator[str]:
    yield from ("", f"| {group} | median | ratio to the first |", "| --- | ---: | ---: |")
    first = benchmarks[0]["stats"]["median"]
    names = [each["param"] or each["name"].removeprefix("test_").replace("_", " ") for each in benchmarks]
    heads = {name.partition("-")[0] for name in names}
    size = f"{heads.pop()}-" if len(heads) == 1 else ""  # stands in the name of the group already
    for each, name in zip(benchmarks, names, strict=True):
        median = each["stats"]["median"]
        ratio = f"{median / first:,.{1 if median < 100 * first else 0}f}"
        yield f"| {name.removeprefix(size)} | {_time(median)} | {ratio} |"


def _processes(taken: dict[str, Taken]) -> Iterator[str]:
    yield from ("", "| whole process | time | times a bare interpreter | memory |", "| --- | ---: | ---: | ---: |")
    for name, each in taken.items():
        times = each.seconds / taken[BARE].seconds
        yield f"| `{name}` | {_time(each.seconds)} | {times:.1f} | {each.memory / 1e6:.0f} MB |"


def _growth(points: list[Point]) -> Iterator[str]:
    yield from (
        "",
        "| events | fold | an event | events/s | memory | index built | look-up at (T, K) | memory with both |",
    )
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for each in points:
        cells = (
            *(f"{each.size:,}", _time(each.fold), _time(each.fold / each.size), f"{each.size / each.fold:,.0f}"),
            *(f"{each.fold_memory / 1e6:.0f} MB", f"{each.index / each.fold:.1f} folds", _time(each.look_up)),
            f"{each.memory / 1e6:.0f} MB",
        )
        yield f"| {' | '.join(cells)} |"
    sizes = [each.size for each in points]
    fits = {
        "the fold": exponent(sizes, [each.fold for each in points]),
        "the index": exponent(sizes, [each.index for each in points]),
        "a look-up": exponent(sizes, [each.look_up for each in points]),
    }
    yield from ("", f"Exponent of growth: {', '.join(f'{name} {power:.2f}' for name, power in fits.items())}.")


def _wholes(wholes: list[Whole]) -> Iterator[str]:
    yield from ("", "| a log in a file | read | an event | memory then | replayed to a status | memory at the end |")
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for each in wholes:
        cells = (
            *(f"{each.size:,}, {each.kept}", _time(each.read), _time(each.read / each.size)),
            *(f"{each.read_memory / 1e6:.0f} MB", _time(each.answer), f"{each.memory / 1e6:.0f} MB"),
        )
        yield f"| {' | '.join(cells)} |"


def _machine() -> str:
    versions = [f"CPython {platform.python_version()}"]
    for name in PEERS:
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            versions.append(f"without {name}")
    return f"{platform.machine()}, {', '.join(versions)}"


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


if __name__ == "__main__":
    main()
