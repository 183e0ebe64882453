"""Parts that stand in for the official lookups, registers, populations and outlines."""

import json
from pathlib import Path

import pandas as pd

from tripleaim.store.compile import Part
from tripleaim.store.engine import Store, ask_frame
from tripleaim.store.schema import tables

KINDS = ("ccg", "sub_icb", "stp", "icb", "lad", "nhs_region")

# With the lookups of all years at hand, a store is built from LSOAs and not from pieces.
LOOKUPS = (
    "ons_lsoa11_ccg15_lad15",
    "ons_lsoa11_ccg16_lad16",
    "ons_lsoa11_ccg17_stp17_lad17",
    "ons_lsoa11_ccg18_stp18_lad18",
    "ons_lsoa11_ccg19_lad19",
    "ons_lsoa11_ccg20_lad20",
    "ons_lsoa11_ccg21_lad21",
    "ons_lsoa11_sicbl22_icb22_lad22",
)

AREAS = (
    *LOOKUPS,
    "ods_lsoa11_icb26",
    "ods_lsoa11_moves_2026",
    "ons_ccg17_nhsrlo17_nhser17",
    "ons_ccg18_nhsrlo18_nhser18",
    "ons_ccg19_stp19",
    "ons_ccg20_stp20",
    "ons_ccg21_stp21_nhser21",
    "ons_lsoa21_sicbl24_icb24",
    "ons_lsoa21_ward24_lad24",
    "ons_names_nhser19",
    "ons_sicbl22_icb22_nhser22_isdn",
    "stp_closed_2018",
    "stp_partners_2019",
)

REGISTERS = ("ods_etr_2016", "ods_etr_2020", "ods_etr_2025", "ods_eccg_2016", "ods_eccg_2025")

BODIES = (
    "ods_eauth_2017",
    "ods_eccg_2016",
    "ods_eccg_2025",
    "ods_etr_2025",
    "ods_fhir_samples",
    "ods_succession",
    "stp_partners_2019",
    "trust_cancer_alliance_2025",
)

DRAWN = (
    "ons_outline_lad21",
    *(f"outline_from_lsoa11_ccg{year}" for year in (15, 17, 18, 19, 20, 21)),
    *(f"outline_from_lsoa11_stp{year}" for year in (17, 18, 20)),
    *(f"outline_from_lsoa11_{areas}" for areas in ("nhser21", "sicbl22", "icb22", "icb26")),
)

EPCN = ("ods_epcn_2019_12", "ods_epcn_2022_06", "ods_epcn_2023_01", "ods_epcn_2024_10")

PIECES = """
create or replace temp table piece as
with history as (
    select block, string_agg(area || ' ' || valid_from, ',' order by kind, valid_from) as history
    from composition
    where basis = 'lsoa11' and list_contains($kinds, kind)
    group by block
)
select block, 'piece-' || min(block) over (partition by history) as piece from history
"""

SIGHTINGS = """
select distinct p.piece as block, 'piece' as basis, c.area, c.kind, c.valid_from as seen_on,
    c.source
from composition c
join piece p on p.block = c.block and c.basis = 'lsoa11'
where list_contains($kinds, c.kind)
"""

AREAS_SEEN = """
select area, kind, code, ons_code, name, null as parent, min(seen_on) as seen_on,
    min_by(source, seen_on) as source
from area_seen
where list_contains($kinds, kind) and source not like 'facts_%' and coalesce(name, '') <> ''
group by area, kind, code, ons_code, name
"""

NETWORKS_SEEN = """
select area, kind, code, null as ons_code, name, parent, seen_on, source
from area_seen
where kind = 'pcn'
"""

NETWORKS = """
select organisation, name, kind, role, null as postcode, null as parent, valid_from, valid_to,
    source
from organisation
where kind = 'network'
"""

POPULATION = """
select p.piece as area, l.year, 'persons' as sex, r.age_from, r.age_to,
    sum(r.people)::bigint as people, l.counted, min(r.source) as source
from resident r
join people_release l on l.release = r.release
join piece p on p.block = r.block
group by p.piece, l.year, r.age_from, r.age_to, l.counted
"""

BLOCKS = """
select p.piece as block, 'piece' as basis, count(*) || ' LSOAs from ' || min(p.block) as name,
    round(avg(b.longitude), 4) as longitude, round(avg(b.latitude), 4) as latitude,
    min(b.source) as source
from piece p
join block b on b.block = p.block and b.basis = 'lsoa11'
group by p.piece
"""

NEIGHBOURS = """
select 'piece' as basis, least(a.piece, b.piece) as block, greatest(a.piece, b.piece) as neighbour,
    sum(n.metres) as metres, if(sum(n.metres) > 0, 'border', min(n.link)) as link,
    min(n.source) as source
from neighbour n
join piece a on a.block = n.block
join piece b on b.block = n.neighbour
where n.basis = 'lsoa11' and a.piece <> b.piece
group by least(a.piece, b.piece), greatest(a.piece, b.piece)
"""

