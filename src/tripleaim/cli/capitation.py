"""`tripleaim capitation`: need by place of a board, fair shares, and years of moving to them."""

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

PlacesOption = Annotated[
    Path | None,
    typer.Option(
        help="CSV: code (practice, network or council), place. Councils without it.", metavar="FILE"
    ),
]
MoneyOption = Annotated[
    Path | None,
    typer.Option("--money", help="CSV: place, pounds it has now.", metavar="FILE"),
]


def capitation(
    board: Annotated[str, typer.Argument(help="Code or name of an integrated care board.")],
    places: PlacesOption = None,
    pounds: Annotated[str | None, typer.Option(help="A sum to share by need.")] = None,
    money: MoneyOption = None,
    growth: Annotated[str, typer.Option(help="Growth of all money a year, as 3%.")] = "0%",
    least: Annotated[str, typer.Option(help="Least growth of each place a year, as 1%.")] = "0%",
    years: Annotated[int, typer.Option(help="How many years of moving.")] = 5,
    year: Annotated[int | None, typer.Option(help="The year of the weights, by its end.")] = None,
    on: OnOption = None,
    as_json: JsonOption = False,
    xlsx: XlsxOption = None,
    page: PageOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Need a head of a board's places, their fair shares of a sum, and how fast they get there."""
    from tripleaim.cli.options import read_date
    from tripleaim.cli.statement import give_statement
    from tripleaim.store.engine import open_store
    from tripleaim.studies.capitation import capitation_tables, capitation_words
    from tripleaim.studies.capitation_asked import Asked, ask_capitation

    asked = Asked(
        board=board,
        places=places,
        pounds=pounds,
        money=money,
        growth=growth,
        least=least,
        years=years,
        year_ending=year,
    )
    found = ask_capitation(open_store(store), asked, read_date(on))
    give_statement(
        f"Need in the places of {found.board_name}",
        capitation_words(found),
        capitation_tables(found),
        (as_json, xlsx, page),
        [file for file in (places, money) if file is not None],
    )
