"""`tripleaim sources`: what is loaded, from where, how old, under what licence."""

import json
from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, CsvOption, JsonOption, StoreOption
from tripleaim.cli.say import say


def sources(
    everything: Annotated[bool, typer.Option("--all", help="The whole catalogue.")] = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """List the sources of a store: publisher, vintage, licence, grade, rows, digest."""
    from tripleaim.cli.question import form_of

    form = form_of(as_json, as_csv)
    rows = _catalogue() if everything else _loaded(store)
    if form == "json":
        say(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form == "csv":
        from tripleaim.store.files.csv_text import csv_of_rows

        say(csv_of_rows(rows), end="")
    else:
        from tripleaim.cli.table import print_table

        shown = ("source", "title", "publisher", "vintage", "licence", "grade", "rows")
        kind = "sources in the catalogue" if everything else f"sources in {store}"
        short = [{name: row[name] for name in shown if name in row} for row in rows]
        print_table(f"{len(rows)} {kind}. Digests, files and addresses: --json", short)


def _loaded(store: Path) -> list[dict[str, object]]:
    from tripleaim.store.engine import open_store
    from tripleaim.store.sources import loaded_sources

    with open_store(store) as opened:
        return loaded_sources(opened)


def _catalogue() -> list[dict[str, object]]:
    from tripleaim.store.catalogue import catalogue

    return [
        {
            "source": source.id,
            "publisher": source.publisher,
            "title": source.title,
            "vintage": source.vintage,
            "licence": source.licence,
            "grade": source.grade,
            "files": ", ".join(source.files),
            "address": source.address,
            "fetchable": source.has_file,
        }
        for source in catalogue().values()
    ]
