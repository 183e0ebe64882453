"""Finding areas: by code or name, on a date."""

import difflib
import re
from dataclasses import dataclass
from datetime import date

from tripleaim.model.area import AREA_KINDS, SYSTEMS, Area, list_command
from tripleaim.model.errors import InputRefused, NothingFound, Problem, refuse
from tripleaim.model.spell import Spell
from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.ground import (
    Vintage,
    bodies_with_code,
    kind_on,
    lives_of,
    name_on,
    nearest_day,
    shares_of_areas,
)
from tripleaim.store.ground.councils import county_names, districts_of
from tripleaim.store.remembered import once

# When a name is that of areas of several kinds, the first kind here is meant.
PREFERENCE = (
    "icb",
    "stp",
    "place",
    "ccg",
    "sub_icb",
    "nhs_region",
    "utla",
    "lad",
    "pcn",
    "england",
)

KIND_NAMES = {
    "stp": "system",
    "icb": "system",
    "nhs_region": "region",
    "lad": "council",
    "utla": "council",
    "ccg": "CCG",
    "sub_icb": "sub-ICB location",
    "pcn": "primary care network",
    "place": "place",
}

NOISE = re.compile(
    r"\b(nhs|ccg|stp|ics|icb|integrated care (board|system)|sustainability and transformation "
    r"(partnership|plan)|health and (social )?care( partnership)?|health (&|and) care|partnership|"
    r"clinical commissioning group|city council|borough council|district council|council|the)\b"
)

MOST_BEGINNINGS = 6  # of several areas whose names begin alike, so many are suggested
PRACTICE = re.compile(r"[A-HJ-NPVWY]\d{5}")
CODE = re.compile(r"(\w+:)?[A-Z0-9]{3,9}")

AREAS = """
select * from named_on($on)
where ($kind is null or kind = $kind) and kind not in ('lsoa', 'msoa', 'ward', 'block')
order by kind, name, area
"""
CODED = """
select * from areas_on($on)
where $text in (upper(area), code, ons_code) and kind not in ('lsoa', 'msoa', 'ward', 'block')
order by kind, name, area
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An area as it was called on a day, with the source that says so."""

    area: Area
    source: str


def list_areas(store: Store, kind: str, on: date) -> list[Listed]:
    """The areas of a kind that existed on a day, by name.

    Raises InputRefused for a kind that is none, NothingFound with the kinds that existed that day.
    """
    if kind not in AREA_KINDS:
        raise refuse(
            "--kind", "is not a kind of area", f"Kinds: {', '.join(AREA_KINDS)}.", value=kind
        )
    rows = ask(store, AREAS, {"kind": kind, "on": on})
    found = [_listed(row) for row in rows if _is_open(row, on)]
    if not found:
        raise NothingFound(f"There was no {kind} on {on}. {_kinds_on(store, on)}")
    return found


def find_area(store: Store, text: str, on: date, kinds: tuple[str, ...] = PREFERENCE) -> Listed:
    """The area that a code or name means on a day.

    A code is matched first (ODS or ONS, or an id such as `ccg:00L`), a code of another day of the
    same area next, then the whole name, then the name without words such as NHS and CCG, then the
    first words of one name only.

    Raises NothingFound for what existed on another day (with its life and successors) and for what
    never did (with near misses); InputRefused for a name that several areas of one kind share.
    """
    coded = [row for row in _coded(store, text, on) if row["kind"] in kinds]
    if coded:
        return _listed(_choose(coded, text, _by_whose_code(kinds)))
    rows = [row for row in _areas(store, on) if row["kind"] in kinds]
    there = [row for row in _areas_open(store, on) if row["kind"] in kinds]
    coded = _by_any_code(store, there, text)
    if coded:
        return _listed(_choose(coded, text, _by_whose_code(kinds)))
    for matches in (_by_name, _by_plain_name, _by_beginning):
        found = matches(there, text)
        if found:
            return _listed(_choose(found, text, kinds))
    of_another_day = bool(_by_any_code(store, rows, text))
    raise NothingFound(
        (None if of_another_day else _explain_organisation(store, text, on))
        or explain_practice(text)
        or _explain_county(store, text, on)
        or _explain_missing(store, rows, text, on)
    )


