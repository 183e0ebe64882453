"""Does the footprint follow its patients? What stays, where the rest go, did redrawing help."""

from datetime import date
from statistics import median

from tripleaim.flows.fit import choice, modularity
from tripleaim.flows.partition import PartitionFit, fit_partition
from tripleaim.model.errors import NothingFound
from tripleaim.model.finding import Finding
from tripleaim.page.words import listed
from tripleaim.questions.fits.edges import edge_findings
from tripleaim.questions.fits.tiers import (
    england_tiers,
    place_findings,
    tier_findings,
    waiting_findings,
)
from tripleaim.registry.area import find_area
from tripleaim.registry.members import system_kind
from tripleaim.store.engine import Store, ask

METHOD = (
    "residents of 2019 by the trusts that people of their neighbourhood (MSOA) were admitted to in "
    "2018; each trust counts for the area that most of its patients live in"
)
CAVEATS = (
    "Admissions of 2018 are laid over the boundaries of the day asked about.",
    "People of one small area are taken to use hospitals as its whole MSOA does.",
    "Trusts are as of 2021: one that has since merged counts with its successor.",
)
LARGER = (
    "Larger areas keep more whatever their shape: dates with fewer systems are not comparable on "
    "the share that stays alone."
)
KINDS = ("stp", "icb", "ccg", "sub_icb", "lad", "nhs_region")
HISTORY = (
    date(2017, 4, 1),
    date(2018, 4, 1),
    date(2020, 4, 1),
    date(2022, 7, 1),
    date(2026, 4, 1),
)
SHOWN = 6


def fits(store: Store, area: str | None, on: date) -> list[Finding]:
    """How far the boundary of a system, or of all, follows where people are treated.

    Raises NothingFound before footprints are known, and for areas without a boundary.
    """
    if area is None:
        return _england(store, on)
    here = find_area(store, area, on).area
    if here.kind == "place":
        return place_findings(store, here)
    if here.kind not in KINDS:
        raise NothingFound(f"{here.name} has no boundary over which flow can be laid.")
    fitted = fit_partition(store, here.kind, on)
    if here.id not in fitted.areas:
        raise NothingFound(f"The footprint of {here.name} is not known for {on}.")
    names = _names(store, on)
    place = fitted.place(here.id)
    return [
        _stays(fitted, place, here.name, on),
        *_figures(fitted, place, here.name),
        *waiting_findings(store, here.code),
        *_destinations(fitted, place, names),
        *_borders(fitted, place, names),
        *edge_findings(store, fitted, place, on, names),
        *tier_findings(store, here.code),
        *_history(store, here.code, here.kind),
    ]


def _names(store: Store, on: date) -> dict[str, str]:
    sql = """
        select area, name from named_on($on)
        where kind in ('stp', 'icb', 'ccg', 'sub_icb', 'lad', 'nhs_region')
        order by area
    """
    found = {row["area"]: row["name"] for row in ask(store, sql, {"on": on})}
    trusts = ask(store, "select organisation, name from organisation order by organisation")
    return found | {row["organisation"]: row["name"] for row in trusts}


def _stays(fitted: PartitionFit, place: int, name: str, on: date) -> Finding:
    if not fitted.fit.own_work[place] > 0:
        return _without_a_trust(fitted, place, name, on)
    share, unnamed = float(fitted.fit.stays[place]), float(fitted.fit.unnamed[place])
    low, high = float(fitted.low[place]), float(fitted.high[place])
    rank = int((fitted.fit.stays > fitted.fit.stays[place]).sum()) + 1
    return Finding(
        measure="share_that_stays", value=round(share, 6), unit="share", low=round(low, 6),
        high=round(high, 6), subject=fitted.areas[place], label=name, sources=fitted.sources,
        method=f"{METHOD}; 95% interval from resampling its MSOAs", caveats=CAVEATS,
        statement=f"Within the boundary of {on}, {share:.1%} ({low:.1%} to {high:.1%}) of the "
        f"admissions of {name}'s residents to named trusts stayed inside: number {rank} of "
        f"{len(fitted.areas)}. For {unnamed:.1%} of all admissions no trust is named: too few of "
        "a neighbourhood went to any one of them.",
    )  # fmt: skip


def _without_a_trust(fitted: PartitionFit, place: int, name: str, on: date) -> Finding:
    return Finding(
        measure="share_that_stays", value=None, unit="share", status="cannot tell",
        subject=fitted.areas[place], label=name, sources=fitted.sources, method=METHOD,
        caveats=CAVEATS,
        statement=f"How much of their care {name}'s residents have inside it cannot be told for "
        f"{on}: no trust has most of its patients there, so none counts as its own.",
    )  # fmt: skip


def _figures(fitted: PartitionFit, place: int, name: str) -> list[Finding]:
    fit = fitted.fit
    own, net, cut = (float(each[place]) for each in (fit.own_work, fit.net, fit.conductance))
    providers = float(choice(fitted.flow[[place]])[0])
    way = "come in than go out" if net >= 0 else "go out than come in"
    said: list[tuple[str, float, str, str]] = [
        ("net_flow", round(net), "residents by place of admission",
         f"More patients {way}: as many as {abs(net):,.0f} residents make."),
        ("effective_providers", round(providers, 2), "trusts",
         f"Their admissions are spread as widely as over {providers:.1f} trusts used alike."),
        ("conductance", round(cut, 6), "share",
         f"Of all admissions of its residents or at its trusts, {cut:.1%} cross its boundary."),
    ]  # fmt: skip
    if own == own:
        words = f"{own:.1%} of the work of its trusts came from its own residents."
        said.insert(0, ("share_of_own_work", round(own, 6), "share", words))
    return [
        Finding(
            measure=measure, value=value, unit=unit, statement=words, label=name,
            subject=fitted.areas[place], sources=fitted.sources, method=METHOD,
        )
        for measure, value, unit, words in said
    ]  # fmt: skip


