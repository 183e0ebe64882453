"""`tripleaim people`: your own extract, pseudonyms, segments counted through the one door."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.say import say, tell

ProfileOption = Annotated[
    str,
    typer.Option(
        "--profile", help="Disclosure: opensafely unless you say ons, hes (weak), open (none)."
    ),
]
DataOption = Annotated[
    Path, typer.Option("--data", help="The folder of open data, or a CSV of LSOA codes.")
]

people = typer.Typer(help="People: your own extract, pseudonyms, segments.", no_args_is_help=True)


@people.command()
def load(
    extract: Annotated[Path, typer.Argument(help="CSV or Parquet, one row a person.")],
    mapping: Annotated[Path, typer.Option("--map", help="TOML: your columns to ours.")],
    data: DataOption,
    out: Annotated[Path, typer.Option("--out", help="Where to write.")] = Path("build/own-people"),
) -> None:
    """Check an extract and write it as Parquet; refused whole when anything is wrong."""
    from tripleaim.people.blocks import read_lsoas
    from tripleaim.people.door import begin_line
    from tripleaim.people.extract import load_extract, read_mapping
    from tripleaim.store.releases import register_folder

    columns = read_mapping(mapping)
    lsoas = read_lsoas(data, columns.geography)
    with begin_line(out, register_folder()) as mark:
        loaded = load_extract(extract, columns, lsoas, out, mark)
    say(f"{loaded:,} people under {out}.")


@people.command()
def pseudonymise(
    extract: Annotated[Path, typer.Argument(help="CSV, one row a person.")],
    column: Annotated[str, typer.Option("--column", help="The column of identifiers.")],
    key: Annotated[Path, typer.Option("--key", help="A file of 32 random bytes or more.")],
    out: Annotated[Path, typer.Option("--out", help="The CSV to write.")],
) -> None:
    """Replace identifiers by a keyed hash. The key stays with you: it is written nowhere."""
    from tripleaim.people.pseudonym import pseudonymise_file, read_key

    secret = read_key(key)
    if key.stat().st_mode & 0o077:
        tell(f"Note: others on this machine may read {key}: chmod 600 {key}")
    rows = pseudonymise_file(extract, column, secret, out)
    say(f"{rows:,} rows in {out}.")


@people.command()
def segments(
    folder: Annotated[Path, typer.Argument(help="People as Parquet, by system.")],
    scheme: Annotated[str, typer.Option("--scheme", help="A name, or a TOML file.")],
    engine: Annotated[str, typer.Option("--engine", help="duckdb, local[*], spark://…")] = "duckdb",
    profile: ProfileOption = "",
    out: Annotated[Path | None, typer.Option("--out", help="A folder for SACRO Viewer.")] = None,
) -> None:
    """People by system, segment and age band, through the one door."""
    from tripleaim.cli.release import ask_of, tell_release
    from tripleaim.people.count import release_segments
    from tripleaim.people.extract import check_columns, columns_of
    from tripleaim.people.segments import scheme as find_scheme

    chosen = find_scheme(scheme)
    if engine == "duckdb" and any(folder.glob("system=*/*.parquet")):
        check_columns(folder, columns_of(chosen))
    asked = ask_of(folder, profile, engine, out)
    released, names = release_segments(asked, chosen)
    tell_release(released, names, asked, out)


@people.command()
def releases(
    folder: Annotated[Path, typer.Argument(help="People as Parquet.")],
    holds: Annotated[
        list[str] | None,
        typer.Option("--holds", help="A record told beside a release: it must still be held."),
    ] = None,
) -> None:
    """What has left about these people: when, what, by which rule, and what may still be asked."""
    from tripleaim.people.door import describe_releases
    from tripleaim.store.releases import register_folder

    say(describe_releases(folder, register_folder(), holds or ()))


def register(app: typer.Typer) -> None:
    """Add the commands, with those that stand in files of their own."""
    from tripleaim.cli.movement import movement
    from tripleaim.cli.shares import shares

    people.command()(movement)
    people.command()(shares)
    app.add_typer(people, name="people")
