"""Where does the money go? Allocations, fair shares, trusts' results, loans, dated funds."""

from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.model.finding import Finding
from tripleaim.money.carried import UNPLACED, Carried, carry_allocations
from tripleaim.money.distance import list_distances
from tripleaim.money.need import list_fair_shares
from tripleaim.money.trusts import list_loans, list_results, roll_up
from tripleaim.page.words import count, pounds, year_name
from tripleaim.questions.money.agreed import agreed_findings
from tripleaim.questions.money.flow import follow_money
from tripleaim.questions.money.rules import aid_findings, fund_findings, pool_findings
from tripleaim.registry.area import Listed, find_area, list_areas
from tripleaim.registry.members import system_kind
from tripleaim.store.engine import Store, ask_value
from tripleaim.store.ground import people_of

CARRY = "CCG allocations shared out by where people live, to the penny"
CORE = (
    "Core programme allocations in cash: without running costs, primary care that NHS England "
    "bought itself, or specialised services."
)
TRAP = (
    "As published: a second row called Great Western Hospitals repeats the figures of Hampshire "
    "Hospitals; without it the plan was -£718.4m and the result -£542.8m."
)
FUNDED = "The publication does not say if sustainability funding is counted in."
ROLLED = "each trust counted once, under the system that the register puts it in"


def money(store: Store, area: str | None, on: date) -> list[Finding]:
    """Where the money of an area goes; without an area, of England by system.

    Raises NothingFound or InputRefused for an area that is not there on that day.
    """
    if area is None:
        return [
            *_england(store, on),
            *_trusts_of_england(store),
            *pool_findings(store),
            *fund_findings(store, on),
        ]
    here = find_area(store, area, on)
    carried = carry_allocations(store, here.area.kind, on)
    agreed = agreed_findings(store, area, on)
    return [
        *_allocations(store, here, carried, on),
        *_distance(store, here, carried, on),
        *_fair_share(store, here, on),
        *_results(store, here),
        *_loans(store, here),
        *aid_findings(store, here.area.code),
        *follow_money(store, here, carried),
        *agreed,
        *_without_example(fund_findings(store, on), agreed),
    ]


def _without_example(found: list[Finding], agreed: list[Finding]) -> list[Finding]:
    """The fund's rule and sums; the invented partners only where no agreement says who loses."""
    is_agreed = any(each.measure == "fund_lost_if_missed" for each in agreed)
    return [each for each in found if not (is_agreed and each.measure == "fund_lost")]


def _england(store: Store, on: date) -> list[Finding]:
    kind = system_kind(store, on)
    carried = carry_allocations(store, kind, on)
    found = [
        Finding(
            measure="allocation_total", value=pence / 100, unit="GBP", table="England by year",
            label=year_name(year), sources=carried.sources, caveats=(CORE,),
            method="sum of CCG allocations",
            statement=f"CCGs were allocated {pounds(pence)} in {year_name(year)}.",
        )
        for year, pence in sorted(carried.published.items(), reverse=True)
    ]  # fmt: skip
    newest = max(carried.published)
    systems = list_areas(store, kind, on)
    people = people_of(store, [each.area.id for each in systems], on)
    for each in systems:
        pence = carried.pence.get((each.area.id, newest))
        lived = people.get(each.area.id)
        if pence is None or lived is None:
            continue
        found.append(
            Finding(
                measure="allocation", value=pence / 100, unit="GBP", subject=each.area.id,
                label=each.area.name, table="Systems", sources=carried.sources, method=CARRY,
                caveats=(CORE,),
                statement=f"{each.area.name}: {pounds(pence)} in {year_name(newest)}, "
                f"£{pence / 100 / lived.people:,.0f} for each resident of {lived.release.title}.",
            )
        )  # fmt: skip
    return [*found, *_unplaced(carried, newest)]


def _unplaced(carried: Carried, year: int) -> list[Finding]:
    pence = carried.pence.get((UNPLACED, year), 0)
    if not pence:
        return []
    return [
        Finding(
            measure="allocation", value=pence / 100, unit="GBP", label="not placed",
            table="Systems", sources=carried.sources, method=CARRY,
            statement=f"{pounds(pence)} of {year_name(year)} went to commissioners whose people "
            "live in no area of this kind that day, or whose footprint is not known.",
        )
    ]  # fmt: skip


def _allocations(store: Store, here: Listed, carried: Carried, on: date) -> list[Finding]:
    years = sorted((y for a, y in carried.pence if a == here.area.id), reverse=True)
    if not years:
        raise NothingFound(
            f"No CCG's money can be carried to {here.area.name}: its footprint on {on} is unknown."
        )
    lived = people_of(store, [here.area.id], on).get(here.area.id)
    found = []
    for year in years:
        pence = carried.pence[here.area.id, year]
        share = pence / carried.published[year]
        head = f", £{pence / 100 / lived.people:,.0f} for each resident" if lived else ""
        found.append(
            Finding(
                measure="allocation", value=pence / 100, unit="GBP", subject=here.area.id,
                label=year_name(year), table="Allocation by year", sources=carried.sources,
                method=CARRY, caveats=(CORE,),
                statement=f"{here.area.name} was allocated {pounds(pence)} in {year_name(year)}: "
                f"{share:.2%} of England's{head if year == years[0] else ''}.",
            )
        )  # fmt: skip
    return found


