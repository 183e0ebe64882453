"""The index, read from a store: everything that has a name or code, and where it lies today."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tripleaim.model.area import BOARD_PART
from tripleaim.model.succession import is_tail
from tripleaim.registry.find.entry import Entry, Index
from tripleaim.registry.find.folding import fold
from tripleaim.registry.find.initials import letters_of
from tripleaim.registry.find.lying import Laid, Lies, read_laid
from tripleaim.registry.find.outside import entries_outside
from tripleaim.registry.find.spoken import said_for
from tripleaim.registry.find.vocabulary import distance
from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.ground.councils import COUNTY
from tripleaim.store.ground.county import upper_tier_of_district
from tripleaim.store.ground.succession import follow_successions

AREA_KINDS = {
    "lad": "council",
    "ccg": "commissioner",
    "sub_icb": "commissioner",
    "pcn": "network",
    "place": "place",
    "nhs_region": "region",
    "stp": "system",
    "icb": "system",
}
BODY_KINDS = {"trust": "trust", "practice": "practice", "other": "other"}
LOCAL_KINDS = {
    "postcode_district": "postcode",
    "town": "town",
    "county": "shire",
    "hospital": "hospital",
}
LONG = 8  # letters: of a shorter name one slip may be another place
WHOLE = 0.98  # of the people of a district: a practice in it is in that council
TOLD = 0.02  # of the people of a town or district: less may be an address a street away
Shares = tuple[tuple[str, float], ...]
ON = re.compile(r"(\w+)[ -](?:upon|on|under|in|le)[ -]\w+", re.IGNORECASE)
COUNTY_COUNCIL = re.compile(r".+ County Council")

# One row an area and name that it bore.
AREAS = """
select a.area, a.kind, a.code, coalesce(n.name, a.name) as name,
    coalesce(n.ons_code, a.ons_code) as ons_code, a.valid_to,
    coalesce(n.valid_to, date '9999-12-31') as until
from area a
left join area_name n on n.area = a.area
where a.kind in ('lad', 'ccg', 'sub_icb', 'stp', 'icb', 'pcn', 'place', 'nhs_region')
    and a.valid_from <= $on
order by a.area, until desc, name
"""
# One row an organisation and system, commissioner or network that it is tied to, the newest first.
BODIES = """
with tied as (
    select organisation as subject, area as object, date '9999-12-31' as until from trust_system
    union all
    select subject, object, coalesce(valid_to, date '9999-12-30') from tie where kind = 'partner_of'
)
select o.organisation as code, o.name, o.kind, o.postcode, o.parent, o.valid_to, t.object
from organisation o
left join tied t on t.subject = o.organisation
where o.kind in ('trust', 'practice', 'other') and coalesce(o.role, '') <> 'cancer alliance'
    and (o.kind <> 'practice' or holds(o.valid_from, o.valid_to, $on))
order by o.organisation, t.until desc, t.object
"""
NETWORKS = """
select subject, object from tie
where kind = 'part_of' and subject like 'pcn:%'
qualify row_number() over (
    partition by subject
    order by coalesce(valid_to, date '9999-12-31') desc, valid_from desc, object
) = 1
"""
FORMER = "select organisation as code, name from organisation_name order by organisation, name"
BRANDS = "select subject, brand from brand order by subject, brand"
PLACES = """
select subject, place, name from place
where level = 'place' and shown
order by place, subject
"""
COUNTIES = """
select council, name, subject, people from upper_tier
where starts_with(council, $county) order by council, people desc, subject
"""
LOCALITIES = """
select kind, name, near, any_value(organisation order by organisation) as organisation,
    min(block) as block, list(block) as blocks
