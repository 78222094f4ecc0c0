from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from running import CHECKOUT, clean_environment

DATA = [
    file.relative_to(CHECKOUT).as_posix()
    for folder in ("events", "replays")
    for file in sorted((CHECKOUT / folder).rglob("*"))
    if file.is_file() and file.suffix in {".jsonl", ".json", ".toml", ".csv", ".checkpoint", ".md"}
]


@pytest.mark.parametrize("folder", ["events", "replays"])
def test_data_folders_hold_no_code(folder: str) -> None:
    """No Python file, so that nobody can import `events` and hide another distribution."""
    assert [*(CHECKOUT / folder).rglob("*.py")] == []


def test_there_is_data() -> None:
    """The flagship log, its recorded replays and the schemas stand where they belong."""
    assert {"events/us-china-2025.jsonl", "replays/us-china-2025.toml", "events/schema/v1/event.json"} <= {*DATA}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel as it is built for a release."""
    folder = tmp_path_factory.mktemp("wheel")
    argv = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)]
    built = subprocess.run(argv, capture_output=True, check=False, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    (file,) = folder.glob("*.whl")
    return zipfile.ZipFile(file)


def test_the_wheel_installs_one_package(wheel: zipfile.ZipFile) -> None:
    """At the top stand `negotiation` and the metadata, and no module beside them."""
    top = {PurePosixPath(name).parts[0] for name in wheel.namelist()}

    assert top == {"negotiation", "negotiation-0.1.0.dist-info"}


def test_the_wheel_carries_the_data(wheel: zipfile.ZipFile) -> None:
    """Every log, schema and recorded replay lies under `negotiation/_data`, byte for byte."""
    carried = {name: wheel.read(name) for name in wheel.namelist() if name.startswith("negotiation/_data/")}

    assert {f"negotiation/_data/{name}" for name in DATA} <= {*carried}
    assert all(carried[f"negotiation/_data/{name}"] == (CHECKOUT / name).read_bytes() for name in DATA)
    assert not [name for name in carried if name.endswith(".py")]


def test_the_wheel_carries_every_module(wheel: zipfile.ZipFile) -> None:
    """What can be imported in the checkout can be imported when installed, types included."""
    modules = {file.relative_to(CHECKOUT).as_posix() for file in (CHECKOUT / "negotiation").rglob("*.py")}
    carried = {*wheel.namelist()}

    assert modules <= carried
    assert "negotiation/py.typed" in carried


def test_the_wheel_carries_what_the_page_is_made_of(wheel: zipfile.ZipFile) -> None:
    """The frame, the style and the scripts of the page lie beside its modules."""
    parts = {
        file.relative_to(CHECKOUT).as_posix()
        for file in (CHECKOUT / "negotiation" / "page").iterdir()
        if file.suffix in {".html", ".css", ".js"}
    }

    assert len(parts) > 5
    assert parts <= {*wheel.namelist()}


def test_the_wheel_carries_no_leavings(wheel: zipfile.ZipFile) -> None:
    """No caches, no tests, no notes of developers."""
    names = wheel.namelist()

    assert [name for name in names if "__pycache__" in name or "test_" in name or "/." in name] == []


def test_the_wheel_says_what_it_needs(wheel: zipfile.ZipFile) -> None:
    """The metadata name the console script, the oldest Python and the dependencies at run time, no more."""
    metadata = wheel.read("negotiation-0.1.0.dist-info/METADATA").decode()
    needed = [line for line in metadata.splitlines() if line.startswith("Requires-Dist:") and "extra ==" not in line]
    scripts = wheel.read("negotiation-0.1.0.dist-info/entry_points.txt").decode()

    assert "Requires-Python: >=3.11" in metadata
    assert sorted(line.split()[1].rstrip("<>=0123456789.,") for line in needed) == [
        "attrs",
        "click",
        "sqlite-utils",
        "transitions",
        "tzdata",
    ]
    assert "negotiation = negotiation.cli:main" in scripts


def test_what_is_installed_answers_by_itself(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    """Without a checkout the flagship log is read from the package, and nothing may be appended to it."""
    wheel.extractall(tmp_path)
    code = (
        "import negotiation\n"
        "from negotiation import open_log, shipped_logs, UnreadableLogError\n"
        "print(negotiation.__file__, *shipped_logs().values(), sep='\\n')\n"
        "print(negotiation.replay('us-china-2025').at('2025-10-30').status('tariffs')['tariffs'].issue)\n"
        "try:\n"
        "    open_log('us-china-2025').append([])\n"
        "except UnreadableLogError as error:\n"
        "    print(error)\n"
    )
    environment = {**clean_environment(), "PYTHONPATH": str(tmp_path)}
    argv = [sys.executable, "-c", code]
    done = subprocess.run(argv, capture_output=True, check=False, cwd=tmp_path, env=environment, text=True)

    assert done.stderr == ""
    package, log, issue, refusal = done.stdout.splitlines()
    assert Path(package) == tmp_path / "negotiation" / "__init__.py"
    assert Path(log) == tmp_path / "negotiation" / "_data" / "events" / "us-china-2025.jsonl"
    assert issue == "tariffs"
    assert "read-only" in refusal
