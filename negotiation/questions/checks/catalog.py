"""The catalog of checks: every check by its name, and the groups of checks.

The group `basic` always runs. A check yields findings and changes nothing. Its docstring is one sentence that says what
holds in a log that passes; `negotiation check --list` prints it.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from negotiation.errors import UnknownNameError
from negotiation.questions.checks.basic import place
from negotiation.questions.checks.corrections import corrections
from negotiation.questions.checks.dates import plausible
from negotiation.questions.checks.levels import units
from negotiation.questions.checks.names import declared, measures
from negotiation.questions.checks.order import ties
from negotiation.questions.checks.proof import intact
from negotiation.questions.checks.sources import cited, dated, sourced
from negotiation.questions.checks.strict import headlines, subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from negotiation.errors import Finding
    from negotiation.logs import Contents

    Check = Callable[[Contents], Iterator[Finding]]

_CHECKS: tuple[Check, ...] = (
    *(place, corrections, declared, measures, units, plausible),
    *(sourced, headlines, subjects, cited, dated, ties),
)
# `sound` is the name that users give on the command line and that answers print, so it stays.
CHECKS: dict[str, Check] = {check.__name__: check for check in _CHECKS} | {"sound": intact}
"""Every check that needs only the log, by its name."""

_WITH_CLOCK = {"plausible": plausible}
"""The checks that also take the present time."""

FILE_CHECKS: dict[str, str] = {
    "bibliography": "The list of sources beside the log has every source that events cite, and no other.",
    "replays": "The recorded replays of the log hold.",
    "extends": "The log extends the checkpoint beside it: every entry of that time is still there, unchanged.",
}
"""The checks that need a file beside the log, with their sentences; the caller that has the file runs them."""

GROUPS: dict[str, tuple[str, ...]] = {
    "basic": ("place", "corrections", "declared", "measures", "units", "plausible", "sourced"),
    "strict": ("headlines", "subjects"),
    "sources": ("sourced", "cited", "dated", "bibliography"),
    "order": ("ties",),
    "replays": ("replays",),
    "proof": ("sound", "extends"),
}
"""The names of the checks of each group: `basic` always runs, and `replays` if no other group or check is named."""


def chosen(names: Iterable[str] = (), *, strict: bool = False) -> tuple[str, ...]:
    """Return the names of the checks to run, each once: those of `basic`, and the requested ones.

    Args:
        names: the requested checks or groups; none for the recorded replays.
        strict: whether to run all checks, whatever `names` says.

    Raises:
        UnknownNameError: no check and no group has such a name.
    """
    asked = [*GROUPS] if strict else ["basic", *(tuple(names) or ("replays",))]
    found: dict[str, None] = {}
    for name in asked:
        if name not in GROUPS and name not in CHECKS and name not in FILE_CHECKS:
            known = (*GROUPS, *CHECKS, *FILE_CHECKS)
            near = get_close_matches(name, known, n=1)
            remedy = "" if near else f"The groups are {', '.join(GROUPS)}."
            raise UnknownNameError("check", name, near, remedy)
        found |= dict.fromkeys(GROUPS.get(name, (name,)))
    return tuple(found)


def run_checks(
    contents: Contents, names: Iterable[str] = GROUPS["basic"], *, now: datetime | None = None
) -> Iterator[tuple[str, list[Finding]]]:
    """Run the checks that need only the log; yield the name and the findings of each.

    Args:
        contents: the contents of the log.
        names: the names of the checks; those of checks that need a file are ignored.
        now: the present time; with None, dates are compared only with recording times in the log.
    """
    for name in names:
        if name in _WITH_CLOCK:
            yield name, [*_WITH_CLOCK[name](contents, now)]
        elif name in CHECKS:
            yield name, [*CHECKS[name](contents)]