from locality group by kind, name, near order by kind, name, near
"""


def read_index(store: Store, on: date) -> Index:
    """Everything that may be found on a day; raises NothingFound where nobody has counted."""
    laid = read_laid(store, on)
    areas = list(_areas(ask(store, AREAS, {"on": on}), laid, on, _parents(store)))
    named = {each.id: each for each in areas}
    told = ask(store, COUNTIES, {"county": COUNTY})
    counties = list(_counties(told, laid, _upper_tiers(areas)))
    bodies = _with_councils(counties, _bodies(store, laid, on))
    entries = [
        *_with_brands(areas, ask(store, BRANDS)),
        *_not_a_council(areas, _places(ask(store, PLACES), laid)),
        *_not_a_council(areas, bodies),
        *_localities(_with_heirs(store, on), laid, named, [each.name for each in counties]),
        *entries_outside(),
    ]
    return Index(
        entries=tuple(sorted(_as_spoken(entries), key=lambda each: each.rank)),
        systems=_names(areas, "system"),
        councils=_names(areas, "council"),
    )


def _names(areas: Sequence[Entry], kind: str) -> dict[str, str]:
    return {
        each.codes[0]: each.name
        for each in sorted(areas, key=lambda each: not each.ended)
        if each.kind == kind
    }


def _not_a_council(areas: Sequence[Entry], found: Iterable[Entry]) -> Iterator[Entry]:
    """What is found but for a council under another code, or a place that is one council."""
    councils = {
        (fold(each.name).core, each.systems[0][0])
        for each in areas
        if each.kind == "council" and not each.ended and each.systems
    }
    for each in found:
        if (
            each.kind not in ("county", "place", "other")
            or not each.systems
            or not _is_one_of(each, councils)
        ):
            yield each


def _is_one_of(each: Entry, councils: Collection[tuple[tuple[str, ...], str]]) -> bool:
    """Whether something is a council of its system by another code, or its name written wrong."""
    core, system = fold(each.name).core, each.systems[0][0]
    if each.kind != "other" or "council" not in each.name.lower():
        return (core, system) in councils
    text = "".join(core)
    return any(its == system and distance(text, "".join(name), 1) <= 1 for name, its in councils)


def _with_councils(counties: Iterable[Entry], bodies: Iterable[Entry]) -> Iterator[Entry]:
    """Counties and bodies, each county council once: where the people of its county lie."""
    councils, others = {}, []
    for each in bodies:
        if each.kind == "other" and COUNTY_COUNCIL.fullmatch(each.name):
            councils[fold(each.name).core] = each
        else:
            others.append(each)
    for county in counties:
        council = councils.pop(fold(county.name).core, None)
        yield (
            county
            if council is None
            else replace(
                county,
                codes=(*county.codes, *council.codes),
                aliases=(*county.aliases, council.name),
            )
        )
    yield from (*councils.values(), *others)


def _parents(store: Store) -> Mapping[str, str]:
    return {row["subject"]: row["object"] for row in ask(store, NETWORKS)}


def _areas(
    rows: Sequence[Row], laid: Laid, on: date, parents: Mapping[str, str]
) -> Iterator[Entry]:
    """One entry a body with a code: an area, its names and codes; a board and its partnership are
    one, as are a CCG and the location of a board that took over its code."""
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[AREA_KINDS[row["kind"]], row["code"]].append(row)
    for (kind, code), some in grouped.items():
        ordered = sorted(some, key=lambda row: (row["valid_to"] is not None, row["kind"] != "icb"))
        names = _best_first([row["name"] for row in ordered])
        ids = list(dict.fromkeys(row["area"] for row in ordered))
        lies = laid.of([*ids, *(parents[id] for id in ids if id in parents)])
        ended = all(row["valid_to"] is not None and row["valid_to"] <= on for row in ordered)
        yield Entry(
            id=ids[0],
            kind=kind,
            name=names[0],
            aliases=(*_spoken(names), *_without_its_river(names[0], kind)),
            codes=tuple(dict.fromkeys(c for row in ordered for c in (code, row["ons_code"]) if c)),
            people=0 if kind == "network" else lies.people,
            systems=lies.systems,
            councils=() if kind == "network" else lies.councils,
            ended=ended,
        )


def _best_first(names: Sequence[str]) -> list[str]:
    """Names once each; one that only says which location of a board it is comes last."""
    return sorted(dict.fromkeys(names), key=lambda name: bool(BOARD_PART.match(name)))


def _spoken(names: Sequence[str]) -> list[str]:
    """The other names, and each as people say it: `NHS Bolton` of `NHS Bolton CCG`."""
    said = [name.removesuffix(" CCG") for name in names if name.endswith(" CCG")]
    return [name for name in dict.fromkeys((*names[1:], *said)) if name != names[0]]


def _without_its_river(name: str, kind: str) -> list[str]:
    """What a council or town is called without what tells it from others: Newcastle upon Tyne."""
    found = ON.fullmatch(name) if kind in ("council", "town") else None
    return [found[1]] if found else []


def _with_brands(areas: Sequence[Entry], rows: Sequence[Row]) -> Iterator[Entry]:
    brands: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        brands[row["subject"].partition(":")[2]].append(row["brand"])
    for each in areas:
        more = brands.get(each.codes[0], []) if each.kind == "system" else []
        yield replace(each, aliases=tuple(dict.fromkeys((*each.aliases, *more))))


def _as_spoken(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Entries with what people say for them, and the letters that they shorten names to: those of a
    system are no other's."""
    taken = {letters for each in entries if each.kind == "system" for letters in letters_of(each)}
    for each in entries:
        letters = [it for it in letters_of(each) if each.kind == "system" or it not in taken]
        codes = () if each.kind == "postcode" else each.codes
        more = (*each.aliases, *letters, *said_for(each.id, *codes))
        yield replace(each, aliases=tuple(dict.fromkeys(more)))


