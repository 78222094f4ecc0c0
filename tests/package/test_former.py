"""What had another name in the release before this one still has it, and its user is told the new one."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from negotiation import former
from negotiation.logs import JsonLinesLog

if TYPE_CHECKING:
    from pathlib import Path

FORMER = {
    "negotiation.history": "Chronicle History Mark MeasureCourse",
    "negotiation.history.history": "History Scheduled",
    "negotiation.history.index": "HistoryIndex",
    "negotiation.history.issue": "Arrangement CONSENSUS DORMANT_STATE IssueHistory IssueState",
    "negotiation.history.mark": "Mark end_mark happened start_mark",
    "negotiation.history.measure": "About MeasureHistory MeasureState NEW_STATE NOTHING_STATED OpenThreat",
    "negotiation.history.replay": "fold",
    "negotiation.history.schedule": "Base BaseChange NO_BASE",
    "negotiation.history.suspension": "NO_SUSPENSION SuspensionAxis SuspensionPart",
    "negotiation.history.timeline": "Timeline",
    "negotiation.logs.backup": "back_up",
    "negotiation.logs.checkpoint": "Checkpoint checkpoint_of parse_checkpoint",
    "negotiation.logs.follow": "Following Poller following",
    "negotiation.logs.jsonl": "JsonLinesLog",
    "negotiation.logs.kept": "MAX_BYTES is_there read_checkpoint read_key read_proof read_verifier write_new_key",
    "negotiation.logs.keys": "ED25519 KEY_BYTES SECRET_PREFIX SigningKey "
    "VerifierKey new_key read_signing_key read_verifier_key",
    "negotiation.logs.note": "KEY_ID_BYTES MAX_SIGNATURES Note Signature faulty "
    "from_base64 is_hidden is_key_name read_note to_base64",
    "negotiation.logs.postgres": "PostgresLog",
    "negotiation.logs.proof": "FIRST_LINE MAX_PATH Proof parse_proof",
    "negotiation.logs.protocol": "Expect",
    "negotiation.logs.prove": "checkpoint prove",
    "negotiation.logs.sqlite": "SqliteLog",
    "negotiation.logs.transfer": "Moved transfer",
    "negotiation.logs.validate": "CHECKS validate",
    "negotiation.logs.verify": "Verified verify verify_proof",
    "negotiation.questions.arrivals": "Arrivals Arriving",
    "negotiation.questions.calendar": "Calendar CalendarEntry calendar_at",
    "negotiation.questions.days": "FIRST_DAY days_of_change days_of_knowledge",
    "negotiation.questions.due": "Deadlines Due deadlines_at dues every_due",
    "negotiation.questions.entries": "Entries entries_of",
    "negotiation.questions.over_time": "Rectangle over_time",
    "negotiation.questions.recorded": "Recorded check_recorded recorded",
    "negotiation.questions.records": "Whole",
    "negotiation.questions.status": "MeasureStatus Measures Total measure_status_at totals_at",
}
"""What users could import at the release before, by the module from which they did."""

NAMES = [(module, name) for module, names in FORMER.items() for name in names.split()]


@pytest.mark.parametrize(("module", "name"), NAMES)
def test_a_former_name_works_and_tells_the_new_one(module: str, name: str) -> None:
    """It is the very object that has the new name, and the warning is shown where the former one was used."""
    import_module(module.rpartition(".")[0])

    with pytest.warns(DeprecationWarning, match=rf"{module}\.{name} is now negotiation\.") as told:
        found = getattr(import_module(module), name)

    now = str(told[0].message).rpartition(" is now ")[2]
    home, _, new_name = now.rpartition(".")
    assert getattr(import_module(home), new_name) is found
    assert f"{module}.{name}" != now
    assert told[0].filename == __file__


def test_the_list_is_that_of_the_module() -> None:
    """No former name is without a test."""
    modules = {f"{package}.{name}" for package, names in former._MODULES.items() for name in names}

    assert {*FORMER} == modules | {*former._NAMES}
    assert {(module, name) for module, names in former._NAMES.items() for name in names} <= {*NAMES}


@pytest.mark.parametrize(
    "lines",
    [
        "from negotiation.history.index import HistoryIndex",
        "import negotiation.history.index\nnegotiation.history.index.HistoryIndex",
        "import negotiation.history.index as former\nformer.HistoryIndex",
        "from negotiation.history import index\nindex.HistoryIndex",
    ],
)
def test_a_former_module_is_imported_in_every_way_that_python_has(lines: str) -> None:
    """Also as the first thing that a program imports; the warning names the line of the program."""
    argv = [sys.executable, "-W", "default", "-c", lines]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)

    assert done.stderr.startswith(f"<string>:{len(lines.splitlines())}: DeprecationWarning: ")
    assert done.stderr.rstrip().endswith("is now negotiation.history.bitemporal.index.HistoryIndex")


def test_a_name_that_was_never_there_is_refused_as_usual() -> None:
    """From a former module, and from a package that had former names."""
    module = import_module("negotiation.history.mark")

    with pytest.raises(AttributeError, match="'marker'"):
        _ = module.marker
    with pytest.raises(AttributeError, match="'marker'"):
        _ = import_module("negotiation.history").marker
    with pytest.raises(ImportError):
        exec("from negotiation.history.mark import marker", {})  # noqa: S102


def test_who_looks_through_all_modules_is_told_nothing() -> None:
    """Programs ask every module for its file; nobody has used a former name then."""
    import_module("negotiation.history")
    found = [module for module in [*sys.modules.values()] if isinstance(module, former._FormerModule)]

    assert len(found) > 5
    assert [module for module in found if hasattr(module, "__file__")] == []
    assert isinstance(found[0], ModuleType)


def test_a_former_module_costs_nothing_until_it_is_used() -> None:
    """The module that has its content now is not imported with the package."""
    program = "import sys, negotiation.questions; print('negotiation.questions.deadlines' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


def test_a_text_log_can_be_read_as_formerly(tmp_path: Path) -> None:
    """`shared` opens the file, as it did."""
    file = tmp_path / "log.jsonl"
    file.write_bytes(b"")
    log = JsonLinesLog(file)

    with pytest.warns(DeprecationWarning, match="is now JsonLinesLog.snapshot"), log.shared() as stream:
        assert stream.read() == b""
