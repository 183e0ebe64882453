"""A plan to start from: a system's real base year, the rest assumed and said to be."""

from collections.abc import Iterator, Mapping
from typing import Any

from tripleaim.model.documents.plan import Plan
from tripleaim.model.pence import pounds_of, share_pence
from tripleaim.plans.base_year import BaseYear, Buyer
from tripleaim.store.rules import read_rules

BUYER, TRUSTS, COUNCILS, OTHERS = "COMMISSIONERS", "TRUSTS", "COUNCILS", "OTHERS"
BODIES = {
    BUYER: ("Commissioners of the system", "commissioner"),
    TRUSTS: ("Trusts of the system", "trust"),
    COUNCILS: ("Councils, adult social care", "council"),
    OTHERS: ("Practices, pharmacies and homes", "other"),
}
DONE_BY_OTHERS = ("prescribing", "continuing_care")
SOCIAL = "social_care"
GROWTH_YEARS = 5  # past mid-years from which the growth of people is carried forward
Rows = list[dict[str, Any]]


def defaults() -> Mapping[str, Any]:
    """Points of delivery and drivers as `england/rules/base_year.toml` has them."""
    return read_rules("base_year")


def make_template(base: BaseYear, name: str, years: int = 5) -> Plan:
    """A sound plan with a system's base year and no initiatives; what is assumed is graded so.

    Allocations (to the penny), people and councils' spending are real; their division between
    points of delivery, unit costs and drivers are `england/rules/base_year.toml`.
    """
    lines = [line for buyer in base.buyers for line in _lines(buyer, base)]
    tables: dict[str, Rows] = {
        "places": [{"id": _id(b), "name": b.name, "area": b.area} for b in base.buyers],
        "organisations": [
            {"code": code, "name": said, "kind": kind} for code, (said, kind) in BODIES.items()
        ],
        "baseline": lines,
        "people": [row for buyer in base.buyers for row in _people(buyer, base, years)],
        "costs": list(_costs(lines)),
        "income": list(_income(base, lines)),
        "drivers": [
            {"id": id, "shape": "normal", **said} for id, said in defaults()["driver"].items()
        ],
    }
    head = {
        "id": f"{base.system.partition(':')[2].lower()}-{base.year_ending}",
        "title": f"Plan of {name}, from {base.year_ending - 1}/{base.year_ending % 100:02d}",
        "system": base.system,
        "base_year_ending": base.year_ending,
        "years": years,
        "price_year_ending": base.year_ending,
        "scope": "health and care" if base.social_care_pence else "NHS only",
    }
    return Plan.model_validate({"plan": head, **tables})


def with_examples(plan: Plan) -> Plan:
    """The plan with three initiatives whose effects published studies found; the rest is invented.

    They start in the plan's second and third year and are delivered by its trusts.
    """
    said = read_rules("example_initiatives")
    first = plan.plan.base_year_ending + min(2, plan.plan.years)
    rows = [
        {**row, "organisation": TRUSTS, "start_year_ending": min(first + at, first + 1)}
        for at, row in enumerate(said["initiatives"])
    ]
    return Plan.model_validate(
        {**plan.model_dump(), "initiatives": rows, "effects": said["effects"]}
    )


def _id(buyer: Buyer) -> str:
    return buyer.area.partition(":")[2]


def _ages() -> list[tuple[int, int | None]]:
    starts = defaults()["ages"]
    return list(zip(starts, [*(start - 1 for start in starts[1:]), None], strict=True))


def _base_people(buyer: Buyer, base: BaseYear) -> list[int]:
    """People by age band in the newest mid-year before the base year ends."""
    mid = _counted(buyer, base)
    return [buyer.people.get((mid, start), 0) for start, _ in _ages()]


