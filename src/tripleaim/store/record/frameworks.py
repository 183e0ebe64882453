"""Published lists: requirements, levels of maturity, functions by tier, questions; effects."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import refuse
from tripleaim.store.engine import Store
from tripleaim.store.record.fact import Asked, Fact, read_as, read_rows

FRAMEWORKS = {
    "stage_requirement": "what a stage asks",
    "maturity": "levels of maturity, recalled: an editable default",
    "function_tier": "functions and the tier they are led from",
    "tier": "tiers",
    "segment": "classes of people",
    "outcome": "outcomes on the triple aim",
    "blueprint": "the blueprint of boards of 2025",
    "consultation_rule": "rules of consultation",
    "scrutiny": "questions of scrutiny and Healthwatch",
    "dashboard_method": "how partnerships were rated in 2017",
    "oversight_segment": "what a segment of oversight means",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a published list."""

    fact: Fact
    framework: str
    heading: str
    number: int | None
    name: str | None
    said: str
    value: float | None
    unit: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterventionEffect:
    """A published effect of an intervention, harms and none included."""

    fact: Fact
    intervention: str
    setting: str | None
    scale: str | None
    design: str | None
    outcome: str
    metric: str | None
    effect: float | None
    said: str | None
    low: float | None
    high: float | None
    direction: str
    note: str | None


def read_lines(store: Store, framework: str, *, on: date, known: date) -> list[Line]:
    """The lines of a published list as they stand in it.

    Raises InputRefused for a list that there is not.
    """
    if framework not in FRAMEWORKS:
        raise refuse("framework", "is not one", ", ".join(FRAMEWORKS), value=framework)
    rows = read_rows(store, "framework_line", Asked(on=on, known=known))
    found = [row for row in read_as(Line, rows) if row.framework == framework]
    return sorted(found, key=lambda row: row.fact.id)


def read_effects(store: Store, *, on: date, known: date) -> list[InterventionEffect]:
    """The published effects of interventions known by a day, in the order of their table."""
    rows = read_rows(store, "intervention_effect", Asked(on=on, known=known))
    return sorted(read_as(InterventionEffect, rows), key=lambda row: row.fact.id)
