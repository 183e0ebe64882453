"""Bodies: which organisations existed when, and who took over from them, as the store knows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from tripleaim.model.spell import Spell
from tripleaim.store.engine import Store, ask
from tripleaim.store.rules import read_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An organisation's name and life; None where the register does not say."""

    code: str
    name: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Organisations by code, who succeeded whom, and the ids of areas (None: not at hand).

    `spells` are the days on which areas were there, `measures` the ids of the catalogue.
    """

    bodies: Mapping[str, Body]
    successors: Mapping[str, tuple[str, ...]]
    areas: frozenset[str] | None = None
    spells: Mapping[str, Spell] = field(default_factory=dict)
    measures: frozenset[str] | None = None

    def heirs(self, code: str) -> str:
        """Who took over from a body, in words; empty when nobody is on record."""
        named = [f"{self.name(each)} ({each})" for each in self.successors.get(code, ())]
        return " and ".join(named)

    def name(self, code: str) -> str:
        """The name of a body, or its code where it is not on record."""
        return self.bodies[code].name if code in self.bodies else code


BODIES = """
select o.organisation as code, o.name, o.valid_from, o.valid_to
from organisation o
order by o.organisation
"""

COMMISSIONERS = """
select code, name, valid_from, valid_to from area where kind in ('ccg', 'icb') order by code
"""

AREAS = "select area, valid_from, valid_to from area order by area"

MEASURES = "select distinct measure from measure order by measure"

SUCCESSORS = """
select regexp_replace(predecessor, '^.*:', '') as code,
    regexp_replace(successor, '^.*:', '') as heir, min(effective) as effective
from succession
where predecessor not like 'lad:%'
    and regexp_replace(predecessor, '^.*:', '') <> regexp_replace(successor, '^.*:', '')
group by code, heir
order by code, effective, heir
"""

# A CCG that lived until its kind ended became part of the boards that cover its blocks.
LAST_CCGS = """
select a.code, split_part(s.area, ':', 2) as heir, count(*) as blocks
from area a
join area_kind k on k.kind = a.kind and k.valid_to = a.valid_to
join lying_ever() c on c.area = a.area and c.valid_to = a.valid_to
join lying_ever() s on s.block = c.block and s.kind = 'icb'
    and holds(s.valid_from, s.valid_to, a.valid_to)
where a.kind = 'ccg'
group by a.code, heir
order by a.code, blocks desc, heir
"""


@cache
def national_bodies() -> Mapping[str, Body]:
    """Bodies of the whole of England that are on no register, by code."""
    return {
        code: Body(code=code, valid_to=None, **said)
        for code, said in read_rules("national_bodies").items()
    }


def read_registry(store: Store) -> Registry:
    """The bodies that a store knows: organisations, and commissioners by their areas."""
    bodies = {row["code"]: Body(**row) for row in ask(store, BODIES)}
    for row in ask(store, COMMISSIONERS):
        known = bodies.get(row["code"])
        if known is None or known.valid_to is None:
            bodies[row["code"]] = Body(**row)
    bodies |= {code: body for code, body in national_bodies().items() if code not in bodies}
    successors: dict[str, tuple[str, ...]] = {}
    for row in [*ask(store, SUCCESSORS), *ask(store, LAST_CCGS)]:
        successors[row["code"]] = (*successors.get(row["code"], ()), row["heir"])
    spells = {
        row["area"]: Spell(valid_from=row["valid_from"], valid_to=row["valid_to"])
        for row in ask(store, AREAS)
    }
    return Registry(
        bodies=bodies,
        successors=successors,
        areas=frozenset(spells),
        spells=spells,
        measures=frozenset(row["measure"] for row in ask(store, MEASURES)),
    )
