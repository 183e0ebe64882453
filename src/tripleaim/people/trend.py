"""Published measures of an area with the period before and England's: what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.store.engine import Store, ask

NATION = "england:E92000001"

# The newest two periods of each measure and breakdown asked for, by subject, with England's newest
# of the same period beside them.
TRENDS = """
with asked as (
    select unnest($measures) as measure, unnest($breakdowns) as breakdown
),
held as (
    select o.subject, o.measure, o.breakdown, o.period_from, o.period_to, o.value, o.source,
        row_number() over (
            partition by o.subject, o.measure, o.breakdown order by o.period_to desc, o.source
        ) as back
    from observation o
    join asked a on a.measure = o.measure and a.breakdown = o.breakdown
    where o.value is not null and o.period_to <= $on
        and (split_part(o.subject, ':', 1) in ('lad', 'utla', 'icb') or o.subject = $nation)
)
select n.subject, n.measure, n.breakdown, n.period_from, n.period_to, n.value, n.source,
    b.value as before, e.value as england, m.name, m.unit, m.direction
from held n
join measure m on m.measure = n.measure
left join held b on b.subject = n.subject and b.measure = n.measure
    and b.breakdown = n.breakdown and b.back = 2
left join held e on e.subject = $nation and e.measure = n.measure
    and e.breakdown = n.breakdown and e.period_to = n.period_to
where n.back = 1 and n.subject <> $nation
order by n.subject, n.measure, n.breakdown
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One measure of an area: its newest value, that of the period before, and England's.

    `better` is 1 where it got better by the direction of the measure, -1 worse, 0 neither or
    not known. `value`, `before` and `england` are in `unit`.
    """

    subject: str
    measure: str
    breakdown: str
    name: str
    unit: str
    period_from: date
    period_to: date
    value: float
    before: float | None
    england: float | None
    better: int
    source: str


def read_trends(
    store: Store, wanted: Sequence[tuple[str, str]], on: date
) -> dict[str, tuple[Trend, ...]]:
    """The trends of every council and system by a day, by area; `wanted` are measure, breakdown."""
    asked = {
        "measures": [measure for measure, _ in wanted],
        "breakdowns": [breakdown for _, breakdown in wanted],
        "on": on,
        "nation": NATION,
    }
    found: dict[str, list[Trend]] = {}
    for row in ask(store, TRENDS, asked):
        direction = row.pop("direction")
        better = better_of(row["value"], row["before"], direction)
        found.setdefault(row["subject"], []).append(Trend(better=better, **row))
    return {subject: tuple(each) for subject, each in found.items()}


def better_of(value: float, before: float | None, direction: str) -> int:
    """Whether a value got better: 1, worse: -1, or neither: 0.

    >>> better_of(3, 4, "lower is better"), better_of(3, 4, "higher is better")
    (1, -1)
    >>> better_of(3, None, "lower is better"), better_of(3, 4, "neither")
    (0, 0)
    """
    sign = {"lower is better": -1, "higher is better": 1}.get(direction, 0)
    if before is None or value == before:
        return 0
    return sign if value > before else -sign
