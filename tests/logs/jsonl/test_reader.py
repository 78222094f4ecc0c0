"""Reading JSON Lines: files as they come, good and bad; each finding with file and line, and all of them."""

from __future__ import annotations

import json
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from given import OPENING, Record, event
from negotiation.codec import MAX_LINE_BYTES, encode
from negotiation.errors import InvalidLogError, UnreadableLogError
from negotiation.logs import Contents, JsonLinesLog

if TYPE_CHECKING:
    from pathlib import Path

    from negotiation.errors import Finding

OPENED = encode(event(OPENING))


def statement(number: int = 1, **fields: Any) -> Record:
    """Return the statement s1, s2, … of the US on tariffs."""
    return {
        "kind": "statement",
        "id": f"s{number}",
        "occurred": "2025-10-26",
        "issues": ["tariffs"],
        "parties": ["US"],
        **fields,
    }


def text(record: object) -> str:
    """Write an object on one line, as it is."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


class File:
    """A log file in a folder of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, content: bytes) -> Contents:
        """Write the file and read it as a log."""
        self.path.write_bytes(content)
        return JsonLinesLog(self.path).read()

    def findings(self, *lines: object) -> list[Finding]:
        """Return what is wrong with a file of an opening and these lines (text, bytes or objects)."""
        return self.faults(b"\n".join([OPENED.encode(), *(_bytes(line) for line in lines)]) + b"\n")

    def faults(self, content: bytes) -> list[Finding]:
        """Return what is wrong with a file."""
        with pytest.raises(InvalidLogError) as caught:
            self.read(content)
        assert caught.value.name == str(self.path)
        assert all(finding.file == str(self.path) for finding in caught.value.findings)
        assert all(finding.severity == "error" for finding in caught.value.findings)
        assert all(finding.message and finding.hint for finding in caught.value.findings)
        assert str(caught.value).encode()
        return list(caught.value.findings)


def _bytes(line: object) -> bytes:
    return line if isinstance(line, bytes) else (line if isinstance(line, str) else text(line)).encode()


def places(findings: list[Finding]) -> list[tuple[int | None, str]]:
    """Return line and code of each finding."""
    return [(finding.line, finding.code) for finding in findings]


@pytest.fixture
def file(tmp_path: Path) -> File:
    """The file of this test."""
    return File(tmp_path / "log.jsonl")


GOOD = [OPENED, text(statement(1)), text(statement(2))]
GOOD_FILES = {
    "as it should be": "\n".join([*GOOD, ""]).encode(),
    "without the last line end": "\n".join(GOOD).encode(),
    "with Windows line ends": "\r\n".join([*GOOD, ""]).encode(),
    "with a Windows line end missing": "\r\n".join(GOOD).encode(),
    "with a byte-order mark": b"\xef\xbb\xbf" + "\n".join([*GOOD, ""]).encode(),
    "with mark and Windows line ends": b"\xef\xbb\xbf" + "\r\n".join([*GOOD, ""]).encode(),
    "with blank lines": ("\n\n" + "\n\n \n\t\n".join([*GOOD, ""]) + "\n\n").encode(),
    "with blank Windows lines": ("\r\n" + "\r\n\r\n".join([*GOOD, ""])).encode(),
}


@pytest.mark.parametrize("content", GOOD_FILES.values(), ids=GOOD_FILES.keys())
def test_ways_of_ending_lines_are_put_up_with(file: File, content: bytes) -> None:
    """Events, positions, bytes and head are those of the plain file."""
    plain = file.read(GOOD_FILES["as it should be"])
    contents = file.read(content)

    assert contents.events == plain.events
    assert [entry.position for entry in contents.entries] == [1, 2, 3]
    assert [entry.data for entry in contents.entries] == [line.encode() for line in GOOD]
    assert contents.head == plain.head


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n", b"\n \n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"], ids=repr)
def test_an_empty_file_is_an_empty_log(file: File, content: bytes) -> None:
    """A log before its opening."""
    assert file.read(content).entries == ()


