"""`tripleaim status`: how old what the store holds is, against the rhythm of its publishers."""

from datetime import date
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, CsvOption, JsonOption, OnOption, StoreOption
from tripleaim.cli.say import say


def status(
    on: OnOption = None,
    everything: Annotated[bool, typer.Option("--all", help="What is up to date too.")] = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """What is older than its publisher's rhythm, and what to fetch."""
    import json

    from tripleaim.cli.options import read_date
    from tripleaim.cli.question import form_of
    from tripleaim.cli.table import print_table
    from tripleaim.store.engine import open_store
    from tripleaim.store.files.csv_text import csv_of_rows
    from tripleaim.store.freshness import read_freshness

    day: date = read_date(on)
    form = form_of(as_json, as_csv)
    with open_store(store) as opened:
        found = read_freshness(opened, day)
    late = [each for each in found if each.is_late]
    rows = [each.to_dict() for each in (found if everything else late)]
    if form == "json":
        say(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form == "csv":
        say(csv_of_rows(rows), end="")
    elif rows:
        print_table(f"{len(late)} of {len(found)} series are behind on {day}", rows)
    else:
        say(f"All {len(found)} series are as new as their publishers' rhythm.")
