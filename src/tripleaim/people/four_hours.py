"""A&E attendances dealt with in four hours, and emergency admissions, of systems by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.area import BOARDS_BEGAN
from tripleaim.people.carry import Asked, Shares, share_residents
from tripleaim.store.engine import Store, ask
from tripleaim.store.record.publication import is_out
from tripleaim.store.remembered import once

MONTHS = 12
# the systems by which months are added up, and the day of the footprint that they have
KINDS = {"stp": date(2017, 4, 1), "icb": BOARDS_BEGAN}
SERIES = """
select a.subject, a.period_from as month, a.period_to as after, a.source, a.value as attendances,
    l.value as over_four, e.value as admissions
from observation a
join observation l on l.subject = a.subject and l.period_from = a.period_from
    and l.measure = 'ae_over_4h'
join observation e on e.subject = a.subject and e.period_from = a.period_from
    and e.measure = 'emergency_admissions'
where a.measure = 'ae_attendances' and starts_with(a.subject, $kind || ':')
    and a.period_to <= $on
order by a.period_from, a.subject
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """Twelve months of A&E: attendances, those over four hours and emergency admissions."""

    first: date
    last: date
    attendances: float
    over_four: float
    admissions: float

    @property
    def period(self) -> tuple[date, date]:
        """The first day of its first month, and the first day after its last."""
        return self.first, _forward(self.last, 1)

    @property
    def within(self) -> float:
        """Share of attendances dealt with in four hours.

        >>> day = date(2019, 3, 1)
        >>> Year(first=day, last=day, attendances=10, over_four=1, admissions=3).within
        0.9
        """
        return 1 - self.over_four / self.attendances


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """The newest whole year of every area, the year before it, and all systems in that year.

    `whole[area]` are all systems that reported every month of the area's year. `kind` is that of
    the systems by which months were added up.
    """

    kind: str
    source: str

    years: Mapping[str, Year]
    before: Mapping[str, Year]
    whole: Mapping[str, Year]


Months = Mapping[date, tuple[float, float, float]]


@once
def four_hours(store: Store, asked: Asked) -> Waits | None:
    """Four-hour waits of the areas of a kind of system, for the newest year of twelve whole months.

    By the boards of July 2022 where a whole year of theirs was out, else by the partnerships of
    April 2017. Months of a system in which a trust did not report its waits (the fourteen that
    tried other standards from May 2019) are left out, so its newest year may be older than
    another's. None when no whole year was out.
    """
    for kind in reversed(KINDS):
        found = _waits(store, kind, asked)
        if found.years:
            return found
    return None


def _waits(store: Store, kind: str, asked: Asked) -> Waits:
    series, source = _series(store, kind, asked)
    shares = share_residents(store, sorted(series), KINDS[kind], asked)
    carried = _carry(series, shares)
    years, before, whole = {}, {}, {}
    together: dict[date, Year] = {}
    for area, months in carried.items():
        last = _last_whole(months)
        if last is None:
            continue
        years[area] = _year(months, last)
        if last not in together:
            together[last] = _all_systems(series, years[area])
        whole[area] = together[last]
        if _is_whole(months, _back(last, MONTHS)):
            before[area] = _year(months, _back(last, MONTHS))
    return Waits(kind=kind, source=source, years=years, before=before, whole=whole)


Series = dict[str, dict[date, tuple[float, float, float]]]


def _series(store: Store, kind: str, asked: Asked) -> tuple[Series, str]:
    found: Series = {}
    source = ""
    for row in ask(store, SERIES, {"kind": kind, "on": asked.on}):
        values = (row["attendances"], row["over_four"], row["admissions"])
        if None not in values and is_out(row["source"], row["after"], asked.on, asked.known):
            found.setdefault(row["subject"], {})[row["month"]] = values
            source = row["source"]
    return found, source


def _carry(series: Mapping[str, Months], shares: Shares) -> dict[str, Months]:
    """Every area's months: the parts of the systems it is made of; a month that any lacks is out.

    A system of whom the area holds less than one in a hundred is not waited for.
    """
    parts: dict[str, list[tuple[str, float]]] = {}
    for system, places in shares.items():
        whole = sum(places.values())
        for area, people in places.items():
            if people >= whole / 100:
                parts.setdefault(area, []).append((system, people / whole))
    return {area: _add(series, systems) for area, systems in parts.items()}


def _add(series: Mapping[str, Months], systems: Sequence[tuple[str, float]]) -> Months:
    months = set.intersection(*(set(series[system]) for system, _ in systems))
    return {
        month: (
            sum(series[system][month][0] * part for system, part in systems),
            sum(series[system][month][1] * part for system, part in systems),
            sum(series[system][month][2] * part for system, part in systems),
        )
        for month in sorted(months)
    }


def _last_whole(months: Months) -> date | None:
    ends = [month for month in months if _is_whole(months, month)]
    return max(ends) if ends else None


def _is_whole(months: Months, last: date) -> bool:
    return all(_back(last, step) in months for step in range(MONTHS))


def _year(months: Months, last: date) -> Year:
    rows = [months[_back(last, step)] for step in range(MONTHS)]
    return Year(
        first=_back(last, MONTHS - 1),
        last=last,
        attendances=sum(row[0] for row in rows),
        over_four=sum(row[1] for row in rows),
        admissions=sum(row[2] for row in rows),
    )


def _all_systems(series: Mapping[str, Months], year: Year) -> Year:
    whole = [months for months in series.values() if _is_whole(months, year.last)]
    years = [_year(months, year.last) for months in whole]
    return Year(
        first=year.first,
        last=year.last,
        attendances=sum(each.attendances for each in years),
        over_four=sum(each.over_four for each in years),
        admissions=sum(each.admissions for each in years),
    )


def _back(month: date, steps: int) -> date:
    at = month.year * 12 + month.month - 1 - steps
    return date(at // 12, at % 12 + 1, 1)


def _forward(month: date, steps: int) -> date:
    return _back(month, -steps)