def test_entries_know_their_lines(file: File) -> None:
    """Blank lines count, from 1."""
    contents = file.read("\n".join(["", GOOD[0], "", GOOD[1], ""]).encode())

    assert [entry.line for entry in contents.entries] == [2, 4]


def test_bytes_are_kept_as_written(file: File) -> None:
    """The hash is over the line as it stands, not over a canonical form of it."""
    spaced = json.dumps(statement(1))
    contents = file.read(f"{OPENED}\n{spaced}\n".encode())

    assert contents.entries[1].data == spaced.encode()


def test_the_recording_time_is_no_part_of_the_event(file: File) -> None:
    """It stands last in the line; the event's bytes are the line without it."""
    line = text({**statement(1), "recorded": "2026-06-01T12:00:00Z"})
    entry = file.read(f"{OPENED}\n{line}\n".encode()).entries[1]

    assert entry.recorded == "2026-06-01T12:00:00Z"
    assert entry.data == text(statement(1)).encode()


def test_separators_inside_a_text_do_not_end_a_line(file: File) -> None:
    """Only LF does: U+2028, U+0085 and form feeds are text."""
    headline = "a\u2028b\u2029c\u0085d"
    contents = file.read("\n".join([OPENED, text(statement(1, headline=headline)), ""]).encode())

    assert contents.events[1].headline == headline


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (statement(issues=["fish"]), "unknown-issue"),
        (statement(parties=["RU"]), "unknown-party"),
        (statement(by=["RU"]), "unknown-party"),
        (statement(id="opening"), "duplicate-id"),
        (statement(occurred="2025-02-30"), "bad-time"),
        (statement(occurred="2025-10-26T10:00"), "naive-time"),
        (statement(amends="s9"), "unknown-event"),
        (statement(amends="s1"), "correction-ring"),
        (statement(known="2025-10-25"), "known-before-occurred"),
        (statement(kind="rumour"), "unknown-kind"),
        (statement(headlin="x"), "unknown-field"),
        (statement(headline=None), "null-field"),
        (statement(v=2), "unknown-version"),
        (statement(zone="Asia/Bejing"), "unknown-zone"),
        ({"kind": "statement", "id": "s1", "occurred": "2025", "issues": ["tariffs"]}, "missing-field"),
        ([statement()], "not-an-object"),
        ("[]", "not-an-object"),
        ("7", "not-an-object"),
        ("null", "not-an-object"),
        ("hello", "not-json"),
        ("{}{}", "not-json"),
        ("# note", "not-json"),
        ('{"a":1,"a":2}', "repeated-key"),
        ('{"a":NaN}', "bad-number"),
        ('{"a":1e9999999999999999999}', "bad-number"),
        ("[" * 100_000, "too-deep"),
        (b'{"a":"\0"}', "nul-byte"),
        (b"\0" * 100, "nul-byte"),
        ('{"a":"é"}'.encode("latin-1"), "not-utf8"),
        (b'{"a":"\xed\xa0\x80"}', "not-utf8"),
        (b"\xff\xfe", "wrong-encoding"),
        ("\ufeff" + text(statement()), "not-json"),
        ('{"recorded":"2026-06-01T12:00:00Z",' + text(statement())[1:], "bad-recorded"),
        (statement(recorded="2026-06-01"), "bad-recorded"),
        (statement(recorded="2026-06-01T12:00:00Z/2026-06-01T12:00:00Z"), "bad-recorded"),
        (statement(recorded=7), "bad-recorded"),
        (statement(recorded="soon"), "bad-time"),
        (statement(recorded="2026-06-01T12:00:00"), "naive-time"),
        (b"x" * (MAX_LINE_BYTES + 1), "line-too-long"),
    ],
)
def test_a_bad_line_is_a_finding_with_file_and_line(file: File, line: object, code: str) -> None:
    """One line, one finding, with the excerpt and a remedy; the lines around it are good."""
    findings = file.findings(line, statement(2))

    assert places(findings) == [(2, code)]
    assert findings[0].excerpt
    assert len(findings[0].excerpt) <= 80


