"""Who needs what? as a section: need, health and care as published; segments are synthetic."""

from collections.abc import Sequence
from datetime import date

from tripleaim.model.finding import Finding
from tripleaim.page.blocks_of import figures_of, tables_of
from tripleaim.page.charts import bars
from tripleaim.page.section import Block, Caution, Chart, Section, Table
from tripleaim.page.values import describe_finding
from tripleaim.questions.needs.answer import needs
from tripleaim.questions.needs.beside import compared_table
from tripleaim.questions.needs.charts import age_chart, gradient_chart
from tripleaim.questions.needs.compared import ENGLAND
from tripleaim.questions.needs.inequality import BY_FIFTH
from tripleaim.questions.needs.segments import SEGMENTS, SYNTHETIC
from tripleaim.questions.ten import question
from tripleaim.registry.area import find_area
from tripleaim.store.engine import Store

TITLES = {
    "": "What",
    "need_ratio": "Need a head",
    "fair_share": "Share of need",
    "cost_share": "Share of cost",
    "cost_per_head": "Cost a head",
    "emergency_admissions_rate": "Emergency admissions per 1,000",
    "bed_days_rate": "Bed days per 1,000",
    "healthy_life_women": "Healthy life expectancy, women",
    "preventable_mortality": "Preventable deaths under 75",
    "four_hours": "A&E within four hours",
    "cost_aande": "A&E a head",
    "cost_emergency_stays": "Emergency stays a head",
    "cost_planned_care": "Planned care a head",
    "cost_general_practice": "General practice a head",
    "cost_prescribing": "Prescribing a head",
    "cost_community": "Community a head",
    "cost_mental_health": "Mental health a head",
    "cost_social_care": "Social care a head",
    "register_copd": "COPD",
    "register_diabetes": "Diabetes, aged 17 and over",
    "register_depression": "Depression",
    "register_mental_illness": "Serious mental illness",
    "practice_experience": "Good experience of general practice",
    "emergency_admissions_under_5": "Emergency admissions under 5",
}


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Who needs what?, for one area or for England."""
    findings = needs(store, area, on)
    if not findings:
        return None
    tables = {table.caption: table for table in tables_of(findings, "needs", TITLES)}
    blocks: list[Block] = [*figures_of(findings)]
    ages = age_chart(store, find_area(store, area, on).area.id, on) if area else None
    if ages:
        blocks.append(ages)
    for caption, table in tables.items():
        gradient = gradient_chart(findings, table) if caption == BY_FIFTH else None
        if gradient:
            blocks.append(gradient)
        elif caption == SEGMENTS:
            blocks += [
                Caution(heading="Synthetic people", text=SYNTHETIC),
                _segments(findings, table),
            ]
        else:
            blocks.append(compared_table(table, "Here") if area and _compares(table) else table)
    return Section(
        id="needs", title=question("needs").title, lead=_lead(findings), blocks=tuple(blocks)
    )


def _compares(table: Table) -> bool:
    """Whether a table sets an area beside England, measure by measure."""
    return len({each.label for each in table.findings if each.subject == ENGLAND}) > 1


def _lead(findings: Sequence[Finding]) -> str:
    alone = [each for each in findings if not each.table]
    chosen = next((each for each in alone if each.measure == "need_ratio"), None)
    return (chosen or (alone or list(findings))[0]).statement


def _segments(findings: Sequence[Finding], table: Table) -> Chart:
    shares = [each for each in findings if each.table == SEGMENTS and each.measure == "cost_share"]
    rows = [
        {
            "label": each.label,
            "value": round(100 * float(str(each.value)), 1),
            "shown": describe_finding(each),
        }
        for each in shares
    ]
    return Chart(
        name="needs-segments-chart",
        title="Share of cost by segment (synthetic people)",
        spec=bars(rows, "per cent of cost"),
        alt="; ".join(f"{row['label']}: {row['shown']}" for row in rows) + ".",
        reading="Each bar is a group of people with needs of one kind; its length is the share of "
        "all cost that is theirs. The table says how many they are.",
        table=table,
        beside=True,
    )
