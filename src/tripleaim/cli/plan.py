"""`tripleaim plan`: start, import, export, check and run a five-year plan."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, JsonOption, OnOption, StoreOption
from tripleaim.cli.say import say, tell

PlanFile = Annotated[Path, typer.Argument(help="A plan: .toml or .xlsx.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Where to write it.")]
DrawsOption = Annotated[int, typer.Option(help="Possible worlds to draw.", min=1, max=100_000)]
SeedOption = Annotated[int, typer.Option(help="Same seed, same numbers.", min=0)]

plans = typer.Typer(help="Start, import, export, check and run a plan.", no_args_is_help=True)


@plans.command()
def new(
    system: Annotated[str, typer.Option(help="Code or name of the system.")],
    out: OutOption = None,
    base_year: Annotated[
        int | None, typer.Option(help="The March in which the base year ends.")
    ] = None,
    years: Annotated[int, typer.Option(help="Years of the plan.", min=1, max=15)] = 5,
    money: Annotated[
        Path | None, typer.Option(help="Base-year money of a board: CSV of place and pounds.")
    ] = None,
    examples: Annotated[
        bool, typer.Option("--examples", help="Add three initiatives of published effect.")
    ] = False,
    on: OnOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Write a plan filled with a system's real base year, to be made its own."""
    from tripleaim.cli.options import read_date
    from tripleaim.plans.board_year import read_year_of_plan
    from tripleaim.plans.bodies import read_givers, with_bodies
    from tripleaim.plans.file import write_plan
    from tripleaim.plans.template import make_template, with_examples
    from tripleaim.registry.area import find_area
    from tripleaim.store.engine import open_store

    with open_store(store) as opened:
        here = find_area(opened, system, read_date(on))
        base = read_year_of_plan(opened, here.area.id, read_date(on), base_year, money)
        plan = make_template(base, here.area.name, years)
        plan = with_examples(plan) if examples else plan
        plan = with_bodies(plan, read_givers(opened, base))
    path = out or Path(f"{plan.plan.id}.toml")
    write_plan(plan, path)
    said = f"{base.year_ending - 1}/{base.year_ending % 100:02d}"
    say(f"Wrote {path}: {len(plan.baseline)} base lines, {len(plan.initiatives)} initiatives.")
    say(f"Base year {said}: {base.money_from.source}.")


@plans.command("import")
def import_(workbook: PlanFile, out: OutOption = None) -> None:
    """Turn a workbook, or a plan of an older format, into today's TOML, or say all its faults."""
    from tripleaim.plans.file import open_noted_plan, write_plan

    path = out or workbook.with_suffix(".toml")
    plan, notes = open_noted_plan(workbook)
    for note in notes:
        say(f"note   {note}")
    write_plan(plan, path)
    say(f"Wrote {path}.")


@plans.command()
def export(plan: PlanFile, out: OutOption = None) -> None:
    """Turn a plan in TOML into a workbook."""
    from tripleaim.plans.file import open_plan, write_plan

    path = out or plan.with_suffix(".xlsx")
    write_plan(open_plan(plan), path)
    say(f"Wrote {path}.")


@plans.command()
def check(plan: PlanFile, as_json: JsonOption = False) -> None:
    """Scrutinise a plan: every criticism, worst first. Exit code 1 when one is serious."""
    from tripleaim.plans.file import open_plan
    from tripleaim.plans.report import report_of, scrutiny_json
    from tripleaim.plans.scrutinise import judge

    opened = open_plan(plan)
    remarks = judge(opened)
    say(scrutiny_json(opened, remarks) if as_json else report_of(opened, remarks))
    if any(remark.severity == "serious" for remark in remarks):
        raise typer.Exit(1)


@plans.command()
def run(
    plan: PlanFile,
    draws: DrawsOption = 2000,
    seed: SeedOption = 2016,
    as_json: JsonOption = False,
    out: Annotated[Path | None, typer.Option(help="Every figure as CSV.")] = None,
) -> None:
    """Run a plan: gap and chance of balance by year in four scenarios, and what drives it."""
    from tripleaim.plans.file import open_plan, write_figures
    from tripleaim.plans.report import run_json, run_report
    from tripleaim.plans.run import Settings

    opened = open_plan(plan)
    settings = Settings(draws=draws, seed=seed)
    say(run_json(opened, settings) if as_json else run_report(opened, settings))
    if out:
        write_figures(opened, settings, out)
        tell(f"Wrote {out}.")


@plans.command()
def choose(
    plan: PlanFile,
    capital: Annotated[float | None, typer.Option(help="Limit of capital, in pounds.")] = None,
    chance: Annotated[float, typer.Option(help="Wanted chance of gain.", min=0, max=0.99)] = 0.0,
    staff: Annotated[float | None, typer.Option(help="How many more staff there can be.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the plan as chosen.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Choose which initiatives, and when, under capital, staff and dependencies."""
    from tripleaim.plans.choice import choice_json, choice_report, choose_for, chosen_plan
    from tripleaim.plans.file import open_plan, write_plan
    from tripleaim.store.files.output import check_places

    opened = open_plan(plan)
    check_places(out)
    chosen = choose_for(opened, capital, chance, staff)
    say(choice_json(chosen) if as_json else choice_report(opened, chosen))
    if out:
        write_plan(chosen_plan(opened, chosen), out)
        tell(f"Wrote {out}.")


@plans.command()
def track(
    plan: PlanFile,
    months: Annotated[Path, typer.Argument(help="CSV or Excel: measure, month, planned, actual.")],
    out: OutOption = None,
) -> None:
    """Follow a plan: months against plan, where the year will end; --out: the plan restated."""
    from tripleaim.plans.file import open_plan, write_plan
    from tripleaim.plans.months import read_months
    from tripleaim.plans.track import (
        check_months,
        describe_tracks,
        follow,
        learnt_delivery,
        measures_of,
        restate,
        unlike_the_plan,
    )

    opened = open_plan(plan)
    given = read_months(months)
    check_months(opened, given, months.name)
    tracks = follow(given, measures_of(opened))
    say("\n".join([describe_tracks(tracks), *unlike_the_plan(opened, tracks)]))
    past = learnt_delivery(opened.history)
    say(
        "What was delivered in past years is not on record in this plan."
        if past is None
        else f"Past years suggest that {past:.0%} gets delivered."
    )
    if out and all(each.ratio is None for each in tracks):
        say("Nothing is restated: no measure has the months that a forecast needs.")
    if out:
        write_plan(restate(opened, tracks), out)
        tell(f"Wrote {out}.")


@plans.command()
def schema() -> None:
    """Print the JSON Schema of a plan."""
    import json

    from tripleaim.model.documents.plan import schema_of_plan

    say(json.dumps(schema_of_plan(), ensure_ascii=False, indent=1))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(plans, name="plan")
