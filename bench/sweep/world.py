"""The bodies of a store with their lives and names, against which the sweep checks answers."""

from collections import defaultdict
from datetime import date

from bench.sweep.said import Body, World
from tripleaim.store.engine import Store, ask

LIVES = "select body, valid_from, valid_to, name from bodies_ever() order by body"
NAMES = """
select area as body, name, valid_from, valid_to from area_name
union all
select organisation, name, valid_from, valid_to from organisation_name
order by 1, 3, 2
"""


BEFORE = """
with recursive back(body, earlier) as (
    select successor, predecessor from succession
    union
    select b.body, s.predecessor from back b join succession s on s.successor = b.earlier
)
select body, list(earlier order by earlier) as earlier from back group by body order by body
"""


def read_world(store: Store) -> World:
    """Every body of the store."""
    names: dict[str, list[tuple[str, date | None, date | None]]] = defaultdict(list)
    for row in ask(store, NAMES):
        names[row["body"]].append((row["name"], row["valid_from"], row["valid_to"]))
    before = {row["body"]: frozenset(row["earlier"]) for row in ask(store, BEFORE)}
    return {
        row["body"]: Body(
            before=before.get(row["body"], frozenset()),
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            names=tuple(names[row["body"]]) or ((row["name"], None, None),),
        )
        for row in ask(store, LIVES)
    }
