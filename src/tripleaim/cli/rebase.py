"""`tripleaim rebase`: a user's own table, carried across boundary changes."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, StoreOption
from tripleaim.cli.say import say, tell


def rebase(
    file: Annotated[
        Path, typer.Argument(help="CSV, TSV or Excel with a column of areas and columns of counts.")
    ],
    from_: Annotated[str, typer.Option("--from", help="Areas of the table: ccg@2017-04-01.")],
    to: Annotated[str, typer.Option("--to", help="Areas wanted: icb@2026-04-01.")],
    code: Annotated[
        str | None, typer.Option(help="Column of areas; else the one that holds most.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook.")] = None,
    count: Annotated[
        list[str] | None, typer.Option(help="A column that is a count, though it may not look so.")
    ] = None,
    rate: Annotated[
        list[str] | None,
        typer.Option(help="A rate to work out afresh: NAME=NUMERATOR/DENOMINATOR columns."),
    ] = None,
    year: Annotated[
        int | None, typer.Option(help="Mid-year of the people; else the nearest to the table's.")
    ] = None,
    by: Annotated[
        Path | None,
        typer.Option(help="Your own weights, and not people: CSV of from, to, weight."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Write CSV here, or a workbook where it ends in .xlsx; else print."),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Carry a table of counts from the areas of one date to those of another.

    Any delimiter, encoding or layout; ODS or ONS codes or names; wide tables and long. Only counts
    are added up: what was, what was not and why is told beside the table.
    """
    from tripleaim.registry.carry import Asked, carry_file, read_rates
    from tripleaim.registry.rebase import read_vintage
    from tripleaim.store.engine import open_store
    from tripleaim.store.files.csv_text import csv_of_frame
    from tripleaim.store.files.output import write_bytes, write_text

    asked = Asked(
        code=code,
        sheet=sheet,
        rates=read_rates(rate or []),
        counts=tuple(count or ()),
        year=year,
        by=by,
    )
    with open_store(store) as opened:
        carried = carry_file(opened, file, (read_vintage(from_), read_vintage(to)), asked)
    if out is None:
        say(csv_of_frame(carried.table), end="")
    elif out.suffix.casefold() == ".xlsx":
        from tripleaim.registry.carried_book import carried_book

        write_bytes(out, carried_book(carried))
    else:
        write_text(out, csv_of_frame(carried.table))
    tell(f"Shared by {carried.counted}.")
    for note in carried.notes:
        tell(f"Note: {note}")