def _upper_tiers(areas: Iterable[Entry]) -> frozenset[str]:
    """The codes of the upper-tier councils that have districts among some areas."""
    districts = [each for each in areas if each.kind == "council" and not each.ended]
    return frozenset(upper_tier_of_district(each.codes[0]) for each in districts)


def _counties(rows: Sequence[Row], laid: Laid, live: Collection[str]) -> Iterator[Entry]:
    held: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        for code, share in laid.of([row["subject"]]).systems:
            held[row["council"], row["name"]][code] += share * row["people"]
    for (council, name), people in held.items():
        whole = sum(people.values())
        ordered = sorted(people.items(), key=lambda pair: (-pair[1], pair[0]))
        systems = tuple((code, round(its / whole, 4)) for code, its in ordered)
        yield Entry(
            id=f"utla:{council}",
            kind="county",
            name=name,
            codes=(council,),
            people=round(whole),
            systems=systems,
            ended=council not in live,
        )


def _places(rows: Sequence[Row], laid: Laid) -> Iterator[Entry]:
    """Places that were read in the papers of systems, once each, in the system of today."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        systems = laid.of([row["subject"]]).systems[:1]
        if systems and (key := (systems[0][0], row["name"])) not in seen:
            seen.add(key)
            yield Entry(id=row["place"], kind="place", name=row["name"], systems=systems)


def _bodies(store: Store, laid: Laid, on: date) -> Iterator[Entry]:
    rows = ask(store, BODIES, {"on": on})
    former: dict[str, list[str]] = defaultdict(list)
    for row in ask(store, FORMER):
        former[row["code"]].append(row["name"])
    heirs = follow_successions(store, [row["code"] for row in rows if row["kind"] == "trust"], on)
    tied: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        tied[row["code"]] += [row["object"]] if row["object"] else []
        tied[row["code"]] += _under(row)
    for code, row in {row["code"]: row for row in rows}.items():
        lies = laid.of([*tied[code], *tied.get(heirs.now.get(code, code), ())])
        body = _body(row, lies, former[code], on)
        yield replace(body, councils=_council_of(row, laid)) if body.kind == "practice" else body


def _council_of(row: Row, laid: Laid) -> Shares:
    """The council of a practice, where nearly all of its postcode district is in one."""
    district = (row["postcode"] or "").partition(" ")[0]
    return tuple(
        (code, 1.0)
        for code, share in laid.localities.get(
            ("postcode_district", district, district), Lies()
        ).councils
        if share >= WHOLE
    )


def _under(row: Row) -> list[str]:
    """The areas that the register puts a body under: commissioners of a practice."""
    return [f"{kind}:{row['parent']}" for kind in ("sub_icb", "ccg", "icb", "stp") if row["parent"]]


def _body(row: Row, lies: Lies, former: Sequence[str], on: date) -> Entry:
    postcode = [row["postcode"]] if row["postcode"] else []
    return Entry(
        id=row["code"],
        kind=BODY_KINDS[row["kind"]],
        name=row["name"],
        codes=(row["code"], *postcode),
        aliases=tuple(n for n in former if n != row["name"]),
        near=row["postcode"] or "",
        systems=tuple((system, share) for system, share in lies.systems if not is_tail(share)),
        ended=row["valid_to"] is not None and row["valid_to"] <= on,
    )


def _with_heirs(store: Store, on: date) -> list[Row]:
    """The localities, each hospital under what became of the trust whose address names it."""
    rows = ask(store, LOCALITIES)
    heirs = follow_successions(store, {row["organisation"] or "" for row in rows}, on).now
    return [{**row, "organisation": heirs.get(row["organisation"] or "")} for row in rows]


def _towns_near(rows: Sequence[Row]) -> Mapping[str, list[str]]:
    """The towns that the people of a block live in, by block; of those blocks with a hospital."""
    found: dict[str, list[str]] = defaultdict(list)
    blocks = {row["block"] for row in rows if row["kind"] == "hospital"}
    for row in rows:
        for block in row["blocks"] if row["kind"] == "town" else ():
            if block in blocks:
                found[block].append(row["name"])
    return found


def _is_council(town: str, council: str) -> bool:
    """Whether a town is called as the council that it is in, or is that name written wrong."""
    one, other = fold(town).joined, fold(council).joined
    return one == other or (len(other) >= LONG and distance(one, other, 1) == 1)


def _localities(
    rows: Sequence[Row], laid: Laid, named: Mapping[str, Entry], county_names: Sequence[str]
) -> Iterator[Entry]:
    """Districts, hospitals, towns and counties; what is called as the council it is in, or as a
    county council, is left out. A hospital is found by the town and council that it is in, too."""
    counties = {fold(each.name).core for each in named.values() if each.kind == "council"}
    counties |= {fold(each).core for each in county_names}
    near = _towns_near(rows)
    for row in rows:
        kind, name = LOCAL_KINDS[row["kind"]], row["name"]
        lies = laid.localities.get((row["kind"], name, row["near"]), Lies())
        council = named.get(f"lad:{lies.councils[0][0]}") if lies.councils else None
        if kind == "town" and council and _is_council(name, council.name):
            continue
        if kind == "shire" and fold(name).core in counties:
            continue
        also = [row["organisation"]] if row["organisation"] else []
        if kind == "hospital":
            where = [*near.get(row["block"], ()), *([council.name] if council else [])]
            also.append(" ".join(dict.fromkeys((name, *where))))
        yield Entry(
            id="|".join((kind, name, row["near"])),
            kind=kind,
            name=name,
            near="" if kind == "shire" else row["near"],
            codes=(name,) if kind == "postcode" else (),
            derived=True,
            aliases=(*also, *_without_its_river(name, kind)),
            people=0 if kind == "hospital" else lies.people,
            systems=_told(lies.systems),
            councils=_told(lies.councils),
        )


def _told(shares: Shares) -> Shares:
    """Shares without those that are less than the addresses can tell."""
    return tuple((code, share) for code, share in shares if share >= TOLD)
