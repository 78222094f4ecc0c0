"""JSON text: what two readers could read differently is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from negotiation.codec import parse
from negotiation.errors import BadValueError


def code(line: str) -> str:
    """Return the code of the fault in a line."""
    with pytest.raises(BadValueError) as caught:
        parse(line)
    assert caught.value.hint
    assert len(str(caught.value)) < 1_000
    assert str(caught.value).encode()
    return caught.value.code


def test_an_object_is_read() -> None:
    """Keys in their order, numbers exactly."""
    assert list(parse('{"b":1,"a":[true,null,"é\\u00e9"]}').items()) == [("b", 1), ("a", [True, None, "éé"])]


def test_a_fraction_is_read_exactly() -> None:
    """No binary rounding comes between the text and the event."""
    assert parse('{"a":0.1000000000000000055511151231257827}')["a"] == Decimal("0.1000000000000000055511151231257827")


@pytest.mark.parametrize(
    "line",
    [
        '{"a":1,"a":1}',
        '{"a":1,"b":2,"a":3}',
        '{"a":{"b":1,"b":2}}',
        '{"a":[{"b":1,"b":1}]}',
        '{"a":1,"\\u0061":2}',
        '{"\\ud800":1,"\\ud800":2}',
    ],
)
def test_a_key_stands_once_in_an_object(line: str) -> None:
    """At any depth, and however it is escaped: some readers take the first, some the last."""
    assert code(line) == "repeated-key"


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_words_for_numbers_are_no_json(word: str) -> None:
    """Python's own reader would take them."""
    assert code(f'{{"a":{word}}}') == "bad-number"


@pytest.mark.parametrize(
    "digits",
    [
        pytest.param("9" * 21, id="21 digits"),
        pytest.param("9" * 5_000, id="5,000 digits"),
        pytest.param("-" + "9" * 500_000, id="half a million digits"),
    ],
)
def test_an_integer_of_many_digits_is_refused(digits: str) -> None:
    """Before it is computed, which takes long for many digits."""
    assert code(f'{{"a":{digits}}}') == "bad-number"


@pytest.mark.parametrize(
    "number",
    ["1e9999999999999999999", "1e-9999999999999999999", "-1E+99999999999999999999999", "0e99999999999999999999"],
)
def test_a_number_beyond_all_exponents_is_refused(number: str) -> None:
    """What no decimal can hold is a fault of the line like any other."""
    assert code(f'{{"a":{number}}}') == "bad-number"


@pytest.mark.parametrize("digits", ["0", "-1", "999999999999999", "12345678901234567890"])
def test_an_integer_of_few_digits_is_read(digits: str) -> None:
    """Whether the field takes it is for the field to say."""
    assert parse(f'{{"a":{digits}}}') == {"a": int(digits)}


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("[" * 100_000, id="open lists"),
        pytest.param("[" * 100_000 + "]" * 100_000, id="lists"),
        pytest.param('{"a":' * 100_000 + "1" + "}" * 100_000, id="objects"),
        pytest.param('{"headline":' + "[" * 100_000 + "]" * 100_000 + "}", id="lists in an object"),
    ],
)
def test_nesting_has_an_end(line: str) -> None:
    """Text that would exhaust the stack is refused."""
    assert code(line) == "too-deep"


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("[]", "list"),
        ('[{"kind":"statement"}]', "list"),
        ('"text"', "text"),
        ("7", "number"),
        ("7.5", "number"),
        ("true", "truth value"),
        ("null", "null"),
    ],
)
def test_a_line_is_an_object(line: str, what: str) -> None:
    """Any other JSON value is refused, and the message says what it is."""
    with pytest.raises(BadValueError) as caught:
        parse(line)

    assert caught.value.code == "not-an-object"
    assert what in caught.value.message


@pytest.mark.parametrize(
    "line",
    [
        "",
        " ",
        "{",
        "}",
        '{"a":1',
        '{"a":1}}',
        '{"a":1}{"b":2}',
        '{"a":1,}',
        '{"a" 1}',
        "{a:1}",
        "{'a':1}",
        '{"a":01}',
        '{"a":+1}',
        '{"a":.5}',
        '{"a":1.}',
        '{"a":0x10}',
        '{"a":"tab\there"}',
        '{"a":"\\x"}',
        '{"a":"\\u12"}',
        '{"a":1} // note',
        "# note",
        "\ufeff{}",
        "kind: statement",
        '{"a":٣}',
    ],
)
def test_what_is_no_json_is_refused(line: str) -> None:
    """Comments, trailing commas and other dialects are not JSON."""
    assert code(line) == "not-json"


def test_the_column_of_the_fault_is_said() -> None:
    """So that it can be found in a long line."""
    with pytest.raises(BadValueError) as caught:
        parse('{"kind":"statement","id":}')

    assert "column 26" in caught.value.message


@pytest.mark.parametrize("line", ['{"a":"\0"}', "\0", '{"a":1}\0'])
def test_a_nul_byte_is_named(line: str) -> None:
    """Editors do not show it, so the message must."""
    assert code(line) == "nul-byte"
