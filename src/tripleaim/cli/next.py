"""`tripleaim next`: readiness for the next stage, and what it would take."""

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


def what_next(
    area: AreaArgument = None,
    on: OnOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_xlsx: XlsxOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """What next? The stage a system is at, what the next one needs, what to do until then."""
    from tripleaim.answers.next import what_next as answer
    from tripleaim.cli.question import answer_question, form_of

    answer_question("next", answer, area, on, form_of(as_json, as_csv, as_xlsx), store)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="next")(what_next)
