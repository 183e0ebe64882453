"""Synthetic England: one row a person, a Parquet file a system, streamed in bounded memory.

Nobody in it exists. Age and area are those of the official estimates; all else is drawn from the
table of parameters. Each chunk of people has a seed of its own, so that any system made alone is
the same, byte for byte, and the number of processes changes nothing.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tripleaim.model.errors import refuse
from tripleaim.people.blocks import Blocks, read_blocks, take_share
from tripleaim.people.chances import Knobs
from tripleaim.people.draw import Uptake, Urn, draw_health, draw_use, fill_urn
from tripleaim.people.expand import expand_block_people
from tripleaim.people.parameters import Columns, Parameters, Whole, parameters
from tripleaim.people.price import SETTING, price_use, unit_costs
from tripleaim.store.files.output import (
    check_folder_place,
    check_place,
    check_places,
    make_folder,
    new_file,
    write_text,
)
from tripleaim.store.person import LABEL, OWN, STATEMENT

CHUNK = 200_000
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What to make: from which data and mid-year, how many people in England (all without), with
    which seed, which systems with their share of them (all without), in how many processes.
    """

    data: Path
    year: int = 2020
    people: int | None = None
    seed: int = 1
    systems: tuple[str, ...] = ()
    processes: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One system made: its code, people and file size in bytes."""

    system: str
    people: int
    size: int


def synthesise(recipe: Recipe, out: Path, tell: Tell | None = None) -> list[Made]:
    """Write synthetic people under `out` as `system=CODE/people.parquet`, and what they are.

    Raises InputRefused for a year, a number of people or a system that there is not, and where of
    so many people in England none is of a system that was named.
    """
    check_folder_place(out)
    if (out / OWN).exists():
        remedy = "Name another folder: synthetic people among them would pass for theirs."
        raise refuse(str(out), "holds people of your own", remedy)
    blocks, _ = _whole(recipe)
    wanted = _select_systems(recipe, blocks)
    nobody = [system for system in recipe.systems if not _people_of(recipe, system)]
    if nobody:
        remedy = "They are of all England, and a system has its share of them: ask for more."
        rule = f"leaves nobody in {', '.join(nobody)}"
        raise refuse("--people", rule, remedy, value=str(recipe.people))
    _check_places(out, wanted)
    make_folder(out)
    _write_label(recipe, out)
    made: list[Made] = []
    for each in _make_all(recipe, wanted, out):
        made.append(each)
        (tell or (lambda *_: None))(len(made), len(wanted), f"Synthetic people of {each.system}")
    return sorted(made, key=lambda each: each.system)


def _check_places(out: Path, systems: Sequence[str]) -> None:
    """Raise InputRefused where a file of theirs cannot be written, before any is."""
    for folder in (out / f"system={system}" for system in systems):
        check_folder_place(folder)
        if folder.is_dir():
            check_place(folder / "people.parquet")
    if out.is_dir():
        check_places(out / LABEL, out / "CALIBRATION.md")


def _make_all(recipe: Recipe, systems: Sequence[str], out: Path) -> Iterator[Made]:
    if recipe.processes == 1:
        yield from (make_system(recipe, system, out) for system in systems)
        return
    largest_first = sorted(systems, key=lambda system: -_people_of(recipe, system))
    with ProcessPoolExecutor(recipe.processes, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(make_system, recipe, system, out) for system in largest_first]
        yield from (job.result() for job in jobs)


def make_system(recipe: Recipe, system: str, out: Path) -> Made:
    """Write one system's people; the file takes its name when it is whole."""
    folder = out / f"system={system}"
    path, written = make_folder(folder) / "people.parquet", 0
    with (
        new_file(path) as beside,
        pq.ParquetWriter(beside, schema(), compression="zstd", compression_level=1) as writer,
    ):
        for chunk in draw_system(recipe, system):
            writer.write_table(chunk, row_group_size=CHUNK)
            written += chunk.num_rows
    return Made(system=system, people=written, size=path.stat().st_size)


def draw_system(recipe: Recipe, system: str) -> Iterator[pa.Table]:
    """The people of a system, some two hundred thousand at a time."""
    blocks, counts = _whole(recipe)
    urn, pence = _urn(), unit_costs(parameters())
    here = np.flatnonzero(blocks.system == system)
    first = int(counts[blocks.system < system].sum())
    key = blocks.systems.index(system)
    for number, rows in enumerate(_chunks(here, counts)):
        rng = np.random.Generator(
            np.random.SFC64(np.random.SeedSequence(recipe.seed, spawn_key=(key, number)))
        )
        yield _draw_chunk(blocks, rows, counts[rows], first, (urn, pence, rng))
        first += int(counts[rows].sum())


