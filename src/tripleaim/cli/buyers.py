"""`tripleaim buyers`: commissioners who buy together, and whether they follow the footprint."""

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


def buyers(
    area: AreaArgument = None,
    on: OnOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_xlsx: XlsxOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Who buys here? Buying groups, their size, and whether they follow the footprint."""
    from tripleaim.answers.buyers import buyers as answer
    from tripleaim.cli.question import answer_question, form_of

    answer_question("buyers", answer, area, on, form_of(as_json, as_csv, as_xlsx), store)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(buyers)
