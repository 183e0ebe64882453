"""Scrutiny: one seeded fault of each kind is found; none is invented on a clean plan."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from plans.plan_maker import make_random_plan
from tripleaim.model.documents.plan import Plan
from tripleaim.plans.figures import gap_pounds
from tripleaim.plans.from_document import layout_of
from tripleaim.plans.run import Settings, central_world, run_layout, running_in, switch
from tripleaim.plans.scrutinise import judge
from tripleaim.plans.soundness import faults_of

Fault = Callable[[Plan], Plan]


@pytest.fixture(scope="module")
def clean() -> Plan:
    plan = make_random_plan(21, points=4, initiatives=2, bodies=3)
    plan = change(
        plan,
        "plan",
        published_on=date(2018, 1, 1),
        published_address="https://example.org/plan",
        consultancy_gbp=Decimal(20_000),
    )
    for table in ("baseline", "income"):
        rows = [each.model_copy(update={"source": "accounts"}) for each in getattr(plan, table)]
        plan = plan.model_copy(update={table: tuple(rows)})
    extra = {
        "consultations": [{"who": "residents", "held_on": date(2017, 6, 1), "means": "meetings"}],
        "history": [{"year_ending": 2017, "measure": "savings", "planned": 10, "delivered": 9.8}],
        "resources": [
            {
                "kind": "staff",
                "name": "nurses",
                "point": "ae",
                "per_activity": 0.001,
                "supply": 900.0,
                "supply_growth": 0.016,
            }
        ],
    }
    made = {**plan.model_dump(), **extra}
    return Plan.model_validate(made)


def change(plan: Plan, table: str, row: int = 0, **fields: object) -> Plan:
    if table == "plan":
        return plan.model_copy(update={"plan": plan.plan.model_copy(update=fields)})
    rows = list(getattr(plan, table))
    rows[row] = rows[row].model_copy(update=fields)
    return plan.model_copy(update={table: tuple(rows)})


def without(plan: Plan, table: str) -> Plan:
    return plan.model_copy(update={table: ()})


def same_income_again(plan: Plan) -> Plan:
    again = plan.income[0].model_copy(update={"payee": "body1"})
    return plan.model_copy(update={"income": (*plan.income, again)})


def unequal(plan: Plan) -> Plan:
    cut = {"central": -0.5, "low": -0.6, "evidence_low": -0.7, "point": "emergency"}
    return change(plan, "effects", 0, place="place0", age_from=0, **cut)


def too_fast(plan: Plan) -> Plan:
    return change(plan, "initiatives", 0, cash_saving_gbp=Decimal(10**9), ramp_years=0)


FAULTS: dict[str, Fault] = {
    "arithmetic": lambda p: change(
        p,
        "plan",
        stated_do_nothing_gap_gbp=Decimal(500),
        stated_savings_gbp=Decimal(400),
        stated_plan_gap_gbp=Decimal(50),
    ),
    "scope": lambda p: change(p, "plan", scope=""),
    "stated gap": lambda p: change(p, "plan", stated_do_nothing_gap_gbp=Decimal(10**10)),
    "counted twice": lambda p: change(p, "effects", 1, point=p.effects[0].point, age_from=0),
    "saved twice": lambda p: change(p, "initiatives", 0, cash_saving_gbp=Decimal(1000)),
    "beyond the evidence": lambda p: change(p, "effects", 0, evidence_low=-0.001),
    "cited to nothing": lambda p: change(p, "effects", 0, source=""),
    "harm ignored": lambda p: change(p, "effects", 0, high=-0.001),
    "effect at once": lambda p: change(p, "initiatives", 0, ramp_years=0),
    "care elsewhere": lambda p: change(
        change(p, "effects", 0, moves_to=""), "initiatives", 0, recurrent_gbp=Decimal(0)
    ),
    "average cost": lambda p: without(p, "costs"),
    "no effect": lambda p: p.model_copy(update={"effects": p.effects[:1]}),
    "savings too fast": too_fast,
    "past optimism": lambda p: change(p, "history", 0, delivered=4.0),
    "no history": lambda p: without(p, "history"),
    "who loses": unequal,
    "capital": lambda p: change(
        p, "initiatives", 0, capital_gbp=Decimal(10**6), capital_status="assumed"
    ),
    "capital limit": lambda p: change(
        change(p, "plan", capital_limit_gbp=Decimal(1)),
        "initiatives",
        0,
        capital_gbp=Decimal(10**6),
        capital_status="secured",
    ),
    "staff": lambda p: change(p, "initiatives", 0, staff=500.0, staff_kind="nurses"),
    "beds before alternatives": lambda p: change(
        p,
        "initiatives",
        0,
        beds_closed=30.0,
        beds_close_year_ending=2018,
        bed_test="alternatives in place and working",
        bed_evidence="a year of fewer admissions",
    ),
    "bed test": lambda p: change(
        p, "initiatives", 0, beds_closed=30.0, beds_close_year_ending=2022
    ),
    "income counted twice": same_income_again,
    "conditional income": lambda p: change(p, "income", 0, conditional=True),
    "order": lambda p: change(p, "initiatives", 0, depends_on=("change1",), start_year_ending=2018),
    "exclusion": lambda p: change(p, "initiatives", 0, excludes=("change1",)),
    "unsourced": lambda p: change(p, "baseline", 3, source=""),
    "consultation": lambda p: without(p, "consultations"),
    "published": lambda p: change(p, "plan", published_address=""),
    "consultancy": lambda p: change(p, "plan", consultancy_gbp=Decimal(2_000_000)),
}


def test_a_clean_plan_draws_no_remark(clean: Plan) -> None:
    assert faults_of(clean) == []
    assert judge(clean) == []


@pytest.mark.parametrize("check", FAULTS)
def test_a_seeded_fault_is_found(clean: Plan, check: str) -> None:
    remarks = judge(FAULTS[check](clean))
    mine = [remark for remark in remarks if remark.check == check]
    assert mine, [remark.check for remark in remarks]
    assert mine[0].sentence.endswith((".", "?"))
    assert mine[0].path.startswith(mine[0].table)


@pytest.mark.parametrize(
    ("test", "evidence", "told"),
    [
        ("", "x", "none of the three conditions is named"),
        ("beds used more efficiently", " ", "is claimed without evidence"),
        ("beds used more efficiently", "stays fell by a day", ""),
    ],
)
def test_a_closure_passes_the_bed_test_only_with_a_condition_and_its_evidence(
    clean: Plan, test: str, evidence: str, told: str
) -> None:
    fields = {"beds_closed": 30.0, "beds_close_year_ending": 2030}
    plan = change(clean, "initiatives", 0, bed_test=test, bed_evidence=evidence, **fields)
    remarks = [each.sentence for each in judge(plan) if each.check == "bed test"]
    assert len(remarks) == bool(told)
    assert all(told in each for each in remarks)


def test_serious_remarks_come_first(clean: Plan) -> None:
    plan = change(change(clean, "plan", scope="", published_address=""), "effects", 0, source="")
    severities = [remark.severity for remark in judge(plan)]
    assert severities == sorted(severities, key=["serious", "doubtful", "note"].index)


def test_a_stated_gap_that_the_figures_give_draws_no_remark(clean: Plan) -> None:
    layout = layout_of(clean)
    nothing = switch(layout, running_in(clean, "do nothing"))
    quiet = Settings(draws=1, noise=False)
    outcome = run_layout(nothing, central_world(clean), quiet, "do nothing", clean)
    gap = Decimal(str(round(float(gap_pounds(outcome)[-1, 0]), 2)))
    stated = change(clean, "plan", stated_do_nothing_gap_gbp=gap)
    assert judge(stated) == []