def test_null_for_the_recording_time_is_refused(file: File) -> None:
    """Absent fields are left out, this one too."""
    assert [finding.line for finding in file.findings(statement(recorded=None))] == [2]


def test_all_findings_of_a_file_are_reported(file: File) -> None:
    """In the order of the lines, whatever stage found them."""
    findings = file.findings(
        statement(1, issues=["fish"], parties=["RU"]),
        "{",
        statement(1),
        statement(3, occurred="2025-02-30", headline="", amends="s9"),
        b"\xff",
        "",
        statement(5, amends="s9"),
        "[]",
    )

    assert sorted(places(findings)) == [
        (2, "unknown-issue"),
        (2, "unknown-party"),
        (3, "not-json"),
        (4, "duplicate-id"),
        (5, "bad-time"),
        (5, "empty-text"),
        (6, "not-utf8"),
        (8, "unknown-event"),
        (9, "not-an-object"),
    ]
    assert [finding.line for finding in findings] == sorted(finding.line or 0 for finding in findings)


def test_a_file_that_is_no_log_at_all_is_given_up(file: File) -> None:
    """After a thousand findings the rest is neither read nor reported: nobody would read it, and memory ends."""
    findings = file.faults(b"\x00\n" * 100_000)

    assert len(findings) == 1001
    assert (findings[-1].code, findings[-1].line) == ("too-many-findings", 1000)


def test_the_message_names_file_line_code_excerpt_and_remedy(file: File) -> None:
    """FILE:LINE: CODE: sentence, then the excerpt and the remedy, indented."""
    (finding,) = file.findings(statement(1, issues=["tarifs"]))
    first, *rest = str(finding).splitlines()

    assert first.startswith(f"{file.path}:2: unknown-issue: ")
    assert "'tarifs'" in first
    assert rest == [f"    {finding.excerpt}", f"    {finding.hint}"]
    assert finding.excerpt.startswith('{"kind":"statement","id":"s1"')


@pytest.mark.parametrize(
    ("fields", "meant"),
    [
        ({"issues": ["tarifs"]}, "tariffs"),
        ({"parties": ["us"], "by": ["US"]}, "US"),
        ({"amends": "openning"}, "opening"),
    ],
)
def test_an_undeclared_name_comes_with_the_nearest(file: File, fields: Record, meant: str) -> None:
    """The remedy names what was probably meant."""
    (finding,) = file.findings(statement(1, **fields))

    assert meant in finding.hint


def test_the_press_needs_no_declaration(file: File) -> None:
    """It is the third voice in every log."""
    lines = [OPENED, text(statement(1, by=["press"])), ""]

    assert file.read("\n".join(lines).encode()).position == 2


def test_the_press_takes_back_what_it_reported(file: File) -> None:
    """A retraction is the one act that the press has."""
    report = statement(1, by=["press"])
    back = {"kind": "retraction", "id": "r1", "occurred": "2025-10-27", "parties": ["press"], "amends": "s1", "v": 2}
    other = {**back, "id": "r2", "parties": ["wire"]}

    lines = [OPENED, text(report), encode(event(back)), ""]

    assert file.read("\n".join(lines).encode()).position == 3
    assert places(file.findings(report, other)) == [(3, "unknown-party")]


def test_the_press_is_no_party(file: File) -> None:
    """It reports acts, and has none of its own."""
    assert places(file.findings(statement(1, parties=["press"]))) == [(2, "unknown-party")]


def test_a_duplicate_is_found_at_its_second_line(file: File) -> None:
    """The same content again too: a file has each event once."""
    assert places(file.findings(statement(1), statement(2), statement(1))) == [(4, "duplicate-id")]


def test_a_file_without_opening_is_no_log(file: File) -> None:
    """One finding says so; that no name is declared follows from it."""
    findings = file.faults((text(statement(1)) + "\n" + text(statement(2)) + "\n").encode())

    assert places(findings) == [(1, "no-opening")]
    assert '"kind":"opening"' in findings[0].hint


