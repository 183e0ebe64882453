"""Money against need: fair share, distance from target as it was, as published, and its pace."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tripleaim.model.finding import Finding
from tripleaim.money.allocation import carry
from tripleaim.money.carried import Carried, carry_allocations, share_people
from tripleaim.money.distance import SystemDistance, list_distances
from tripleaim.page.words import pounds, year_name
from tripleaim.people.need import distance, fair_shares, pace
from tripleaim.registry.area import Listed
from tripleaim.store.engine import Store, ask, ask_value
from tripleaim.store.ground import UNPLACED

YEARS = "Money against fair share by year, by the need weights of 2018/19"
AHEAD = "Distance from the target of January 2016 if that pace went on"
BASE_YEAR = 2020  # the allocations whose CCGs the targets of the 2018/19 base name
YEARS_AHEAD = 5
TARGETS = """
select subject, pence, source from money
where measure = 'target_allocation' and breakdown = 'with remoteness' and subject like 'ccg:%'
order by subject
"""
ENGLAND_MOVED = """
select sum(pence / (1 + opening)) / sum(pence / (1 + closing)) as moved,
    sum(pence) / sum(pence / (1 + opening)) - 1 as opening,
    sum(pence) / sum(pence / (1 + closing)) - 1 as closing
from distance_from_target
"""
HELD = "select count(*) from money where measure = 'ccg_allocation'"
METHOD = (
    "fair share: all CCG allocations of the year in proportion to targets of the 2018/19 base "
    "(need, prices of inputs, remoteness), carried by where people live"
)
STILL = "Targets are those of 2018/19 throughout: need did not stand still in the other years."
PUBLISHED = "published distances of CCGs, weighted by money and by where people live"
OLD = "As published in January 2016 for 2019/20, before later changes."
WENT_ON = (
    "closing over opening distance of 2019/20, over the same of all CCGs together, is the growth "
    "of money against the target; the same each year after, and nobody is carried past the target"
)


def distance_findings(store: Store, here: Listed, on: date) -> list[Finding]:
    """An area's money against its fair share by year, as published for 2019/20, and its pace."""
    if not ask_value(store, HELD):
        return []
    carried = carry_allocations(store, here.area.kind, on)
    return [*_by_year(store, here, carried, on), *_published(store, here, carried, on)]


def _by_year(store: Store, here: Listed, carried: Carried, on: date) -> list[Finding]:
    rows = ask(store, TARGETS)
    people = share_people(store, here.area.kind, on, BASE_YEAR)
    known = {row["subject"]: int(row["pence"]) for row in rows if row["subject"] in people}
    if not known:
        return []
    wanted = {a: p for a, p in carry(known, people).items() if a != UNPLACED and p > 0}
    if here.area.id not in wanted:
        return []
    sources = tuple(sorted({*carried.sources, *(row["source"] for row in rows)}))
    years = sorted({year for area, year in carried.pence if area == here.area.id}, reverse=True)
    return [
        finding
        for year in years
        for finding in _year(here, year, _of_year(carried, year), wanted, sources)
    ]


def _of_year(carried: Carried, year: int) -> dict[str, int]:
    return {a: p for (a, of), p in carried.pence.items() if of == year and a != UNPLACED}


def _year(
    here: Listed,
    year: int,
    actual: Mapping[str, int],
    wanted: Mapping[str, int],
    sources: tuple[str, ...],
) -> list[Finding]:
    area = here.area.id
    both = {name: float(wanted[name]) for name in wanted if name in actual}
    total = sum(actual[name] for name in both)
    fair = {each.area: each.pence for each in fair_shares(both, total)}[area]
    away = distance(actual[area], fair)
    side = "above" if away >= 0 else "below"
    shared: dict[str, Any] = {
        "table": YEARS, "label": year_name(year), "subject": area, "sources": sources,
        "method": METHOD, "caveats": (STILL,),
        "statement": f"{year_name(year)}: {pounds(actual[area])} against a fair share of "
        f"{pounds(fair)}, {abs(away):.1%} {side} it.",
    }  # fmt: skip
    return [
        Finding(measure="allocation", value=actual[area] / 100, unit="GBP", **shared),
        Finding(measure="fair_share_money", value=fair / 100, unit="GBP", **shared),
        Finding(measure="distance_from_fair_share", value=round(away, 4), unit="share", **shared),
    ]


def _published(store: Store, here: Listed, carried: Carried, on: date) -> list[Finding]:
    rows = list_distances(store, here.area.kind, on, carried.release)
    mine = next((row for row in rows if row.area == here.area.id), None)
    if mine is None:
        return []
    side = "above" if mine.share >= 0 else "below"
    shared: dict[str, Any] = {
        "subject": here.area.id, "sources": (mine.source,), "unit": "share", "caveats": (OLD,),
    }  # fmt: skip
    england = ask(store, ENGLAND_MOVED)[0]
    now = Finding(
        measure="distance_from_target", value=round(mine.share, 4),
        label="Distance from the target of January 2016",
        method=PUBLISHED, **shared,
        statement="By the target set in January 2016, before the weights above, its money for "
        f"2019/20 was {abs(mine.share):.1%} {side} it at the end of the year, and "
        f"{mine.opening:+.1%} from it at the start: a pace of change of "
        f"{100 * (mine.share - mine.opening):+.1f} points, where all CCGs together moved "
        f"{100 * (england['closing'] - england['opening']):+.1f}.",
    )  # fmt: skip
    return [now, *_went_on(mine, england["moved"], shared)]


def _went_on(mine: SystemDistance, moved: float, shared: Mapping[str, Any]) -> list[Finding]:
    growth = (1 + mine.share) / (1 + mine.opening) / moved - 1
    path = pace(mine.share, 0.0, (growth, growth), YEARS_AHEAD)
    return [
        Finding(
            measure="distance_from_target", value=round(away, 4), status="assumed",
            label=year_name(BASE_YEAR + ahead), table=AHEAD, method=WENT_ON, **shared,
            statement=f"{year_name(BASE_YEAR + ahead)}: {round(away, 3) + 0.0:+.1%} from target, "
            "if the pace of 2019/20 went on.",
        )
        for ahead, away in enumerate(path, start=1)
    ]  # fmt: skip
