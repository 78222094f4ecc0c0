"""`negotiation schema`: the JSON Schema of a kind of event, or of an answer."""

from __future__ import annotations

import json
from pathlib import Path

import click

from negotiation.cli.options import write


@click.command(short_help="the JSON Schema of a kind of event")
@click.argument("kind", required=False)
@click.option("--into", type=click.Path(file_okay=False), metavar="FOLDER", help="Write all schemas into a folder.")
@click.option("--table", metavar="COMMAND", help="The Table Schema of the CSV of a command.")
@click.option("--answer", metavar="COMMAND", help="The JSON Schema of the JSON of a command.")
@click.option("-o", "--output", type=click.Path(dir_okay=False), metavar="FILE", help="Write to a file.")
def schema(kind: str | None, into: str | None, table: str | None, answer: str | None, output: str | None) -> int:
    """Print the JSON Schema (2020-12) of one kind of event; without a kind, all of them in one object.

    \b
    negotiation schema suspension
    negotiation schema --into events/schema/v1
    negotiation schema --table measures
    negotiation schema --answer status
    """
    from difflib import get_close_matches

    from negotiation.codec.schema import schemas
    from negotiation.errors import UnknownNameError

    if table is not None:
        write(_text(_table(table)), output)
        return 0
    if answer is not None:
        write(_text(_answer(answer)), output)
        return 0
    found = schemas()
    if into is not None:
        folder = Path(into)
        folder.mkdir(parents=True, exist_ok=True)
        for name, document in found.items():
            write(_text(document), str(folder / f"{name}.json"))
        return 0
    if kind is not None and kind not in found:
        raise UnknownNameError("kind of event", kind, get_close_matches(kind, found) or [*found])
    write(_text(found[kind] if kind else found), output)
    return 0


def _table(name: str) -> dict[str, object]:
    from difflib import get_close_matches

    from negotiation.errors import UnknownNameError
    from negotiation.formats.export.registry import EXPORTS
    from negotiation.formats.registry import tables
    from negotiation.formats.tables import table_schema

    known = dict.fromkeys((*tables(), *(each.table for each in EXPORTS.values() if each.table)))
    if name not in known:
        raise UnknownNameError("table", name, get_close_matches(name, known, n=1) or [*known])
    return table_schema(name)


def _answer(name: str) -> dict[str, object]:
    from difflib import get_close_matches

    from negotiation.errors import UnknownNameError
    from negotiation.formats.registry import described

    known = described()
    if name not in known:
        raise UnknownNameError("answer", name, get_close_matches(name, known, n=1) or [*known])
    return known[name].json_schema()


def _text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
