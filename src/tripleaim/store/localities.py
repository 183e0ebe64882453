"""Names by which people know where they are: postcode districts, towns, hospitals.

No gazetteer ships with open data of the health service, but its bodies have addresses. The people
of a small area are taken to live in the postcode district of the nearest body whose place is known,
and in the towns and counties that the address of the nearest general practice names. All are
derived: near the edge of a district they may be wrong. Bodies outside England are left out.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tripleaim.model.linked import linked_groups
from tripleaim.store.engine import Store, ask_frame
from tripleaim.store.insert import insert_reading
from tripleaim.store.land import to_metres
from tripleaim.store.neighbours import DERIVED

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

NEAR = 12_000.0  # metres between two practices of one town, and from its middle to the last
STRAY = 30_000.0  # metres from the middle of its district at which a place is taken to be wrong
LEAST, MOST = 2, 4  # practices that make a town; towns of one name, above which it is none
MOSTLY = 0.6  # of the practices of a name near its middle: fewer are no town
LAST = 2  # parts of an address: in these a single practice makes a town
COUNTRY = (-6.5, 2.0, 49.8, 55.9)  # west, east, south, north of England

# One row a small area: its centre and its people by the newest estimate.
BLOCKS = """
select b.block, b.longitude, b.latitude, sum(r.people)::bigint as people
from block b
join resident r on r.block = b.block and r.release = release_on(date '9999-01-01', null)
where b.basis = 'lsoa11' and b.longitude is not null
group by b.block, b.longitude, b.latitude
order by b.block
"""
PLACES = """
select organisation, any_value(longitude order by source) as longitude,
    any_value(latitude order by source) as latitude, any_value(postcode order by source) as postcode
from location
where postcode is not null
group by organisation
order by organisation
"""
# One row an organisation: the address that its newest register gives.
ADDRESSES = """
select organisation, name, what, lines, postcode, run_by from premises
qualify row_number() over (partition by organisation order by source desc) = 1
order by organisation
"""

DISTRICT = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})")
STREET = re.compile(
    r"\b(road|rd|street|st|lane|ln|avenue|ave|drive|dr|close|way|place|court|crescent|square|row|"
    r"hill|gardens?|grove|terrace|walk|gate|floor|unit|block|suite|surger\w+|cent(re|er)|ctr|"
    r"clinic|practice|house|hospital|hosp|infirmary|health|medical|park|estate|site|building|"
    r"school|campus|church|parade|mews|wharf|quay|green lane|industrial|business|department|dept|"
    r"station|hall|lodge|base|wing|precinct|ward|office|service|community|c/o|hub|hc|h/care|cl|tce|"
    r"village|vlge|ctrs?|surg|est|bldg|top)$|^(nr|near|off|o?pp|the)\b|\d",
    re.IGNORECASE,
)
HOSPITAL = re.compile(r"\b(hospital|infirmary)$", re.IGNORECASE)
NOT_ONE = re.compile(
    r"\b(road|street|lane|trust|hospitals|near|opposite|site|c/o)\b|\d", re.IGNORECASE
)

COUNTY = re.compile(
    r"(county |greater |(north|south|east|west|n|s|e|w) )?(\w+shire|avon|berks|bucks|cambs|"
    r"cleveland|cornwall|cumbria|devon|dorset|essex|hants|herts|humberside|kent|lancs|leics|lincs|merseyside|"
    r"middlesex|midlands|norfolk|northants|notts|rutland|salop|somerset|staffs|suffolk|surrey|"
    r"sussex|tyne wear|tyne and wear|wilts|worcs)"
)  # as plain names
OUTSIDE = re.compile(r"(AB|BT|CF|DD|DG|EH|FK|G|GY|HS|IM|IV|JE|KA|KW|KY|LD|LL|ML|NP|PA|PH|SA|ZE)\d")
WELSH = re.compile(r"W\d{5}")  # codes of practices of Wales, which lie in districts of England too

Points = NDArray[np.float64]
Said = tuple[int, str, bool]  # by which practice, how it is spelt, whether it alone makes a town


def derive_localities(store: Store) -> None:
    """Fill table `locality`; without centres or places of bodies it stays as it ships."""
    blocks, places = ask_frame(store, BLOCKS), ask_frame(store, PLACES)
    if not len(blocks) or not len(places):
        return
    places = known_places(places)
    addresses = ask_frame(store, ADDRESSES)
    outside = addresses["postcode"].str.match(OUTSIDE.pattern, na=False)
    outside |= addresses["organisation"].str.fullmatch(WELSH.pattern)
    addresses = addresses[~outside].merge(
        places[["organisation", "district", "east", "north"]], on="organisation", how="left"
    )
    rows = [
        districts_of(blocks, places),
        towns_of(blocks, addresses),
        hospitals_of(blocks, addresses, places),
    ]
    insert_reading(store, DERIVED, {"locality": pd.concat(rows, ignore_index=True)})


def known_places(places: pd.DataFrame) -> pd.DataFrame:
    """Places in England with their district and metres; one far from the rest of its district is
    left out."""
    west, east, south, north = COUNTRY
    inside = places["longitude"].between(west, east) & places["latitude"].between(south, north)
    found = places[inside].copy()
    found["district"] = found["postcode"].str.upper().str.extract(DISTRICT)[0]
    is_outside = found["postcode"].str.match(OUTSIDE.pattern, na=False)
    found = found[found["district"].notna() & ~is_outside]
    points = to_metres(found["longitude"].to_numpy(float), found["latitude"].to_numpy(float))
    found["east"], found["north"] = points[:, 0], points[:, 1]
    middle = found.groupby("district")[["east", "north"]].transform("median")
    away = np.hypot(found["east"] - middle["east"], found["north"] - middle["north"])
    return found[away <= STRAY].reset_index(drop=True)


def districts_of(blocks: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Rows of `locality`: each block under the district of the place nearest to it."""
    nearest = _tree(places).query(_points(blocks))[1]
    district = places["district"].to_numpy()[nearest]
    return pd.DataFrame(
        {
            "kind": "postcode_district",
            "name": district,
            "near": district,
            "block": blocks["block"],
            "people": blocks["people"],
            "organisation": None,
        }
    )


