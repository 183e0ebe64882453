"""The plans of 2016 as far as published: each with its scope, never added across scopes."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tripleaim.plans.remark import Remark
from tripleaim.store.engine import Store, ask

PLANS = """
select p.body as plan, p.confidence, p.cited, p.cited_date, p.source, f.body as footprint
from fact p
join fact f on f.topic = 'stp_footprints_2016'
    and json_extract_string(f.body, '$.footprint_no')
        = json_extract_string(p.body, '$.footprint_no')
where p.topic = 'stp_plans_2016'
order by cast(json_extract_string(p.body, '$.footprint_no') as integer)
"""
HIGH_CAPITAL_GBP_M = 100.0  # BMA, February 2017: more than half of the plans asked for more
SHARE_OF_BEDS = 200  # beds: half of the plans with a figure cut more


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPlan:
    """What is on record of a plan of 2016, in millions of pounds; None where it is not."""

    footprint: int
    name: str
    code: str
    successor: str
    gap_gbp_m: float | None
    scope: str
    other_figures: str
    savings_gbp_m: float | None
    capital_gbp_m: float | None
    beds: float | None
    beds_note: str
    confidence: str
    cited: str
    source: str

    @property
    def plain_scope(self) -> str:
        """The scope in one of four words: NHS, health and care, system, not stated."""
        text = self.scope.lower()
        if "care" in text:
            return "health and care"
        if "nhs" in text or "health" in text:
            return "NHS"
        return "not stated" if not text or "not stated" in text else text


def list_published(store: Store) -> list[PublishedPlan]:
    """Every plan of 2016 with a graded record, in the order of footprints."""
    return [
        _plan(json.loads(row["plan"]), json.loads(row["footprint"]), row)
        for row in ask(store, PLANS)
    ]


def judge_published(plan: PublishedPlan) -> list[Remark]:
    """What can be said of a plan from what was published of it."""
    found = []

    def say(check: str, severity: str, sentence: str) -> None:
        found.append(Remark(check=check, severity=severity, sentence=sentence, table="published"))

    if plan.gap_gbp_m is None:
        say("gap", "note", "No do-nothing gap is on record.")
    elif plan.plain_scope == "not stated":
        say("scope", "serious", f"A gap of £{plan.gap_gbp_m:,.0f}m, and it is not said of whom.")
    if plan.other_figures or plan.confidence == "conflicting":
        said = plan.other_figures or "sources disagree"
        say("disagreement", "doubtful", f"Another figure is also given: {said}.")
    if plan.gap_gbp_m and plan.savings_gbp_m is not None and plan.savings_gbp_m < plan.gap_gbp_m:
        left = plan.gap_gbp_m - plan.savings_gbp_m
        say(
            "arithmetic", "doubtful",
            f"Savings of £{plan.savings_gbp_m:,.0f}m leave £{left:,.0f}m of the gap open.",
        )  # fmt: skip
    if plan.savings_gbp_m is None:
        say("savings", "note", "How the gap was to be closed is not on record in figures.")
    if plan.capital_gbp_m is not None and plan.capital_gbp_m > HIGH_CAPITAL_GBP_M:
        say(
            "capital", "serious",
            f"The plan asked for £{plan.capital_gbp_m:,.0f}m of capital; in July 2017 the fifteen "
            "strongest plans shared £325m.",
        )  # fmt: skip
    if plan.beds is not None and plan.beds < 0:
        say(
            "beds", "serious" if plan.beds <= -SHARE_OF_BEDS else "doubtful",
            f"The plan closes {-plan.beds:,.0f} beds{_aside(plan.beds_note)}; nationally beds fell "
            "by 140 a system in the three years to 2017/18.",
        )  # fmt: skip
    if plan.confidence == "secondary":
        say("published", "note", "The figures are known from accounts of the plan, not from it.")
    return found


def _aside(text: str) -> str:
    return f" ({text})" if text else ""


def _plan(
    said: Mapping[str, str], footprint: Mapping[str, str], row: Mapping[str, str]
) -> PublishedPlan:
    return PublishedPlan(
        footprint=int(said["footprint_no"]),
        name=said["stp"],
        code=footprint["ods_code"],
        successor=footprint.get("successor_icb_2022", ""),
        gap_gbp_m=_number(said.get("do_nothing_gap_2020_21_gbp_m")),
        scope=said.get("gap_scope", ""),
        other_figures=said.get("other_gap_figures", ""),
        savings_gbp_m=_number(said.get("planned_savings_gbp_m")),
        capital_gbp_m=_number(said.get("capital_ask_gbp_m")),
        beds=_number(said.get("bed_change")),
        beds_note=said.get("beds_note", ""),
        confidence=row["confidence"],
        cited=f"{row['cited']}, {row['cited_date']}",
        source=row["source"],
    )


def _number(text: str | None) -> float | None:
    return float(text) if text and re.fullmatch(r"-?\d+(\.\d+)?", text.strip()) else None
