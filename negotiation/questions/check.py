"""The answer to `check`: the checks that ran, and their findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from negotiation.questions.parts import Parts

if TYPE_CHECKING:
    from negotiation.errors import Finding


@attrs.frozen(kw_only=True, repr=False)
class Checked(Parts["Finding"]):
    """The answer to `check`.

    Attributes:
        log: the name of the log.
        events: the number of its events.
        replays: the number of recorded replays that were run.
        checks: the names of the checks that ran, in that order.
        findings: all findings, in the order of the checks.
        everything: whether the text shows every finding; if not, it shows at most ten of each code.
    """

    _parts_in: ClassVar[str] = "findings"
    _called: ClassVar[str] = "finding"

    log: str
    events: int
    replays: int
    checks: tuple[str, ...]
    findings: tuple[Finding, ...]
    everything: bool = False

    def holds(self, *, strict: bool = False) -> bool:
        """Tell whether the check passes: there is no error, and with `strict` no warning either."""
        counted = {"error", "warning"} if strict else {"error"}
        return not any(finding.severity in counted for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data; `everything` concerns only the text and is left out."""
        return {
            "log": self.log,
            "events": self.events,
            "replays": self.replays,
            "checks": list(self.checks),
            "findings": [finding.to_dict() for finding in self.findings],
        }