def towns_of(blocks: pd.DataFrame, addresses: pd.DataFrame) -> pd.DataFrame:
    """Rows of `locality`: each block under the towns and counties in the address of its nearest
    practice."""
    practices = addresses[(addresses["what"] == "practice") & addresses["east"].notna()]
    practices = practices.reset_index(drop=True)
    spelt: dict[str, list[Said]] = defaultdict(list)
    for at, (lines, called) in enumerate(zip(practices["lines"], practices["name"], strict=True)):
        for name, sure in _named(lines, str(called)):
            spelt[_plain(name)].append((at, name, sure))
    points = practices[["east", "north"]].to_numpy(float)
    districts = practices["district"].to_numpy()
    kept = [
        row for _, said in sorted(spelt.items()) for row in _of_one_name(said, points, districts)
    ]
    towns = pd.DataFrame(kept, columns=["at", "kind", "name", "near"])
    nearest = pd.DataFrame(
        {
            "block": blocks["block"],
            "people": blocks["people"],
            "at": _tree(practices).query(_points(blocks))[1],
        }
    )
    rows = nearest.merge(towns, on="at")[["kind", "name", "near", "block", "people"]]
    return rows.assign(organisation=None)


def _named(lines: str, called: str) -> list[tuple[str, bool]]:
    """What may be a town in an address, and whether one practice is enough to say so: it ends the
    address, or the practice is called by it."""
    ends = {_plain(name) for line in lines.split("; ")[-LAST:] for name in [line.strip()]}
    return [
        (name, _plain(name) in ends or _plain(called).startswith(f"{_plain(name)} "))
        for name in towns_in(lines)
    ]


def _plain(name: str) -> str:
    """A name as it is compared: Berwick-upon-Tweed and Berwick Upon Tweed are one."""
    return re.sub(r"[^a-z0-9]+", " ", name.lower().replace("'", "")).strip()


def _of_one_name(
    said: Sequence[Said], points: Points, districts: NDArray[np.object_]
) -> Iterator[tuple[int, str, str, str]]:
    """Practices of each town of a name, with the district of its middle; or those of a county."""
    spellings = Counter(spelling for _, spelling, _ in said)
    name = min(spellings, key=lambda each: (-spellings[each], each))
    at = np.array(list(dict.fromkeys(place for place, _, _ in said)))
    if COUNTY.fullmatch(_plain(name)):
        yield from ((int(each), "county", name, name) for each in at if len(at) >= LEAST)
        return
    sure = {place for place, _, is_sure in said if is_sure}
    if len(at) == 1:
        yield from ((int(each), "town", name, str(districts[each])) for each in at if sure)
        return
    groups = together(points[at])
    towns = [at[groups == one] for one in range(groups.max() + 1)]
    away = [np.hypot(*(points[some] - np.median(points[some], axis=0)).T) for some in towns]
    inner = sum(int((each <= NEAR).sum()) for each in away)
    if len(towns) > MOST or inner < MOSTLY * len(at):
        return
    for group, far in zip(towns, away, strict=True):
        members, metres = group[far <= NEAR], far[far <= NEAR]
        if len(members) >= LEAST or sure & set(members):
            near = str(districts[members[metres.argmin()]])
            yield from ((int(each), "town", name, near) for each in members)


