"""`tripleaim who`: areas, tiers, members, and how they got here."""

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


def who(
    area: AreaArgument = None,
    on: OnOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_xlsx: XlsxOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Who is it? Areas, tiers, members, and how they got here."""
    from tripleaim.answers.who import who as answer
    from tripleaim.cli.question import answer_question, form_of

    answer_question("who", answer, area, on, form_of(as_json, as_csv, as_xlsx), store)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(who)
