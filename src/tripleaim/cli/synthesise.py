"""`tripleaim synthesise`: synthetic people of England, and how near they come to their targets."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import is_terminal
from tripleaim.cli.say import say, tell


def synthesise(
    data: Annotated[Path, typer.Option("--data", help="The folder of open data.")],
    out: Annotated[Path, typer.Option("--out", help="Where to write.")] = Path("build/people"),
    people: Annotated[
        str,
        typer.Option("--people", help="How many in all England: a system has its share. Or all."),
    ] = "all",
    year: Annotated[int, typer.Option("--year", help="Mid-year: 2017, 2019 or 2020.")] = 2020,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same bytes.")] = 1,
    system: Annotated[
        list[str] | None, typer.Option("--system", help="Only this one's share.")
    ] = None,
    processes: Annotated[int, typer.Option("--processes", help="At the same time.")] = 1,
) -> None:
    """Write synthetic people, nobody of whom exists, and report how near the targets they are."""
    from tripleaim.model.errors import refuse
    from tripleaim.model.said_number import is_whole
    from tripleaim.people.blocks import read_blocks
    from tripleaim.people.report import describe_report, report_calibration
    from tripleaim.people.synthesise import Recipe, synthesise
    from tripleaim.store.files.output import write_text
    from tripleaim.store.person import STATEMENT

    if people != "all" and not is_whole(people):
        raise refuse("--people", "is neither a whole number nor all", value=people)
    recipe = Recipe(
        data=data,
        year=year,
        people=None if people == "all" else int(people),
        seed=seed,
        systems=tuple(system or ()),
        processes=processes,
    )
    made = synthesise(recipe, out, _tell if is_terminal() else None)
    say(STATEMENT)
    share = ""
    if recipe.systems and recipe.people:
        share = f", their share of {recipe.people:,} in England,"
    systems = "1 system" if len(made) == 1 else f"{len(made)} systems"
    say(f"{sum(each.people for each in made):,} people in {systems}{share} under {out}.")
    if not recipe.systems:
        whole = int(read_blocks(data, year).people.sum())
        report = describe_report(report_calibration(out, whole))
        write_text(out / "CALIBRATION.md", f"{STATEMENT}\n\n{report}\n")
        say(f"\n{report}")


def _tell(done: int, of: int, what: str) -> None:
    tell(f"{done}/{of} {what}")
