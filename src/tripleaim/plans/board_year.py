"""The base year of a board: its allocation where that is on record, or as the user gives it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from tripleaim.model.errors import NothingFound
from tripleaim.model.pence import pounds, share_pence
from tripleaim.plans.base_year import (
    PEOPLE,
    BaseYear,
    Buyer,
    MoneyFrom,
    buyer_of,
    people_of,
    read_base_year,
    those_that_count,
)
from tripleaim.plans.given_money import SAMPLE, GivenMoney, Known, read_given_money
from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.ground import release_on
from tripleaim.store.ground.councils import upper_tiers
from tripleaim.store.record.money import ReportedMoney, read_money, read_need_weighted

LOCATION = "sub_icb"
FIRST = 2023  # boards began in July 2022
ENGLAND, ALL_BOARDS = "england:E92000001", "systems: allocation"
CONFIRMED = "confirmed"

# One row a location of a board on the base day, with its codes.
LOCATIONS = """
select a.area, a.code, a.ons_code from area a
where a.area in (
    select m.area from lying_nearest($kind, $base_day) m
    join blocks_in($area, $on) h on h.block = m.block
)
order by a.area
"""
CODES = "select code, ons_code from area where area = $area"


def read_year_of_plan(
    store: Store,
    area: str,
    on: date,
    year_ending: int | None = None,
    money: Path | GivenMoney | None = None,
) -> BaseYear:
    """The base year to plan from: a board's by its own money, else by its predecessors' allocation.

    With neither year nor money it is the newest year that was over by the day and of which it is on
    record what the board was allocated, or else the newest of its predecessors. With money and no
    year it is the last year that was over. Raises NothingFound where
    a year's money is neither given nor held, InputRefused for a file that does not fit.
    """
    found = newest_year(store, area, on, on) if money is None else None
    year = year_ending or found or year_over(on)
    of_boards = area.startswith("icb:") and year >= FIRST
    if money is None and year_ending is None:
        of_boards = found is not None
    if money is None and not of_boards:
        return read_base_year(store, area, on, year_ending)
    if not of_boards:
        raise NothingFound(
            f"--money is of boards, from the year to March {FIRST} on; {area} in the year to March "
            f"{year} has what its commissioners were allocated. Leave --money out."
        )
    base_day = date(year - 1, 4, 1)
    if isinstance(money, Path):
        money = read_given_money(money, _known(store, area, on, base_day))
    return _board_year(store, area, on, year, money)


def year_over(day: date) -> int:
    """The financial year that was over last on a day, by the March in which it ended.

    >>> year_over(date(2026, 3, 31)), year_over(date(2026, 4, 1))
    (2025, 2026)
    """
    return day.year if day.month >= 4 else day.year - 1


def newest_year(store: Store, area: str, on: date, known: date) -> int | None:
    """The newest year over by a day of which it is on record what a board was allocated, or None.

    `known` is the day by which that was out.
    """
    if not area.startswith("icb:"):
        return None
    held = _allocations(store, area, on, known)
    over = year_over(min(on, known))
    years = [each.year_ending for each in held if each.year_ending and each.year_ending <= over]
    return max((year for year in years if year >= FIRST), default=None)


def allocated(store: Store, board: str, year_ending: int, on: date) -> ReportedMoney | None:
    """What a board was allocated in a year as confirmed on record; None where that is not held."""
    held = _allocations(store, board, on, on)
    mine = [each for each in held if each.year_ending == year_ending]
    return max(mine, key=lambda each: each.fact.known.low, default=None)


def _allocations(store: Store, board: str, on: date, known: date) -> list[ReportedMoney]:
    return [
        each
        for each in read_money(store, [board], on=on, known=known)
        if each.kind == "allocation"
        and each.unit is None
        and each.pence is not None
        and each.fact.grade == CONFIRMED
    ]


def _board_year(store: Store, area: str, on: date, year: int, given: GivenMoney | None) -> BaseYear:
    base_day = date(year - 1, 4, 1)
    counted = release_on(store, min(on, date(year, 3, 31)))
    places = [row["area"] for row in _locations(store, area, on, base_day)]
    asked = {"area": area, "on": on, "base_day": base_day, "release": counted.release}
    lying = {"map_day": base_day, "buyer_kind": LOCATION, "buyers": places}
    rows = ask(store, PEOPLE, {**asked, **lying})
    if not rows:
        raise NothingFound(f"The locations of {area} on {base_day} are not known here.")
    whole, by_place, source = _money(store, area, year, on, given)
    councils = given.councils if given else {}
    held = None if given else allocated(store, area, year, on)
    named = {row["source"] for row in rows} | ({held.fact.source} if held else set())
    return BaseYear(
        system=area,
        year_ending=year,
        kind=LOCATION,
        buyers=_buyers(rows, whole, by_place, counted.release),
        social_care_pence=sum(councils.values()),
        councils=councils,
        council_names=_council_names(store, area, on, base_day),
        sources=tuple(sorted(named)),
        censuses=frozenset({counted.year} if counted.counted == "census" else ()),
        money_from=source,
        social_from=source,
    )


def _money(
    store: Store, area: str, year: int, on: date, given: GivenMoney | None
) -> tuple[int | None, Mapping[str, int], MoneyFrom]:
    """The whole board's pence or those of its locations, and whose word that is."""
    if given is not None:
        said = MoneyFrom(source=f"as given in {given.source}", grade="reported")
        return (None if given.locations else given.board), given.locations, said
    held = allocated(store, area, year, on)
    if held is None or held.pence is None:
        raise NothingFound(_not_held(store, area, year, on))
    return held.pence, {}, MoneyFrom(source=held.fact.cited, grade="official")