def _lines(buyer: Buyer, base: BaseYear) -> Iterator[dict[str, Any]]:
    """Base lines of a place: its allocation over points and ages, to the penny."""
    points = defaults()["point"]
    people = _base_people(buyer, base)
    parts = share_pence(buyer.pence, [str_share(said["share"]) for said in points.values()])
    social = _social_of(buyer, base)
    for (point, said), pence in zip(points.items(), parts, strict=True):
        amount = social if point == SOCIAL else pence
        use = [weight * count for weight, count in zip(said["weights"], people, strict=True)]
        if not amount or not sum(use):
            continue
        costs = share_pence(amount, [int(each * 1000) for each in use])
        for (start, end), cost in zip(_ages(), costs, strict=True):
            if cost:
                yield {
                    "organisation": _doer(point),
                    "place": _id(buyer),
                    "point": point,
                    "age_from": start,
                    "age_to": end,
                    "cost_gbp": pounds_of(cost),
                    "activity": round(cost / 100 / said["unit_cost"], 1),
                    "source": "allocation and spending are official; their division is ours",
                    "grade": "assumed",
                }


def str_share(share: float) -> int:
    """A share in millionths, so that it divides exactly."""
    return round(share * 1_000_000)


def _social_of(buyer: Buyer, base: BaseYear) -> int:
    """The place's part of councils' spending, by its people over 74."""
    old = [sum(_base_people(each, base)[3:]) for each in base.buyers]
    parts = share_pence(base.social_care_pence, old) if sum(old) else [0] * len(old)
    return parts[base.buyers.index(buyer)]


def _doer(point: str) -> str:
    if point == SOCIAL:
        return COUNCILS
    return OTHERS if point in DONE_BY_OTHERS else TRUSTS


def _people(buyer: Buyer, base: BaseYear, years: int) -> Iterator[dict[str, Any]]:
    """People of a place by age in each year, carried forward at the growth of years around it."""
    counted, (now, then) = _counted(buyer, base), _years_around(buyer, base)
    ahead = max(base.year_ending - 1 - counted, 0) if counted in base.censuses else 0
    for start, end in _ages():
        count = buyer.people.get((counted, start), 0)
        last, before = buyer.people.get((now, start), 0), buyer.people.get((then, start), 0)
        growth = (last / before) ** (1 / (now - then)) if last and before and now != then else 1.0
        for year in range(years + 1):
            if count:
                yield {
                    "place": _id(buyer),
                    "age_from": start,
                    "age_to": end,
                    "year_ending": base.year_ending + year,
                    "people": round(count * growth ** (ahead + year), 1),
                }


def _counted(buyer: Buyer, base: BaseYear) -> int:
    """The year by which people are counted: the newest before the base year ends."""
    years = sorted({year for year, _ in buyer.people})
    return max((year for year in years if year < base.year_ending), default=years[0])


def _years_around(buyer: Buyer, base: BaseYear) -> tuple[int, int]:
    """The mid-year of the base year, and another to measure growth from: earlier if held.

    A census is no estimate: growth is measured among the estimates beside it.
    """
    every = {year for year, _ in buyer.people}
    years = sorted(every - base.censuses or every)
    now = max((year for year in years if year < base.year_ending), default=years[0])
    near = [year for year in years if year != now and abs(year - now) <= GROWTH_YEARS]
    earlier = [year for year in near if year < now]
    return now, min(earlier) if earlier else max(near, default=now)


def _costs(lines: Rows) -> Iterator[dict[str, Any]]:
    for point, said in defaults()["point"].items():
        mine = [line["activity"] for line in lines if line["point"] == point]
        if mine:
            yield {
                "point": point,
                "fixed_share": said["fixed_share"],
                "semi_fixed_share": said["semi_fixed_share"],
                "pay_share": said["pay_share"],
                "step_activity": max(round(sum(mine) / 100, 1), 1.0),
            }


def _income(base: BaseYear, lines: Rows) -> Iterator[dict[str, Any]]:
    yield {
        "payer": "outside",
        "payee": BUYER,
        "fund": "allocation",
        "grade": base.money_from.grade,
        "amount_gbp": pounds_of(base.pence),
        "source": base.money_from.source,
    }
    if base.social_care_pence:
        yield {
            "payer": "outside",
            "payee": COUNCILS,
            "fund": "council spending",
            "grade": base.social_from.grade,
            "amount_gbp": pounds_of(base.social_care_pence),
            "source": base.social_from.source,
        }
    for body in (TRUSTS, OTHERS):
        cost = sum(line["cost_gbp"] for line in lines if line["organisation"] == body)
        if cost:
            yield {
                "payer": BUYER,
                "payee": body,
                "fund": "contracts",
                "rule": "block",
                "amount_gbp": cost,
                "source": "the allocation, all spent",
                "grade": "assumed",
            }
