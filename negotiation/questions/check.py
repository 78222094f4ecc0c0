"""The answer to `check`: what was looked at, and everything that was found."""

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
        events: how many events it has.
        replays: how many recorded replays were run.
        checks: the names of the checks that ran.
        findings: everything that they found.
        everything: whether people are shown all of it; else findings of one code are collapsed after ten.
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
        """Tell whether nothing was found that counts: errors, and with `strict` warnings too."""
        counted = {"error", "warning"} if strict else {"error"}
        return not any(finding.severity in counted for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            "log": self.log,
            "events": self.events,
            "replays": self.replays,
            "checks": list(self.checks),
            "findings": [finding.to_dict() for finding in self.findings],
        }
