"""`tripleaim footprint design`: a better map of systems, within limits that the user states."""

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
    is_terminal,
    read_date,
)
from tripleaim.cli.say import tell

footprint = typer.Typer(
    no_args_is_help=True, help="Design footprints that follow patients, within stated limits."
)


@footprint.command()
def design(
    level: Annotated[str, typer.Option(help="Of what: council, msoa or lsoa.")] = "council",
    areas: Annotated[int | None, typer.Option(help="How many; else as many as today.")] = None,
    lowest: Annotated[int | None, typer.Option(help="Fewest people; else today's.")] = None,
    highest: Annotated[int | None, typer.Option(help="Most people; else today's.")] = None,
    fair: Annotated[float, typer.Option(help="Charge for areas that keep little.")] = 0.1,
    floor: Annotated[float, typer.Option(help="What every area should keep.")] = 0.8,
    compact: Annotated[float, typer.Option(help="Charge for long borders.")] = 0.0,
    steady: Annotated[float, typer.Option(help="Charge for people who move.")] = 0.0,
    start: Annotated[str, typer.Option("--from", help="today or nothing.")] = "nothing",
    within: Annotated[str | None, typer.Option(help="Only this area's ground.")] = None,
    pin: Annotated[list[str] | None, typer.Option(help="A system that stays.")] = None,
    nested_in: Annotated[str | None, typer.Option(help="Inside areas of a kind: icb.")] = None,
    splits: Annotated[int | None, typer.Option(help="Cuts of councils allowed.")] = None,
    maps: Annotated[int, typer.Option(help="How many maps, to see what is sure.")] = 1,
    changes: Annotated[int | None, typer.Option(help="How long to search.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same map.")] = 1,
    out: Annotated[Path | None, typer.Option(help="Write CSV and GeoJSON here.")] = None,
    flows: FlowsOption = None,
    on: OnOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Design a map: who would move, what it gains, what it breaks."""
    from tripleaim.cli.question import form_of, give_findings, open_with_flow
    from tripleaim.flows.brief import Aims
    from tripleaim.store.files.output import check_folder_place
    from tripleaim.studies.footprint.design import Wish, draw_footprints
    from tripleaim.studies.footprint.files import write_proposal
    from tripleaim.studies.footprint.gains import describe

    form = form_of(as_json, as_csv)
    wish = Wish(
        level=level, areas=areas, lowest=lowest, highest=highest, start=start, within=within,
        aims=Aims(fair=fair, floor=floor, compact=compact, steady=steady), pins=tuple(pin or ()),
        nested=nested_in, splits=splits, maps=maps, changes=changes, seed=seed,
    )  # fmt: skip
    day = read_date(on)
    if out:
        check_folder_place(out)
    with open_with_flow(store, flows) as opened:
        drawn = draw_footprints(opened, wish, day, _tell if is_terminal() else None)
        findings = describe(opened, drawn, wish, day)
        if out:
            for path in write_proposal(opened, drawn, out):
                tell(f"Wrote {path}.")
    give_findings("footprint design", within, day, findings, form, flows)


@footprint.command()
def merge(
    least_size: Annotated[int, typer.Option(help="Fewest people of any region.")] = 300_000,
    full_size: Annotated[int, typer.Option(help="People from which less must stay.")] = 1_000_000,
    least_stays: Annotated[float, typer.Option(help="What a large region must keep.")] = 0.75,
    full_stays: Annotated[float, typer.Option(help="What the smallest must keep.")] = 0.85,
    flows: FlowsOption = None,
    on: OnOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Merge councils until each region keeps enough: how many regions patients make."""
    from tripleaim.cli.question import form_of, give_findings, open_with_flow
    from tripleaim.flows.merging import Enough
    from tripleaim.studies.footprint.regions import describe_regions, merge_councils

    form, day = form_of(as_json, as_csv), read_date(on)
    enough = Enough(
        least_size=least_size, full_size=full_size, least_stays=least_stays, full_stays=full_stays
    )
    with open_with_flow(store, flows) as opened:
        findings = describe_regions(opened, merge_councils(opened, enough, day))
    give_findings("footprint merge", None, day, findings, form, flows)


@footprint.command()
def judge(
    file: Annotated[Path, typer.Argument(help="A map: CSV of block and area.")],
    flows: FlowsOption = None,
    on: OnOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Judge a map of your own as a designed one: what it keeps, who moves, what it breaks."""
    from tripleaim.cli.question import form_of, give_findings, open_with_flow
    from tripleaim.studies.footprint.gains import describe, describe_pieces
    from tripleaim.studies.footprint.judge import detached, judge_map

    form, day = form_of(as_json, as_csv), read_date(on)
    with open_with_flow(store, flows) as opened:
        drawn, wish = judge_map(opened, file, day)
        findings = describe(opened, drawn, wish, day)
    findings.append(describe_pieces(drawn, detached(drawn)))
    give_findings("footprint judge", None, day, findings, form, flows)


def _tell(done: int, of: int, what: str) -> None:
    tell(f"{done}/{of} {what}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(footprint, name="footprint")