def _buyers(
    rows: Sequence[Row], whole: int | None, by_place: Mapping[str, int], release: str
) -> tuple[Buyer, ...]:
    """The locations with their money: their own, or the board's by where its people live."""
    places: dict[str, list[Row]] = {}
    for row in rows:
        places.setdefault(row["area"], []).append(row)
    if whole is None:
        made = [
            buyer_of(mine, by_place.get(area.partition(":")[2], 0), release)
            for area, mine in places.items()
        ]
    else:
        inside = [people_of(mine, release)[0] for mine in places.values()]
        made = [
            replace(buyer_of(mine, 0, release), pence=pence)
            for mine, pence in zip(places.values(), share_pence(whole, inside), strict=True)
        ]
    return those_that_count(made)


def _known(store: Store, area: str, on: date, base_day: date) -> Known:
    locations = _locations(store, area, on, base_day)
    board = ask(store, CODES, {"area": area})[0]
    spelt = {each: row["code"] for row in locations for each in (row["code"], row["ons_code"])}
    councils = _council_names(store, area, on, base_day)
    return Known(
        board=board["code"],
        boards=frozenset(each for each in (board["code"], board["ons_code"]) if each),
        locations={each: code for each, code in spelt.items() if each},
        councils={code: code for code in councils},
        names=councils,
    )


def _locations(store: Store, area: str, on: date, base_day: date) -> list[Row]:
    return ask(store, LOCATIONS, {"kind": LOCATION, "base_day": base_day, "area": area, "on": on})


def _council_names(store: Store, area: str, on: date, base_day: date) -> dict[str, str]:
    """The councils of the base year, whose money it is, that share people with the board."""
    found = upper_tiers(store, area, on, councils_on=base_day)
    return {each.code: each.name for each in found}


def _not_held(store: Store, area: str, year: int, on: date) -> str:
    """That an allocation is not on record, what need would give, and how to give what it was."""
    named = f"{year - 1}/{year % 100:02d}"
    england = [
        each.pence or 0
        for each in read_money(store, [ENGLAND], on=on, known=on)
        if each.kind == "plan"
        and each.year_ending == year
        and each.item == ALL_BOARDS
        and each.pence
    ]
    share = [
        each.share or 0.0
        for each in read_need_weighted(store, [area], on=on, known=on)
        if each.component == "core" and each.year_ending == year and each.share
    ]
    by_need = (
        f"By need its people have {share[-1]:.2%} of the {pounds(england[-1])} of all "
        f"boards, about {pounds(share[-1] * england[-1])}: an estimate, not its money. "
        if england and share
        else ""
    )
    return (
        f"What {area} was allocated in {named} is not on record here. {by_need}Give what it was: "
        f"--money FILE, with a row for the board (or for each of its locations) under place,pounds "
        f"and one for each council's social care. {SAMPLE}"
    )
