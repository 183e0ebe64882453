"""Every series of months of some bodies, and what to know about it before trusting it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tripleaim.store.engine import Store, ask

SERIES = """
with said as (
    select measure, name, unit, direction from measure
    qualify row_number() over (partition by measure order by source) = 1
)
select o.subject, o.measure, m.name, m.unit, m.direction, o.period_from, o.source,
    any_value(o.value) as value
from observation o
join said m on m.measure = o.measure
where list_contains($bodies, o.subject) and o.breakdown = 'all' and o.value is not null
    and o.period_to = cast(o.period_from + interval 1 month as date)
group by o.subject, o.measure, m.name, m.unit, m.direction, o.period_from, o.source
order by o.subject, o.measure, o.period_from, o.source
"""
NOTES = """
select measure, subject, period_from, period_to, kind, says, treatment from annotation
where list_contains($measures, measure)
order by measure, period_from, subject, kind
"""
HELD = """
select count(*) as rows,
    count(*) || ' ' || coalesce(sum(hash(subject, period_from, value)), 0) as held
from observation where subject like 'stp:%'
"""


def months_held(store: Store) -> str | None:
    """A text that is another for other months of systems; None for a store that holds none."""
    [row] = ask(store, HELD)
    return row["held"] if row["rows"] else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Monthly:
    """One measure of one body by month, oldest first; a month without a value is left out.

    `direction` is which way is better, by the catalogue of measures.
    """

    subject: str
    measure: str
    name: str
    unit: str
    direction: str
    months: tuple[date, ...]
    values: tuple[float, ...]
    sources: tuple[str, ...]

    def of(self, places: Sequence[int]) -> "Monthly":
        """The same of some of its months, by place."""
        return replace(
            self,
            months=tuple(self.months[place] for place in places),
            values=tuple(self.values[place] for place in places),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What to know about a series: whom it concerns, from when to when, and what is done."""

    measure: str
    subject: str
    first: date
    until: date | None
    kind: str
    says: str
    treatment: str


def read_monthly(store: Store, bodies: Sequence[str]) -> list[Monthly]:
    """Every series of months of some bodies, by body and measure."""
    grouped: dict[tuple[str, str], dict[date, dict[str, object]]] = {}
    for row in ask(store, SERIES, {"bodies": list(bodies)}):
        months = grouped.setdefault((row["subject"], row["measure"]), {})
        months.setdefault(row["period_from"], row)
    return [_monthly(list(months.values())) for months in grouped.values()]


def _monthly(rows: list[dict[str, object]]) -> Monthly:
    first = rows[0]
    return Monthly(
        subject=str(first["subject"]),
        measure=str(first["measure"]),
        name=str(first["name"]),
        unit=str(first["unit"]),
        direction=str(first["direction"]),
        months=tuple(row["period_from"] for row in rows),  # type: ignore[misc]
        values=tuple(float(str(row["value"])) for row in rows),
        sources=tuple(sorted({str(row["source"]) for row in rows})),
    )


def read_notes(store: Store, measures: Collection[str]) -> list[Note]:
    """What to know about some measures, oldest first."""
    return [
        Note(
            measure=row["measure"],
            subject=row["subject"],
            first=row["period_from"],
            until=row["period_to"],
            kind=row["kind"],
            says=row["says"],
            treatment=row["treatment"],
        )
        for row in ask(store, NOTES, {"measures": sorted(measures)})
    ]
