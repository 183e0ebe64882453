"""`tripleaim fund`: the year of a pooled fund, from its signed agreement and a list of entries."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import (
    DEFAULT_STORE,
    JsonOption,
    OnOption,
    PageOption,
    StoreOption,
    XlsxOption,
)


def fund(
    folder: Annotated[Path, typer.Argument(help="Folder of TOML documents.")],
    name: Annotated[str, typer.Argument(help="Id or file name of the signed agreement.")],
    entries: Annotated[
        Path,
        typer.Argument(help="CSV or Excel: on, kind, who, pounds, aim, segment, document."),
    ],
    year: Annotated[int | None, typer.Option(help="The year in which it ends: 2019.")] = None,
    brought: Annotated[str, typer.Option(help="Pounds brought forward from last year.")] = "0",
    on: OnOption = None,
    as_json: JsonOption = False,
    xlsx: XlsxOption = None,
    page: PageOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """A pooled fund's year: who owed and paid what, what it bought, who settles what."""
    from tripleaim.cli.options import read_date, read_money
    from tripleaim.cli.statement import give_statement, signed_document
    from tripleaim.model.documents.agreement import PooledFund
    from tripleaim.money.entries import alike, entries_of
    from tripleaim.studies.fund_so_far import account_of

    agreement = signed_document(folder, name, PooledFund, store)
    made = entries_of(entries)
    day = read_date(on)
    words, tables = account_of(agreement, made, year, read_money("--brought", brought), day)
    give_statement(
        agreement.title,
        [*words, *alike(made)],
        tables,
        (as_json, xlsx, page),
        (folder, entries),
        day,
    )
