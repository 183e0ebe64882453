"""`tripleaim adds-up`: published plans, the do-nothing gap, the chance of balance."""

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


def adds_up(
    area: AreaArgument = None,
    on: OnOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_xlsx: XlsxOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Does the plan add up? Published plans, the gap, the chance of balance, what drives it."""
    from tripleaim.answers.adds_up import adds_up as answer
    from tripleaim.cli.question import answer_question, form_of

    answer_question("adds-up", answer, area, on, form_of(as_json, as_csv, as_xlsx), store)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="adds-up")(adds_up)
