"""`tripleaim catchment`: how many people a trust serves; where an area's people go."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import (
    DEFAULT_STORE,
    CsvOption,
    FlowsOption,
    JsonOption,
    OnOption,
    StoreOption,
    XlsxOption,
)


def catchment(
    who: Annotated[
        str | None, typer.Argument(help="A trust's code, or an area; else all trusts.")
    ] = None,
    model: Annotated[
        str,
        typer.Option(help="flow, first (past the post), huff (size, distance) or reach (beds)."),
    ] = "flow",
    minutes: Annotated[
        Path | None,
        typer.Option(help="Your travel times: CSV of block, provider, minutes.", metavar="FILE"),
    ] = None,
    flows: FlowsOption = None,
    on: OnOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    as_xlsx: XlsxOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """How many people does a trust serve? Where do an area's people go?"""
    from tripleaim.cli.question import answer_question, form_of
    from tripleaim.studies.catchment.answer import catchment as answer

    form = form_of(as_json, as_csv, as_xlsx)
    answer_question("catchment", answer(model, minutes), who, on, form, store, flows)
