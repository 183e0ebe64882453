"""A plan in words: the one-page scrutiny for a councillor, and what a run says."""

import json
from dataclasses import asdict
from typing import Any

from tripleaim.model.documents.plan import Plan
from tripleaim.model.pence import pounds
from tripleaim.plans.attribute import PART_DRAWS, attribute
from tripleaim.plans.figures import chance_of_balance, gap_pounds, nine_in_ten
from tripleaim.plans.learn import rank_assumptions
from tripleaim.plans.remark import SEVERITIES, Remark
from tripleaim.plans.run import SCENARIOS, Settings, run

SHOWN = 8  # assumptions listed


def report_of(plan: Plan, remarks: list[Remark]) -> str:
    """The scrutiny of a plan on one page: worst first, each with the line that caused it."""
    head = plan.plan
    lines = [head.title, f"System {head.system}, {head.years} years from {head.base_year_ending}."]
    if not remarks:
        return "\n".join([*lines, "", "Nothing to remark: every check passed."])
    counted = {
        severity: sum(each.severity == severity for each in remarks) for severity in SEVERITIES
    }
    said = ", ".join(f"{count} {severity}" for severity, count in counted.items() if count)
    lines.append(f"{len(remarks)} remarks: {said}.")
    for severity, meaning in SEVERITIES.items():
        mine = [each for each in remarks if each.severity == severity]
        if mine:
            lines += ["", f"{severity.capitalize()}: {meaning}."]
            lines += [f"- {each.sentence} [{each.path}]" for each in mine]
    return "\n".join(lines)


def scrutiny_json(plan: Plan, remarks: list[Remark]) -> str:
    """The same for machines."""
    rows = [{**asdict(each), "path": each.path} for each in remarks]
    return json.dumps({"plan": plan.plan.id, "remarks": rows}, ensure_ascii=False, indent=2)


def run_report(plan: Plan, settings: Settings) -> str:
    """Gap with 90% interval and chance of balance by year and scenario; what drives it."""
    said = _run(plan, settings)
    lines = [plan.plan.title, f"{settings.draws} worlds, seed {settings.seed}.", ""]
    for scenario, years in said["scenarios"].items():
        lines.append(f"{scenario}: {SCENARIOS[scenario]}")
        lines += [
            f"  {each['year_ending']}  gap {pounds(each['gap_gbp'] * 100)} "
            f"({pounds(each['low'] * 100)} to {pounds(each['high'] * 100)}), "
            f"chance of balance {each['chance_of_balance']:.0%}"
            for each in years
        ]
    whole = pounds(sum(each["pence"] for each in said["parts"]))
    lines += ["", f"What makes the gap of the last year ({whole} in {PART_DRAWS} worlds, no luck):"]
    lines += [f"  {each['name']}: {pounds(each['pence'])}" for each in said["parts"]]
    lines += ["", "Which assumptions matter (share of the uncertainty; worth of knowing):"]
    lines += [
        f"  {each['id']}: {each['explained_share']:.0%}; {pounds(each['worth_gbp'] * 100)}"
        for each in said["assumptions"][:SHOWN]
    ]
    return "\n".join(lines)


def run_json(plan: Plan, settings: Settings) -> str:
    """The same for machines."""
    return json.dumps(_run(plan, settings), ensure_ascii=False, indent=2)


def _run(plan: Plan, settings: Settings) -> dict[str, Any]:
    last = plan.plan.years
    return {
        "plan": plan.plan.model_dump(mode="json"),
        "scenarios": {scenario: _years(plan, scenario, settings) for scenario in SCENARIOS},
        "parts": [asdict(each) for each in attribute(plan, last)],
        "assumptions": [asdict(each) for each in rank_assumptions(plan, last)],
    }


def _years(plan: Plan, scenario: str, settings: Settings) -> list[dict[str, float]]:
    outcome = run(plan, scenario, settings)
    gaps = gap_pounds(outcome)
    low, high = nine_in_ten(gaps)
    return [
        {
            "year_ending": plan.plan.base_year_ending + 1 + at,
            "gap_gbp": round(float(gaps[at].mean()), 2),
            "low": round(float(low[at]), 2),
            "high": round(float(high[at]), 2),
            "chance_of_balance": chance,
        }
        for at, chance in enumerate(chance_of_balance(outcome))
    ]
