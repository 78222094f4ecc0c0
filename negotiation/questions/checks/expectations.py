"""Recorded replays: expectations that people have written for a log at T and K, compared with the answers.

The format is described in `replays/README.md`. An expectation has a part of an answer and the reason for it: keys that
it does not name are not compared; a key that no answer has is a failure, so that a misspelt key does not pass.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import TYPE_CHECKING, Any

import attrs

from negotiation.errors import BadValueError, Finding
from negotiation.events import Opening
from negotiation.questions.measures import measure_rows_over_time, unmoved
from negotiation.questions.replay import Replay, replay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from negotiation.events import Event
    from negotiation.logs import Contents

_EXPECTATIONS = ("issues", "measures", "totals", "never")
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
            yield f"totals.{total}: the log has no such party, scope or unit"

    def _differences(self, asked: Replay) -> Iterator[str]:
        """Yield each difference between the expectation and the answers of a replay."""
        answer = asked.at(self.at)
        issues = {row["issue"]: _comparable(row) for row in answer.status().to_dict()["issues"]}
        measures = {row["measure"]: row for row in answer.measures().to_dict()["measures"]}
        totals = {f"{row.party} {row.scope} {row.unit}": row.level for row in answer.measures().totals}
        for issue, expected in self.expected.get("issues", {}).items():
            yield from _compare(f"issues.{issue}", expected, issues.get(issue))
        for measure, expected in self.expected.get("measures", {}).items():
            yield from _compare(f"measures.{measure}", expected, measures.get(measure) or unmoved(measure).to_dict())
        for total, expected in self.expected.get("totals", {}).items():
            yield from _compare(f"totals.{total}", expected, totals.get(total, 0))
        for measure, expected in self.expected.get("never", {}).get("measures", {}).items():
            for row in measure_rows_over_time(asked.history, measure):
                if not [*_compare("", expected, row)]:  # no difference: the state that must never be was there
                    yield f"never.measures.{measure}: this state held from {row['from']} on"


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
    """Return the names of all totals that a log could have, in the form of replays: `PARTY SCOPE UNIT`."""
    parties = {party.id for event in events if isinstance(event, Opening) for party in event.parties}
    scopes = {getattr(event, "scope", None) for event in events}
    units = {level.unit for event in events if (level := getattr(event, "level", None)) is not None}
    return {f"{party} {scope} {unit}" for party in parties for scope in scopes for unit in units}


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
    for key in _EXPECTATIONS:
        part = row.get(key, {})
        if not isinstance(part, dict):
            yield f"{key} is not a table"
            continue
        if key == "never" and part.keys() - {"measures"}:
            yield "never may contain only measures"
        tables = part.get("measures", {}) if key == "never" else part
        if not isinstance(tables, dict):
            yield f"{key}.measures is not a table"
        elif key != "totals":  # a total is a number
            yield from (f"{key}.{name} is not a table" for name, each in tables.items() if not isinstance(each, dict))


def _comparable(issue: dict[str, Any]) -> dict[str, Any]:
    """Return the status of an issue in the short form of replays: ids and days instead of tables."""
    days = [deadline["written"][:10] for deadline in issue["deadlines"]]
    return {
        **issue,
        "arrangement": issue["arrangement"] or False,
        "claims": [claim["event"] for claim in issue["claims"]],
        "deadlines": [*dict.fromkeys(days)],
        "last": issue["last"] and issue["last"]["event"],
        "measures": [measure["measure"] for measure in issue["measures"]],
    }


def _compare(path: str, expected: Any, actual: Any) -> Iterator[str]:
    """Yield each difference of an actual value from the expected one; of tables, only the expected keys count.

    The order of a list does not count, except for deadlines, which are sorted by date.
    """
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            if key not in actual:
                if value not in ([], {}):  # a step without votes is missing from the answer, so nothing is expected
                    yield f"{path}.{key}: expected {value!r}, but the answer has no such key"
            else:
                yield from _compare(f"{path}.{key}", value, actual[key])
    elif isinstance(expected, list) and isinstance(actual, list) and not path.endswith(".deadlines"):
        if sorted(map(str, expected)) != sorted(map(str, actual)):
            yield f"{path}: expected {expected!r}, found {actual!r}"
    elif expected != actual and not (expected is False and actual is None):  # TOML has no null: false stands for it
        yield f"{path}: expected {expected!r}, found {actual!r}"
