"""The tables of the documents name what the code has: kinds with their fields, phases with their names."""

from __future__ import annotations

import re

import attrs
import pytest

from negotiation.events import KINDS, Act, fields_by_key
from negotiation.events.record_acts import Opening
from negotiation.lifecycles import PHASES
from running import CHECKOUT

_PAGE = (CHECKOUT / "events" / "README.md").read_text(encoding="utf-8")
FORMAT = _PAGE.partition("## The kinds")[2].partition("\n## ")[0]
ROWS = [
    (re.findall(r"`([a-z_]+)`", kinds), own)
    for kinds, own in re.findall(r"^\| (`.+?) \| (.*) \|$", FORMAT, re.MULTILINE)
]
OF_EVERY_ACT = {*fields_by_key(Act)}


def test_the_format_has_a_row_for_each_kind() -> None:
    """`events/README.md` names each kind once and no other."""
    assert sorted(kind for kinds, _ in ROWS for kind in kinds) == sorted(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_row_of_a_kind_names_its_own_fields(kind: str) -> None:
    """A field that is added to a class is told in the format."""
    own = {*fields_by_key(KINDS[kind])} - (set() if KINDS[kind] is Opening else OF_EVERY_ACT)
    told = next(text for kinds, text in ROWS if kind in kinds)

    assert {name for name in own - {"v"} if f"`{name}`" not in told} <= COMMON


COMMON = {field.name for field in attrs.fields(Act.__mro__[1])}


def test_the_rules_name_each_phase() -> None:
    """`docs/rules/issues.md` lists the phases in the order of the declaration."""
    rules = (CHECKOUT / "docs" / "rules" / "issues.md").read_text(encoding="utf-8")
    listed = re.findall(r"`([a-z_]+)`", rules.partition("## Phases")[2].partition("| trigger")[0])

    assert listed == [*PHASES]
