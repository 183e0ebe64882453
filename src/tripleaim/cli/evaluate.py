"""`tripleaim evaluate`: the claims of 2018, the power of a comparison, panels."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, CsvOption, JsonOption, StoreOption

commands = typer.Typer(
    help="Test what a change has done: claims, power, a panel of your own.", no_args_is_help=True
)


@commands.command()
def claims(
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """The claims of 2018: every system, measure and tranche, with what others have published."""
    from tripleaim.cli.question import answer_question, form_of
    from tripleaim.questions.ten import question

    answer_question("claims", question("done").ask, None, None, form_of(as_json, as_csv), store)


@commands.command()
def power(
    measure: Annotated[str, typer.Argument(help="A measure, as emergency_admissions.")],
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """How large an effect could be seen, after how long, with which comparison."""
    from tripleaim.cli.question import answer_question, form_of
    from tripleaim.studies.power import power as answer

    answer_question("power", answer, measure, None, form_of(as_json, as_csv), store)


@commands.command()
def plan(
    plan: Annotated[Path, typer.Argument(help="A plan: .toml or .xlsx.")],
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Whether the effect that each initiative of a plan promises could be seen, and when."""
    from datetime import date

    from tripleaim.cli.question import form_of, give_findings
    from tripleaim.plans.file import open_plan
    from tripleaim.store.engine import open_store
    from tripleaim.studies.power import power_of_plan

    opened = open_plan(plan)
    with open_store(store) as held:
        findings = power_of_plan(held, opened)
    give_findings("evaluate plan", None, date.today(), findings, form_of(as_json, as_csv))


@commands.command()
def panel(
    file: Annotated[Path, typer.Argument(help="A CSV in long form: a row a unit and period.")],
    unit: Annotated[str, typer.Option(help="Column of the unit.")] = "unit",
    period: Annotated[str, typer.Option(help="Column of the period.")] = "period",
    outcome: Annotated[str, typer.Option(help="Column of the outcome.")] = "outcome",
    treatment: Annotated[str, typer.Option(help="Column of treatment, 0 or 1.")] = "treatment",
    better: Annotated[str, typer.Option(help="Which way is better: lower or higher.")] = "",
    rate: Annotated[str, typer.Option(help="Column to divide the outcome by.")] = "",
    per: Annotated[float, typer.Option(help="Tell rates per so many, as 1000.")] = 1.0,
    log: Annotated[
        bool | None,
        typer.Option("--log/--no-log", help="Compare logarithms; effects are shares."),
    ] = None,
    worth: Annotated[
        str, typer.Option(help="The smallest effect worth knowing, as 5% or 12.")
    ] = "",
    unaffected: Annotated[
        list[str] | None, typer.Option(help="Column of an outcome that it cannot affect.")
    ] = None,
    place: Annotated[str, typer.Option(help="Column of a place that neighbours share.")] = "",
    covariate: Annotated[
        list[str] | None, typer.Option(help="Column known before that explains changes.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every design that applies.")] = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """A panel of your own: the verdict, what could have refuted it, and every estimate."""
    from tripleaim.cli.panel import Asked, print_panel
    from tripleaim.cli.question import form_of
    from tripleaim.evidence.own_scale import ScaleAsked
    from tripleaim.evidence.panel import Columns

    asked = Asked(
        columns=Columns(unit=unit, period=period, outcome=outcome, treatment=treatment),
        better=better,
        unaffected=tuple(unaffected or ()),
        place=place,
        covariates=tuple(covariate or ()),
        rate=rate,
        per=per,
        scale=ScaleAsked(log=log, worth=worth, every=every),
    )
    print_panel(file, asked, form_of(as_json, as_csv))


@commands.command()
def series(
    measure: Annotated[str, typer.Argument(help="A measure, as ae_attendances.")],
    kind: Annotated[str, typer.Option(help="Units: trust, stp, icb, ccg, lad, ...")] = "stp",
    first: Annotated[str | None, typer.Option("--from", help="First day.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="First day after.")] = None,
    footprint: Annotated[
        str, typer.Option(help="fixed, or moving: the system of the month.")
    ] = "fixed",
    on: Annotated[str | None, typer.Option("--on", help="The map areas are carried to.")] = None,
    treated: Annotated[
        list[str] | None, typer.Option(help="A unit and its first day, as stp:QNQ=2017-07-01.")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """A balanced panel as CSV, for `evaluate panel`; gaps and breaks are told beside it."""
    from tripleaim.cli.series import SeriesAsked, print_series

    asked = SeriesAsked(
        measure=measure, kind=kind, first=first, until=until, footprint=footprint, on=on
    )
    print_series(store, asked, treated or [])


@commands.command()
def interrupted(
    file: Annotated[Path, typer.Argument(help="A CSV: a row a period.")],
    start: Annotated[str, typer.Option("--from", help="The first period after the change.")],
    value: Annotated[str, typer.Option(help="Column of the value.")] = "value",
    period: Annotated[str, typer.Option(help="Column of the period.")] = "period",
    comparison: Annotated[str, typer.Option(help="Column of a series without the change.")] = "",
    seasons: Annotated[int, typer.Option(help="Periods a year, as 12; 0 for none.")] = 0,
    slope: Annotated[bool, typer.Option("--slope", help="The trend may change too.")] = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """One series with a change, with or without another beside it: what changed, how surely."""
    from tripleaim.cli.interrupted import SeriesOfOne, print_interrupted
    from tripleaim.cli.question import form_of
    from tripleaim.evidence.own_series import SeriesColumns

    asked = SeriesOfOne(
        columns=SeriesColumns(period=period, value=value),
        start=start,
        comparison=comparison,
        seasons=seasons,
        slope=slope,
    )
    print_interrupted(file, asked, form_of(as_json, as_csv))


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="evaluate")
