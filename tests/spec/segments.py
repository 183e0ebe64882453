"""Segments: one group for everyone

A scheme is a list of named segments in order of precedence, each with a rule over a person's
columns. A person is in the first segment whose rule is true; whoever is in none is in the last,
`otherwise`. What is unknown makes a rule unknown, and only true counts, so nobody is lost and
nobody is counted twice. A rule that could match nobody, or only people whom earlier rules have
taken, is refused with the names of both: whether it could is worked out over every combination of
the columns that rules name, nulls included.

The scheme becomes one SQL expression, asked of Parquet by DuckDB or, translated, by Spark.
"""

import duckdb

from drawn import example
from tripleaim.people.segments import person_columns, read_scheme, scheme, segment_sql


def placed(chosen, people):
    """Everyone's segment; columns not drawn are unknown."""
    drawn = [name for name in people[0] if name != "person"]
    rest = ", ".join(f"null as {name}" for name in person_columns() if name not in drawn)
    with duckdb.connect() as engine:
        columns = ", ".join(
            f"{name} {'boolean' if person_columns()[name] == 'flag' else 'integer'}"
            for name in drawn
        )
        engine.execute(f"create table drawn (person varchar, {columns})")
        marks = ", ".join("?" for _ in range(len(drawn) + 1))
        engine.executemany(
            f"insert into drawn values ({marks})",
            [[each["person"], *(each[name] for name in drawn)] for each in people],
        )
        sql = f"select person, {segment_sql(chosen)} from (select *, {rest} from drawn) order by 1"
        names = list(chosen.titles)
        for person, place in engine.execute(sql).fetchall():
            yield {"person": person, "segment": names[place]}


@example(
    "The first rule that is true decides: dementia goes before a long-term condition",
    given={
        "people": """
            person | age | dementia | care_home | frailty | conditions | emergency_admissions
            Ada    | 84  | yes      | no        | 1       | 3          | 0
            Ben    | 47  | no       | no        | 0       | 1          | 0
            Cat    | 30  | no       | no        | 0       | 0          | 1
            Dan    | 0   | no       | no        | 0       | 0          | 0
            Eve    | 51  | no       | no        | 0       | 0          | 0
        """
    },
    expect="""
        person | segment
        Ada    | frailty_and_dementia
        Ben    | long_term_conditions
        Cat    | acutely_ill
        Dan    | maternal_and_infant
        Eve    | healthy
    """,
)
def first_that_is_true(people):
    return placed(scheme("bridges-to-health"), people)


@example(
    "Someone of whom nothing is known is in the last segment, not in none",
    given={
        "people": """
            person | age | frailty
            Fay    |     |
            Gus    | 90  | 3
        """
    },
    expect="""
        person | segment
        Fay    | fit_or_not_assessed
        Gus    | severe
    """,
)
def unknown(people):
    return placed(scheme("frailty"), people)


SCHEME = """
title = "Mine"
cited = "ours"
otherwise = "rest"
otherwise_title = "The rest"
[[segment]]
name = "old"
title = "65 and over"
rule = "age >= 65"
[[segment]]
name = "last"
title = "{title}"
rule = "{rule}"
"""


@example(
    "A rule that an earlier one hides is refused, and both are named",
    refused="segment last: 'age >= 80 and copd' is hidden: everyone it matches is already in old",
)
def hidden():
    return [read_scheme(SCHEME.format(title="Old and ill", rule="age >= 80 and copd"), "mine")]


@example(
    "A rule that nobody could match is refused",
    refused="segment last: 'age < 5 and age > 9' can match nobody",
)
def nobody():
    return [read_scheme(SCHEME.format(title="Nobody", rule="age < 5 and age > 9"), "mine")]


@example(
    "A rule that takes only those whom earlier rules leave is not hidden: an unknown age is left",
    expect="""
        segment
        old
        last
        rest
    """,
)
def not_hidden():
    chosen = read_scheme(SCHEME.format(title="Ill, or of unknown age", rule="copd"), "mine")
    return [{"segment": name} for name in chosen.titles]
