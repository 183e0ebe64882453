"""`tripleaim people movement`: who moved from which segment to which between two years."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.people import ProfileOption


def movement(
    before: Annotated[Path, typer.Argument(help="People of the year before, as Parquet.")],
    now: Annotated[Path, typer.Argument(help="People of this year, by the same pseudonyms.")],
    scheme: Annotated[str, typer.Option("--scheme", help="A name, or a TOML file.")],
    engine: Annotated[str, typer.Option("--engine", help="duckdb, local[*], spark://…")] = "duckdb",
    profile: ProfileOption = "",
    out: Annotated[Path | None, typer.Option("--out", help="A folder for SACRO Viewer.")] = None,
) -> None:
    """How many people moved from each segment to each, through the one door."""
    from tripleaim.cli.release import ask_of, tell_release
    from tripleaim.people.moving import release_movement
    from tripleaim.people.segments import scheme as find_scheme

    asked = ask_of(now, profile, engine, out)
    released, names = release_movement(asked, before, find_scheme(scheme))
    tell_release(released, names, asked, out)
