"""A body on a day: its life, what it was called, the codes that it had. Areas and organisations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.model.spell import Spell
from tripleaim.store.engine import Store, ask
from tripleaim.store.remembered import Whole, ask_part


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A body and the days of its life; None where no register says (first) or it lives (last)."""

    body: str
    kind: str
    name: str
    valid_from: date | None
    valid_to: date | None
    source: str

    def lives_on(self, on: date) -> bool:
        """Whether it existed on a day; one whose first day no register says is taken to have."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code that a body had for a spell. `system` is ODS or ONS."""

    body: str
    system: str
    code: str
    valid_from: date | None
    valid_to: date | None


LIVES = """
select body, kind, name, valid_from, valid_to, source from bodies_ever()
where list_contains($bodies, body)
order by body
"""


def lives_of(store: Store, bodies: Sequence[str]) -> Mapping[str, Life]:
    """The lives of bodies by id; one that no register names is left out."""
    rows = ask(store, LIVES, {"bodies": list(bodies)})
    return {row["body"]: Life(**row) for row in rows}


def life_of(store: Store, body: str) -> Life:
    """The life of an area (`stp:QOP`) or organisation (`RM3`).

    Raises NothingFound for a body that no register here names.
    """
    found = lives_of(store, [body]).get(body)
    if found is None:
        raise NothingFound(f"No register here names {body}. To look for it: tripleaim history.")
    return found


EVERY_NAME = """
with called as (
    select a.area as body, a.name as last, n.name, n.valid_from, n.valid_to
    from area a
    left join area_name n on n.area = a.area and n.valid_from is not null
    union all
    select o.organisation, o.name, n.name, n.valid_from, n.valid_to
    from organisation o
    left join organisation_name n on n.organisation = o.organisation and n.valid_from is not null
)
"""
NAMES = f"""
{EVERY_NAME}
select body, last, name, valid_from, valid_to from called where list_contains($bodies, body)
order by body, name, valid_from
"""
NAMES_OF_ALL = f"""
{EVERY_NAME}
select body, last, name, valid_from, valid_to, body as whose from called
order by body, name, valid_from
"""


def names_on(store: Store, bodies: Sequence[str], on: date) -> Mapping[str, str]:
    """What each body was called on a day; one without a name for that day goes by its last.

    A body that no register names is left out. Its names of all days are asked at once, so that
    pages of many days share them.
    """
    rows = ask_part(store, NAMES, {"bodies": list(bodies)}, Whole(sql=NAMES_OF_ALL), bodies)
    found = {row["body"]: row["last"] for row in rows}
    spells = [
        (row, Spell(valid_from=row["valid_from"], valid_to=row["valid_to"]))
        for row in rows
        if row["valid_from"] is not None
    ]
    return found | {row["body"]: row["name"] for row, spell in spells if spell.holds(on)}


def name_on(store: Store, body: str, on: date) -> str:
    """What a body was called on a day. Raises NothingFound for one that no register names."""
    found = names_on(store, [body], on).get(body)
    return found if found is not None else life_of(store, body).name


LISTED = "select area, name from area order by area"
ORGANISATIONS = """
select organisation, any_value(name) as name from organisation
group by organisation order by organisation
"""


def listed_names(store: Store) -> dict[str, str]:
    """The name that each area is listed under, the last that it had, by id."""
    return {row["area"]: row["name"] for row in ask(store, LISTED)}


def organisation_names(store: Store) -> dict[str, str]:
    """The name that each organisation is listed under, by code."""
    return {row["organisation"]: row["name"] for row in ask(store, ORGANISATIONS)}


CODES = """
select body, system, code, valid_from, valid_to from codes_ever()
where body = $body and ($on is null or holds(coalesce(valid_from, $on), valid_to, $on))
order by system, valid_from, code
"""


def codes_of(store: Store, body: str, on: date | None = None) -> tuple[Code, ...]:
    """The codes that a body had on a day (None: ever), ODS before ONS, oldest first."""
    return tuple(Code(**row) for row in ask(store, CODES, {"body": body, "on": on}))


WITH_CODE = """
select distinct body from codes_ever()
where code = $code or upper(body) = $code
order by body
"""


def bodies_with_code(store: Store, code: str) -> tuple[str, ...]:
    """Every body that ever had a code: ODS or ONS of any era, or an id such as `ccg:00L`."""
    rows = ask(store, WITH_CODE, {"code": code.strip().upper()})
    return tuple(row["body"] for row in rows)
