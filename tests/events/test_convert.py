"""Conversion at the door: ids, texts, numbers, and what is refused there."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any

import pytest

from negotiation.errors import BadValueError
from negotiation.events import Level
from negotiation.events.convert import integer, name, names, number, optional_zone, round_number, text, truth
from negotiation.events.values import optional_level, sources

_TOO_PRECISE = Decimal("1." + "0" * 30 + "1")


@pytest.mark.parametrize(
    "value", ["a", "7", "_x", "2025-10-26-kl-cn", "us.tariff:v2+b_c-d", "US", pytest.param("a" * 128, id="128 letters")]
)
def test_an_id_is_a_readable_slug(value: str) -> None:
    """Letters, digits and `_ . : + -`, at most 128 of them."""
    assert name(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "a b",
        " a",
        "a ",
        "a\n",
        "a\0",
        "a\t",
        "-a",
        ".a",
        ":a",
        "+a",
        "../a",
        "a/b",
        "a\\b",
        "a,b",
        'a"b',
        "é",
        "中国",
        "а",
        "٢",
        "a\u200bb",
        "\ud800",
        pytest.param("a" * 129, id="129 letters"),
        pytest.param("a" * 1_000_000, id="a million letters"),
    ],
)
def test_what_cannot_be_read_aloud_is_no_id(value: str) -> None:
    """Spaces, other alphabets, leading signs and long ids are refused, briefly."""
    with pytest.raises(BadValueError) as caught:
        name(value)

    assert caught.value.code == "bad-id"
    assert len(str(caught.value)) < 1_000


@pytest.mark.parametrize("value", [None, 7, True, ["a"], {"id": "a"}, b"a"])
def test_what_is_no_text_is_no_id(value: Any) -> None:
    """Numbers and lists are not read as their text."""
    with pytest.raises(BadValueError) as caught:
        name(value)

    assert caught.value.code == "wrong-type"


def test_a_list_of_ids_becomes_a_tuple() -> None:
    """In the order in which it was written."""
    assert names(["b", "a"]) == ("b", "a")


@pytest.mark.parametrize("value", ["US", {"US": 1}, {"US"}, None, 7, iter(["US"])])
def test_a_list_of_ids_is_a_list(value: Any) -> None:
    """A text is not a list of letters, nor an object a list of keys."""
    with pytest.raises(BadValueError) as caught:
        names(value)

    assert caught.value.code == "wrong-type"


def test_a_list_names_an_id_once() -> None:
    """`["US", "US"]` is a slip of the pen."""
    with pytest.raises(BadValueError) as caught:
        names(["US", "CN", "US"])

    assert caught.value.code == "repeated-id"


@pytest.mark.parametrize(
    "value",
    ["–", "中美贸易", "a\nb", "🧧", "\u2028", pytest.param("x" * 20_000, id="20,000 letters"), "\ufffd", "\u202eabc"],
)
def test_a_text_is_any_text(value: str) -> None:
    """Any language, line breaks, and up to 20,000 characters pass unchanged."""
    written = f"a{value}"[:20_000]

    assert text(written) == written


@pytest.mark.parametrize("value", ["", " ", "\n\t", "\u3000"])
def test_a_text_says_something(value: str) -> None:
    """Blanks alone are an absent field written by mistake."""
    with pytest.raises(BadValueError) as caught:
        text(value)

    assert caught.value.code == "empty-text"


@pytest.mark.parametrize("value", ["a\0b", "\0", "a\ud800b", "\udfff", "\udc00\ud800"])
def test_a_text_holds_only_what_can_be_stored(value: str) -> None:
    """U+0000 and lone surrogates fit neither a UTF-8 file nor a database."""
    with pytest.raises(BadValueError) as caught:
        text(value)

    assert caught.value.code == "bad-character"
    assert str(caught.value).encode()


def test_a_text_has_an_end() -> None:
    """One character more than 20,000 is refused."""
    with pytest.raises(BadValueError) as caught:
        text("x" * 20_001)

    assert caught.value.code == "too-long"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, 0),
        (10, 10),
        (24.0, 24),
        (-0.0, 0),
        (2.5, Decimal("2.5")),
        (0.1, Decimal("0.1")),
        (Decimal("2.50"), Decimal("2.5")),
        (Decimal("1E+3"), 1000),
        (Decimal("0E+999999"), 0),
        (1e-05, Decimal("0.00001")),
        (999_999_999_999_999, 999_999_999_999_999),
        (Decimal("0.123456789012345"), Decimal("0.123456789012345")),
        (Decimal("12345678.9012345"), Decimal("12345678.9012345")),
        (Decimal("1.0000000000000000000000000000000"), 1),
    ],
)
def test_a_number_is_exact(value: float | Decimal, expected: int | Decimal) -> None:
    """What is written is what is held; integer numbers become `int`."""
    assert number(value) == expected
    assert type(number(value)) is type(expected)


@pytest.mark.parametrize("value", [2.5, 0.1, 1e-05, 0.3, 145.6, 99999999999999.9, 0.000000000000001])
def test_a_number_survives_json(value: float) -> None:
    """A level written as a JSON number is read back as the same level by every reader."""
    assert number(float(number(value))) == number(value)
    assert float(number(value)) == value


def test_a_number_does_not_depend_on_the_precision_of_the_thread() -> None:
    """A program that works with another decimal precision reads the same level."""
    with localcontext(prec=3):
        read = number(Decimal("12345.678"))

    assert read == Decimal("12345.678")


@pytest.mark.parametrize(
    "value",
    [
        -1,
        -0.5,
        Decimal("-0.000001"),
        float("nan"),
        float("inf"),
        float("-inf"),
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        10**15,
        10**100,
        pytest.param(10**5000, id="5001 digits"),
        1e15,
        1e300,
        Decimal("1E+999999"),
        Decimal("1E-999999"),
        1e-16,
        Decimal(1234567890123456),
        Decimal("0.1234567890123456"),
        Decimal("0.1000000000000001"),
        _TOO_PRECISE,
        Decimal("0.3") + Decimal("1E-28"),
    ],
)
def test_a_number_that_json_does_not_carry_is_refused(value: float | Decimal) -> None:
    """Negative, not finite, or of more than 15 digits: never rounded, never another error."""
    with pytest.raises(BadValueError) as caught:
        number(value)

    assert caught.value.code == "bad-number"


@pytest.mark.parametrize("value", ["10", True, False, None, [10], {"value": 10}, 1j])
def test_a_number_is_a_number(value: Any) -> None:
    """Text that looks like one is not one, and neither is a truth value."""
    with pytest.raises(BadValueError) as caught:
        number(value)

    assert caught.value.code == "wrong-type"


@pytest.mark.parametrize("value", [0, 1, -1, 1_000_000, -1_000_000])
def test_a_small_whole_number_passes(value: int) -> None:
    """Within a million, negative ones too: `order` may put an event before another."""
    assert integer(value) == value


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1_000_001, "bad-number"),
        (-1_000_001, "bad-number"),
        pytest.param(10**5000, "bad-number", id="5001 digits"),
        (1.0, "wrong-type"),
        (Decimal(1), "wrong-type"),
        (True, "wrong-type"),
        ("1", "wrong-type"),
        (None, "wrong-type"),
    ],
)
def test_what_is_no_small_whole_number_is_refused(value: Any, code: str) -> None:
    """Neither a text, nor a truth value, nor a number with a point."""
    with pytest.raises(BadValueError) as caught:
        integer(value)

    assert caught.value.code == code


@pytest.mark.parametrize("value", [5, "Geneva", "5a", None])
def test_a_round_is_a_number_or_a_word(value: Any) -> None:
    """Parties count rounds in their own ways."""
    assert round_number(value) == value


@pytest.mark.parametrize("value", ["", 1.5, True, [], {}])
def test_a_round_is_nothing_else(value: Any) -> None:
    """An empty word, a fraction or a truth value is refused."""
    with pytest.raises(BadValueError):
        round_number(value)


@pytest.mark.parametrize("value", [0, 1, "true", "false", None, []])
def test_a_truth_value_is_true_or_false(value: Any) -> None:
    """1 and "true" are not."""
    with pytest.raises(BadValueError) as caught:
        truth(value)

    assert caught.value.code == "wrong-type"


def test_a_zone_is_kept_by_its_name() -> None:
    """Events hold names, so that they can be written again."""
    assert optional_zone("Asia/Shanghai") == "Asia/Shanghai"


def test_a_level_is_written_as_value_and_unit() -> None:
    """An object of the text format becomes a level; a level passes as it is."""
    level = optional_level({"value": 24, "unit": "%"})

    assert level == Level(24, "%")
    assert optional_level(level) is level
    assert str(level) == "24 %"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (24, "wrong-type"),
        ("24 %", "wrong-type"),
        ([24, "%"], "wrong-type"),
        ({"value": 24}, "missing-field"),
        ({"unit": "%"}, "missing-field"),
        ({}, "missing-field"),
        ({"value": 24, "unit": "%", "scope": "all"}, "unknown-field"),
        ({"value": "24", "unit": "%"}, "wrong-type"),
        ({"value": None, "unit": "%"}, "wrong-type"),
        ({"value": -24, "unit": "%"}, "bad-number"),
        ({"value": 24, "unit": ""}, "empty-text"),
        ({"value": 24, "unit": None}, "wrong-type"),
    ],
)
def test_what_is_no_level_is_refused(value: Any, code: str) -> None:
    """Each fault has its own code."""
    with pytest.raises(BadValueError) as caught:
        optional_level(value)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"publisher": "Xinhua"}, "wrong-type"),
        (["Xinhua"], "wrong-type"),
        ([None], "wrong-type"),
        ([{}], "missing-field"),
        ([{"title": "Consensus"}], "missing-field"),
        ([{"publisher": "Xinhua", "date": "2025"}], "unknown-field"),
        ([{"publisher": "Xinhua", "published": "2025-02-30"}], "bad-time"),
        ([{"publisher": "Xinhua", "published": ["2025"]}], "wrong-type"),
        ([{"publisher": "Xinhua", "url": ""}], "empty-text"),
    ],
)
def test_what_is_no_list_of_sources_is_refused(value: Any, code: str) -> None:
    """A source is an object with a publisher; what else it says must be right too."""
    with pytest.raises(BadValueError) as caught:
        sources(value)

    assert caught.value.code == code


def test_a_fault_can_always_be_printed() -> None:
    """A key with half a character in it does not break the message about it."""
    with pytest.raises(BadValueError) as caught:
        optional_level({"value": 24, "unit": "%", "\ud800": 1})

    assert str(caught.value).encode()
