"""Neighbours of small areas: England hangs together, estuaries keep apart, islands are joined."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tripleaim.store.engine import Store, ask_frame, ask_value
from tripleaim.store.land import draw_land
from tripleaim.store.neighbours import neighbours_of, read_crossings

EAST = np.array([6000.0, 0.0])
WHOLE = """
with lived as (
    select block, area from composition
    where kind = $kind and basis = $basis
        and valid_from <= $on and (valid_to is null or $on < valid_to)
)
select n.block, n.neighbour, a.area as here, b.area as there
from neighbour n
join lived a on a.block = n.block
join lived b on b.block = n.neighbour
where n.basis = $basis
"""


def pieces(pairs: pd.DataFrame) -> int:
    codes, place = np.unique(pairs[["block", "neighbour"]].to_numpy(str), return_inverse=True)
    ends = place.reshape(-1, 2)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(codes),) * 2)
    return int(connected_components(graph, directed=False)[0])


@pytest.mark.parametrize(("basis", "blocks"), [("lsoa11", 32_844), ("lsoa21", 33_755)])
def test_england_hangs_together(full_store: Store, basis: str, blocks: int) -> None:
    sql = "select block, neighbour from neighbour where basis = $basis"
    pairs = ask_frame(full_store, sql, {"basis": basis})
    assert len(np.unique(pairs.to_numpy(str))) == blocks
    assert pieces(pairs) == 1
    assert 5.5 < 2 * len(pairs) / blocks < 6  # a map in the plane has under six neighbours a block


@pytest.mark.parametrize(
    ("kind", "on", "basis"),
    [
        ("lad", "2021-04-01", "lsoa11"),
        ("lad", "2026-04-01", "lsoa21"),
        ("stp", "2018-06-01", "lsoa11"),
        ("stp", "2020-04-01", "lsoa11"),
        ("icb", "2026-05-01", "lsoa21"),
    ],
)
def test_areas_that_exist_are_whole(any_store: Store, kind: str, on: str, basis: str) -> None:
    """Councils and systems were drawn by people who knew the ground: each is in one piece."""
    pairs = ask_frame(any_store, WHOLE, {"kind": kind, "on": on, "basis": basis})
    inner = pairs[pairs["here"] == pairs["there"]]
    broken = [area for area, mine in inner.groupby("here") if pieces(mine) > 1]
    assert broken == []


@pytest.mark.parametrize(
    ("here", "there", "crossing"),
    [
        ("E06000046", "E06000044", "ferries"),  # Isle of Wight, Portsmouth
        ("E06000053", "E06000052", "ferry"),  # Isles of Scilly, Cornwall
        ("E06000010", "E06000013", "Humber"),  # Hull, North Lincolnshire
        ("E08000012", "E08000015", "Mersey"),  # Liverpool, Wirral
    ],
)
def test_water_is_crossed_on_record_only(
    full_store: Store, here: str, there: str, crossing: str
) -> None:
    sql = f"{WHOLE} and least(a.area, b.area) = $one and greatest(a.area, b.area) = $two"
    sql = sql.replace("n.neighbour,", "n.neighbour, n.link,")
    one, two = sorted([f"lad:{here}", f"lad:{there}"])
    values = {"kind": "lad", "on": "2021-04-01", "basis": "lsoa11", "one": one, "two": two}
    found = ask_frame(full_store, sql, values)
    assert len(found) == 1
    assert crossing in found["link"].iloc[0]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("E07000112", "E07000076"),  # Folkestone and Hythe, Tendring: the Thames
        ("E06000010", "E06000012"),  # Hull, North East Lincolnshire: the Humber
        ("E06000026", "E07000040"),  # Plymouth, East Devon: far apart
        ("E08000015", "E07000127"),  # Wirral, West Lancashire: the Mersey
    ],
)
def test_what_lies_across_an_estuary_is_no_neighbour(
    any_store: Store, here: str, there: str
) -> None:
    sql = f"select count(*) from ({WHOLE}) where least(here, there) = $one and here <> there and greatest(here, there) = $two"  # noqa: E501
    one, two = sorted([f"lad:{here}", f"lad:{there}"])
    values = {"kind": "lad", "on": "2021-04-01", "basis": "lsoa11", "one": one, "two": two}
    assert ask_value(any_store, sql, values) == 0


def test_pieces_that_ship_hang_together(shipped_store: Store) -> None:
    sql = "select block, neighbour from neighbour where basis = 'piece'"
    assert pieces(ask_frame(shipped_store, sql)) == 1


def test_a_strait_keeps_two_towns_apart_until_a_crossing_is_stated() -> None:
    """Two square islands a kilometre apart, four centres on each.

    o o     o o
    o o     o o
    """
    metres = np.array([[x, y] for x in (500.0, 3500.0) for y in (500.0, 3500.0)])
    points = np.vstack([metres, metres + EAST])
    degrees = points / 111_320.0
    blocks = pd.DataFrame(
        {
            "block": [f"b{n}" for n in range(8)],
            "council": ["west"] * 4 + ["east"] * 4,
            "longitude": degrees[:, 0],
            "latitude": degrees[:, 1],
        }
    )
    square = np.array([[0.0, 0], [4000, 0], [4000, 4000], [0, 4000], [0, 0]])
    land = draw_land([[square], [square + EAST]])
    apart = neighbours_of(blocks, land, [])
    joined = neighbours_of(blocks, land, [{"from": "west", "to": "east", "what": "the ferry"}])
    assert pieces(apart) == 2
    assert pieces(joined) == 1
    assert list(joined[joined["link"] == "the ferry"]["metres"]) == [0]


def test_crossings_say_what_they_rest_on() -> None:
    assert all(
        set(each) == {"from", "to", "what", "grade"} and each["grade"] == "assumed"
        for each in read_crossings()
    )
