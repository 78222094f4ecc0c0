"""How far the record was read (docs/rules/reading-rule.md); see `laws.reference`.

It depends on the whole log at hand, whatever K is: a later review says that what was known by K had been read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from laws.reference_events import ABOUT_THE_RECORD, Chains, over

if TYPE_CHECKING:
    from laws.reference_events import Moment, Said


class Record:
    """The log at hand, as its readers have read it."""

    def __init__(self, log: list[Said], issues: list[str], known_at: Moment | None) -> None:
        standing = Chains(log).standing()
        self.issues, self.known_at = issues, known_at
        self.reviews = [each for each in standing if each.kind == "review"]
        self.events = [each for each in standing if each.kind not in ABOUT_THE_RECORD]

    def horizon(self, issue: str) -> Moment | None:
        """Return up to when an issue was read."""
        reviews = [each for each in self.reviews if not each.issues or issue in each.issues]
        through = [over(each.get("through"), each.zone) for each in reviews]
        known = [each.known for each in self.events if issue in each.issues]
        return max(through or known, default=None)

    def read_to(self, issue: str | None) -> Moment | None:
        """Return the earlier of K and what was read, of an issue or of the whole log."""
        names = self.issues if issue is None else [issue]
        horizons = [found for name in names if (found := self.horizon(name))]
        if not horizons:
            return None
        latest = max(horizons)
        return latest if self.known_at is None else min(latest, self.known_at)
