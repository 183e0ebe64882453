"""`tripleaim history`: what became of an area or organisation, from its parts to today."""

import json
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, CsvOption, JsonOption, StoreOption
from tripleaim.cli.say import say


def history(
    subject: Annotated[str, typer.Argument(help="A code or a name, of any date.")],
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Trace an area or organisation back to what it was made of and forward to today."""
    from tripleaim.cli.question import form_of
    from tripleaim.registry.history import describe_history, read_history
    from tripleaim.store.engine import open_store

    form = form_of(as_json, as_csv)
    with open_store(store) as opened:
        told = read_history(opened, subject)
    if form == "json":
        say(json.dumps(told.to_dict(), ensure_ascii=False, indent=1, default=str))
    elif form == "csv":
        from tripleaim.store.files.csv_text import csv_of_rows

        say(csv_of_rows(told.to_rows()), end="")
    else:
        say(describe_history(told))
