"""What is written once for all values is what attrs would write for each."""

from __future__ import annotations

import attrs

from negotiation.value import Value


@attrs.frozen
class Written:
    """As attrs writes it."""

    name: str
    size: int = attrs.field(default=1, eq=False)
    secret: str = attrs.field(default="", repr=False)


@attrs.frozen(eq=False, repr=False)
class Shared(Value):
    """The same fields, with what values share."""

    name: str
    size: int = attrs.field(default=1, eq=False)
    secret: str = attrs.field(default="", repr=False)


@attrs.frozen(eq=False, repr=False)
class Other(Value):
    """Another class with the same content."""

    name: str


CONTENTS = [("a", 1, ""), ("a", 2, ""), ("a", 1, "b"), ("b", 1, "")]


def test_values_are_equal_where_attrs_says_so() -> None:
    """Every field that counts is compared, and no other."""
    for one in CONTENTS:
        for other in CONTENTS:
            assert (Shared(*one) == Shared(*other)) is (Written(*one) == Written(*other))


def test_equal_values_have_one_hash() -> None:
    """Values can be members of sets and keys of mappings."""
    assert len({Shared(*each) for each in CONTENTS}) == len({Written(*each) for each in CONTENTS})


def test_values_of_two_classes_differ() -> None:
    """The class is part of what a value says."""
    assert Shared("a") != Other("a")
    assert Shared("a") != "a"


def test_a_value_shows_itself_as_attrs_does() -> None:
    """The class, then each field that is no secret."""
    assert repr(Shared("a", 2, "b")).replace("Shared", "Written") == repr(Written("a", 2, "b"))
