"""Finding areas: by code or name, on a date."""

import difflib
import re
from dataclasses import dataclass
from datetime import date

from tripleaim.model.area import AREA_KINDS, Area
from tripleaim.model.errors import InputRefused, NothingFound, Problem, refuse
from tripleaim.model.spell import Spell
from tripleaim.store.engine import Row, Store, ask

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

AREAS = """
select a.area, a.kind, a.code, coalesce(n.name, a.name) as name,
    coalesce(n.ons_code, a.ons_code) as ons_code,
    a.valid_from, a.valid_to, coalesce(n.source, a.source) as source, a.name as latest_name
from area a
left join area_name n on n.area = a.area and n.valid_from <= $on
    and (n.valid_to is null or $on < n.valid_to)
where ($kind is null or a.kind = $kind) and a.kind not in ('lsoa', 'msoa', 'ward', 'block')
order by a.kind, name, a.area
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

    A code is matched first (ODS or ONS, or an id such as `ccg:00L`), then the whole name, then the
    name without words such as NHS and CCG, then the beginning of one name only.

    Raises NothingFound for what existed on another day (with its life and successors) and for what
    never did (with near misses); InputRefused for a name that several areas of one kind share.
    """
    rows = [row for row in ask(store, AREAS, {"kind": None, "on": on}) if row["kind"] in kinds]
    there = [row for row in rows if _is_open(row, on)]
    for matches in (_by_code, _by_name, _by_plain_name, _by_beginning):
        found = matches(there, text)
        if found:
            preferred = _by_whose_code(kinds) if matches is _by_code else kinds
            return _listed(_choose(found, text, preferred))
    raise NothingFound(_explain_missing(rows, there, text, on))


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


def _by_name(rows: list[Row], text: str) -> list[Row]:
    wanted = text.strip().lower()
    return [row for row in rows if row["name"].lower() == wanted]


def _by_plain_name(rows: list[Row], text: str) -> list[Row]:
    wanted = plain_name(text)
    return [row for row in rows if wanted and plain_name(row["name"]) == wanted]


def _by_beginning(rows: list[Row], text: str) -> list[Row]:
    wanted = plain_name(text)
    systems = [row for row in rows if row["kind"] in ("stp", "icb")]
    for among in (systems, rows):
        found = [row for row in among if wanted and plain_name(row["name"]).startswith(wanted)]
        if len(found) == 1:
            return found
    return []


def _choose(found: list[Row], text: str, kinds: tuple[str, ...]) -> Row:
    ranked = sorted(found, key=lambda row: kinds.index(row["kind"]))
    best = [row for row in ranked if row["kind"] == ranked[0]["kind"]]
    if len(best) > 1:
        listed = ", ".join(f"{row['name']} ({row['code']})" for row in best)
        problem = Problem(
            where="AREA", value=text, rule=f"is the name of {len(best)} areas: {listed}",
            remedy="Give the code.",
        )  # fmt: skip
        raise InputRefused([problem])
    return best[0]


def _explain_missing(rows: list[Row], there: list[Row], text: str, on: date) -> str:
    other_days = _by_code(rows, text) or _by_name(rows, text) or _by_plain_name(rows, text)
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
    kind = "stp" if on < date(2022, 7, 1) else "icb"
    return (
        f"No area is called '{text}' on {on}.{suggestion} "
        f"To list the systems: tripleaim areas --kind {kind} --on {on}"
    )


def _near_misses(rows: list[Row], text: str) -> list[str]:
    """The three names nearest to what was given, as wholes or by their first words."""
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
        "select kind, count(*) as areas from area where valid_from <= $on "
        "and (valid_to is null or $on < valid_to) group by kind order by kind",
        {"on": on},
    )
    if not rows:
        return "The store knows no areas on that day."
    return (
        "That day had " + ", ".join(f"{row['areas']:,} of kind {row['kind']}" for row in rows) + "."
    )