def test_a_damaged_opening_is_not_a_missing_one(file: File) -> None:
    """The line is there, and its own fault is the only one."""
    damaged = text({**OPENING, "occurred": "2025-02-30"})
    findings = file.faults("\n".join([damaged, text(statement(1)), ""]).encode())

    assert places(findings) == [(1, "bad-time")]


def test_an_event_that_amends_a_damaged_line_is_not_at_fault(file: File) -> None:
    """The amended event is there, even if it cannot be read."""
    findings = file.findings(statement(1, headline=""), statement(2, amends="s1"))

    assert places(findings) == [(2, "empty-text")]


def test_a_ring_of_corrections_is_found_once(file: File) -> None:
    """At its last line, with the events that make it."""
    findings = file.findings(statement(1, amends="s3"), statement(2, amends="s1"), statement(3, amends="s2"))

    assert places(findings) == [(4, "correction-ring")]
    assert all(name in findings[0].message for name in ("s1", "s2", "s3"))


def test_two_rings_are_two_findings(file: File) -> None:
    """Each at its own place."""
    findings = file.findings(
        statement(1, amends="s2"), statement(2, amends="s1"), statement(3, amends="s4"), statement(4, amends="s3")
    )

    assert places(findings) == [(3, "correction-ring"), (5, "correction-ring")]


@pytest.mark.parametrize("cut", [1, 10, 60])
def test_a_truncated_last_line_is_named(file: File, cut: int) -> None:
    """A write that was cut off is told from a line that somebody wrote wrong."""
    content = "\n".join([OPENED, text(statement(1)), text(statement(2))[:-cut]]).encode()

    assert places(file.faults(content)) == [(3, "truncated-line")]


def test_a_bad_last_line_with_its_line_end_is_not_truncated(file: File) -> None:
    """It was written as a whole."""
    content = "\n".join([OPENED, text(statement(1)), "{", ""]).encode()

    assert places(file.faults(content)) == [(3, "not-json")]


def test_a_last_line_cut_within_a_character_is_truncated(file: File) -> None:
    """A write can end between two bytes of one."""
    content = "\n".join([OPENED, text(statement(1, headline="中"))]).encode()
    cut = content[: content.index("中".encode()) + 2]

    assert places(file.faults(cut)) == [(2, "truncated-line")]


def test_recorded_backwards_is_found(file: File) -> None:
    """A log never goes back in time; equal times and lines without one are fine."""
    findings = file.findings(
        statement(1, recorded="2026-06-01T12:00:00Z"),
        statement(2, recorded="2026-06-01T12:00:00Z"),
        statement(3),
        statement(4, recorded="2026-06-01T11:59:59Z"),
        statement(5, recorded="2026-06-01T12:00:01Z"),
    )

    assert places(findings) == [(5, "recorded-backwards")]
    assert findings[0].event == "s4"


def test_recording_times_are_compared_as_instants(file: File) -> None:
    """Not as text."""
    findings = file.findings(
        statement(1, recorded="2026-06-01T12:00:00+08:00"), statement(2, recorded="2026-06-01T03:59:00Z")
    )

    assert places(findings) == [(3, "recorded-backwards")]


def test_each_line_after_a_step_back_is_judged_by_the_latest(file: File) -> None:
    """One line with a time far ahead does not hide those behind it."""
    findings = file.findings(
        statement(1, recorded="2026-06-03T00:00:00Z"),
        statement(2, recorded="2026-06-01T00:00:00Z"),
        statement(3, recorded="2026-06-02T00:00:00Z"),
    )

    assert places(findings) == [(3, "recorded-backwards"), (4, "recorded-backwards")]


def test_a_text_that_looks_like_a_recording_time_is_none(file: File) -> None:
    """Only the member at the end of the object counts."""
    headline = 'x","recorded":"2026-06-01T12:00:00Z"}'
    entry = file.read("\n".join([OPENED, text(statement(1, headline=headline)), ""]).encode()).entries[1]

    assert entry.recorded is None
    assert entry.event.headline == headline


def test_a_file_in_utf16_is_refused(file: File) -> None:
    """As some editors save it: what it is not is said at its first line."""
    findings = file.faults("\n".join([*GOOD, ""]).encode("utf-16"))

    assert places(findings)[0] == (1, "wrong-encoding")
    assert "UTF-8" in findings[0].hint


