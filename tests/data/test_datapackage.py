"""The data package: `events/datapackage.json` says what the data are; `python -m tests.update` writes it anew."""

from __future__ import annotations

import csv
import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from negotiation.formats.tables import TABLES, table_schema
from negotiation.logs import open_log
from negotiation.questions.checks import read_bibliography
from running import CHECKOUT, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EVENTS = CHECKOUT / "events"
PACKAGE = EVENTS / "datapackage.json"
LOG = "us-china-2025"
CHANGES = (EVENTS / "CHANGELOG.md").read_text(encoding="utf-8")
VERSION = next(line.split()[1] for line in CHANGES.splitlines() if line.startswith("## ") and line[3].isdigit())

TEXT = "string"
WRITTEN_BY = {"events": "export --to csv", "panel": "export --to panel"}
"""The commands that write tables which are not called as they are."""
SCHEMAS: dict[str, dict[str, str]] = {
    "sources": {"publisher": TEXT, "title": TEXT, "published": TEXT, "language": TEXT, "url": TEXT},
    "coverage": dict.fromkeys(
        ("row", "date", "side", "who", "issues", "kind", "what", "confidence", "events", "reason"), TEXT
    ),
    "conflicts": dict.fromkeys(("conflict", "what", "rows", "events", "replays"), TEXT),
}
MEANINGS = {
    "sources": "Every source that the events cite",
    "coverage": "Which fact of the table of facts became which events",
    "conflicts": "Where sources contradict each other, and which events tell both sides",
}


def resource(name: str, path: str, **more: Any) -> dict[str, Any]:
    """Describe a file of the package."""
    data = (EVENTS / path).read_bytes()
    digest = f"sha256:{sha256(data).hexdigest()}"
    return {"name": name, "path": path, "encoding": "utf-8", **more, "bytes": len(data), "hash": digest}


def tabular(name: str) -> dict[str, Any]:
    """Describe a table of the package."""
    fields = [{"name": field, "type": kind} for field, kind in SCHEMAS[name].items()]
    more = {"profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "title": MEANINGS[name]}
    return resource(f"{LOG}.{name}", f"{LOG}.{name}.csv", **more, schema={"fields": fields, "missingValues": [""]})


def sources() -> list[dict[str, str]]:
    """Return the sources of the data, as the package names them."""
    listed, _ = read_bibliography((EVENTS / f"{LOG}.sources.csv").read_text(encoding="utf-8"), "")
    rows = [
        {
            "title": ", ".join(str(part) for part in (source.publisher, source.title, source.published) if part),
            **({"path": source.url} if source.url else {}),
        }
        for _, source in listed
    ]
    return sorted(rows, key=lambda row: row["title"])


def package() -> dict[str, Any]:
    """Return what the package says of itself."""
    return {
        "profile": "data-package",
        "name": LOG,
        "title": "The U.S.–China trade negotiation, January 2025 to June 2026: an event log",
        "description": "Dated, sourced events of the negotiation, from which the status of every issue can be "
        "replayed at any date, as it was and as it was believed. See CODEBOOK.md.",
        "version": VERSION,
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0 International",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "keywords": ["tariffs", "trade policy", "negotiation", "China", "United States", "event data", "bitemporal"],
        "resources": [
            resource(
                LOG,
                f"{LOG}.jsonl",
                title="The events, one a line",
                format="jsonl",
                mediatype="application/x-ndjson",
                jsonSchema="schema/v1/event.json",
            ),
            *map(tabular, SCHEMAS),
        ],
        "exports": {
            name: {
                "command": f"negotiation {WRITTEN_BY.get(name, f'{name} --format csv')}",
                "schema": table_schema(name),
            }
            for name in TABLES
        },
        "sources": sources(),
    }


@pytest.mark.generated
def test_the_data_package_is_up_to_date(generated: Callable[[Path, str], None]) -> None:
    """Sizes, hashes, sources and schemas are those of the files."""
    text = json.dumps(package(), ensure_ascii=False, indent=2) + "\n"
    generated(PACKAGE, text)


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_table_has_the_columns_of_its_schema(name: str) -> None:
    """In their order, and every line has as many cells."""
    with (EVENTS / f"{LOG}.{name}.csv").open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)

    assert head == [*SCHEMAS[name]]
    assert {len(row) for row in rows} == {len(head)}


def test_the_version_is_told_in_the_changelog_of_the_data() -> None:
    """A version has three numbers, and the newest one tells how many events there are."""
    assert len(VERSION.split(".")) == 3
    assert f"{open_log(LOG).read().position} events" in CHANGES.partition(f"## {VERSION}")[2].partition("\n## ")[0]


def test_the_bibliography_is_that_of_the_events() -> None:
    """Nothing is listed that no event cites, and nothing cited that is not listed."""
    assert run("check", "bibliography").code == 0
    assert "nothing found" in run("check", "bibliography").out
