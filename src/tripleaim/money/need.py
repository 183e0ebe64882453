"""Fair shares by need: targets from the need weights, against what commissioners were given."""

from collections import defaultdict
from datetime import date

from tripleaim.money.allocation import Distance, carry, fair_shares
from tripleaim.money.carried import share_people
from tripleaim.store.engine import Store, ask

# One row a commissioner, or a practice with its commissioner: what the need weights would give it.
TARGETS = """
select subject as area, pence, source from money
where measure = 'target_allocation' and breakdown = 'with remoteness' and subject like 'ccg:%'
order by subject
"""
TARGETS_OF_PRACTICES = """
select p.area, m.pence, m.source from money m
join practice_area p on p.practice = m.subject and p.year_ending = m.year_ending and p.kind = 'ccg'
where m.measure = 'target_allocation' and m.breakdown = 'with remoteness'
order by p.area, m.subject
"""

ACTUAL = """
select subject as area, pence from money
where measure = 'ccg_allocation' and breakdown = 'all' and year_ending = $year
order by subject
"""
YEAR = 2020  # the allocations whose commissioners the need weights of 2018/19 name


def list_fair_shares(store: Store, kind: str, on: date) -> tuple[list[Distance], tuple[str, ...]]:
    """Every area's allocation of 2019/20 against its fair share by need, and the sources.

    Fair share = all allocations x the area's target over all targets; commissioners' money and
    targets are carried to areas of the kind by where people live. Empty where nothing is held.
    """
    rows = ask(store, TARGETS) or ask(store, TARGETS_OF_PRACTICES)
    targets: dict[str, int] = defaultdict(int)
    for row in rows:
        targets[row["area"]] += int(row["pence"])
    actual = {row["area"]: int(row["pence"]) for row in ask(store, ACTUAL, {"year": YEAR})}
    people = share_people(store, kind, on, YEAR)
    both = sorted(set(targets) & set(actual) & set(people))
    if not both:
        return [], ()
    given = carry({area: actual[area] for area in both}, people)
    wanted = carry({area: targets[area] for area in both}, people)
    known = {area for area in given if ":" in area and wanted.get(area)}
    shares = fair_shares({a: given[a] for a in known}, {a: wanted[a] for a in known})
    sources = tuple(sorted({"ccg_allocations", *(row["source"] for row in rows)}))
    return shares, sources
