"""The trusts and councils of a plan: real ones, every pound where the template had it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tripleaim.model.documents.plan import Plan
from tripleaim.model.errors import InputRefused
from tripleaim.plans.base_year import read_base_year
from tripleaim.plans.bodies import LEAST, OTHER, Givers, read_givers, with_bodies
from tripleaim.plans.template import COUNCILS, TRUSTS, make_template, with_examples
from tripleaim.store.engine import Store

SUMMER = date(2019, 6, 1)


def template(store: Store, system: str) -> tuple[Plan, Givers]:
    base = read_base_year(store, system, SUMMER)
    return with_examples(make_template(base, system)), read_givers(store, base)


def cost(plan: Plan, point: str = "", place: str = "") -> Decimal:
    return sum(
        (
            line.cost_gbp
            for line in plan.baseline
            if point in ("", line.point) and place in ("", line.place)
        ),
        Decimal(0),
    )


@pytest.mark.parametrize("system", ["stp:QJ2", "stp:QOP", "stp:QHM", "stp:QMJ"])
def test_every_pound_stays_where_it_was(shipped_store: Store, system: str) -> None:
    before, givers = template(shipped_store, system)
    after = with_bodies(before, givers)
    assert cost(after) == cost(before)
    for point in {line.point for line in before.baseline}:
        for place in before.places:
            assert cost(after, point, place.id) == cost(before, point, place.id)
    paid = {each.payer: Decimal(0) for each in before.income}
    assert sum(each.amount_gbp for each in after.income) == sum(
        each.amount_gbp for each in before.income
    )
    assert paid
    activity = sum(line.activity for line in after.baseline)
    assert activity == pytest.approx(sum(line.activity for line in before.baseline), rel=1e-4)


def test_derbyshire_has_its_hospitals_and_councils(shipped_store: Store) -> None:
    before, givers = template(shipped_store, "stp:QJ2")
    after = with_bodies(before, givers)
    named = {each.code: each.name for each in after.organisations}
    assert {"RTG", "RFS", "E10000007", "E06000015", TRUSTS, OTHER} <= set(named)
    assert COUNCILS not in named
    assert named["RTG"] == "University Hospitals of Derby and Burton NHS Foundation Trust"
    assert named["E10000007"] == "Derbyshire"
    assert {each.organisation for each in after.initiatives} == {"RTG"}
    hospital = [line for line in after.baseline if line.point == "emergency"]
    assert TRUSTS not in {line.organisation for line in hospital}
    mental = {line.organisation for line in after.baseline if line.point == "mental_health"}
    assert mental == {TRUSTS}


def test_shares_add_to_one_and_small_ones_go_together(shipped_store: Store) -> None:
    _, givers = template(shipped_store, "stp:QF7")
    for shares in givers.hospitals.values():
        assert sum(shares.values()) == 1
        assert all(share >= LEAST for code, share in shares.items() if code != OTHER)
    assert sum(givers.councils.values()) == 1
    assert "E08000019" in givers.councils


@pytest.mark.parametrize(
    ("system", "code", "name"),
    [  # put together after the base year, and in the flow by then
        ("stp:QVV", "R0D", "University Hospitals Dorset NHS Foundation Trust"),
        ("stp:QH8", "RAJ", "Mid and South Essex NHS Foundation Trust"),
    ],
)
def test_a_trust_goes_by_what_the_flow_puts_together(
    shipped_store: Store, system: str, code: str, name: str
) -> None:
    _, givers = template(shipped_store, system)
    assert code in {each for at in givers.hospitals.values() for each in at}
    assert givers.names[code] == name


def test_a_plan_that_is_no_template_is_refused(shipped_store: Store) -> None:
    before, givers = template(shipped_store, "stp:QF7")
    with pytest.raises(InputRefused, match=f"has no organisation {TRUSTS}"):
        with_bodies(_without_trusts(before), givers)
    assert with_bodies(before, givers)


def _without_trusts(plan: Plan) -> Plan:
    said = plan.model_dump()
    return Plan.model_validate(
        {
            **said,
            "organisations": [each for each in said["organisations"] if each["code"] != TRUSTS],
            "baseline": [each for each in said["baseline"] if each["organisation"] != TRUSTS],
            "income": [
                each for each in said["income"] if TRUSTS not in (each["payee"], each["payer"])
            ],
            "initiatives": [],
            "effects": [],
        }
    )


def test_two_hospitals_by_hand() -> None:
    line = {
        "organisation": TRUSTS,
        "place": "a",
        "point": "emergency",
        "activity": 10,
        "cost_gbp": Decimal("100.01"),
    }
    plan = Plan.model_validate(
        {
            "plan": {
                "id": "p",
                "title": "P",
                "system": "stp:X",
                "base_year_ending": 2020,
                "price_year_ending": 2020,
            },
            "places": [{"id": "a", "name": "A"}],
            "organisations": [
                {"code": "BUY", "name": "B", "kind": "commissioner"},
                {"code": TRUSTS, "name": "T", "kind": "trust"},
            ],
            "baseline": [line, {**line, "point": "community", "cost_gbp": Decimal("50.00")}],
            "people": [{"place": "a", "year_ending": 2020 + at, "people": 1} for at in range(6)],
            "income": [
                {"payer": "BUY", "payee": TRUSTS, "fund": "f", "amount_gbp": Decimal("150.01")}
            ],
        }
    )
    givers = Givers(
        hospitals={"a": {"R1": Fraction(1, 2), "R2": Fraction(1, 2)}},
        councils={},
        names={"R1": "One", "R2": "Two"},
        source="s",
    )
    made = with_bodies(plan, givers)
    assert [(each.organisation, each.cost_gbp) for each in made.baseline] == [
        ("R1", Decimal("50.01")),
        ("R2", Decimal("50.00")),
        (TRUSTS, Decimal("50.00")),
    ]
    assert {each.payee: each.amount_gbp for each in made.income} == {
        "R1": Decimal("50.01"),
        "R2": Decimal("50.00"),
        TRUSTS: Decimal("50.00"),
    }
