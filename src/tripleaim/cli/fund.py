"""`tripleaim fund`: the year of a pooled fund, from its signed agreement and a list of entries."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, JsonOption, OnOption, StoreOption, XlsxOption

PageOption = Annotated[
    Path | None, typer.Option("--page", help="Write a page to this file.", metavar="FILE")
]


def fund(
    folder: Annotated[Path, typer.Argument(help="Folder of TOML documents.")],
    name: Annotated[str, typer.Argument(help="Id or file name of the signed agreement.")],
    entries: Annotated[
        Path,
        typer.Argument(help="CSV: on, kind, who, pounds, aim, segment, document."),
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
    from tripleaim.cli.statement import give_statement, read_csv_text, signed_document
    from tripleaim.model.documents.agreement import PooledFund
    from tripleaim.money.entries import read_entries
    from tripleaim.studies.fund import fund_statement, fund_tables, fund_words

    agreement = signed_document(folder, name, PooledFund, store)
    made = read_entries(read_csv_text(entries), entries.name)
    statement = fund_statement(agreement, made, year, read_money("--brought", brought))
    until = read_date(on)
    give_statement(
        agreement.title,
        fund_words(statement, agreement, until),
        fund_tables(statement, until),
        (as_json, xlsx, page),
        (folder, entries),
    )


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(fund)