def test_a_file_of_old_macintosh_lines_is_refused(file: File) -> None:
    """CR alone ends no line, so that the file is one line that is no JSON."""
    assert [finding.line for finding in file.faults("\r".join([*GOOD, ""]).encode())] == [1]


def test_a_file_of_zeros_is_refused(file: File) -> None:
    """As some file systems leave it after a crash."""
    assert places(file.faults(bytes(4_096))) == [(1, "unfinished-batch")]


def test_zeros_after_the_last_line_are_found(file: File) -> None:
    """At the line where they are."""
    assert places(file.faults("\n".join([*GOOD, ""]).encode() + bytes(512))) == [(4, "unfinished-batch")]


def test_a_database_is_no_text(file: File) -> None:
    """Any bytes at all give findings, not a traceback."""
    noise = b"SQLite format 3\0" + bytes(range(256)) * 64

    assert file.faults(noise)


def test_a_long_line_is_refused_in_bounded_memory(file: File) -> None:
    """Ten megabytes without a line end are not held; the lines after it are still read."""
    long = b'{"kind":"' + b"x" * 10_000_000 + b'"}'
    content = b"\n".join([OPENED.encode(), long, b"{", _bytes(statement(1)), b""])
    file.path.write_bytes(content)
    del content, long
    tracemalloc.start()
    with pytest.raises(InvalidLogError) as caught:
        JsonLinesLog(file.path).read()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert places([*caught.value.findings]) == [(2, "line-too-long"), (3, "not-json")]
    assert peak < 6 * MAX_LINE_BYTES


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""], ids=repr)
def test_a_line_of_the_greatest_length_is_read(file: File, end: bytes) -> None:
    """The limit is on the line without its end."""
    line = _bytes(statement(1))
    padded = line[:-1] + b" " * (MAX_LINE_BYTES - len(line)) + b"}"

    assert file.read(OPENED.encode() + b"\n" + padded + end).position == 2
    assert places(file.faults(OPENED.encode() + b"\n" + padded[:-1] + b" }" + end)) == [(2, "line-too-long")]


def test_an_event_behind_a_megabyte_of_blanks_is_not_lost(file: File) -> None:
    """A line is blank only when the whole of it is."""
    hidden = b" " * (MAX_LINE_BYTES + 10) + _bytes(statement(1))

    assert places(file.findings(hidden)) == [(2, "line-too-long")]


def test_a_long_first_line_with_a_byte_order_mark_is_one_line(file: File) -> None:
    """The mark does not count, nor change where the line ends."""
    content = b"\xef\xbb\xbf" + b"x" * (2 * MAX_LINE_BYTES) + b"\n" + OPENED.encode() + b"\n"

    assert places(file.faults(content)) == [(1, "line-too-long")]


@pytest.mark.parametrize(
    "fields",
    [
        {"headline": ["x" * 900_000]},
        {"occurred": "x" * 900_000},
        {"zone": "x" * 900_000},
        {"id": "x" * 900_000},
        {"kind": "x" * 900_000},
        {"x" * 900_000: 1},
        {"order": {"x": "y" * 900_000}},
        {"issues": "x" * 900_000},
        {"level": "x" * 900_000},
        {"level": {"value": 1, "unit": "%", "x" * 900_000: 1}},
        {"recorded": "x" * 900_000},
    ],
    ids=lambda fields: next(iter(fields))[:10],
)
def test_a_finding_about_a_huge_value_is_short(file: File, fields: Record) -> None:
    """A person reads it: the message is a sentence, not the megabyte that it is about."""
    findings = file.findings(statement(1, **fields))

    assert all(len(str(finding)) < 2_000 for finding in findings)


def test_a_missing_file_cannot_be_read(file: File) -> None:
    """A log that was removed since it was opened."""
    with pytest.raises(UnreadableLogError) as caught:
        JsonLinesLog(file.path).read()

    assert str(file.path) in str(caught.value)