def _destinations(fitted: PartitionFit, place: int, names: dict[str, str]) -> list[Finding]:
    exchange = fitted.fit.exchange[place]
    whole = exchange.sum()
    order = [n for n in (-exchange).argsort(kind="stable") if exchange[n] > 0][:SHOWN]
    return [
        Finding(
            measure="goes_to", value=round(float(exchange[n] / whole), 6), unit="share",
            subject=fitted.areas[n], label=names.get(fitted.areas[n], fitted.areas[n]),
            table="Where its residents are admitted", sources=fitted.sources, method=METHOD,
            statement=f"{exchange[n] / whole:.1%} were admitted to trusts of "
            f"{names.get(fitted.areas[n], fitted.areas[n])}.",
        )
        for n in order
    ]  # fmt: skip


def _borders(fitted: PartitionFit, place: int, names: dict[str, str]) -> list[Finding]:
    away = fitted.home != place
    flow = fitted.flow[place] * away
    whole = fitted.flow[place].sum()
    order = [n for n in (-flow).argsort(kind="stable") if flow[n] / whole >= 0.005][:SHOWN]
    return [
        Finding(
            measure="cut_by_the_boundary", value=round(float(flow[n] / whole), 6), unit="share",
            subject=fitted.providers[n], label=names.get(fitted.providers[n], fitted.providers[n]),
            table="Trusts across the boundary", sources=fitted.sources, method=METHOD,
            statement=f"{flow[n] / whole:.1%} of its residents' admissions were at "
            f"{names.get(fitted.providers[n], fitted.providers[n])}, of "
            f"{names.get(fitted.areas[fitted.home[n]], '')}.",
        )
        for n in order
    ]  # fmt: skip


def _history(store: Store, code: str, kind: str) -> list[Finding]:
    if kind not in ("stp", "icb"):
        return []
    found = []
    for day in HISTORY:
        fitted = fit_partition(store, system_kind(store, day), day)
        area = f"{system_kind(store, day)}:{code}"
        if area in fitted.areas:
            share = float(fitted.fit.stays[fitted.place(area)])
            found.append(_on_day(fitted, day, share, area, "of it stayed inside"))
    return found


def _on_day(fitted: PartitionFit, day: date, share: float, area: str, words: str) -> Finding:
    return Finding(
        measure="share_that_stays_by_boundary", value=round(share, 6), unit="share", subject=area,
        label=str(day), table="The same flow within the boundaries of each date",
        sources=fitted.sources, method=METHOD, caveats=(LARGER,),
        statement=f"Within the boundaries of {day}, {share:.1%} {words}.",
    )  # fmt: skip


def _england(store: Store, on: date) -> list[Finding]:
    fitted = fit_partition(store, system_kind(store, on), on)
    names = _names(store, on)
    order = fitted.fit.stays.argsort(kind="stable")
    middle = float(median(fitted.fit.stays.tolist()))
    weakest = [names.get(fitted.areas[n], "") for n in order[:3]]
    excess = modularity(fitted.fit.exchange)
    first = Finding(
        measure="share_that_stays", value=round(fitted.fit.inside, 6), unit="share",
        sources=fitted.sources, method=METHOD, caveats=CAVEATS, label="England",
        statement=f"Of admissions to named trusts, {fitted.fit.inside:.1%} stayed inside the "
        f"systems of {on}; at the median of {len(order)}, {middle:.1%}. "
        f"Least in {listed(weakest)}.",
    )  # fmt: skip
    null = Finding(
        measure="modularity", value=round(excess, 6), unit="share", sources=fitted.sources,
        method="share inside less what size alone would give (degree-corrected)", label="England",
        statement="If people went by the size of hospitals alone, "
        f"{fitted.fit.inside - excess:.1%} would stay: it is {100 * excess:.1f} percentage points "
        "more.",
    )  # fmt: skip
    rows = [
        Finding(
            measure="share_that_stays", value=round(float(fitted.fit.stays[n]), 6), unit="share",
            low=round(float(fitted.low[n]), 6), high=round(float(fitted.high[n]), 6),
            subject=fitted.areas[n], label=names.get(fitted.areas[n], fitted.areas[n]),
            table="Share of admissions that stay inside", sources=fitted.sources, method=METHOD,
            statement=f"{names.get(fitted.areas[n], '')}: {fitted.fit.stays[n]:.1%} stayed inside.",
        )
        for n in order
    ]  # fmt: skip
    history = [_england_on(store, day) for day in HISTORY]
    return [first, null, *rows, *england_tiers(store), *history]


def _england_on(store: Store, day: date) -> Finding:
    fitted = fit_partition(store, system_kind(store, day), day)
    excess = modularity(fitted.fit.exchange)
    words = (
        f"stayed inside its system, of {len(fitted.areas)}: {100 * excess:.1f} points "
        "more than size alone gives"
    )
    return _on_day(fitted, day, fitted.fit.inside, "england:E92000001", words)
