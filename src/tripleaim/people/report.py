"""The calibration report: every target, what the synthetic people came to, and the difference."""

from dataclasses import dataclass
from pathlib import Path

from tripleaim.model.signs import with_sign
from tripleaim.people.parameters import Parameters, parameters
from tripleaim.store.person import open_people
from tripleaim.store.sql_text import ask_once

TOLERANCE = 0.02

FIGURES = """
select
    count(*) as people,
    count(*) filter (where age >= 18 and conditions >= 2) as multimorbid_adults,
    sum(emergency_admissions + elective_admissions) filter (where age >= 18 and conditions >= 2)
        / nullif(sum(emergency_admissions + elective_admissions), 0)
        as multimorbid_share_of_admissions,
    count(*) filter (where age >= 18 and conditions >= 4 and imd_decile <= 2)
        / nullif(count(*) filter (where age >= 18 and conditions >= 2 and imd_decile <= 2), 0)
        as four_or_more_most_deprived,
    count(*) filter (where age >= 18 and conditions >= 4 and imd_decile >= 9)
        / nullif(count(*) filter (where age >= 18 and conditions >= 2 and imd_decile >= 9), 0)
        as four_or_more_least_deprived,
    avg(long_term_condition::int) as long_term_people,
    sum(cost) filter (where long_term_condition) / nullif(sum(cost), 0) as long_term_spend,
    avg(emergency_admissions) filter (where care_home) as care_home_emergency_admissions,
    avg(ae_attendances) filter (where care_home) as care_home_ae_attendances,
    (sum(cost) - sum(cost_gp) - sum(cost_social_care)) / 100 as ccg_envelope,
    sum(cost_gp) / 100 as gp_envelope,
    sum(cost_social_care) / 100 as social_care_envelope
from person
"""
TOTALS = {"multimorbid_adults", "ccg_envelope", "gp_envelope", "social_care_envelope"}
AT_LEAST = {"multimorbid_share_of_admissions"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One target: what was wanted, what came, in the same unit; `met` within the tolerance."""

    target: str
    wanted: float
    reached: float
    unit: str
    grade: str
    source: str

    @property
    def difference(self) -> float:
        """Reached over wanted, less one."""
        return self.reached / self.wanted - 1

    @property
    def met(self) -> bool:
        """Whether it is within 2%, or at least what was wanted where the target is a floor."""
        return abs(self.difference) <= TOLERANCE or (
            self.target in AT_LEAST and self.difference > 0
        )


def report_calibration(people: Path, whole: int | None = None) -> list[Reached]:
    """Every target against the people in a folder, totals scaled up to `whole` people.

    Without `whole`, the people are all of England.
    """
    given = parameters()
    uses = ", ".join(f"sum({use}) as {use}" for use in given.uses)
    with open_people(person=people) as engine:
        cursor = ask_once(engine, FIGURES)
        names = [column[0] for column in cursor.description or []]
        figures = dict(zip(names, cursor.fetchone() or (), strict=True))
        # SQL of: names of columns of ours
        cursor = ask_once(engine, f"select {uses} from person")
        use = dict(zip(given.uses, cursor.fetchone() or (), strict=True))
    scale = (whole or figures["people"]) / figures["people"]
    return [*_reach(given, "target", figures, scale), *_reach(given, "target_use", use, scale)]


def _reach(
    given: Parameters, parameter: str, figures: dict[str, float], scale: float
) -> list[Reached]:
    rows = given.table[given.table["parameter"] == parameter]
    return [
        Reached(
            target=row["subject"],
            wanted=float(row["value"]),
            reached=float(figures[row["subject"]] or 0)
            * (scale if parameter == "target_use" or row["subject"] in TOTALS else 1),
            unit=row["unit"],
            grade=row["grade"],
            source=row["source"],
        )
        for _, row in rows.iterrows()
    ]


def describe_report(reached: list[Reached]) -> str:
    """The report as a Markdown table.

    >>> row = Reached(target="a", wanted=2, reached=2.1, unit="u", grade="official", source="s")
    >>> describe_report([row]).splitlines()[-1]
    '| a | 2 | 2.1 | +5.00% | missed | official | s |'
    """
    lines = [
        "| target | wanted | reached | difference | | grade | source |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in reached:
        verdict = "met" if row.met else "missed"
        lines.append(
            f"| {row.target} | {row.wanted:,.4g} | {row.reached:,.4g} "
            f"| {with_sign(row.difference, '.2%')} | {verdict} | {row.grade} | {row.source} |"
        )
    return "\n".join(lines)
