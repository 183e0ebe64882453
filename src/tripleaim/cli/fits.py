"""`tripleaim fits`: how far the boundary follows where people are treated."""

import typer

from tripleaim.cli.options import (
    DEFAULT_STORE,
    AreaArgument,
    CsvOption,
    FlowsOption,
    JsonOption,
    OnOption,
    StoreOption,
    XlsxOption,
)


def fits(
    area: AreaArgument = None,
    on: OnOption = None,
    flows: FlowsOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_xlsx: XlsxOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Does the footprint follow its patients? What stays inside, where the rest go."""
    from tripleaim.answers.fits import fits as answer
    from tripleaim.cli.question import answer_question, form_of

    answer_question("fits", answer, area, on, form_of(as_json, as_csv, as_xlsx), store, flows)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(fits)