def _explain_county(store: Store, text: str, on: date) -> str | None:
    """Whom to ask about in place of a county: the systems and districts of the day."""
    said = text.strip().lower()
    for code, name in county_names(store).items():
        if said in (code.lower(), f"utla:{code}".lower(), f"{name} county council".lower()):
            break
    else:
        return None
    districts = districts_of(store, code, on)
    if not districts:
        return f"{name} had no county council on {on}. What lies there: tripleaim find {name}"
    systems = _systems_of(store, [each.area for each in districts], on)
    return (
        f"{name} County Council ({code}) is told with each system (who); a county has no answers "
        f"of its own. Ask about {_any_of(systems)}, or about a district: "
        + _any_of([f"{each.name} ({each.code})" for each in districts])
        + "."
    )


def _systems_of(store: Store, districts: list[str], on: date) -> list[str]:
    """The systems in which people of districts live, most first: as named on the day."""
    kind = kind_on(store, SYSTEMS, on)
    day = nearest_day(store, on, kind=kind) or on
    people: dict[str, int] = {}
    for parts in shares_of_areas(store, districts, day, Vintage(kind=kind, on=day)).values():
        for system, lived in parts.items():
            people[system] = people.get(system, 0) + lived
    ordered = sorted(people, key=lambda system: (-people[system], system))
    return [f"{name_on(store, each, on)} ({each.partition(':')[2]})" for each in ordered]


