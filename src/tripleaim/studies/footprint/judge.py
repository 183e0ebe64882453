"""A map of one's own, judged as a designed one: what it keeps, who moves, what it breaks."""

from datetime import date
from pathlib import Path

import numpy as np

from tripleaim.flows.brief import Brief, Limits
from tripleaim.flows.ground import Ground, Whole, pieces_of
from tripleaim.flows.lying import read_lying
from tripleaim.flows.read import read_survey
from tripleaim.model.errors import InputRefused, NothingFound, Problem
from tripleaim.registry.members import system_kind
from tripleaim.store.engine import Store
from tripleaim.store.given.own_table import read_own_table
from tripleaim.store.readers.csv_file import find_twice
from tripleaim.studies.footprint.design import Drawn, Wish
from tripleaim.studies.footprint.proposal import compare

COLUMNS = ("block", "area")
LEVEL_OF = {"lad:": "council", "E02": "msoa", "E01": "lsoa"}


def judge_map(store: Store, path: Path, on: date) -> tuple[Drawn, Wish]:
    """Read a map (CSV of block and area) and lay it beside the systems of a day.

    Blocks are councils (lad:E07000037), MSOAs or LSOAs of 2011, as proposals are written. Raises
    InputRefused with everything that is wrong with the file, NothingFound where the store has no
    flow or footprints for the day.
    """
    table = read_own_table(path, COLUMNS)
    level = LEVEL_OF.get(str(table["block"].iloc[0])[:4]) or LEVEL_OF.get(
        str(table["block"].iloc[0])[:3], "council"
    )
    survey = read_survey(store, level, on)
    systems = read_lying(store, system_kind(store, on), survey.basis, on)
    if not systems:
        raise NothingFound(f"Footprints of systems are not known for {on}: from 2017-04-01.")
    ground = survey.ground
    area_of = dict(zip(table["block"], table["area"], strict=True))
    problems = [*_faults(path, set(area_of), ground), *find_twice(path, table["block"])]
    if problems:
        raise InputRefused(problems)
    names = sorted(set(area_of.values()))
    label = np.array([names.index(area_of[block]) for block in ground.blocks], np.int64)
    today_names, today, cut = survey.lay_over(systems)
    people = np.bincount(label, ground.people, len(names))
    limits = Limits(lowest=int(people.min()), highest=int(people.max()))
    brief = Brief(areas=len(names), limits=limits)
    made = compare(ground, label, today.astype(np.int64), today_names)
    drawn = Drawn(
        survey=survey,
        designed=np.arange(ground.size),
        brief=brief,
        proposal=made,
        ensemble=None,
        cut_before=cut,
    )
    return drawn, Wish(level=level)


def detached(drawn: Drawn) -> int:
    """How many pieces there are beyond one an area."""
    made = drawn.proposal
    pieces: Whole = pieces_of(made.ground.borders, made.label)
    return int(pieces.max()) + 1 - len(made.names)


def _faults(path: Path, given: set[str], ground: Ground) -> list[Problem]:
    known = set(ground.blocks)
    unknown, missing = sorted(given - known), sorted(known - given)
    said = []
    if unknown:
        said.append(
            Problem(
                where=path.name,
                column="block",
                value=unknown[0],
                count=len(unknown),
                rule="is no block of that day",
                remedy=f"Blocks are like {ground.blocks[0]}; see proposal.csv of a design.",
            )
        )
    if missing:
        said.append(
            Problem(
                where=path.name,
                column="block",
                value=missing[0],
                count=len(missing),
                rule="is in no area of the map",
                remedy="Every block has to be in one.",
            )
        )
    return said
