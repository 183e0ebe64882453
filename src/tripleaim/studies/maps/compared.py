"""Two maps of England beside each other: how each follows its patients, and who moved."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from tripleaim.flows.fit import modularity
from tripleaim.flows.observed import PEOPLE_OF
from tripleaim.flows.partition import PartitionFit, fit_partition
from tripleaim.model.finding import Finding
from tripleaim.page.catalogue import catalogue_of
from tripleaim.registry.changes import names_on
from tripleaim.registry.members import system_kind
from tripleaim.store.engine import Store
from tripleaim.store.ground import Vintage, release_of, shares_between

MOVED = "Who moved"
SYSTEMS = "Systems of both maps"
WORDS = catalogue_of("fits")
METHOD = WORDS.rows["GoesTo"].method
CAVEATS = tuple(WORDS.notes[each] for each in WORDS.rows["Stays"].notes)
LARGER = WORDS.notes["larger"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoMaps:
    """Two maps on the same flow: the fit of each, and people of 2019 by system before and after."""

    before: PartitionFit
    after: PartitionFit
    people: dict[tuple[str, str], int]
    days: tuple[date, date]

    @property
    def moved(self) -> int:
        """People whose system is another: not the one with the same code."""
        return sum(
            people
            for (one, two), people in self.people.items()
            if one.split(":")[1] != two.split(":")[1]
        )


def read_two_maps(store: Store, before: date, after: date) -> TwoMaps:
    """The systems of two days laid over the same flow of 2018. Raises NothingFound as `fits`."""
    kinds = system_kind(store, before), system_kind(store, after)
    shared = shares_between(
        store,
        Vintage(kind=kinds[0], on=before),
        Vintage(kind=kinds[1], on=after),
        release_of(store, PEOPLE_OF),
    )
    return TwoMaps(
        before=fit_partition(store, kinds[0], before),
        after=fit_partition(store, kinds[1], after),
        people={
            (one, two): people
            for one, parts in shared.people.items()
            for two, people in parts.items()
        },
        days=(before, after),
    )


def compare_maps(store: Store, before: date, after: date) -> list[Finding]:
    """What two maps of England keep inside, as it is and beyond size, and who moved."""
    two = read_two_maps(store, before, after)
    names = names_on(store, after) | names_on(store, before)
    return [*_sums(two), *_moves(two, names), *_systems(two, names)]


def _sums(two: TwoMaps) -> list[Finding]:
    counts = [len(each.areas) for each in (two.before, two.after)]
    shares = [each.fit.inside for each in (two.before, two.after)]
    beyond = [modularity(each.fit.exchange) for each in (two.before, two.after)]
    lowest = [float(np.nanmin(each.fit.stays)) for each in (two.before, two.after)]
    note = "" if counts[0] == counts[1] else f" {LARGER}"
    everyone = sum(two.people.values())
    said = [
        ("flow_kept_inside", shares, f"{counts[0]} systems kept {shares[0]:.1%} of admissions "
         f"inside, {counts[1]} keep {shares[1]:.1%}.{note}"),
        ("kept_beyond_size", beyond, "That is more than the size of systems and hospitals alone "
         f"would keep by {100 * beyond[0]:.1f} and {100 * beyond[1]:.1f} percentage points: "
         + ("no better." if beyond[1] <= beyond[0] + 0.0005 else "better.")),
        ("lowest_system_keeps", lowest, "The system that keeps least kept "
         f"{lowest[0]:.1%} and keeps {lowest[1]:.1%}."),
    ]  # fmt: skip
    found = [
        Finding(
            measure=measure, value=round(values[1] - values[0], 6), unit="share", method=METHOD,
            sources=two.after.sources, statement=words, caveats=CAVEATS,
        )
        for measure, values, words in said
    ]  # fmt: skip
    found.append(
        Finding(
            measure="people_who_moved", value=two.moved, unit="people", method="people of mid-2019 "
            "by the systems of both days; a system goes on where its code does",
            sources=two.after.sources,
            statement=f"{two.moved:,} people, {two.moved / everyone:.1%} of {everyone:,}, were in "
            "a system of another name after: by a merger, or because the boundary moved.",
        )
    )  # fmt: skip
    return found


def _moves(two: TwoMaps, names: dict[str, str]) -> list[Finding]:
    moves = [
        (people, one, other)
        for (one, other), people in two.people.items()
        if one.split(":")[1] != other.split(":")[1]
    ]
    return [
        Finding(
            measure="people_moved",
            value=people,
            unit="people",
            table=MOVED,
            subject=other,
            label=f"{names.get(one, one)} to {names.get(other, other)}",
            sources=two.after.sources,
            method="people of mid-2019",
            statement=f"{people:,} people of {names.get(one, one)} "
            f"were in {names.get(other, other)} after.",
        )
        for people, one, other in sorted(moves, key=lambda each: (-each[0], each[1], each[2]))
    ]


def _systems(two: TwoMaps, names: dict[str, str]) -> list[Finding]:
    was = {
        area.split(":")[1]: float(stays)
        for area, stays in zip(two.before.areas, two.before.fit.stays, strict=True)
    }
    found = []
    for area, stays in zip(two.after.areas, two.after.fit.stays, strict=True):
        code = area.split(":")[1]
        before = was.get(code)
        words = f"before {before:.1%}" if before is not None else "not there before"
        shares = {"share_that_stays": float(stays), "share_that_stayed_before": before}
        found += [
            Finding(
                measure=measure, value=round(share, 6), unit="share",
                subject=area, label=names.get(area, area), table=SYSTEMS,
                sources=two.after.sources, method=METHOD,
                statement=f"{names.get(area, area)}: {stays:.1%} stays inside, {words}.",
            )
            for measure, share in shares.items() if share is not None
        ]  # fmt: skip
    gone = sorted(set(was) - {area.split(":")[1] for area in two.after.areas})
    kind = two.before.areas[0].split(":")[0]
    return found + [
        Finding(
            measure="share_that_stayed_before", value=round(was[code], 6), unit="share",
            subject=f"{kind}:{code}", label=names.get(f"{kind}:{code}", code), table=SYSTEMS,
            sources=two.before.sources, method=METHOD,
            statement=f"{names.get(f'{kind}:{code}', code)} is no more; before, {was[code]:.1%} "
            "stayed inside.",
        )
        for code in gone
    ]  # fmt: skip
