"""Recorded replays: expectations that people have written for a log at T and K, compared with the answers.

The format is described in `replays/README.md`. An expectation has a part of an answer and the reason for it. Here a
file is read and its questions are put; `expected_parts` compares.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.errors import BadValueError, Finding
from negotiation.events import Opening
from negotiation.events.measure_acts import CLASSES
from negotiation.questions.checks.expected_parts import differences, outcomes_of
from negotiation.questions.measures import measure_rows_over_time, unmoved
from negotiation.questions.replay import Replay, replay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from negotiation.events import Event
    from negotiation.logs import Contents

_TABLES = ("basis", "issues", "measures", "totals", "never")
_EXPECTATIONS = (*_TABLES, "findings")
_KEYS = {"name", "sentence", "at", "known_at", "according_to", "because", *_EXPECTATIONS}
_REQUIRED = ("name", "sentence", "at", "because")


@attrs.frozen(kw_only=True)
class Recorded:
    """One recorded replay.

    Attributes:
        name: an identifier, unique in its file.
        sentence: the expectation as a sentence for people.
        because: the reason for the expectation.
        at, known_at, according_to: T, K and the voice of the question, as written; the last two may be None.
        expected: the expected parts of the answer, in the form of the file.
    """

    name: str
    sentence: str
    because: str
    at: str
    known_at: str | None
    according_to: str | None
    expected: Mapping[str, Any]

    def failures(self, contents: Contents) -> list[str]:
        """Answer the question and return each difference between expectation and answer, as a text for people.

        Raises:
            BadValueError: a date of the question is not valid.
            UnknownNameError: the voice does not exist.
        """
        asked = replay(contents, self.known_at, according_to=self.according_to)
        return [*self._unknown_names(contents), *self._differences(asked)]

    def _unknown_names(self, contents: Contents) -> Iterator[str]:
        """Yield a failure for each name that no event has; an expectation about such a name could always hold."""
        never = self.expected.get("never", {}).get("measures", {})
        named = {getattr(event, "measure", None) for event in contents.events}
        for part, measures in (("measures", self.expected.get("measures", {})), ("never.measures", never)):
            for measure in measures.keys() - named:
                yield f"{part}.{measure}: no event of the log names this measure"
        keys = unmoved("").to_dict().keys()
        for measure, expected in never.items():
            for key in expected.keys() - keys:
                yield f"never.measures.{measure}.{key}: the answer has no such key"
        totals = self.expected.get("totals", {})
        for total in totals.keys() - _possible_totals(contents.events) if totals else ():
            yield f"totals.{total}: the log has no such party, scope or unit, or no such class"

    def _differences(self, asked: Replay) -> Iterator[str]:
        """Yield each difference between the expectation and the answers of a replay."""
        answer = asked.at(self.at)
        status, measures = answer.status().to_dict(), answer.measures().to_dict()
        issues = {row["issue"]: {**row, "outcomes": outcomes_of(row["claims"])} for row in status["issues"]}
        rows = {row["measure"]: row for row in measures["measures"]}
        for key, value in self._part("basis").items():
            yield from differences("basis", {key: value}, status["basis"])
        for issue, expected in self._part("issues").items():
            yield from differences(f"issues.{issue}", expected, issues.get(issue))
        for measure, expected in self._part("measures").items():
            yield from differences(f"measures.{measure}", expected, rows.get(measure) or unmoved(measure).to_dict())
        yield from _total_differences(self._part("totals"), measures["totals"])
        for measure, expected in self._part("never").get("measures", {}).items():
            for row in measure_rows_over_time(asked.history, measure):
                if not [*differences("", expected, row)]:  # no difference: the state that must never be was there
                    yield f"never.measures.{measure}: this state held from {row['from']} on"
        if "findings" in self.expected:
            yield from differences("findings", self.expected["findings"], status["findings"])

    def _part(self, key: str) -> Mapping[str, Any]:
        part: Mapping[str, Any] = self.expected.get(key, {})
        return part


def recorded(text: str, file: str) -> tuple[str, list[Recorded], list[Finding]]:
    """Read a file of recorded replays.

    Args:
        text: the text of the file, in TOML.
        file: its name, for findings.

    Returns:
        The name of its log, the recorded replays, and the findings about the file. With findings, there are no replays.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return "", [], [Finding(code="not-toml", file=file, message=f"this is not TOML: {error}.")]
    except RecursionError:
        return "", [], [Finding(code="too-deep", file=file, message="the TOML is nested too deeply.")]
    rows = document.get("replay", [])
    findings = [*_faults(document, rows, file)]
    if findings:
        return str(document.get("log", "")), [], findings
    return document["log"], [_recorded(row) for row in rows], []