LOCALITIES = """
select l.kind, l.name, l.near, p.piece as block, sum(l.people)::bigint as people,
    min(l.organisation) as organisation, min(l.source) as source
from locality l
join piece p on p.block = l.block
group by l.kind, l.name, l.near, p.piece
"""

ORGANISATIONS = """
select organisation, name, kind, role, null as postcode, parent, valid_from, valid_to, source
from organisation
where kind in ('commissioner', 'trust', 'council', 'charity', 'regulator', 'other')
"""

SUCCESSIONS = """
with body as (
    select organisation from organisation where kind in ('commissioner', 'trust')
)
select predecessor, successor, effective, share, source
from succession
where source <> 'derived' and predecessor in (from body) and successor in (from body)
"""

ORGANISATION_NAMES = """
select n.* from organisation_name n
join organisation o on o.organisation = n.organisation and o.kind in ('commissioner', 'trust')
"""

TIES = """
select kind, subject, object, valid_from, valid_to, document, source
from tie
where kind = 'partner_of'
"""

MONEY = "select * from money where measure = 'ccg_allocation'"

OUTLINES = """
select area, min(seen_on) as seen_on, geometry, min_by(source, seen_on) as source
from outline
where (source like '%from_lsoa11%' or area like 'lad:E%')
    and split_part(area, ':', 1) in ('ccg', 'sub_icb', 'stp', 'icb', 'nhs_region', 'lad')
group by area, geometry
"""

SOURCES = """
select source, publisher, title, vintage, licence, address, shape, grade, row_count
from source
where source not like 'facts_%' and shape <> 'documents' and source <> 'derived'
"""


def parts() -> list[Part]:
    """England at piece level: who lay where, who lived there, which bodies, what shape."""
    return [
        Part(table="sighting", name="pieces", rows=_sightings, stands_in_for=LOOKUPS),
        Part(table="population", name="pieces", rows=_of_pieces(POPULATION), stands_in_for=LOOKUPS),
        Part(table="block", name="pieces", rows=_of_pieces(BLOCKS), stands_in_for=LOOKUPS),
        Part(table="neighbour", name="pieces", rows=_of_pieces(NEIGHBOURS), stands_in_for=LOOKUPS),
        Part(table="locality", name="pieces", rows=_of_pieces(LOCALITIES), stands_in_for=LOOKUPS),
        _part("area_seen", AREAS_SEEN, AREAS),
        _part("area_seen", NETWORKS_SEEN, EPCN, "networks"),
        _part("organisation", NETWORKS, EPCN, "networks"),
        _part("organisation", ORGANISATIONS, BODIES),
        _part("organisation_name", ORGANISATION_NAMES, REGISTERS),
        _part("succession", SUCCESSIONS, ("ods_succession",)),
        _part("tie", TIES, ("stp_closed_2018", "stp_partners_2019")),
        _part("money", MONEY, ("ccg_allocations",)),
        Part(table="outline", name="registry", rows=_outlines, stands_in_for=DRAWN),
        _part("source", SOURCES, LOOKUPS),
    ]


def _part(table: str, sql: str, stands_in_for: tuple[str, ...], name: str = "registry") -> Part:
    def rows(store: Store, _: Path) -> pd.DataFrame:
        values = {"kinds": list(KINDS)} if "$kinds" in sql else None
        found = ask_frame(store, sql, values)
        return found[[name for name in tables()[table].column_names if name in found]]

    return Part(table=table, name=name, rows=rows, stands_in_for=stands_in_for)


def _of_pieces(sql: str):  # type: ignore[no-untyped-def]
    def rows(store: Store, _: Path) -> pd.DataFrame:
        store.execute(PIECES, {"kinds": list(KINDS)})
        return ask_frame(store, sql)

    return rows


def _sightings(store: Store, _: Path) -> pd.DataFrame:
    store.execute(PIECES, {"kinds": list(KINDS)})
    return ask_frame(store, SIGHTINGS, {"kinds": list(KINDS)})


def _outlines(store: Store, _: Path) -> pd.DataFrame:
    rows = ask_frame(store, OUTLINES)
    return rows.assign(geometry=rows["geometry"].map(thin))


def thin(geometry: str, decimals: int = 3) -> str:
    """A GeoJSON geometry with rounded coordinates (3 decimals, about 100 m), points that fall
    together and rings that vanish left out.

    >>> thin('{"type": "Polygon", "coordinates": [[[0, 0], [0.0001, 0], [1, 0], [1, 1], [0, 0]]]}')
    '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}'
    """
    shape = json.loads(geometry)
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    kept = [rings for polygon in polygons if (rings := _thin_rings(polygon, decimals))]
    coordinates = kept[0] if shape["type"] == "Polygon" and kept else kept
    return json.dumps({"type": shape["type"], "coordinates": coordinates}, separators=(",", ":"))


def _thin_rings(polygon: list[list[list[float]]], decimals: int) -> list[list[list[float]]]:
    rings = []
    for ring in polygon:
        points: list[list[float]] = []
        for x, y in ring:
            point = [round(x, decimals), round(y, decimals)]
            if not points or point != points[-1]:
                points.append(point)
        if len(points) >= 4:
            rings.append(points)
        elif not rings:
            return []
    return rings
