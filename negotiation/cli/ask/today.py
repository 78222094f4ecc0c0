"""The output of `negotiation` without a command: today's status, and commands to try next."""

from __future__ import annotations

import click

from negotiation.cli.options import Question, rendered, write
from negotiation.logs import DEFAULT_LOG

_NEXT = """
Try next:
  negotiation status --at 2025-10-26 --known-at 2025-10-27
  negotiation why tariffs --at 2025-10-26
  negotiation measures --at 2025-04-10
  negotiation diff 2025-10-29 2025-11-10 port-fees
  negotiation deadlines --at 2026-06-30 --within 20w
  negotiation --help
"""


def show_today(log: str | None) -> None:
    """Print today's status of a log and the next commands to try."""
    question = Question(
        log=DEFAULT_LOG if log is None else log, at=None, known_at=None, position=None, according_to=None, zone=None
    )
    write(rendered(question.view().status(), "text"), None)
    if log is None:
        click.echo(_NEXT, err=True, nl=False)
