"""Whether a column is of keyed pseudonyms as `pseudonymise` gives them: 32 hexadecimal digits that
look drawn at random. Whatever else might be a person's own number in disguise.

What no look can tell is a hash without a key: whoever has the list of all numbers can undo it.
"""

import duckdb

from tripleaim.model.chance import binomial_tail
from tripleaim.model.errors import Problem
from tripleaim.people.kinds import PSEUDONYMISE
from tripleaim.store.sql_text import quoted

LENGTH = 32
NO_LETTER = (10 / 16) ** LENGTH  # the chance of 32 digits without a letter among them
FEW_DIGITS = 2e-10  # and of no more than six different ones
CHANCE = 1e-6
SAMPLE = 200_000


def find_unkeyed(engine: duckdb.DuckDBPyConnection, where: str, column: str) -> list[Problem]:
    """A Problem when a column of table `given` is not of keyed pseudonyms; no value is echoed."""
    text = f"cast({quoted(column)} as varchar)"
    # SQL of: the column's name, quoted, and constants
    row = engine.execute(
        f"""
        select count(*), count(*) filter (where regexp_full_match({text}, '[0-9a-f]{{32}}')),
            count(*) filter (where regexp_full_match({text}, '[0-9]{{32}}')),
            count(*) filter (where len(list_distinct(string_split({text}, ''))) <= 6)
        from given
        """
    ).fetchone() or (0, 0, 0, 0)
    people, formed, plain, few = row
    if formed < people:
        rule, count = "holds what is no keyed pseudonym of 32 hexadecimal digits", people - formed
    elif _beyond(plain, people, NO_LETTER) or _beyond(few, people, FEW_DIGITS):
        rule, count = "holds numbers written as pseudonyms", max(plain, few)
    elif _is_patterned(engine, text, people):
        rule, count = "holds what has a pattern, as keyed pseudonyms have not", people
    else:
        return []
    return [Problem(where=where, column=column, rule=rule, remedy=PSEUDONYMISE, count=int(count))]


def _beyond(seen: int, of: int, chance: float) -> bool:
    return seen > 0 and binomial_tail(seen, of, chance) < CHANCE


def _is_patterned(engine: duckdb.DuckDBPyConnection, text: str, people: int) -> bool:
    """Whether at any place one digit stands more often than chance lets it, in a sample of all."""
    step = max(1, people // SAMPLE)
    # SQL of: the column's name, quoted, and whole numbers of ours
    rows = engine.execute(
        f"""
        select max(times), sum(times)
        from (
            select place, substr(text, place, 1) as digit, count(*) as times
            from (select {text} as text from given where rowid % {step} = 0)
            cross join (select unnest(range(1, {LENGTH + 1})) as place)
            group by all
        )
        group by place
        """
    ).fetchall()
    places = 16 * LENGTH
    return any(binomial_tail(int(most), int(of), 1 / 16) < CHANCE / places for most, of in rows)
