"""`tripleaim areas`: the areas of a kind on a day."""

import json
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, CsvOption, JsonOption, OnOption, StoreOption
from tripleaim.cli.say import say


def areas(
    kind: Annotated[str, typer.Option(help="Kind of area: stp, icb, ccg, lad, ...")],
    on: OnOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """List the areas of a kind on a day, with their people."""
    from tripleaim.cli.options import read_date
    from tripleaim.cli.question import form_of
    from tripleaim.registry.area import list_areas
    from tripleaim.store.engine import open_store
    from tripleaim.store.ground import people_of

    day, form = read_date(on), form_of(as_json, as_csv)
    with open_store(store) as opened:
        found = list_areas(opened, kind, day)
        people = people_of(opened, [each.area.id for each in found], day)
    rows: list[dict[str, object]] = [
        {
            "code": each.area.code,
            "ons_code": each.area.ons_code or "",
            "name": each.area.name,
            "people": people[each.area.id].people if each.area.id in people else None,
            "year": people[each.area.id].year if each.area.id in people else None,
            "source": each.source,
        }
        for each in found
    ]
    _print(rows, form, f"{len(rows)} areas of kind {kind} on {day}")


def _print(rows: list[dict[str, object]], form: str, caption: str) -> None:
    if form == "json":
        say(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form == "csv":
        from tripleaim.store.files.csv_text import csv_of_rows

        say(csv_of_rows(rows), end="")
    else:
        from tripleaim.cli.table import print_table

        print_table(caption, rows)
