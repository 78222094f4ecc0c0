"""The library reference, docs/library.md, is made from the code; `python -m tests.update` writes it anew."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import negotiation

if TYPE_CHECKING:
    from collections.abc import Callable

REFERENCE = Path(__file__).parents[2] / "docs" / "library.md"
_HEAD = """\
# Library

Every public name of `negotiation`, from the code. Written by `tests/docs/test_library.py`; not edited by hand. Names
are imported when they are first used. Start with the [tutorial](tutorial.md), or the [page for
developers](howto/developer.md).
"""
_GROUPS = ("Functions", "Answers and other values", "Events", "Errors")


def reference() -> str:
    """Return the whole reference."""
    groups: dict[str, list[str]] = {group: [] for group in _GROUPS}
    for name in sorted(set(negotiation.__all__) - {"__version__"}, key=str.lower):
        value = getattr(negotiation, name)
        groups[_group(value)].append(_entry(name, value))
    parts = [_HEAD]
    for group, entries in groups.items():
        parts += [f"## {group}\n", *entries]
    return "\n".join(parts)


def _group(value: Any) -> str:
    if not inspect.isclass(value):
        return "Functions"
    if issubclass(value, Exception):
        return "Errors"
    return "Events" if issubclass(value, negotiation.Event) else "Answers and other values"


def _entry(name: str, value: Any) -> str:
    doc = inspect.getdoc(value) or ""
    lines = [f"### {name}\n", f"```python\n{_signature(name, value)}\n```\n", f"{_as_text(doc)}\n"]
    if inspect.isclass(value):
        lines += [f"- {line}" for line in _members(value)]
        lines.append("")
    return "\n".join(lines)


def _signature(name: str, value: Any) -> str:
    if inspect.isclass(value) and attrs.has(value):
        fields = [field.name for field in attrs.fields(value) if not field.name.startswith("_")]
        return f"{name}({', '.join(fields)})"
    if inspect.isclass(value):
        return name
    shown = inspect.signature(value, eval_str=False)
    return f"{name}{shown}".replace("'", "")


def _as_text(doc: str) -> str:
    """Keep the docstring as it is, as preformatted text where it has sections."""
    first, _, rest = doc.partition("\n\n")
    return f"{first}\n\n```text\n{rest}\n```" if rest.strip() else first


def _members(value: type) -> list[str]:
    """Return the public methods and properties that a class has of its own, each with its first sentence."""
    found = []
    for name, member in vars(value).items():
        target = member.fget if isinstance(member, property) else getattr(member, "func", member)
        if name.startswith("_") or not inspect.isfunction(target):
            continue
        doc = (inspect.getdoc(target) or "").partition("\n")[0]
        signature = "" if isinstance(member, property) else str(inspect.signature(target)).replace("'", "")
        found.append(f"`{name}{signature}`: {doc}")
    return found


@pytest.mark.generated
def test_the_library_reference_is_up_to_date(generated: Callable[[Path, str], None]) -> None:
    """docs/library.md holds every public name with its docstring."""
    generated(REFERENCE, reference())


def test_every_public_name_says_what_it_is() -> None:
    """Nothing is public without a docstring."""
    names = set(negotiation.__all__) - {"__version__"}

    assert [name for name in sorted(names) if not inspect.getdoc(getattr(negotiation, name))] == []
