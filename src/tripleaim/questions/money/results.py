"""What trusts of an area had and owe: a sum only where every trust of the system is there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tripleaim.model.quantity import Pence, Year
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.money.trusts import (
    Home,
    LoanBalance,
    Together,
    homes_on,
    is_told,
    last_day,
    list_loans,
    list_results,
    put_together,
)
from tripleaim.questions.bodies import Body
from tripleaim.questions.money.rows import (
    Elsewhere,
    Loans,
    TrustResult,
    TrustsOfEngland,
    TrustsTogether,
)
from tripleaim.store.engine import Store
from tripleaim.store.ground import lives_of, names_on

RESULT_YEARS = (2019,)


def results(store: Store, bodies: Mapping[str, Body], on: date, known: date) -> list[Row]:
    """The results of years that were over on the day: by system, then by trust."""
    found: list[Row] = []
    for year in RESULT_YEARS:
        if not is_told(year, on, known):
            continue
        homes = homes_on(store, last_day(year))
        together = put_together(list_results(store), homes, year)
        systems = [(body, together[id]) for id, body in bodies.items() if id in together]
        found += [_together(each, body) for body, each in systems]
        found += _elsewhere(store, _partners(homes, bodies), year, on)
        found += [row for body, each in systems for row in _trusts(each, homes, body)]
    return found


def results_of_england(store: Store, on: date, known: date) -> list[Row]:
    """The sum of what was published of trusts, who is missing, and each system that is whole."""
    found: list[Row] = []
    for year in RESULT_YEARS:
        every = [each for each in list_results(store) if each.year_ending == year]
        if not every or not is_told(year, on, known):
            continue
        homes = homes_on(store, last_day(year))
        together = put_together(every, homes, year)
        missing = [home.name for each in together.values() for home in each.missing]
        found.append(
            TrustsOfEngland(
                sources=(every[0].source,),
                year=Year(year),
                number=len(every),
                planned=Pence(sum(each.planned_pence for each in every)),
                actual=Pence(sum(each.actual_pence for each in every)),
                missing=tuple(sorted(missing)),
            )
        )
        names = names_on(store, list(together), last_day(year))
        found += [
            _together(each, Body(id=id, name=names.get(id, id), part=None))
            for id, each in together.items()
        ]
    return found


def _together(each: Together, body: Body) -> TrustsTogether:
    sources = [row.source for row in each.results]
    sources += [source for home in each.missing for source in home.sources]
    return TrustsTogether(
        subject=body.id,
        sources=tuple(dict.fromkeys(sources)),
        status=Status.SHOWN if each.is_whole else Status.CANNOT_TELL,
        data_day=last_day(each.year_ending),
        whose=body.name,
        part=body.part,
        year=Year(each.year_ending),
        number=len(each.results),
        planned=Pence(each.planned_pence) if each.is_whole else None,
        actual=Pence(each.actual_pence) if each.is_whole else None,
        missing=tuple(home.name for home in each.missing),
    )


def _trusts(each: Together, homes: Mapping[str, Home], body: Body) -> list[TrustResult]:
    return [
        TrustResult(
            subject=row.trust,
            sources=(row.source,),
            data_day=last_day(row.year_ending),
            trust=homes[row.trust].name,
            whose=body.name if body.part is not None else "",
            year=Year(row.year_ending),
            planned=Pence(row.planned_pence),
            actual=Pence(row.actual_pence),
        )
        for row in each.results
    ]


def _partners(homes: Mapping[str, Home], bodies: Mapping[str, Body]) -> list[Home]:
    return [
        each
        for each in homes.values()
        if each.system not in bodies and any(system in bodies for system in each.partner_of)
    ]


def _elsewhere(store: Store, homes: Sequence[Home], year: int, on: date) -> list[Elsewhere]:
    """The partners that live on the day and are counted under another system, by today's name."""
    lives = lives_of(store, [each.trust for each in homes])
    living = [each for each in homes if each.trust not in lives or lives[each.trust].lives_on(on)]
    counted = names_on(store, [each.system for each in living], last_day(year))
    called = names_on(store, [each.trust for each in living], on)
    return [
        Elsewhere(
            subject=each.trust,
            sources=each.sources,
            data_day=last_day(year),
            trust=called.get(each.trust, each.name),
            counted=counted.get(each.system, each.system),
        )
        for each in living
    ]


def loans(store: Store, bodies: Mapping[str, Body], on: date, known: date) -> list[Loans]:
    """What trusts owed at the end of years that were over on the day, by system and year."""
    found = []
    for year, balances in _by_year(list_loans(store)).items():
        if not is_told(year, on, known):
            continue
        homes = homes_on(store, last_day(year))
        for id, body in bodies.items():
            mine = [
                each
                for each in balances
                if each.trust in homes and homes[each.trust].system == id and each.pence
            ]
            if mine:
                found.append(_loans(body, mine))
    return found


def _loans(body: Body, mine: list[LoanBalance]) -> Loans:
    day = last_day(mine[0].year_ending)
    return Loans(
        subject=body.id,
        sources=(mine[0].source,),
        data_day=day,
        whose=body.name,
        day=day,
        number=len(mine),
        owed=Pence(sum(each.pence for each in mine)),
    )


def _by_year(every: Iterable[LoanBalance]) -> dict[int, list[LoanBalance]]:
    found: dict[int, list[LoanBalance]] = {}
    for each in every:
        found.setdefault(each.year_ending, []).append(each)
    return dict(sorted(found.items()))
