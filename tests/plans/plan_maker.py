"""Makes plans for the tests: a clean one, any number of random ones, and a large one."""

from decimal import Decimal

import numpy as np

from tripleaim.model.documents.plan import TABLES, Head, Plan
from tripleaim.model.documents.plan_words import POINTS

AGES = tuple(range(0, 91, 5))
UNIT_COST = {
    "ae": 160,
    "emergency": 2300,
    "elective": 1900,
    "outpatient": 130,
    "critical_care": 1500,
    "maternity": 3500,
    "mental_health": 140,
    "community": 60,
    "general_practice": 38,
    "prescribing": 8,
    "continuing_care": 55000,
    "social_care": 18000,
    "ambulance": 250,
    "specialised": 5200,
}


def make_random_plan(seed: int, **sizes: int) -> Plan:
    """A sound plan with random figures; `sizes`: points, ages, places, bodies, initiatives."""
    rng = np.random.default_rng(seed)
    size = {"points": 4, "ages": 3, "places": 2, "bodies": 3, "initiatives": 3, "years": 5} | sizes
    points = list(POINTS)[: size["points"]]
    places = [f"place{n}" for n in range(size["places"])]
    bodies = ["buyer", *(f"body{n}" for n in range(1, size["bodies"]))]
    ages = _ages(size["ages"])
    tables: dict[str, list[dict[str, object]]] = {name: [] for name in TABLES}
    tables["places"] = [{"id": place, "name": place} for place in places]
    tables["organisations"] = [
        {"code": body, "name": body, "kind": "trust" if at else "commissioner"}
        for at, body in enumerate(bodies)
    ]
    tables["baseline"] = [
        _base_line(rng, bodies, at, place, point, age)
        for at, place in enumerate(places)
        for point in points
        for age in ages
    ]
    tables["people"] = _people(rng, places, ages, size["years"])
    tables["costs"] = [
        {"point": point, "fixed_share": 0.2, "semi_fixed_share": 0.3, "step_activity": 500.0}
        for point in points
    ]
    tables["income"] = _income(rng, bodies, points, tables["baseline"])
    tables["drivers"] = _drivers(points)
    tables["correlations"] = [{"first": "need", "second": "technology", "value": 0.4}]
    _add_initiatives(rng, tables, points, bodies, size["initiatives"])
    head = Head(
        id="test",
        title="A plan",
        system="stp:QF7",
        base_year_ending=2017,
        years=size["years"],
        price_year_ending=2017,
        scope="health and care",
    )
    return Plan.model_validate({"plan": head, **tables})


def _ages(count: int) -> list[tuple[int, int | None]]:
    starts = [AGES[at * len(AGES) // count] for at in range(count)]
    ends = [start - 1 for start in starts[1:]]
    return list(zip(starts, [*ends, None], strict=True))


def _base_line(
    rng: np.random.Generator,
    bodies: list[str],
    at: int,
    place: str,
    point: str,
    age: tuple[int, int | None],
) -> dict[str, object]:
    activity = float(rng.integers(400, 40_000))
    cost = Decimal(round(activity * UNIT_COST[point] * 100)) / 100
    body = bodies[1 + at % (len(bodies) - 1)] if len(bodies) > 1 else bodies[0]
    return {
        "organisation": body,
        "place": place,
        "point": point,
        "age_from": age[0],
        "age_to": age[1],
        "activity": activity,
        "cost_gbp": cost,
    }


def _people(
    rng: np.random.Generator, places: list[str], ages: list[tuple[int, int | None]], years: int
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for place in places:
        for start, end in ages:
            people, growth = (
                float(rng.integers(5_000, 90_000)),
                rng.normal(0.005 + start / 8000, 0.003),
            )
            rows += [
                {
                    "place": place,
                    "age_from": start,
                    "age_to": end,
                    "year_ending": 2017 + year,
                    "people": people * (1 + growth) ** year,
                }
                for year in range(years + 1)
            ]
    return rows


def _income(
    rng: np.random.Generator, bodies: list[str], points: list[str], lines: list[dict[str, object]]
) -> list[dict[str, object]]:
    rules = ("block", "tariff", "blended", "whole population")
    total = sum((Decimal(str(line["cost_gbp"])) for line in lines), Decimal(0))
    rows: list[dict[str, object]] = [
        {"payer": "outside", "payee": bodies[0], "fund": "allocation", "amount_gbp": total}
    ]
    for body in bodies[1:]:
        mine = sum(
            (Decimal(str(line["cost_gbp"])) for line in lines if line["organisation"] == body),
            Decimal(0),
        )
        rule = rules[int(rng.integers(len(rules)))]
        rows.append(
            {
                "payer": bodies[0],
                "payee": body,
                "fund": "contract",
                "rule": rule,
                "amount_gbp": mine,
            }
        )
    return rows


def _drivers(points: list[str]) -> list[dict[str, object]]:
    spread = {"shape": "normal", "source": "planning guidance 2018/19", "grade": "reported"}
    return [
        {"id": "need", "kind": "need", "central": 0.01, "low": 0.0, "high": 0.02, **spread},
        {
            "id": "technology",
            "kind": "technology",
            "point": points[-1],
            "central": 0.008,
            "low": 0.0,
            "high": 0.016,
            **spread,
        },
        {"id": "pay", "kind": "pay", "central": 0.02, "low": 0.01, "high": 0.03, **spread},
        {"id": "price", "kind": "price", "central": 0.018, "low": 0.01, "high": 0.026, **spread},
        {"id": "funding", "kind": "funding", "central": 0.035, "low": 0.03, "high": 0.04, **spread},
    ]


def _add_initiatives(
    rng: np.random.Generator,
    tables: dict[str, list[dict[str, object]]],
    points: list[str],
    bodies: list[str],
    count: int,
) -> None:
    for at in range(count):
        effect = -float(rng.uniform(0.02, 0.12))
        tables["initiatives"].append(
            {
                "id": f"change{at}",
                "title": f"Change {at}",
                "mechanism": "earlier help at home",
                "organisation": bodies[at % len(bodies)],
                "start_year_ending": 2019 + at % 2,
                "ramp_years": 2,
                "recurrent_gbp": Decimal(int(rng.integers(1, 900)) * 1000),
                "committed": at == 0,
            }
        )
        tables["effects"].append(
            {
                "initiative": f"change{at}",
                "point": points[at % len(points)],
                "age_from": 0 if at % 3 else 65,
                "shape": "pert",
                "low": effect * 1.8,
                "central": effect,
                "high": 0.01,
                "moves_to": points[(at + 1) % len(points)],
                "moved_ratio": 0.5,
                "source": "a study",
                "grade": "controlled",
                "evidence_low": effect * 2,
                "evidence_high": 0.05,
            }
        )
