"""DURABILITY.md names tests; each of them exists, and no test of a fault is left out."""

from __future__ import annotations

import re

import pytest

from running import CHECKOUT

DOCUMENT = (CHECKOUT / "DURABILITY.md").read_text(encoding="utf-8")
NAMED = sorted({*re.findall(r"`((?:\w+/)+test_\w+\.py)(?:::(\w+))?`", DOCUMENT)})


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_a_test_that_is_named_is_there(file: str, test: str) -> None:
    """In the file that is named with it."""
    text = (CHECKOUT / "tests" / file).read_text(encoding="utf-8")

    assert not test or f"def {test}(" in text


def test_every_kind_of_fault_is_in_the_table() -> None:
    """A promise without a test is none; a test without a promise is one that nobody knows of."""
    files = {f"faults/{each.name}" for each in (CHECKOUT / "tests" / "faults").glob("test_*.py")}

    assert len(NAMED) > 30
    assert files - {file for file, _ in NAMED} == set()