def _distance(store: Store, here: Listed, carried: Carried, on: date) -> list[Finding]:
    rows = list_distances(store, here.area.kind, on, carried.release)
    mine = next((row for row in rows if row.area == here.area.id), None)
    if mine is None:
        return []
    side = "above" if mine.share >= 0 else "below"
    return [
        Finding(
            measure="distance_from_target", value=mine.share, unit="share of fair share",
            subject=here.area.id, sources=(mine.source,),
            method="published distances of CCGs, weighted by money and by where people live",
            caveats=("As published in January 2016 for 2019/20, before later changes.",),
            statement=f"By the targets set in January 2016 its money for 2019/20 was "
            f"{abs(mine.share):.1%} {side} its fair share: number {rows.index(mine) + 1} of "
            f"{len(rows)}, the furthest above first.",
        )
    ]  # fmt: skip


def _fair_share(store: Store, here: Listed, on: date) -> list[Finding]:
    shares, sources = list_fair_shares(store, here.area.kind, on)
    mine = next((each for each in shares if each.area == here.area.id), None)
    if mine is None:
        return []
    side = "above" if mine.pence >= 0 else "below"
    return [
        Finding(
            measure="fair_share", value=mine.target_pence / 100, unit="GBP", subject=here.area.id,
            sources=sources, status="found",
            method="all allocations in proportion to targets by need weights; money/need.py",
            caveats=("Need weights and targets are those of the 2018/19 base.",),
            statement="By the later need weights of the 2018/19 base, another formula, its fair "
            f"share of 2019/20 would have been {pounds(mine.target_pence)}: it was given "
            f"{pounds(abs(mine.pence))} ({abs(mine.share):.1%}) {side} it.",
        )
    ]  # fmt: skip


def _same_system(system: str | None, here: Listed) -> bool:
    return system is not None and system.partition(":")[2] == here.area.code


def _results(store: Store, here: Listed) -> list[Finding]:
    mine = [
        each
        for each in list_results(store)
        if _same_system(each.system, here) and not each.is_repeat
    ]
    if not mine:
        return []
    planned, actual = sum(t.planned_pence for t in mine), sum(t.actual_pence for t in mine)
    return [
        Finding(
            measure="trusts_surplus", value=actual / 100, unit="GBP", subject=here.area.id,
            sources=(mine[0].source, "ods_trust_system_2020"), method=ROLLED, caveats=(FUNDED,),
            statement=f"Its {len(mine)} trusts planned {_result(planned)} together in 2018/19 and "
            f"had {_result(actual)}.",
        ),
        *(
            Finding(
                measure=measure, value=pence / 100, unit="GBP", subject=t.trust,
                label=t.name, table="Trusts in 2018/19", sources=(t.source,), method="as published",
                caveats=(FUNDED,), statement=f"{t.name} {verb} {_result(pence)}.",
            )
            for t in mine
            for measure, verb, pence in (
                ("planned_surplus", "planned", t.planned_pence),
                ("actual_surplus", "had", t.actual_pence),
            )
        ),
    ]  # fmt: skip


def _result(pence: int) -> str:
    return f"a {'surplus' if pence >= 0 else 'deficit'} of {pounds(abs(pence))}"


def _loans(store: Store, here: Listed) -> list[Finding]:
    mine = [each for each in list_loans(store) if _same_system(each.system, here)]
    if not mine:
        return []
    owed: dict[int, list[int]] = {}
    for each in mine:
        owed.setdefault(each.year_ending, []).append(each.pence)
    return [
        Finding(
            measure="interim_loans", value=sum(balances) / 100, unit="GBP",
            subject=here.area.id, label=f"31 March {year}", table="Interim loans",
            sources=(mine[0].source,), method=f"closing balances; {ROLLED}",
            statement=f"On 31 March {year} {count(len(balances))} of its trusts owed the "
            f"Department {pounds(sum(balances))} of interim support.",
        )
        for year, balances in sorted(owed.items())
    ]  # fmt: skip


def _trusts_of_england(store: Store) -> list[Finding]:
    results = list_results(store)
    if not results:
        return []
    totals = roll_up(results)
    planned = sum(plan for plan, _ in totals.values())
    actual = sum(act for _, act in totals.values())
    source = results[0].source
    rows = [
        Finding(
            measure="trusts_surplus", value=act / 100, unit="GBP",
            subject=key if ":" in key else "", label=_name(store, key),
            table="Trusts' results in 2018/19 by system", sources=(source, "ods_trust_system_2020"),
            method=ROLLED, caveats=(FUNDED,),
            statement=f"{_name(store, key)}: planned {_result(plan)}, had {_result(act)}.",
        )
        for key, (plan, act) in totals.items()
    ]  # fmt: skip
    whole = Finding(
        measure="trusts_surplus_total", value=actual / 100, unit="GBP", sources=(source,),
        method="sum of every row of the publication", caveats=(TRAP, FUNDED),
        statement=f"Trusts planned {_result(planned)} in 2018/19 and had {_result(actual)}: the "
        f"sum of all {len(results)} rows of the publication.",
    )  # fmt: skip
    return [whole, *rows]


UNPLACED_TRUSTS = {
    "second rows": "Rows that repeat another trust's",
    "no system": "Trusts of no system on record",
}


def _name(store: Store, key: str) -> str:
    if key in UNPLACED_TRUSTS:
        return UNPLACED_TRUSTS[key]
    named = ask_value(store, "select name from area where area = $area", {"area": key})
    return str(named or key)
