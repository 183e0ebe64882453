"""What would a better footprint look like? A design, what it gains, who moves, what it breaks."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tripleaim.flows.brief import Aims, Brief, Limits
from tripleaim.flows.compiled import IS_COMPILED
from tripleaim.flows.design import design
from tripleaim.flows.ensemble import Ensemble, design_many
from tripleaim.flows.ground import Ground, Whole, part_of
from tripleaim.flows.lying import read_lying
from tripleaim.flows.parts import design_nested, design_with_cuts
from tripleaim.flows.read import LEVELS, Survey, read_survey
from tripleaim.model.errors import NothingFound, refuse
from tripleaim.registry.area import find_area
from tripleaim.registry.members import system_kind
from tripleaim.store.engine import Store
from tripleaim.store.ground import blocks_of, listed_names
from tripleaim.studies.footprint.proposal import Proposal, compare

METHOD = (
    "local search over maps with merging and cutting of areas, on residents of 2019 by the trusts "
    "that people of their neighbourhood (MSOA) were admitted to in 2018; each trust counts for the "
    "area that most of its patients live in"
)
CAVEATS = (
    "A search finds good maps, not the best there is; in regions small enough to prove, it found "
    "the best.",
    "Flow of 2018 is admissions of all kinds; a map for community or primary care may differ.",
    "Flow is not the only reason for a boundary: councils, trust and history are others.",
)
CHANGES = 8000  # of areas merged and cut: seconds, at any level
MANY_AREAS = 300  # above which areas are not merged and cut: moves across borders do
RANDOM_MAPS = {"council": 200, "msoa": 40, "lsoa": 20}
SHOWN = 25
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a user asks of a design. What is None is as it is today.

    level: council, msoa or lsoa. start: today or nothing. within: an area whose blocks alone are
    designed. pins: systems that stay as they are. nested: a kind of area that each proposed area
    must lie in. splits: cuts of councils allowed; None is any number below council level.
    """

    level: str = "council"
    areas: int | None = None
    lowest: int | None = None
    highest: int | None = None
    aims: Aims = field(default_factory=lambda: Aims(fair=0.1))
    splits: int | None = None
    start: str = "nothing"
    within: str | None = None
    pins: tuple[str, ...] = ()
    nested: str | None = None
    seed: int = 1
    maps: int = 1
    changes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A design made: survey, which of its blocks were designed, brief, proposal, ensemble."""

    survey: Survey
    designed: Whole
    brief: Brief
    proposal: Proposal
    ensemble: Ensemble | None
    cut_before: int

    @property
    def area_of(self) -> dict[str, str]:
        """The proposed area of each block of the level, by name."""
        named = [self.proposal.names[each] for each in self.proposal.label]
        return dict(zip(self.proposal.ground.blocks, named, strict=True))

    @property
    def area_of_fine(self) -> dict[str, str]:
        """The proposed area of each small area, by name."""
        of_block = self.area_of
        names = self.survey.ground.blocks
        return {
            block: of_block[names[group]]
            for block, group in zip(self.survey.fine.blocks, self.survey.group, strict=True)
            if names[group] in of_block
        }


def draw_footprints(store: Store, wish: Wish, on: date, tell: Tell | None = None) -> Drawn:
    """Design footprints as wished, on the boundaries of a day.

    Raises InputRefused with every limit that cannot be met and by how much; NothingFound where
    the store holds no flow, neighbours or footprints for the day.
    """
    _insist(wish)
    survey = read_survey(store, wish.level, on)
    systems = read_lying(store, system_kind(store, on), survey.basis, on)
    if not systems:
        raise NothingFound(f"Footprints of systems are not known for {on}: from 2017-04-01.")
    names, today, cut = survey.lay_over(systems)
    chosen = _choose(store, wish, survey, names, today, on)
    ground = part_of(survey.ground, chosen) if not chosen.all() else survey.ground
    if not ground.out.sum():
        raise NothingFound("Nobody who lives there is in the flow.")
    kept_names, today_here = np.unique(today[chosen], return_inverse=True)
    brief = _brief(ground, today_here, wish)
    label, ensemble = _draw(store, survey, ground, (brief, wish, today_here, chosen), on, tell)
    called = _names(store, [names[each] for each in kept_names])
    return Drawn(
        survey=survey,
        designed=np.flatnonzero(chosen),
        brief=brief,
        ensemble=ensemble,
        proposal=compare(ground, label, today_here, called),
        cut_before=cut,
    )


def _insist(wish: Wish) -> None:
    if wish.start not in ("today", "nothing"):
        raise refuse("--from", "is neither today nor nothing", value=wish.start)
    if wish.maps > 1 and (wish.nested or wish.start == "today"):
        raise refuse("--maps", "draws many maps from nothing", "Leave out --from and --nested-in.")
    if wish.level == "council" and wish.splits:
        raise refuse("--splits", "has no meaning for whole councils", "Use --level msoa or lsoa.")
    if wish.level == "lsoa" and not IS_COMPILED:
        remedy = 'pip install "tripleaim[design]", or --level council.'
        raise refuse("--level lsoa", "would take hours without compiled loops", remedy)


def _choose(
    store: Store, wish: Wish, survey: Survey, names: tuple[str, ...], today: Whole, on: date
) -> NDArray[np.bool_]:
    """Which blocks are designed: those within, less those of pinned systems."""
    chosen = np.ones(survey.ground.size, dtype=bool)
    if wish.within:
        inside = set(blocks_of(store, find_area(store, wish.within, on).area.id, on))
        label_of = dict.fromkeys(inside, "in")
        said, lying, _ = survey.lay_over(label_of)
        chosen &= np.array([said[each] == "in" for each in lying])
    for pin in wish.pins:
        area = find_area(store, pin, on, (system_kind(store, on),)).area.id
        if area not in names:
            raise NothingFound(f"{pin} has no footprint on {on} that could be pinned.")
        chosen &= today != names.index(area)
    if not chosen.any():
        raise refuse("--within and --pin", "leave nothing to be designed")
    return chosen


def _brief(ground: Ground, today: Whole, wish: Wish) -> Brief:
    people = np.bincount(today, ground.people)
    return Brief(
        areas=wish.areas or len(people),
        limits=Limits(
            lowest=int(people.min()) if wish.lowest is None else wish.lowest,
            highest=int(people.max()) if wish.highest is None else wish.highest,
        ),
        aims=wish.aims,
        changes=_changes(wish, wish.areas or len(people)),
    )


def _changes(wish: Wish, areas: int) -> int:
    if wish.changes is not None:
        return wish.changes
    return CHANGES if areas <= MANY_AREAS else 0


def _draw(  # type: ignore[no-untyped-def]
    store: Store, survey: Survey, ground: Ground, how, on: date, tell: Tell | None
) -> tuple[Whole, Ensemble | None]:
    brief, wish, today, chosen = how
    if wish.nested:
        lying = read_lying(store, wish.nested, survey.basis, on)
        parent = survey.lay_over(lying)[1][chosen]
        parent = np.unique(parent, return_inverse=True)[1].astype(np.int64)
        return design_nested(ground, parent, brief, wish.seed), None
    if wish.splits is not None and LEVELS[wish.level] != "lad":
        names, unit, _ = survey.lay_over(read_lying(store, "lad", survey.basis, on))
        used, unit = np.unique(unit[chosen], return_inverse=True)
        limits = replace(brief.limits, splits=wish.splits)
        called = tuple(names[each] for each in used)
        cut = design_with_cuts(
            ground, unit.astype(np.int64), called, replace(brief, limits=limits), wish.seed
        )
        return cut, None
    if wish.start == "today":
        return design(ground, brief, wish.seed, today.astype(np.int64)), None
    many = design_many(ground, brief, list(range(wish.seed, wish.seed + wish.maps)), tell)
    return many.maps[0], many if wish.maps > 1 else None


def _names(store: Store, areas: list[str]) -> tuple[str, ...]:
    known = listed_names(store)
    return tuple(known.get(area, area) for area in areas)
