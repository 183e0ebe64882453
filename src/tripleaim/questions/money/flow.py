"""Following the money of a system: from the nation by programme to those who spend it."""

from tripleaim.model.pence import share_pence
from tripleaim.model.quantity import Pence, Year
from tripleaim.money.carried import Carried
from tripleaim.money.follow import Flow, check_conserved, programmes_of, with_remainder
from tripleaim.questions.money.rows import MoneyFlow
from tripleaim.registry.area import Listed
from tripleaim.store.engine import Store

BY_HEAD = ("Primary care", "Specialised", "Transformation", "Sustainability")
CCGS = "CCGs"
NATION = "The nation"
CARE = "providers of care"


def follow_money(store: Store, here: Listed, carried: Carried) -> list[MoneyFlow]:
    """Flows from the nation to the system in the newest year with programmes, a row a flow.

    What CCGs got is real; other programmes reach a system in the proportion of that, which is ours.
    """
    years = carried.years_of(here.area.id)
    if not years:
        return []
    year = years[0]
    mine, rest = carried.pence[here.area.id, year], carried.published[year]
    flows = []
    for each in programmes_of(store, year):
        if each.programme == CCGS:
            part = mine
        elif each.programme in BY_HEAD:
            part = share_pence(each.pence, [mine, rest - mine])[0]
        else:
            continue
        flows.append(
            Flow(origin=each.programme, target=here.area.name, pence=part, source=each.source)
        )
    if not flows:
        return []
    above = [
        Flow(origin=NATION, target=each.origin, pence=each.pence, source=each.source)
        for each in flows
    ]
    every = with_remainder([*above, *flows], here.area.name, CARE, "derived")
    check_conserved(every)
    steps = [0] * len(above) + [1] * len(flows) + [2] * (len(every) - 2 * len(flows))
    return [_row(flow, step, year) for flow, step in zip(every, steps, strict=True)]


def _row(flow: Flow, step: int, year: int) -> MoneyFlow:
    real = CCGS in (flow.origin, flow.target)
    return MoneyFlow(
        sources=(flow.source,),
        notes=() if real else ("programmes",),
        assumed=not real,
        step=step,
        origin=flow.origin,
        target=flow.target,
        year=Year(year),
        amount=Pence(flow.pence),
    )
