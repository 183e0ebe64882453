"""Need by place: practices added up, measured against their board and England, and money moved.

A need index is weighted people over people of a place, over the same of the whole that it is
measured against: 1.1 is a tenth more need a head. The formula and the weights are those of NHS
England's place-based allocation tool, which publishes them by practice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tripleaim.model.errors import InputRefused, NothingFound, Problem, refuse
from tripleaim.model.pence import in_full, share_pence
from tripleaim.store.engine import Store, ask

REGISTERED, OVERALL = "registered", "overall"
REST = "the rest of the board"
BOARD = "The whole board"

YEARS = """
select distinct w.year_ending from need_weight w
join practice_area a on a.practice = w.subject and a.year_ending = w.year_ending
where a.kind = 'icb' order by w.year_ending
"""
# One row a practice of the boards, with each kind of area that the publication puts it in.
PRACTICES = """
select a.practice, a.kind, a.area from practice_area a
join practice_area b on b.practice = a.practice and b.year_ending = a.year_ending
where a.year_ending = $year and b.kind = 'icb' and list_contains($boards, b.area)
order by a.practice, a.kind, a.area
"""
# One row a practice and component.
WEIGHTS = """
select w.subject as practice, w.component, w.people, w.source from need_weight w
join practice_area a on a.practice = w.subject and a.year_ending = w.year_ending
where w.year_ending = $year and a.kind = 'icb' and list_contains($boards, a.area)
order by w.subject, w.component
"""
ENGLAND = """
select w.component, sum(w.people) as people from need_weight w
join practice_area a on a.practice = w.subject and a.year_ending = w.year_ending
where w.year_ending = $year and a.kind = 'icb' group by w.component order by w.component
"""
# Networks of practices as the newest publication that names them had them.
NETWORKS = """
select practice, area from practice_area
where kind = 'pcn' and year_ending = (select max(year_ending) from practice_area where kind = 'pcn')
order by practice, area
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practices:
    """The practices of a board (or of several, as one) in a year, with people and weighted people.

    `weighted[practice][component]` is people; `areas` maps an id of a council or network to its
    practices here; `england` is the same sum for all boards.
    """

    boards: tuple[str, ...]
    year_ending: int
    weighted: Mapping[str, Mapping[str, float]]
    areas: Mapping[str, tuple[str, ...]]
    england: Mapping[str, float]
    source: str

    @property
    def components(self) -> tuple[str, ...]:
        """The components of need, `overall` first, people left out."""
        named = sorted(set(self.england) - {REGISTERED, OVERALL})
        return (OVERALL, *named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A row of a list of places: the code of a practice, network or council, and its place."""

    place: str
    code: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceNeed:
    """A place: its people, its weighted people by component, and need against board and England.

    `against_board[component]` and `against_england[component]` are need indices: 1 is the same.
    """

    place: str
    practices: tuple[str, ...]
    people: float
    weighted: Mapping[str, float]
    against_board: Mapping[str, float]
    against_england: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfMoney:
    """A place's money in a year of moving to its fair share, in pence."""

    place: str
    year: int
    pence: int
    fair_pence: int

    @property
    def distance(self) -> float:
        """How far above the fair share, as a share of it; 0 where the fair share is nothing."""
        return self.pence / self.fair_pence - 1 if self.fair_pence else 0.0


def years_of_practices(store: Store) -> tuple[int, ...]:
    """The financial years (by their end) whose need weights this store holds by practice."""
    return tuple(int(row["year_ending"]) for row in ask(store, YEARS))


def read_practices(store: Store, boards: Sequence[str], year_ending: int) -> Practices:
    """The practices of boards as the publication of a year has them.

    Raises NothingFound for a year or boards of which the store holds no practices.
    """
    held = years_of_practices(store)
    if year_ending not in held:
        listed = ", ".join(map(str, held)) or "none"
        raise NothingFound(
            f"No need weights by practice are held for the year ending March {year_ending}. "
            f"Years ending: {listed}. More come with the open data: tripleaim build --data FOLDER."
        )
    asked = {"year": year_ending, "boards": list(boards)}
    weights = ask(store, WEIGHTS, asked)
    if not weights:
        raise NothingFound(
            f"No practices of {', '.join(boards)} are held for the year ending March {year_ending}."
        )
    england = ask(store, ENGLAND, {"year": year_ending})
    weighted: dict[str, dict[str, float]] = {}
    for row in weights:
        weighted.setdefault(row["practice"], {})[row["component"]] = float(row["people"])
    return Practices(
        boards=tuple(boards),
        year_ending=year_ending,
        weighted=weighted,
        areas=_areas(store, asked, weighted),
        source=weights[0]["source"],
        england={row["component"]: float(row["people"]) for row in england},
    )


def _areas(
    store: Store, asked: dict[str, object], held: Mapping[str, object]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in ask(store, PRACTICES, asked):
        found.setdefault(row["area"], []).append(row["practice"])
    if not any(area.startswith("pcn:") for area in found):
        for row in ask(store, NETWORKS):
            if row["practice"] in held:
                found.setdefault(row["area"], []).append(row["practice"])
    return {area: tuple(practices) for area, practices in found.items()}


def councils_as_places(held: Practices, names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Each council of the board as a place, by its name in `names` (else its id)."""
    return {
        names.get(area, area): practices
        for area, practices in sorted(held.areas.items())
        if area.startswith("lad:")
    }


def assign_places(held: Practices, rows: Sequence[Given], where: str) -> dict[str, tuple[str, ...]]:
    """Each place with its practices, in the order of the list.

    Raises InputRefused with every row that names no practice, network or council of the board, or
    one that another place has: money for it would be counted twice.
    """
    problems: list[Problem] = []
    taken: dict[str, str] = {}
    places: dict[str, list[str]] = {}
    for given in rows:
        practices = _practices_of(held, given.code)
        if not practices:
            problems.append(_unknown(held, given, where))
        mine = places.setdefault(given.place, [])
        for practice in practices:
            owner = taken.setdefault(practice, given.place)
            if owner != given.place:
                problems.append(_twice(given, practice, owner, where))
            elif practice not in mine:
                mine.append(practice)
    if problems:
        raise InputRefused(problems)
    if not places:
        raise refuse(where, "names no place", "Give a column of codes and a column `place`.")
    return {place: tuple(practices) for place, practices in places.items()}


def _practices_of(held: Practices, code: str) -> tuple[str, ...]:
    if code in held.weighted:
        return (code,)
    return next(
        (held.areas[f"{kind}:{code}"] for kind in ("pcn", "lad") if f"{kind}:{code}" in held.areas),
        (),
    )


def _unknown(held: Practices, given: Given, where: str) -> Problem:
    networks = any(area.startswith("pcn:") for area in held.areas)
    remedy = (
        "Codes as A81001 (practice), U89141 (network) or E06000004 (council)."
        if networks
        else "This store does not hold which practices a network has: list practices or councils."
    )
    return Problem(
        where=where,
        row=given.row,
        column="code",
        value=given.code,
        rule=f"is no practice, network or council of {', '.join(held.boards)} in these weights",
        remedy=remedy,
    )


def _twice(given: Given, practice: str, owner: str, where: str) -> Problem:
    return Problem(
        where=where,
        row=given.row,
        column="code",
        value=given.code,
        rule=f"puts practice {practice} into {given.place}, and it is in {owner} already",
        remedy="A practice belongs to one place, or its money would be counted twice.",
    )


def needs_of_places(
    held: Practices, places: Mapping[str, Sequence[str]]
) -> tuple[tuple[PlaceNeed, ...], PlaceNeed]:
    """The need of each place, the practices in none of them as the last; and of the whole board.

    People and weighted people of the places add up to the board's.
    """
    taken = {practice for practices in places.values() for practice in practices}
    rest = tuple(practice for practice in held.weighted if practice not in taken)
    named = {**places, **({REST: rest} if rest else {})}
    board = _need(held, BOARD, tuple(held.weighted))
    return tuple(_need(held, name, tuple(practices)) for name, practices in named.items()), board


def _need(held: Practices, place: str, practices: tuple[str, ...]) -> PlaceNeed:
    mine = _added(held, practices)
    board = _added(held, tuple(held.weighted))
    parts = held.components
    return PlaceNeed(
        place=place,
        practices=practices,
        people=mine[REGISTERED],
        weighted={name: mine[name] for name in parts},
        against_board={name: need_index(mine, board, name) for name in parts},
        against_england={name: need_index(mine, held.england, name) for name in parts},
    )


def _added(held: Practices, practices: Sequence[str]) -> dict[str, float]:
    return {
        name: sum(held.weighted[practice].get(name, 0.0) for practice in practices)
        for name in (REGISTERED, *held.components)
    }


def need_index(place: Mapping[str, float], whole: Mapping[str, float], component: str) -> float:
    """Weighted people a head of a place over the same of the whole.

    Raises InputRefused for a place or whole without people or need.

    >>> need_index({"registered": 100, "mental health": 120},
    ...            {"registered": 1000, "mental health": 1000}, "mental health")
    1.2
    """
    if not place[REGISTERED] or not whole[REGISTERED] or not whole[component]:
        raise refuse("place", "has no people on its practices' lists", value=component)
    ours = place[component] / place[REGISTERED]
    return ours / (whole[component] / whole[REGISTERED])


def fair_shares_of_places(needs: Sequence[PlaceNeed], pence: int) -> dict[str, int]:
    """A sum shared over places by their overall weighted people, to the penny."""
    parts = share_pence(pence, [each.weighted[OVERALL] for each in needs])
    return {each.place: part for each, part in zip(needs, parts, strict=True)}


def move_to_fair_shares(
    needs: Sequence[PlaceNeed], now: Mapping[str, int], totals: Sequence[int], least: Fraction
) -> tuple[YearOfMoney, ...]:
    """Money of places moved towards fair shares, year by year; a row a place and year.

    Each year every place has at least its money of the year before times one plus `least`; what
    the year's total holds beyond that raises those furthest below their fair share first, until
    all that are raised stand equally far from it. Rows of year 0 are as it is `now`. Pence add up
    to the total of each year. Raises InputRefused where a total is too little for the least.
    """
    names = [each.place for each in needs]
    _check_money(names, now)
    shares = [Fraction(each.weighted[OVERALL]) for each in needs]
    whole = sum(shares)
    before = [now[name] for name in names]
    rows: list[YearOfMoney] = []
    for year, total in enumerate((sum(before), *totals)):
        fair = share_pence(total, shares)
        if year:
            floors = [_floor(pence, least) for pence in before]
            before = raise_lowest(total, floors, [share / whole for share in shares], year)
        rows += [
            YearOfMoney(place=name, year=year, pence=pence, fair_pence=wanted)
            for name, pence, wanted in zip(names, before, fair, strict=True)
        ]
    return tuple(rows)


def _floor(pence: int, least: Fraction) -> int:
    grown = pence * (1 + least)
    return -(-grown.numerator // grown.denominator)


def _check_money(names: Sequence[str], now: Mapping[str, int]) -> None:
    missing = [name for name in names if name not in now]
    more = [name for name in now if name not in names]
    problems = [
        *(
            Problem(where="money", value=name, rule="has no sum", remedy="Give each place one row.")
            for name in missing
        ),
        *(
            Problem(
                where="money",
                value=name,
                rule="is no place of the list",
                remedy=f"Places: {', '.join(names)}.",
            )
            for name in more
        ),
        *(
            Problem(where="money", value=name, rule="has a sum below nothing")
            for name, pence in now.items()
            if pence < 0
        ),
    ]
    if problems:
        raise InputRefused(problems)


def raise_lowest(
    total: int, floors: Sequence[int], shares: Sequence[Fraction], year: int = 1
) -> list[int]:
    """A total shared so that each has its floor, and the rest raises the lowest to one level.

    A level is money over share; with the level found, each gets the larger of its floor and level
    times share. In pence, adding up to the total. Raises InputRefused where floors pass the total.

    >>> raise_lowest(200, [90, 60], [Fraction(1, 2), Fraction(1, 2)])
    [100, 100]
    >>> raise_lowest(180, [110, 60], [Fraction(1, 2), Fraction(1, 2)])
    [110, 70]
    """
    spare = total - sum(floors)
    if spare < 0:
        raise refuse(
            "money",
            f"of year {year} is too little for the least growth of every place",
            f"It lacks {in_full(-spare)}: lower --least or raise --growth.",
        )
    level = _level(total, floors, shares)
    raised = [at for at, share in enumerate(shares) if level * share > floors[at]]
    given = list(floors)
    if raised:
        held = sum(floors) - sum(floors[at] for at in raised)
        parts = share_pence(total - held, [shares[at] for at in raised])
        for at, part in zip(raised, parts, strict=True):
            given[at] = part
    return given


def _level(total: int, floors: Sequence[int], shares: Sequence[Fraction]) -> Fraction:
    """The level at which floors and raised shares add up to the total."""
    order = sorted(
        (at for at, share in enumerate(shares) if share), key=lambda at: floors[at] / shares[at]
    )
    held, weight = Fraction(sum(floors)), Fraction(0)
    level = Fraction(0)
    for place, at in enumerate(order):
        held -= floors[at]
        weight += shares[at]
        level = (total - held) / weight
        following = order[place + 1] if place + 1 < len(order) else None
        if following is None or level <= floors[following] / shares[following]:
            return level
    return level
