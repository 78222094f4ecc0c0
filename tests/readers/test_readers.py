"""Exports, read by the programs for which they are written; see conftest.py for how to ask for these tests."""

from __future__ import annotations

import json
import re
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from negotiation.formats.answer_schemas import FORMS
from running import CHECKOUT, clean_environment, command, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from readers.conftest import Readers

pytestmark = pytest.mark.readers
LOG = CHECKOUT / "events" / "us-china-2025.jsonl"


def written(folder: Path, name: str, *words: str) -> str:
    """Run a command, write what it prints into a file, and return its path."""
    outcome = run(*words)
    assert outcome.code == 0, outcome.err
    (folder / name).write_text(outcome.out, encoding="utf-8")
    return str(folder / name)


def test_mermaid_reads_every_diagram(readers: Readers, tmp_path: Path) -> None:
    """Lifecycles, and the marked ones of every issue and of a measure."""
    issues = [row["issue"] for row in json.loads(run("status", "--format", "json").out)["issues"]]
    files = [
        written(tmp_path, f"{name}.mmd", "lifecycle", name, "--format", "mermaid") for name in ("issue", "measure")
    ]
    files += [written(tmp_path, f"of-{each}.mmd", "export", "--to", "mermaid", "--issue", each) for each in issues]
    files.append(written(tmp_path, "duty.mmd", "export", "--to", "mermaid", "--measure", "us-reciprocal-tariff"))

    assert readers.node("mermaid.mjs", *files).split() == ["stateDiagram"] * len(files)


def test_ajv_reads_the_schemas(readers: Readers, tmp_path: Path) -> None:
    """Every line of the shipped log is valid; an error is that of the kind; each answer's schema compiles and holds."""
    pairs = []
    asked = {"why": ("tariffs",), "when": ("tariffs",), "next": ("tariffs",), "show": ("2025-10-26-kl-cn",)}
    for name in FORMS:
        words = ("2025-05-01", "2025-11-15") if name == "diff" else asked.get(name, ())
        pairs.append(written(tmp_path, f"{name}.schema.json", "schema", "--answer", name))
        pairs.append(written(tmp_path, f"{name}.json", name, *words, "--format", "json"))
    found = json.loads(readers.node("ajv.mjs", str(CHECKOUT / "events" / "schema" / "v1"), str(LOG), *pairs))

    assert found["lines"] == found["valid"] == len(LOG.read_text(encoding="utf-8").splitlines())
    assert found["error"] == "urn:negotiation:schema:v1:suspension/additionalProperties"
    assert found["answered"] == [True] * len(FORMS)


def test_pm4py_reads_the_object_centric_log(readers: Readers, tmp_path: Path) -> None:
    """Every event and object arrives, and the events come in the order of their times."""
    file = written(tmp_path, "log.json", "export", "--to", "ocel")
    log = json.loads((tmp_path / "log.json").read_text(encoding="utf-8"))
    script = (
        "import json, sys, pm4py; log = pm4py.read_ocel2_json(sys.argv[1]); times = log.events[log.event_timestamp]; "
        "print(json.dumps([len(log.events), len(log.objects), bool(times.is_monotonic_increasing)]))"
    )
    found = json.loads(readers.python("pm4py", "-W", "ignore", "-c", script, file).splitlines()[-1])

    assert found == [len(log["events"]), len(log["objects"]), True]


def test_frictionless_reads_package_and_tables(readers: Readers, tmp_path: Path) -> None:
    """The data package is valid, and so is each table that is exported as CSV, by its Table Schema."""
    words = [str(CHECKOUT / "events" / "datapackage.json")]
    for table, form in (("panel", "panel"), ("events", "csv")):
        words.append(written(tmp_path, f"{table}.csv", "export", "--to", form))
        written(tmp_path, f"{table}.csv.schema.json", "schema", "--table", table)
    script = (
        "import sys; from frictionless import Resource, system, validate\n"
        "with system.use_context(trusted=True):\n"
        "    print(validate(sys.argv[1]).valid, *(Resource(path=each, schema=each + '.schema.json').validate().valid "
        "for each in sys.argv[2:]))"
    )

    assert readers.python("frictionless", "-c", script, *words).split() == ["True"] * 3


@pytest.mark.parametrize(("version", "options"), [("datasette-0", ("-m",)), ("datasette-1", ("-c",))])
def test_both_datasettes_answer_canned_questions(
    readers: Readers, tmp_path: Path, version: str, options: tuple[str, ...]
) -> None:
    """The same file is metadata for 0.65 and configuration for 1.0; both answer as the command line does."""
    ledger = tmp_path / "ledger.db"
    assert run("export", str(ledger)).code == 0
    assert run("rebuild", "-l", str(ledger)).code == 0
    file = written(tmp_path, "canned.json", "export", "--to", "datasette", "-l", str(ledger))
    address = "/ledger/status_at.json?at=2025-10-26&known_at=2025-10-27&_shape=array"
    rows = json.loads(
        readers.python(version, "-W", "ignore", "-m", "datasette", str(ledger), "--get", address, *options, file)
    )
    answer = json.loads(run("status", "--at", "2025-10-26", "--known-at", "2025-10-27", "--format", "json").out)

    assert {row["issue"]: row["phase"] for row in rows} == {row["issue"]: row["phase"] for row in answer["issues"]}


@contextmanager
def served() -> Iterator[str]:
    """Serve the shipped log on a port that is free; yield the address."""
    words = command("serve", "--port", "0")
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=clean_environment()) as process:
        assert process.stderr is not None
        found = re.search(r"http://[^\s/]+", process.stderr.readline())
        assert found
        try:
            yield found[0]
        finally:
            process.kill()


def test_schemathesis_finds_no_answer_that_is_not_described(readers: Readers) -> None:
    """Generated requests get described answers of their types, and never a server error.

    Two of its checks are left out: that whatever fits the type of a parameter is accepted (no schema lists the zones or
    the days that exist), and the header `Allow`, which has tests of its own.
    """
    program = "from schemathesis.cli import schemathesis; schemathesis()"
    left_out = "positive_data_acceptance,unsupported_method"
    with served() as address:
        words = ("run", f"{address}/openapi.json", "--max-examples", "10", "--exclude-checks", left_out)
        said = readers.python("schemathesis", "-c", program, *words, "--seed", "1", check=False)

    assert "❌" not in said, said[-6000:]
    assert re.search("[0-9]+ generated, [0-9]+ passed", said), said[-6000:]