def _draw_chunk(
    blocks: Blocks,
    rows: Whole,
    counts: Whole,
    first: int,
    tools: tuple[Urn, dict[str, int], np.random.Generator],
) -> pa.Table:
    urn, pence, rng = tools
    male_share = blocks.male[blocks.council[rows]]
    block, age, male = expand_block_people(counts, male_share, rows, rng)
    decile = blocks.decile.astype(np.int8)[block]
    people = draw_health(urn, age, male, decile, rng)
    people |= draw_use(urn, age, decile, people, rng)
    people |= price_use(people, pence)
    known: Columns = {
        "person": np.arange(first, first + len(age), dtype=np.int64),
        "age": age,
        "imd_decile": decile,
        **people,
    }
    return _to_arrow(known, blocks.lsoa[rows], np.searchsorted(rows, block), male)


def _to_arrow(known: Columns, lsoas: object, block: Whole, male: object) -> pa.Table:
    coded = {
        "lsoa": pa.DictionaryArray.from_arrays(
            pa.array(block.astype(np.int32)), pa.array(lsoas, pa.string())
        ),
        "sex": pa.DictionaryArray.from_arrays(
            pa.array(np.asarray(male).astype(np.int32)), pa.array(["female", "male"])
        ),
    }
    arrays = [
        coded[field.name] if field.name in coded else pa.array(known[field.name], field.type)
        for field in schema()
    ]
    return pa.Table.from_arrays(arrays, schema=schema())


@cache
def schema() -> pa.Schema:
    """The columns of a person, in order; the file's own label says that it is synthetic."""
    given = parameters()
    coded = pa.dictionary(pa.int32(), pa.string())
    fields = [("person", pa.int64()), ("lsoa", coded), ("age", pa.int8()), ("sex", coded)]
    fields += [("imd_decile", pa.int8()), *((name, pa.bool_()) for name in given.conditions)]
    fields += [("conditions", pa.int8()), ("long_term_condition", pa.bool_())]
    fields += [("frailty", pa.int8()), ("care_home", pa.bool_())]
    fields += [("pregnant", pa.bool_()), ("end_of_life", pa.bool_())]
    fields += [(use, pa.int16()) for use in (*given.uses, "bed_days")]
    fields += [(name, pa.int32()) for name in cost_columns()]
    return pa.schema(fields, metadata={"label": STATEMENT})


def cost_columns() -> tuple[str, ...]:
    """The columns of cost: one a setting, then the sum."""
    return (*(f"cost_{setting}" for setting in SETTING.values()), "cost")


def _chunks(rows: Whole, counts: Whole) -> Iterator[Whole]:
    """Blocks in groups of about CHUNK people."""
    running = np.cumsum(counts[rows].sum(axis=1))
    group = (running - 1) // CHUNK
    for number in np.unique(group):
        yield rows[group == number]


_LAST: dict[tuple[Path, int, int | None], tuple[Blocks, Whole]] = {}


def _whole(recipe: Recipe) -> tuple[Blocks, Whole]:
    key = (recipe.data, recipe.year, recipe.people)
    if key not in _LAST:
        _LAST.clear()
        blocks = read_blocks(recipe.data, recipe.year)
        _LAST[key] = (blocks, take_share(blocks.people, recipe.people))
    return _LAST[key]


@cache
def _urn() -> Urn:
    given = parameters()
    return fill_urn(given, solved_knobs(given), solved_uptake(given))


def solved_knobs(given: Parameters) -> Knobs:
    """The knobs that calibration found."""
    return Knobs(**given.by_subject("knob"))


def solved_uptake(given: Parameters) -> Uptake:
    """The uptake that calibration found."""
    use = given.by_subject("knob_use")
    return Uptake(
        scale=given.by_subject("scale_use"),
        care_home=dict.fromkeys(given.uses, 1.0),
        long_term=use["long_term"],
        admissions_slope=use["admissions_slope"],
    )


def _people_of(recipe: Recipe, system: str) -> int:
    blocks, counts = _whole(recipe)
    return int(counts[blocks.system == system].sum())


def _select_systems(recipe: Recipe, blocks: Blocks) -> list[str]:
    unknown = [system for system in recipe.systems if system not in blocks.systems]
    if unknown:
        listed = ", ".join(blocks.systems)
        raise refuse("--system", "is not a system of 2021", f"Systems: {listed}.", value=unknown[0])
    return sorted(recipe.systems) or blocks.systems


def _write_label(recipe: Recipe, out: Path) -> None:
    said = {**asdict(recipe), "data": "", "statement": STATEMENT, "processes": None}
    text = json.dumps({k: v for k, v in said.items() if v not in ("", None)}, indent=1)
    write_text(out / LABEL, text + "\n")
