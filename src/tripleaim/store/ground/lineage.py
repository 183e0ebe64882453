"""Who came before and after: areas and organisations alike, with shares of people where counted."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.succession import is_tail
from tripleaim.store.engine import Store, ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One body taking over from another. `share` (0 to 1) is of the predecessor's people.

    `share` is None where nobody has counted, as between organisations.
    """

    predecessor: str
    successor: str
    effective: date
    share: float | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forebear:
    """A body, of whatever generation, that another goes back to.

    `share` is the share of the forebear's people (at its end) who live in the body that was asked
    about, `part` the share of that body's people who lived in the forebear; both are None where
    nobody has counted. `last_day_after` is the first day after the forebear's life.
    """

    body: str
    last_day_after: date | None
    generation: int
    share: float | None
    part: float | None


STEPS = """
select predecessor, successor, effective, share, source from succession
where {end} = $body and ($by is null or effective <= $by) and ($since is null or effective > $since)
order by effective, predecessor, successor
"""


def predecessors(store: Store, body: str, on: date | None = None) -> tuple[Step, ...]:
    """The bodies that a body took over from by a day (None: ever), one generation back."""
    # SQL of: one of two columns of the table, named here
    sql = STEPS.format(end="successor")
    return tuple(Step(**row) for row in ask(store, sql, {"body": body, "by": on, "since": None}))


def successors(store: Store, body: str, on: date | None = None) -> tuple[Step, ...]:
    """The bodies that a body handed over to by a day (None: ever), one generation on."""
    # SQL of: one of two columns of the table, named here
    sql = STEPS.format(end="predecessor")
    return tuple(Step(**row) for row in ask(store, sql, {"body": body, "by": on, "since": None}))


def successors_after(store: Store, body: str, on: date) -> tuple[Step, ...]:
    """The bodies that a body hands over to after a day: what came after, and must be called so."""
    # SQL of: one of two columns of the table, named here
    sql = STEPS.format(end="predecessor")
    return tuple(Step(**row) for row in ask(store, sql, {"body": body, "by": None, "since": on}))


FOREBEARS = """
with recursive back(body, generation) as (
    select $body, 0
    union
    select s.predecessor, b.generation + 1
    from back b
    join succession s on s.successor = b.body and ($by is null or s.effective <= $by)
    where b.generation < 12
),
found as (
    select body, min(generation) as generation
    from back
    where body <> $body
    group by body
)
select f.body, f.generation, l.valid_to
from found f
left join bodies_ever() l on l.body = f.body
order by f.generation, f.body
"""

# One row a forebear: people who lived in it on its last day, and those of them in the body.
COMMON = """
with here as (select block from blocks_in($body, $day)),
ends as (
    select area, max(coalesce(valid_to, date '9999-01-01')) - interval 1 day as last_day
    from lying_ever() where list_contains($forebears, area) group by area
),
there as (
    select c.area, c.block from lying_ever() c
    join ends e on e.area = c.area
    where holds(c.valid_from, c.valid_to, least(e.last_day::date, $day))
),
lived_in as (select block, people from lived($release))
select t.area as body,
    coalesce(sum(l.people) filter (where t.block in (from here)), 0)::bigint as common,
    sum(l.people)::bigint as people,
    (select sum(l.people)::bigint from here h join lived_in l on l.block = h.block) as here
from there t
join lived_in l on l.block = t.block
group by t.area
order by t.area
"""


def forebears(store: Store, body: str, on: date) -> tuple[Forebear, ...]:
    """Every body that a body goes back to by a day, nearest first, then whose people are most here.

    An area's shares are counted block by block, by the release that counts on the day, so that they
    hold over several steps; a forebear of whose people none live in the body is left out.
    """
    found = ask(store, FOREBEARS, {"body": body, "by": on})
    counted = _common(store, body, [row["body"] for row in found], on)
    told = []
    for row in found:
        common = counted.get(row["body"])
        if common is None or common[0] > 0:
            told.append(
                Forebear(
                    body=row["body"],
                    last_day_after=row["valid_to"],
                    generation=row["generation"],
                    share=common[0] if common else None,
                    part=common[1] if common else None,
                )
            )
    return tuple(sorted(told, key=lambda each: (each.generation, -(each.part or 0.0))))


def counts(share: float, part: float) -> bool:
    """Whether a body answers for a forebear, by the share of its people here and its part of ours.

    >>> counts(0.1, 0.0), counts(0.0, 0.1), counts(0.099, 0.099)
    (True, True, False)
    """
    return not (is_tail(share) and is_tail(part))


def answers_for(store: Store, body: str, on: date) -> tuple[Forebear, ...]:
    """The forebears for which a body answers by a day, nearest first: those that count.

    One of which only a sliver lives here, as where a boundary moved by a town, is left out.
    Where nobody has counted, as between organisations, every forebear is answered for.
    """
    return tuple(
        each
        for each in forebears(store, body, on)
        if each.share is None or counts(each.share, each.part or 0.0)
    )


def _common(store: Store, body: str, before: list[str], on: date) -> dict[str, tuple[float, float]]:
    from tripleaim.store.ground.people import release_on

    areas = [each for each in before if ":" in each]
    if ":" not in body or not areas:
        return {}
    values = {"body": body, "day": on, "forebears": areas, "release": release_on(store, on).release}
    return {
        row["body"]: (row["common"] / row["people"], row["common"] / row["here"])
        for row in ask(store, COMMON, values)
        if row["people"] and row["here"]
    }
