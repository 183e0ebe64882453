"""`tripleaim money`: allocations, fair shares, trusts' results, loans, sustainability money."""

import typer

from tripleaim.cli.options import (
    DEFAULT_STORE,
    AreaArgument,
    CsvOption,
    JsonOption,
    OnOption,
    StoreOption,
    XlsxOption,
)


def money(
    area: AreaArgument = None,
    on: OnOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_xlsx: XlsxOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Where does the money go? Allocations, fair shares, trusts' results, sustainability money."""
    from tripleaim.answers.money import money as answer
    from tripleaim.cli.question import answer_question, form_of

    answer_question("money", answer, area, on, form_of(as_json, as_csv, as_xlsx), store)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(money)