def check_recorded(replays: Iterable[Recorded], contents: Contents, file: str) -> Iterator[Finding]:
    """Yield a finding for every recorded replay that does not hold.

    Args:
        replays: the recorded replays.
        contents: the contents of their log.
        file: the name of their file, for findings.
    """
    for each in replays:
        try:
            failures = each.failures(contents)
        except (BadValueError, LookupError) as error:  # a question that cannot be answered fails, and the others go on
            failures = [str(error)]
        if failures:
            message = f"the recorded replay {each.name} does not hold: {each.sentence}"
            yield Finding(
                code="replay-fails",
                file=file,
                message=message,
                excerpt="\n    ".join(failures),
                hint=f"It is expected because: {each.because}",
            )


def _possible_totals(events: Sequence[Event]) -> set[str]:
    """Return the names of all totals that a log could have, in the form of replays: with and without a class."""
    parties = {party.id for event in events if isinstance(event, Opening) for party in event.parties}
    scopes = {getattr(event, "scope", None) for event in events}
    units = {level.unit for event in events if (level := getattr(event, "level", None)) is not None}
    classes = (None, *sorted(CLASSES))
    rows = product(parties, classes, scopes, units)
    return {name for party, sort, scope, unit in rows for name in _total_names(party, sort, scope, unit)}


def _total_names(party: str, sort: str | None, scope: str | None, unit: str) -> tuple[str, ...]:
    """Return the names of a total: `PARTY SCOPE UNIT`, and with a class `PARTY CLASS SCOPE UNIT` too."""
    short = f"{party} {scope} {unit}"
    return (short,) if sort is None else (short, f"{party} {sort} {scope} {unit}")


def _total_differences(expected: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield each difference of a total; a name that stands for totals of several classes is one."""
    levels: dict[str, list[Any]] = {}
    for row in rows:
        for name in _total_names(row["party"], row.get("class"), row["scope"], row["unit"]):
            levels.setdefault(name, []).append(row["level"])
    for name, level in expected.items():
        found = levels.get(name, [0])
        if len(found) > 1:
            yield f"totals.{name}: there are totals of several classes; name the class too"
        else:
            yield from differences(f"totals.{name}", level, found[0])


def _recorded(row: Mapping[str, Any]) -> Recorded:
    return Recorded(
        name=row["name"],
        sentence=row["sentence"],
        because=row["because"],
        at=row["at"],
        known_at=row.get("known_at"),
        according_to=row.get("according_to"),
        expected={key: row[key] for key in _EXPECTATIONS if key in row},
    )


def _faults(document: Mapping[str, Any], rows: Any, file: str) -> Iterator[Finding]:
    """Yield a finding for everything in a file that does not have the form of recorded replays."""
    remedy = "replays/README.md describes the format."
    if not isinstance(document.get("log"), str):
        yield Finding(code="missing-field", file=file, message="the file does not name its log.", hint=remedy)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        yield Finding(code="no-replays", file=file, message="the file has no [[replay]].", hint=remedy)
        return  # without a list of tables, the rest cannot be checked
    names = Counter(name for row in rows if isinstance(name := row.get("name"), str))
    for number, row in enumerate(rows, start=1):
        name = row.get("name") or f"number {number}"
        for key in row.keys() - _KEYS:
            yield Finding(code="unknown-field", file=file, message=f"replay {name} has the key {key!r}.", hint=remedy)
        for key in _REQUIRED:
            if not isinstance(row.get(key), str):
                yield Finding(code="missing-field", file=file, message=f"replay {name} lacks {key}.", hint=remedy)
        if isinstance(row.get("name"), str) and names[row["name"]] > 1:
            yield Finding(code="duplicate-id", file=file, message=f"two replays are called {name}.", hint=remedy)
        if not row.keys() & {*_EXPECTATIONS}:
            yield Finding(code="empty-replay", file=file, message=f"replay {name} expects nothing.", hint=remedy)
        for part in _malformed(row):
            yield Finding(code="bad-type", file=file, message=f"replay {name}: {part}.", hint=remedy)


def _malformed(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield a text for each part of an expectation that does not have the right form."""
    for key in ("known_at", "according_to"):
        if key in row and not isinstance(row[key], str):
            yield f"{key} is not text"
    if not isinstance(row.get("findings", []), list):
        yield "findings is not a list"
    for key in _TABLES:
        part = row.get(key, {})
        if not isinstance(part, dict):
            yield f"{key} is not a table"
            continue
        if key == "never" and part.keys() - {"measures"}:
            yield "never may contain only measures"
        tables = part.get("measures", {}) if key == "never" else part
        if not isinstance(tables, dict):
            yield f"{key}.measures is not a table"
        elif key in {"issues", "measures", "never"}:  # a total is a number, and what the basis says is no table
            yield from (f"{key}.{name} is not a table" for name, each in tables.items() if not isinstance(each, dict))
