"""Following the money of a system: from the nation by programme to those who spend it."""

from tripleaim.model.finding import Finding
from tripleaim.model.pence import share_pence
from tripleaim.money.carried import Carried
from tripleaim.money.follow import Flow, check_conserved, with_remainder
from tripleaim.page.words import pounds
from tripleaim.registry.area import Listed
from tripleaim.store.engine import Store, ask

PROGRAMMES = """
select breakdown, pence, source from money
where measure = 'programme_allocation' and year_ending = $year
order by pence desc
"""
BY_HEAD = ("Primary care", "Specialised", "Transformation", "Sustainability")
NATION = "The nation"


def follow_money(store: Store, here: Listed, carried: Carried) -> list[Finding]:
    """Flows from the nation to the system in the newest year with programmes, a row a flow.

    What CCGs got is real; other programmes reach a system in the proportion of that, which is ours.
    """
    years = [year for area, year in carried.pence if area == here.area.id]
    year = max(years)
    programmes = ask(store, PROGRAMMES, {"year": year})
    if not programmes:
        return []
    mine, all_ccgs = carried.pence[here.area.id, year], carried.published[year]
    flows = []
    for row in programmes:
        whole = int(row["pence"])
        if row["breakdown"] == "CCGs":
            part = mine
        elif row["breakdown"] in BY_HEAD:
            part = share_pence(whole, [mine, all_ccgs - mine])[0]
        else:
            continue
        flows.append(
            Flow(origin=row["breakdown"], target=here.area.name, pence=part, source=row["source"])
        )
    total = [
        Flow(origin=NATION, target=each.origin, pence=each.pence, source=each.source)
        for each in flows
    ]
    every = with_remainder([*total, *flows], here.area.name, "providers of care", "derived")
    check_conserved(every)
    return [_row(flow, year) for flow in every]


def _row(flow: Flow, year: int) -> Finding:
    real = flow.origin == "CCGs" or flow.target == "CCGs"
    return Finding(
        measure="flow", value=flow.pence / 100, unit="GBP", label=f"{flow.origin} > {flow.target}",
        table="Follow the money", sources=(flow.source if flow.source != "derived" else "derived",),
        status="found" if real else "assumed",
        method="allocation" if real else "national programme shared in proportion to allocations",
        caveats=() if real else ("No open data say what a programme spends in a system.",),
        statement=f"{flow.origin} gave {flow.target} {pounds(flow.pence)} in "
        f"{year - 1}/{year % 100:02d}.",
    )  # fmt: skip
