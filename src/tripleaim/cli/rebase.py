"""`tripleaim rebase`: a user's own table, carried across boundary changes."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, StoreOption


def rebase(
    file: Annotated[
        Path, typer.Argument(help="A CSV with a column of codes and columns of counts.")
    ],
    from_: Annotated[str, typer.Option("--from", help="Areas of the table: ccg@2017-04-01.")],
    to: Annotated[str, typer.Option("--to", help="Areas wanted: icb@2026-04-01.")],
    by: Annotated[str, typer.Option(help="What splits are shared by.")] = "people",
    code: Annotated[str | None, typer.Option(help="Column of codes; else the first.")] = None,
    rate: Annotated[
        list[str] | None,
        typer.Option(help="A rate to work out afresh: NAME=NUMERATOR/DENOMINATOR columns."),
    ] = None,
    year: Annotated[int | None, typer.Option(help="Mid-year at which people are counted.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write here and not to the terminal.")] = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Carry a table of counts from the areas of one date to those of another."""
    from tripleaim.model.errors import refuse
    from tripleaim.registry.carry import carry_file, read_rates
    from tripleaim.registry.rebase import read_vintage
    from tripleaim.store.engine import open_store

    if by != "people":
        raise refuse("--by", "is not something to share by", "Only people is.", value=by)
    with open_store(store) as opened:
        carried = carry_file(
            opened,
            file,
            (read_vintage(from_), read_vintage(to)),
            code,
            read_rates(rate or []),
            year,
        )
    text = carried.table.to_csv(index=False, lineterminator="\n")
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    print(f"Shared by residents at mid-{carried.year}.", file=sys.stderr)
    for warning in carried.warnings:
        print(f"Note: {warning}", file=sys.stderr)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(rebase)
