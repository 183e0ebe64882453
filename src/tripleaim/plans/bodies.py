"""The trusts and councils of a plan: hospital and social care of a template, by who gives it.

Hospital care of a place goes to the trusts where its residents were admitted, by how many; adult
social care to the councils, by what each spent. What no open data divide (mental health, community
and ambulance care) stays with the trusts of the system as one body.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tripleaim.model.documents.plan import Plan
from tripleaim.model.errors import refuse
from tripleaim.model.pence import pence_of, pounds_of, share_pence
from tripleaim.plans.base_year import BaseYear
from tripleaim.plans.template import COUNCILS, SOCIAL, TRUSTS, make_template
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import lives_of, names_on
from tripleaim.store.ground.succession import follow_successions

HOSPITAL = (
    "ae",
    "emergency",
    "elective",
    "outpatient",
    "maternity",
    "critical_care",
    "specialised",
)
LEAST = Fraction(1, 50)  # of a place's admissions: smaller shares go to other hospitals together
OTHER = "OTHERHOSP"
PUT_TOGETHER = date(2021, 4, 1)  # the flow of 2018 names trusts as they were by then
REST = "Other care of trusts (mental health, community, ambulance)"

# One row a commissioner and provider: residents by where they were admitted in 2018.
ADMITTED = """
with buyer as (
    select block, area from lying_nearest($kind, $base_day) where list_contains($areas, area)
)
select b.area, f.provider, sum(f.count) as people, min(f.source) as source
from buyer b
join flow f on f.origin = b.block
where f.kind = 'people by place of admission' and f.count > 0
group by b.area, f.provider
order by b.area, people desc, f.provider
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Givers:
    """Who gives the hospital care of each place, by share, and social care, by share of spend.

    `hospitals[place][code]` add to 1 a place; `councils[code]` add to 1; `names` of all of them.
    """

    hospitals: Mapping[str, Mapping[str, Fraction]]
    councils: Mapping[str, Fraction]
    names: Mapping[str, str]
    source: str


def read_givers(store: Store, base: BaseYear) -> Givers:
    """The hospitals and councils of a base year: shares of admissions of 2018, and of spending.

    Trusts go by the names of 2021, as the flow puts them together, or of the base year where that
    is later: one that had ended by then is the one that took it over. Where several did, or fewer
    than one in fifty of a place's residents go there, it is among other hospitals.
    """
    base_day = date(base.year_ending - 1, 4, 1)
    on = max(base_day, PUT_TOGETHER)
    areas = [each.area for each in base.buyers]
    rows = ask(store, ADMITTED, {"kind": base.kind, "base_day": base_day, "areas": areas})
    alive = _alive(store, sorted({row["provider"] for row in rows}), on)
    counted: dict[str, dict[str, Fraction]] = {}
    for row in rows:
        at = counted.setdefault(row["area"].partition(":")[2], {})
        code = alive.get(row["provider"], OTHER)
        at[code] = at.get(code, Fraction(0)) + Fraction(row["people"]).limit_denominator(1000)
    hospitals = {place: _shares(at) for place, at in counted.items()}
    spent = sum(base.councils.values())
    councils = {code: Fraction(pence, spent) for code, pence in base.councils.items() if pence}
    codes = sorted({code for at in hospitals.values() for code in at} - {OTHER})
    names = names_on(store, codes, on)
    return Givers(
        hospitals=hospitals,
        councils=councils,
        names={**names, **base.council_names, OTHER: "Other hospitals"},
        source=rows[0]["source"] if rows else "",
    )


def _alive(store: Store, codes: list[str], on: date) -> dict[str, str]:
    """Each provider that is a body, as the one that it was by a day."""
    now = follow_successions(store, codes, on).now
    lives = lives_of(store, sorted({*codes, *now.values()}))
    found = {}
    for code in codes:
        life = lives.get(code)
        if life is None:
            continue
        then = code if life.lives_on(on) else now[code]
        if then in lives and lives[then].lives_on(on):
            found[code] = then
    return found


def _shares(counted: Mapping[str, Fraction]) -> dict[str, Fraction]:
    whole = sum(counted.values())
    large = {c: n / whole for c, n in counted.items() if c != OTHER and n / whole >= LEAST}
    rest = 1 - sum(large.values())
    return {**large, **({OTHER: Fraction(rest)} if rest else {})}


