"""Tenths of people in order of a score, without putting everybody in order.

People are counted by score; a score that lies wholly in one tenth needs no order within it, and
only people of the few scores that two tenths share are numbered, by pseudonym. The same tenths as
`ntile(10) over (order by score, person)`.
"""

from collections.abc import Sequence
from decimal import Decimal

TENTHS = 10
HEAVIEST, PLACES = 1_000_000, 6
WEIGHTS = f"Weights are numbers up to {HEAVIEST:,} with at most {PLACES} decimals."


def is_weight(weight: object) -> bool:
    """Whether a number may weigh a column: finite, and exact on every engine as a decimal.

    >>> is_weight(0.02), is_weight(float("nan")), is_weight("1"), is_weight(1e-9)
    (True, False, False, False)
    """
    if isinstance(weight, bool) or not isinstance(weight, int | float):
        return False
    return abs(weight) <= HEAVIEST and round(weight, PLACES) == weight


def score_sql(score: Sequence[tuple[str, float]]) -> str:
    """The SQL expression of a score: a weighted sum, what is not known counting nothing.

    >>> score_sql((("age", 0.02), ("dementia", 1.0)))
    '0.02 * coalesce(cast(age as integer), 0) + 1.0 * coalesce(cast(dementia as integer), 0)'
    """
    if not all(column.isidentifier() for column, _ in score):
        raise ValueError("no column of a person")
    # SQL of: decimals that `is_weight` checked, names of columns
    return " + ".join(
        f"{_decimal(weight)} * coalesce(cast({column} as integer), 0)" for column, weight in score
    )


def _decimal(weight: float) -> str:
    """A weight as a decimal, never in scientific form. Raises ValueError for what is none."""
    if not is_weight(weight):
        raise ValueError("no weight")
    return format(Decimal(repr(float(weight))), "f")


def tenth_sql(place: str, whole: str) -> str:
    """The SQL expression of the tenth, 1 to 10, of a place counted from 0 among `whole` people.

    The first tenths have one more where people do not divide by ten.
    """
    size, more = f"({whole} // {TENTHS})", f"({whole} % {TENTHS})"
    longer = f"({more} * ({size} + 1))"
    # SQL of: expressions of this file
    return (
        f"1 + case when {place} < {longer} then {place} // ({size} + 1) "
        f"else {more} + ({place} - {longer}) // greatest({size}, 1) end"
    )


def ranked_sql(score: Sequence[tuple[str, float]], person: str, name: str) -> str:
    """Common tables that end in one called `name`: the people of `person`, each with a `tenth`."""
    rule = score_sql(score)
    first, last = tenth_sql("below", "whole"), tenth_sql("(below + people - 1)", "whole")
    # SQL of: expressions of this file, tables that people/segments.py names
    return f"""
{name}_held as (
    select {rule} as score, cast(count(*) as bigint) as people from {person} group by {rule}
),
{name}_placed as (
    select score, people, cast(sum(people) over (order by score) as bigint) - people as below,
        cast(sum(people) over () as bigint) as whole
    from {name}_held
),
{name}_bounds as (
    select score, below, whole, {first} as first_tenth, {last} as last_tenth from {name}_placed
),
{name}_numbered as (
    select s.person, row_number() over (partition by s.score order by s.person) - 1 as place
    from (select person, {rule} as score from {person}) s
    join {name}_bounds b on b.score = s.score
    where b.first_tenth <> b.last_tenth
),
{name} as (
    select s.*, case when b.first_tenth = b.last_tenth then b.first_tenth
        else {tenth_sql("(b.below + n.place)", "b.whole")} end as tenth
    from (select *, {rule} as score from {person}) s
    join {name}_bounds b on b.score = s.score
    left join {name}_numbered n on n.person = s.person
)"""
