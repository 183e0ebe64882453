"""`tripleaim people movement`: who moved from which segment to which between two years."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.people import SAFEST, BeforeOption, ProfileOption, people


def movement(
    before: Annotated[Path, typer.Argument(help="People of the year before, as Parquet.")],
    now: Annotated[Path, typer.Argument(help="People of this year, by the same pseudonyms.")],
    scheme: Annotated[str, typer.Option("--scheme", help="A name, or a TOML file.")],
    engine: Annotated[str, typer.Option("--engine", help="duckdb, local[*], spark://…")] = "duckdb",
    profile: ProfileOption = SAFEST,
    earlier: BeforeOption = None,
    out: Annotated[Path | None, typer.Option("--out", help="A folder for SACRO Viewer.")] = None,
) -> None:
    """How many people moved from each segment to each, through the one door."""
    from datetime import date

    from tripleaim.cli.release import tell_release
    from tripleaim.people.count import read_earlier, release_movement
    from tripleaim.people.segments import scheme as find_scheme
    from tripleaim.store.disclosure import profile as find_profile

    years = (before, now)
    rule = find_profile(profile, date.today())
    known = read_earlier(earlier, rule) if earlier else None
    released, names = release_movement(years, find_scheme(scheme), engine, rule, known)
    tell_release(released, names, now, out)


def register(app: typer.Typer) -> None:
    """Add the command to `tripleaim people`."""
    people.command()(movement)