def start_plan(store: Store, base: BaseYear, name: str, years: int = 5) -> Plan:
    """The plan to start from: a system's real base year, with its own trusts and councils."""
    return with_bodies(make_template(base, name, years), read_givers(store, base))


def with_bodies(plan: Plan, givers: Givers) -> Plan:
    """A template's plan with its hospitals and councils by name, every pound where it was.

    Raises InputRefused where the plan is no template: it must have the template's bodies.
    """
    if TRUSTS not in {each.code for each in plan.organisations}:
        raise refuse(
            plan.plan.id,
            f"has no organisation {TRUSTS}, so it is no template",
            "Begin with: tripleaim plan new.",
        )
    said = plan.model_dump()
    baseline = [row for line in said["baseline"] for row in _split(line, givers)]
    cost: dict[str, int] = {}
    for row in baseline:
        body = row["organisation"]
        cost[body] = cost.get(body, 0) + pence_of(row["cost_gbp"])
    income = [row for line in said["income"] for row in _paid(line, cost, givers)]
    return Plan.model_validate(
        {
            **said,
            "baseline": baseline,
            "income": income,
            "organisations": list(_organisations(said["organisations"], cost, givers)),
            "initiatives": [_delivered(each, cost, givers) for each in said["initiatives"]],
        }
    )


def _split(line: dict[str, Any], givers: Givers) -> Iterator[dict[str, Any]]:
    """A base line as a line for each who gives its care: cost to the penny, activity alike."""
    shares: Mapping[str, Fraction] = {}
    if line["organisation"] == TRUSTS and line["point"] in HOSPITAL:
        shares = givers.hospitals.get(line["place"], {})
    elif line["organisation"] == COUNCILS and line["point"] == SOCIAL:
        shares = givers.councils
    if not shares:
        yield line
        return
    parts = share_pence(pence_of(line["cost_gbp"]), list(shares.values()))
    for (code, share), pence in zip(shares.items(), parts, strict=True):
        if pence:
            yield {
                **line,
                "organisation": code,
                "cost_gbp": pounds_of(pence),
                "activity": round(line["activity"] * float(share), 1),
            }


def _paid(
    line: dict[str, Any], cost: Mapping[str, int], givers: Givers
) -> Iterator[dict[str, Any]]:
    """An income of a body that was split, as incomes of its parts, by what their work costs."""
    mine = {
        TRUSTS: [*_hospitals(givers), TRUSTS],
        COUNCILS: list(givers.councils),
    }.get(line["payee"], [])
    parts = {code: cost[code] for code in mine if cost.get(code)}
    if not parts:
        yield line
        return
    shared = share_pence(pence_of(line["amount_gbp"]), list(parts.values()))
    for code, pence in zip(parts, shared, strict=True):
        yield {**line, "payee": code, "amount_gbp": pounds_of(pence)}


def _hospitals(givers: Givers) -> list[str]:
    return sorted({code for at in givers.hospitals.values() for code in at})


def _organisations(
    rows: list[dict[str, Any]], cost: Mapping[str, int], givers: Givers
) -> Iterator[dict[str, Any]]:
    for row in rows:
        code = row["code"]
        if code == TRUSTS:
            yield {**row, "name": REST}
            yield from _named(_hospitals(givers), "trust", cost, givers)
        elif code == COUNCILS and givers.councils:
            yield from _named(list(givers.councils), "council", cost, givers)
        else:
            yield row


def _named(
    codes: list[str], kind: str, cost: Mapping[str, int], givers: Givers
) -> Iterator[dict[str, Any]]:
    for code in codes:
        if cost.get(code):
            yield {"code": code, "name": givers.names.get(code, code), "kind": kind}


def _delivered(
    initiative: dict[str, Any], cost: Mapping[str, int], givers: Givers
) -> dict[str, Any]:
    """An initiative of the trusts is delivered by the hospital whose work costs most."""
    named = [code for code in _hospitals(givers) if code != OTHER and cost.get(code)]
    if initiative["organisation"] != TRUSTS or not named:
        return initiative
    return {**initiative, "organisation": max(named, key=lambda code: (cost[code], code))}
