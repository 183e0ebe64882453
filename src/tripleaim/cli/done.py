"""`tripleaim done`: what a system has ever done, as verdicts that could have been refuted."""

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


def done(
    area: AreaArgument = None,
    on: OnOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_xlsx: XlsxOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """What has it ever done for me? Effects with intervals, and what could have refuted them."""
    from tripleaim.answers.done import done as answer
    from tripleaim.cli.question import answer_question, form_of

    answer_question("done", answer, area, on, form_of(as_json, as_csv, as_xlsx), store)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(done)
