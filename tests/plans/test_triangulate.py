"""Money, activity, staff and quality of a plan set against each other, each by hand."""

import pytest

from tripleaim.model.documents.plan import Plan
from tripleaim.plans.remark import limits
from tripleaim.plans.scrutinise import judge
from tripleaim.plans.triangulate import enough, needs_of, pay_bill, quality, work_a_head

# 1,000 admissions that cost £1m, of which pay is 70%; five years, 2026/27 to 2030/31.
HEAD = {
    "id": "p",
    "title": "P",
    "system": "icb:QF7",
    "base_year_ending": 2026,
    "years": 5,
    "price_year_ending": 2026,
    "scope": "NHS only",
}


def plan(demand=0.0, supply=100.0, growth=0.0, per=0.1, **tables) -> Plan:
    """One body, place and point; demand grows, and so do its nurses, a tenth for an admission."""
    return Plan.model_validate(
        {
            "plan": HEAD,
            "places": [{"id": "a", "name": "A"}],
            "organisations": [{"code": "T", "name": "T", "kind": "trust"}],
            "baseline": [
                {
                    "organisation": "T",
                    "place": "a",
                    "point": "emergency",
                    "activity": 1000,
                    "cost_gbp": 1_000_000,
                }
            ],
            "people": [
                {"place": "a", "year_ending": year, "people": 1000} for year in range(2026, 2032)
            ],
            "costs": [{"point": "emergency", "pay_share": 0.7}],
            "income": [{"payer": "outside", "payee": "T", "fund": "x", "amount_gbp": 1_000_000}],
            "drivers": [
                {"id": "d", "kind": "need", "central": demand},
                {"id": "pay", "kind": "pay", "central": 0.03},
            ],
            "resources": [
                {
                    "kind": "staff",
                    "name": "nurses",
                    "point": "emergency",
                    "per_activity": per,
                    "supply": supply,
                    "supply_growth": growth,
                }
            ],
            **tables,
        }
    )


def said(check, made: Plan) -> list[str]:
    return [each.sentence for each in check(made)]


def test_what_is_needed_by_hand():
    (need,) = needs_of(plan(demand=0.02, supply=110.0, growth=0.01))
    assert need.needed == pytest.approx([100 * 1.02**year for year in range(6)])
    assert need.supply == pytest.approx([110 * 1.01**year for year in range(6)])
    assert need.more_each == pytest.approx(1.02 / 1.01 - 1)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (plan(supply=100.0), ""),
        (plan(supply=99.0), "needs 100 nurses in its base year; there are 99."),
        (plan(demand=0.02, supply=105.0), "needs 106 nurses in the year to March 2029;"),
        (plan(demand=0.02, supply=110.5), ""),  # 110.41 in the last year
        (plan(demand=0.02, supply=110.3), "in the year to March 2031"),
    ],
)
def test_more_work_than_there_is_staff_for(made: Plan, words: str) -> None:
    found = said(enough, made)
    assert (found == []) if not words else (words in found[0])


def test_a_base_year_that_is_short_is_doubtful_a_later_one_serious():
    assert [each.severity for each in enough(plan(supply=99.0))] == ["doubtful"]
    assert [each.severity for each in enough(plan(demand=0.02, supply=105.0))] == ["serious"]


@pytest.mark.parametrize(("growth", "told"), [(0.0, True), (0.0099, True), (0.0101, False)])
def test_each_must_do_more(growth: float, told: bool) -> None:
    # activity grows 3.02% a year; with staff growing 1% each does 2% more
    made = plan(demand=1.01 * 1.02 - 1, supply=1000.0, growth=growth)
    assert bool(said(work_a_head, made)) is told


@pytest.mark.parametrize(
    ("growth", "words"),
    [
        (0.0, ""),
        (0.02, "would cost £84,461 more"),  # 700,000 x 1.03^5 x (1.02^5 - 1)
        (-0.02, "less than the plan's money"),
        (0.0033, ""),  # 1.93% of base-year pay
        (0.0035, "staff and money tell two stories"),  # 2.04%
    ],
)
def test_money_for_pay_goes_with_staff(growth: float, words: str) -> None:
    found = said(pay_bill, plan(supply=1000.0, growth=growth))
    assert (found == []) if not words else (words in found[0])
    assert pytest.approx(84_461, abs=0.5) == 700_000 * 1.03**5 * (1.02**5 - 1)
    assert limits()["pay_apart"] == 0.02


def staff(name: str, growth: float, place: str = "", point: str = "emergency"):
    return {
        "kind": "staff",
        "name": name,
        "point": point,
        "per_activity": 0.1,
        "supply": 1000.0,
        "supply_growth": growth,
        "place": place,
    }


def two_places(*resources) -> Plan:
    line = {"organisation": "T", "point": "emergency", "activity": 500}
    return plan(
        places=[{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
        baseline=[
            {**line, "place": "a", "cost_gbp": 600_000},
            {**line, "place": "b", "cost_gbp": 400_000},
        ],
        people=[
            {"place": place, "year_ending": year, "people": 1000}
            for year in range(2026, 2032)
            for place in "ab"
        ],
        resources=list(resources),
    )


def test_staff_of_a_place_go_with_the_money_of_that_place():
    found = list(pay_bill(two_places(staff("nurses", 0.02, "a"), staff("nurses", 0.0, "b"))))
    # 60% of 84,461: only those of A grow; those of B, who come last, are no news
    assert [(each.row, "£50,676 more" in each.sentence) for each in found] == [(0, True)]
    assert "staff of emergency in a would" in found[0].sentence


@pytest.mark.parametrize(
    ("resources", "rows"),
    [
        ((staff("nurses", 0.02), staff("doctors", -0.02)), []),
        ((staff("nurses", 0.02, "a"), staff("doctors", 0.02, "a")), []),
        ((staff("nurses", 0.02, "a"), staff("doctors", 0.02)), []),  # doctors work in A too
        (
            (staff("nurses", 0.02, "a"), staff("doctors", 0.02, "a"), staff("nurses", 0.02, "b")),
            [2],
        ),
        (({**staff("beds", 0.0), "kind": "beds"}, staff("nurses", 0.02)), [1]),
    ],
)
def test_pay_is_not_divided_between_staff_who_work_together(resources, rows):
    assert [each.row for each in pay_bill(two_places(*resources))] == rows


def cut(**fields):
    start = {"id": "i", "title": "I", "mechanism": "m", "organisation": "T"}
    return plan(
        supply=1000.0,
        initiatives=[{**start, "start_year_ending": 2027}],
        effects=[{"initiative": "i", "point": "emergency", "central": -0.05, **fields}],
    )


def test_less_care_is_watched():
    assert said(quality, cut())[0].startswith("1 effect means less care")
    assert not said(quality, cut(harm_considered=True))
    assert not said(quality, cut(central=0.05))


def test_plan_check_tells_them():
    checks = {each.check for each in judge(plan(demand=0.05, supply=105.0))}
    assert {"activity against capacity", "activity against workforce"} <= checks
    assert "money against workforce" in checks
