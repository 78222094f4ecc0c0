"""Former names: what has moved within the package works for one more release, with a DeprecationWarning.

Users import from modules what is no name of `negotiation` itself, so a module that moves breaks their programs. The two
tables below are the whole list; a name that is in neither is as private as before. A module or package that had former
names asks `former_names` for its `__getattr__`, which Python calls only for names that are not there (PEP 562), and a
package puts its former modules into `sys.modules`, as `os` does with `os.path`. Nothing is imported until a former name
is used, and no import of another program is watched.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_MODULES: dict[str, dict[str, str]] = {
    "negotiation.history": {
        "history": "negotiation.history.snapshot",
        "index": "negotiation.history.bitemporal.index",
        "issue": "negotiation.history.issues.state",
        "mark": "negotiation.history.effective_date",
        "measure": "negotiation.history.measures.state",
        "replay": "negotiation.history.fold",
        "schedule": "negotiation.history.measures.base_schedule",
        "suspension": "negotiation.history.measures.suspensions",
        "timeline": "negotiation.history.structures.timeline",
    },
    "negotiation.logs": {
        "backup": "negotiation.logs.copies.backup",
        "checkpoint": "negotiation.logs.proof.checkpoint",
        "follow": "negotiation.logs.following.follow",
        "kept": "negotiation.logs.proof.files",
        "keys": "negotiation.logs.proof.keys",
        "note": "negotiation.logs.proof.note",
        "prove": "negotiation.logs.proof.prove",
        "transfer": "negotiation.logs.copies.transfer",
        "validate": "negotiation.logs.append.validate",
        "verify": "negotiation.logs.proof.verify",
    },
    "negotiation.questions": {
        "arrivals": "negotiation.questions.feed",
        "days": "negotiation.questions.over_time.days",
        "due": "negotiation.questions.deadlines",
        "entries": "negotiation.questions.event_records",
        "recorded": "negotiation.questions.checks.expectations",
    },
}
"""The former modules of each package, and where their content is now."""

_PROOF = "negotiation.logs.proof.proof"
_MEASURES = "negotiation.questions.measures"
_NAMES: dict[str, dict[str, str]] = {
    "negotiation.history": {
        "Chronicle": "negotiation.history.snapshot:Snapshot",
        "History": "negotiation.history.snapshot:Snapshot",
        "Mark": "negotiation.history.effective_date:EffectiveDate",
        "MeasureCourse": "negotiation.history.subject:MeasureHistory",
    },
    "negotiation.history.history": {
        "History": "negotiation.history.snapshot:Snapshot",
        "Scheduled": "negotiation.history.agenda:Scheduled",
    },
    "negotiation.history.issue": {
        "CONSENSUS": "negotiation.history.issues.words:CONSENSUS",
        "IssueHistory": "negotiation.history.subject:IssueHistory",
    },
    "negotiation.history.mark": {
        "Mark": "negotiation.history.effective_date:EffectiveDate",
        "end_mark": "negotiation.history.effective_date:end_date",
        "start_mark": "negotiation.history.effective_date:start_date",
    },
    "negotiation.history.measure": {"MeasureHistory": "negotiation.history.subject:MeasureHistory"},
    "negotiation.logs.jsonl": {"JsonLinesLog": "negotiation.logs.jsonl.log:JsonLinesLog"},
    "negotiation.logs.kept": {"is_there": "negotiation.logs.proof.files:file_exists"},
    "negotiation.logs.note": {"Signature": "negotiation.logs.proof.note:NoteSignature"},
    "negotiation.logs.postgres": {"PostgresLog": "negotiation.logs.postgres.log:PostgresLog"},
    "negotiation.logs.proof": {
        "FIRST_LINE": f"{_PROOF}:FIRST_LINE",
        "MAX_PATH": f"{_PROOF}:MAX_PATH",
        "Proof": f"{_PROOF}:Proof",
        "parse_proof": f"{_PROOF}:parse_proof",
    },
    "negotiation.logs.protocol": {"Expect": "negotiation.logs.append.expect:Expect"},
    "negotiation.logs.sqlite": {"SqliteLog": "negotiation.logs.sqlite.log:SqliteLog"},
    "negotiation.questions.arrivals": {"Arriving": "negotiation.questions.feed:ArrivalFilter"},
    "negotiation.questions.calendar": {
        "Calendar": "negotiation.questions.calendar.calendar:Calendar",
        "CalendarEntry": "negotiation.questions.calendar.calendar:CalendarEntry",
        "calendar_at": "negotiation.questions.calendar.calendar:calendar_at",
    },
    "negotiation.questions.over_time": {
        "Rectangle": "negotiation.questions.over_time.rectangles:Rectangle",
        "over_time": "negotiation.questions.over_time.rectangles:over_time",
    },
    "negotiation.questions.records": {"Whole": "negotiation.questions.records:EventDetail"},
    "negotiation.questions.status": {
        name: f"{_MEASURES}:{name}" for name in ("MeasureStatus", "Measures", "Total", "measure_status_at", "totals_at")
    },
}
"""Former names by module, and where they are now: in modules that are still there, and in former modules where a name
has changed too."""


def former_names(module: str) -> Callable[[str], Any]:
    """Return the `__getattr__` of a module that had other names; of a package, put its former modules in place.

    Callers hide it from type checkers, for which a module with `__getattr__` has every name.
    """
    names = _NAMES.get(module, {})
    modules = {name: _FormerModule(f"{module}.{name}", now) for name, now in _MODULES.get(module, {}).items()}
    # The import system imports a package first and then looks here for the module in it.
    sys.modules.update({former.__name__: former for former in modules.values()})

    def look_up(name: str) -> Any:
        if name in modules:
            return modules[name]
        if name not in names:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        return _moved(f"{module}.{name}", *names[name].split(":"))

    return look_up


class _FormerModule(ModuleType):
    """A module that has moved: each of its names is looked up where it is now.

    Args:
        name: its former path.
        now: the path of the module that has its content.
    """

    def __init__(self, name: str, now: str) -> None:
        super().__init__(name, f"The former place of {now}.")
        self._now = now

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # programs that look through `sys.modules` ask for these; nothing was used
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        here = _NAMES.get(self.__name__, {}).get(name, f"{self._now}:{name}")
        return _moved(f"{self.__name__}.{name}", *here.split(":"))


def _moved(former: str, module: str, name: str) -> Any:
    """Return a value by the module and the name that it has now, with a warning; there may be none of that name."""
    from warnings import warn

    value = getattr(import_module(module), name)
    # From here: this function, the `__getattr__` that called it, and the line that used the former name.
    warn(f"{former} is now {module}.{name}", DeprecationWarning, stacklevel=3)
    return value
