from __future__ import annotations

import re

from negotiation.events import KINDS
from negotiation.lifecycles import issue_table, measure_table
from negotiation.logs import open_log
from running import CHECKOUT

CODEBOOK = (CHECKOUT / "events" / "CODEBOOK.md").read_text(encoding="utf-8")
TERMS = re.findall(r"^\| `([a-z_]+)` \| (.+?) \|", CODEBOOK, re.MULTILINE)


def test_every_kind_phase_and_state_is_explained() -> None:
    """Nothing that an answer may say is left to guess."""
    explained = {name for name, _ in TERMS}
    states = {*issue_table().lifecycle.states, *measure_table().lifecycle.states} - {"new"}

    assert states | {*KINDS} <= explained


def test_examples_are_events_of_their_kind() -> None:
    """The example that stands beside a kind is one."""
    kinds = {event.id: event.kind for event in open_log("us-china-2025").read().events}
    shown = re.findall(r"^\| `([a-z_]+)` \| [^|]+ \| `([^`]+)` \|", CODEBOOK, re.MULTILINE)

    assert len(shown) > 12
    assert [(kind, name) for kind, name in shown if kinds.get(name) != kind] == []