def _any_of(names: list[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _coded(store: Store, text: str, on: date) -> list[Row]:
    """The areas of a day that had the code, or the id, that day."""
    return ask(store, CODED, {"text": text.strip().upper(), "on": on})


@once
def _areas(store: Store, on: date) -> list[Row]:
    return ask(store, AREAS, {"kind": None, "on": on})


@once
def _areas_open(store: Store, on: date) -> list[Row]:
    return [row for row in _areas(store, on) if _is_open(row, on)]


def _by_whose_code(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Kinds with places last: a place borrows the code of the commissioner that it grew from."""
    return tuple(sorted(kinds, key=lambda kind: kind == "place"))


def _is_open(row: Row, on: date) -> bool:
    return Spell(valid_from=row["valid_from"], valid_to=row["valid_to"]).holds(on)


def _listed(row: Row) -> Listed:
    spell = Spell(valid_from=row["valid_from"], valid_to=row["valid_to"])
    area = Area(
        kind=row["kind"], code=row["code"], name=row["name"], spell=spell, ons_code=row["ons_code"]
    )
    return Listed(area=area, source=row["source"])


def plain_name(name: str) -> str:
    """A name without the words that half of all names have.

    >>> plain_name("NHS Frimley Integrated Care Board")
    'frimley'
    """
    words = NOISE.sub(" ", name.lower().replace("&", "and").replace(",", " "))
    return " ".join(words.replace("(", " ").replace(")", " ").split())


def _by_code(rows: list[Row], text: str) -> list[Row]:
    wanted = text.strip().upper()
    return [
        row
        for row in rows
        if wanted in (row["code"], row["ons_code"]) or row["area"].upper() == wanted
    ]


def _by_any_code(store: Store, rows: list[Row], text: str) -> list[Row]:
    """The areas that had the code on some day: an ONS code changes when a boundary does."""
    if not CODE.fullmatch(text.strip().upper()):
        return []
    ever = set(bodies_with_code(store, text))
    return [row for row in rows if row["area"] in ever]


def _by_name(rows: list[Row], text: str) -> list[Row]:
    wanted = text.strip().lower()
    return [row for row in rows if row["name"].lower() == wanted]


def _by_plain_name(rows: list[Row], text: str) -> list[Row]:
    wanted = plain_name(text)
    return [row for row in rows if wanted and plain_name(row["name"]) == wanted]


def _by_beginning(rows: list[Row], text: str) -> list[Row]:
    """The one area whose name begins with these words; none where several do: that is no guess."""
    found = _beginning(rows, text)
    return found if len(found) == 1 else []


def _beginning(rows: list[Row], text: str) -> list[Row]:
    """The areas whose names begin with these words: networks only where nothing larger does."""
    wanted = plain_name(text)
    found = [
        row for row in rows if wanted and f"{plain_name(row['name'])} ".startswith(f"{wanted} ")
    ]
    return [row for row in found if row["kind"] != "pcn"] or found


def _choose(found: list[Row], text: str, kinds: tuple[str, ...]) -> Row:
    ranked = sorted(found, key=lambda row: kinds.index(row["kind"]))
    best = [row for row in ranked if row["kind"] == ranked[0]["kind"]]
    if len(best) > 1:
        listed = ", ".join(f"{row['name']} ({row['code']})" for row in best)
        problem = Problem(
            where="AREA",
            value=text,
            rule=f"is the name of {len(best)} areas: {listed}",
            remedy="Give the code.",
        )
        raise InputRefused([problem])
    return best[0]


def _explain_organisation(store: Store, text: str, on: date) -> str:
    """What to ask instead where the text is the code of an organisation and of no area."""
    code = text.strip().upper()
    body = lives_of(store, [code]).get(code) if CODE.fullmatch(code) else None
    if body is None:
        return ""
    name = name_on(store, code, on)
    tied = ask(
        store,
        "select distinct a.code, a.name from ties_on($on) t join areas_on($on) a "
        "on a.area = t.object where t.subject = $code order by a.name, a.code",
        {"on": on, "code": code},
    )
    listed = ", ".join(f"{row['name']} ({row['code']})" for row in tied)
    where = f" That day it is on record with {listed}." if tied else ""
    return (
        f"{name} ({code}) is an organisation ({body.kind}) and no area.{where} "
        f"Its life and what became of it: tripleaim history {code}"
    )


def explain_practice(text: str) -> str:
    """That practices do not ship, and what holds them, where a text is like a practice's code.

    >>> explain_practice("Y03660")[:43]
    'Y03660 looks like the code of a practice, a'
    """
    code = text.strip().upper()
    if not PRACTICE.fullmatch(code):
        return ""
    return (
        f"{code} looks like the code of a practice, and practices do not ship: the register of "
        "practices and their successors, which comes with the open data, would tell."
    )


def _explain_missing(store: Store, rows: list[Row], text: str, on: date) -> str:
    there = [row for row in rows if _is_open(row, on)]
    coded = [*_by_code(rows, text), *_by_any_code(store, rows, text)]
    lived = {row["area"]: row for row in sorted(coded, key=lambda row: row["valid_from"])}
    other_days = [*lived.values()] or _by_name(rows, text) or _by_plain_name(rows, text)
    if other_days:
        lives = "; ".join(
            f"{row['latest_name']} ({row['area']}) existed from {row['valid_from']}"
            + (f" to the day before {row['valid_to']}" if row["valid_to"] else "")
            for row in other_days
        )
        return (
            f"Nothing called '{text}' existed on {on}. {lives}. "
            f"What became of it: tripleaim history {other_days[0]['code']}"
        )
    near = _near_misses(there, text)
    suggestion = f" Did you mean {' or '.join(near)}?" if near else ""
    return (
        f"No area is called '{text}' on {on}.{suggestion} "
        f"To list the systems: {list_command(on)}. "
        f"To find a place by postcode, town or hospital: tripleaim find TEXT"
    )


def _near_misses(rows: list[Row], text: str) -> list[str]:
    """The names that begin with what was given; else the three nearest, whole or by first words."""
    if begun := _beginning(rows, text):
        begun.sort(key=lambda row: (PREFERENCE.index(row["kind"]), row["name"], row["area"]))
        return [f"{row['name']} ({row['code']})" for row in begun[:MOST_BEGINNINGS]]
    wanted = plain_name(text)
    scored = []
    for row in rows:
        score = _likeness(wanted, plain_name(row["name"]))
        if score > 0.6:
            scored.append((-round(score, 3), PREFERENCE.index(row["kind"]), row["name"], row))
    nearest = sorted(scored, key=lambda each: each[:3])[:3]
    best = nearest[0][0] if nearest else 0
    return [f"{row['name']} ({row['code']})" for score, _, _, row in nearest if score <= best + 0.1]


def _likeness(wanted: str, name: str) -> float:
    """How like two plain names are, 0 to 1; the beginning of a longer one counts almost in full."""
    if not wanted or not name:
        return 0.0
    beginning = " ".join(name.split()[: len(wanted.split())])
    if len(wanted) > 3 and wanted in name:
        return 0.9
    whole = difflib.SequenceMatcher(None, wanted, name).ratio()
    return max(whole, difflib.SequenceMatcher(None, wanted, beginning).ratio() - 0.02)


def _kinds_on(store: Store, on: date) -> str:
    rows = ask(
        store,
        "select kind, count(*) as areas from areas_on($on) group by kind order by kind",
        {"on": on},
    )
    if not rows:
        return "The store knows no areas on that day."
    return (
        "That day had " + ", ".join(f"{row['areas']:,} of kind {row['kind']}" for row in rows) + "."
    )
