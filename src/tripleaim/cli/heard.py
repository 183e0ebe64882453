"""`tripleaim heard`: consultations, engagement, surveys, transparency."""

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


def heard(
    area: AreaArgument = None,
    on: OnOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_xlsx: XlsxOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Were people heard? Surveys with intervals, consultations against the tests, transparency."""
    from tripleaim.answers.heard import heard as answer
    from tripleaim.cli.question import answer_question, form_of

    answer_question("heard", answer, area, on, form_of(as_json, as_csv, as_xlsx), store)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(heard)
