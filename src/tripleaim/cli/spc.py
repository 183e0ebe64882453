"""`tripleaim spc FILE`: a table of one's own under process control, in one call."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import CsvOption, JsonOption


def spc(
    file: Annotated[Path, typer.Argument(help="CSV or Excel: a row a period (and facet).")],
    value: Annotated[str, typer.Option(help="Column of the value or the events.")] = "value",
    period: Annotated[str, typer.Option(help="Column of the period.")] = "period",
    facet: Annotated[
        list[str] | None, typer.Option(help="Column with a chart for each of its values.")
    ] = None,
    chart: Annotated[str, typer.Option(help="xmr, p, u, c, t or g.")] = "xmr",
    denominator: Annotated[str, typer.Option(help="Column of cases or exposure (P, U).")] = "",
    better: Annotated[str, typer.Option(help="Which way is better: lower or higher.")] = "",
    target: Annotated[float | None, typer.Option(help="The value to be met.")] = None,
    rebase: Annotated[
        list[str] | None, typer.Option(help="New limits from a period, as 2018-04=a ward opened.")
    ] = None,
    baseline: Annotated[int | None, typer.Option(help="Points that make the limits.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Write the picture to this file.")] = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Process control of a table: what varies beyond chance, and whether a target will be met."""
    from tripleaim.cli.question import form_of
    from tripleaim.cli.spc_print import Wanted, print_charts
    from tripleaim.evidence.own_series import ChartAsked, SeriesColumns
    from tripleaim.model.errors import refuse

    pairs = [text.partition("=") for text in rebase or []]
    for text, (at, _, reason) in zip(rebase or [], pairs, strict=True):
        if not at.strip() or not reason.strip():
            advice = "As 2018-04=a ward opened."
            raise refuse("--rebase", "is not a period and a reason", advice, value=text)
    columns = SeriesColumns(
        period=period, value=value, denominator=denominator, facets=tuple(facet or ())
    )
    asked = ChartAsked(
        kind=chart,
        better=better,
        target=target,
        rebases=tuple((at.strip(), reason.strip()) for at, _, reason in pairs),
        baseline=baseline,
    )
    form = form_of(as_json, as_csv)
    print_charts(file, Wanted(columns=columns, chart=asked, form=form, svg=svg))
