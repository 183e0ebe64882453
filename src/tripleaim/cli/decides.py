"""`tripleaim decides`: functions by tier, accountability, oversight, documents."""

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


def decides(
    area: AreaArgument = None,
    on: OnOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_xlsx: XlsxOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Who decides, and who answers for it? Functions by tier, delegation, accountability."""
    from tripleaim.answers.decides import decides as answer
    from tripleaim.cli.question import answer_question, form_of

    answer_question("decides", answer, area, on, form_of(as_json, as_csv, as_xlsx), store)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(decides)