def together(points: Points) -> NDArray[np.int64]:
    """Which group each point is of: two nearer than `NEAR` are of one.

    >>> together(np.array([[0.0, 0.0], [1000.0, 0.0], [90000.0, 0.0]])).tolist()
    [0, 0, 1]
    """
    from scipy.spatial import cKDTree

    pairs = cKDTree(points).query_pairs(NEAR, output_type="ndarray")
    return linked_groups(len(points), pairs[:, 0], pairs[:, 1])


def hospitals_of(
    blocks: pd.DataFrame, addresses: pd.DataFrame, places: pd.DataFrame
) -> pd.DataFrame:
    """Rows of `locality`: each hospital that an address names, under the block nearest to it."""
    where = {
        **{str(at): point for at, point in _middles(places, "district").items()},
        **{str(at): point for at, point in _middles(places, "postcode").items()},
    }
    named = addresses[addresses["lines"].str.contains("hospital|infirmary", case=False)]
    found = []
    for row in named.itertuples():
        match = DISTRICT.fullmatch(str(row.postcode or "").upper())
        point = where.get(str(row.postcode), where.get(match[1])) if match else None
        if match and point:
            found += [(name, match[1], row.run_by, *point) for name in hospitals_in(str(row.lines))]
    table = pd.DataFrame(found, columns=["name", "near", "organisation", "east", "north"])
    table = table.sort_values(["name", "near", "organisation"], na_position="last", kind="stable")
    table = table.drop_duplicates(["name", "near"]).reset_index(drop=True)
    tree = _tree_of(_points(blocks))
    block = blocks["block"].to_numpy()[tree.query(table[["east", "north"]].to_numpy(float))[1]]
    return pd.DataFrame(
        {
            "kind": "hospital",
            "name": table["name"],
            "near": table["near"],
            "block": block,
            "people": None,
            "organisation": table["organisation"],
        }
    )


def towns_in(lines: str) -> list[str]:
    """What may be a town in an address: parts after the first line that are no street or house.

    >>> towns_in("HOWARD MEDICAL PRACTICE; HOWARD STREET; GLOSSOP; DERBYSHIRE")
    ['Glossop', 'Derbyshire']
    """
    parts = [part.strip() for line in lines.split("; ")[1:] for part in line.split(",")]
    return [_spelt(part) for part in parts if len(part) > 2 and not STREET.search(part)]


def hospitals_in(lines: str) -> list[str]:
    """The hospitals that an address names.

    >>> hospitals_in("WEXHAM PARK HOSPITAL; WEXHAM STREET; WEXHAM; SLOUGH")
    ['Wexham Park Hospital']
    """
    parts = [part.strip() for line in lines.split("; ") for part in line.split(",")]
    named = [part for part in parts if HOSPITAL.search(part) and not NOT_ONE.search(part)]
    return [
        _spelt(part.removeprefix("THE ").removeprefix("The "))
        for part in named
        if len(part.split()) > 1
    ]


def _spelt(name: str) -> str:
    words = name.title().replace("'S", "'s").replace("’S", "’s").split()
    small = ("And", "Of", "The", "On", "In", "Upon", "Under", "Le", "By", "Next")
    return " ".join([words[0], *(w.lower() if w in small else w for w in words[1:])])


def _middles(places: pd.DataFrame, by: str) -> dict[object, tuple[float, float]]:
    found = places.groupby(by)[["east", "north"]].median()
    return {at: (east, north) for at, east, north in found.itertuples()}


def _points(rows: pd.DataFrame) -> Points:
    return to_metres(rows["longitude"].to_numpy(float), rows["latitude"].to_numpy(float))


def _tree(rows: pd.DataFrame) -> "cKDTree":
    return _tree_of(rows[["east", "north"]].to_numpy(float))


def _tree_of(points: Points) -> "cKDTree":
    from scipy.spatial import cKDTree

    return cKDTree(points)
