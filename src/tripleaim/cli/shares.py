"""`tripleaim people shares`: a capitation formula over segments, for people of one's own."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, OnOption, StoreOption
from tripleaim.cli.people import ProfileOption
from tripleaim.cli.say import say


def shares(
    folder: Annotated[Path, typer.Argument(help="People as Parquet, with what they cost.")],
    scheme: Annotated[str, typer.Option("--scheme", help="A name, or a TOML file.")],
    by: Annotated[str, typer.Option("--by", help="Areas: msoa, lad, place, sub_icb...")] = "lad",
    money: Annotated[
        str | None, typer.Option("--money", help="Pounds to share; without it, what was spent.")
    ] = None,
    geography: Annotated[str, typer.Option("--geography", help="lsoa11 or lsoa21.")] = "lsoa11",
    engine: Annotated[str, typer.Option("--engine", help="duckdb, local[*], spark://…")] = "duckdb",
    profile: ProfileOption = "",
    store: StoreOption = DEFAULT_STORE,
    on: OnOption = None,
) -> None:
    """Fair shares of areas by need: segments weighed by cost a head, from released counts."""
    from tripleaim.cli.options import read_date, read_money
    from tripleaim.cli.release import ask_of, tell_notes
    from tripleaim.people.capitation import areas_of_lsoas, describe_shares, weigh_release
    from tripleaim.people.count import data_label, release_areas
    from tripleaim.people.segments import scheme as find_scheme
    from tripleaim.store.engine import open_store

    pence = None if money is None else read_money("--money", money)
    chosen, asked = find_scheme(scheme), ask_of(folder, profile, engine)
    with open_store(store) as opened:
        areas = areas_of_lsoas(opened, by, geography, read_date(on))
    placed = {lsoa: area for lsoa, (area, _) in areas.items()}
    released, names, costs = release_areas(asked, chosen, placed)
    made = weigh_release(released, names, costs, pence)
    withheld = [area for area in names[0] if area not in costs.by_area]
    say(describe_shares(made, dict(areas.values()), withheld, data_label(folder)))
    tell_notes(released)
