"""`tripleaim find`: whatever people call where they are, and the system it lies in."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, CsvOption, JsonOption, OnOption, StoreOption
from tripleaim.cli.say import say

if TYPE_CHECKING:
    from tripleaim.registry.find.matching import Hit


def find(
    text: Annotated[
        str, typer.Argument(help="A postcode, town, council, hospital, trust, practice or code.")
    ],
    on: OnOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Find a place or body however it is written, and in which council and system it lies."""
    from tripleaim.cli.options import read_date
    from tripleaim.cli.question import form_of
    from tripleaim.model.errors import NothingFound
    from tripleaim.registry.find.entries import read_index
    from tripleaim.registry.find.matching import Finder
    from tripleaim.registry.find.telling import tell
    from tripleaim.store.engine import open_store

    day, form = read_date(on), form_of(as_json, as_csv)
    with open_store(store) as opened:
        finder = Finder(read_index(opened, day))
    hits = finder.find(text)
    if not hits:
        raise NothingFound(
            f"Nothing like '{text}' is known on {day}. Try the first half of a postcode, a town, a "
            f"council or a code; to list the councils: tripleaim areas --kind lad --on {day}"
        )
    rows: list[dict[str, object]] = [
        {
            "name": hit.entry.title,
            "code": hit.entry.codes[0] if hit.entry.codes else "",
            "kind": hit.entry.kind,
            "fits": hit.score,
            "says": tell(finder.index, hit.entry),
            "systems": dict(hit.entry.systems),
            "councils": dict(hit.entry.councils),
        }
        for hit in hits
    ]
    _print(rows, form, hits[0])


def _print(rows: list[dict[str, object]], form: str, best: "Hit") -> None:
    if form == "json":
        say(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form == "csv":
        from tripleaim.store.files.csv_text import csv_of_rows

        say(csv_of_rows([{**row, **_joined(row)} for row in rows]), end="")
    else:
        if not best.is_found:
            say(f"{best.heading}:")
        for row in rows:
            code = f" [{row['code']}]" if row["code"] and row["code"] != row["name"] else ""
            say(f"{row['name']}{code}: {row['says']}")


def _joined(row: dict[str, object]) -> dict[str, object]:
    return {
        name: "; ".join(f"{code} {share:.4f}" for code, share in held.items())
        for name in ("systems", "councils")
        for held in [row[name]]
        if isinstance(held, dict)
    }
