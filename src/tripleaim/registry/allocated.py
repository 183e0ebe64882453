"""What commissioners were allocated in a year, or their share of England's money by need."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tripleaim.model.day import year_of
from tripleaim.model.succession import WRITTEN_AS_ALL
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground.lineage import forebears
from tripleaim.store.record.money import read_need_weighted

CORE = "core"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocated:
    """Money in pence of the financial year that ends in `year_ending`, or a `share` by need.

    One of the two is None: a share (0 to 1) of England's need-weighted people where no allocation
    is held. `is_of_day` says whether the year is that of the day asked.
    """

    pence: int | None
    share: float | None
    year_ending: int
    is_of_day: bool
    sources: tuple[str, ...]


# One row a commissioner and year up to the one asked.
PUBLISHED = """
select regexp_replace(subject, '^.*:', '') as code, year_ending, pence, source
from money
where measure = 'ccg_allocation' and breakdown = 'all' and year_ending <= $year
order by year_ending desc, code, source
"""
# One row a commissioner that went into another whole by the day.
MADE_OF = """
select predecessor, successor from succession
where effective <= $on and coalesce(share, 1) >= $whole
    and predecessor like 'ccg:%' and successor like 'ccg:%'
order by successor, predecessor
"""


def read_allocated(
    store: Store, kind: str, codes: Sequence[str], on: date, known: date = date.max
) -> dict[str, Allocated]:
    """What each commissioner was allocated in the year of a day, or in the last that is held.

    One made by a merger has what was allocated to those that it was made of. A board has its share
    of England's money by need instead, and one that took over from boards their shares by people.
    """
    if kind == "icb":
        return _shares(store, codes, on, known)
    published: dict[int, dict[str, tuple[int, str]]] = defaultdict(dict)
    for row in ask(store, PUBLISHED, {"year": year_of(on)}):
        published[row["year_ending"]][row["code"]] = (row["pence"], row["source"])
    made_of: dict[str, list[str]] = defaultdict(list)
    for row in ask(store, MADE_OF, {"on": on, "whole": WRITTEN_AS_ALL}):
        made_of[row["successor"][4:]].append(row["predecessor"][4:])
    found: dict[str, Allocated] = {}
    for year in sorted(published, reverse=True)[:1]:
        for code in codes:
            held = _sum_of(code, published[year], made_of)
            if held:
                found[code] = Allocated(
                    pence=held[0],
                    share=None,
                    year_ending=year,
                    is_of_day=year == year_of(on),
                    sources=(held[1],),
                )
    return found


def _sum_of(
    code: str, of_year: Mapping[str, tuple[int, str]], made_of: Mapping[str, Sequence[str]]
) -> tuple[int, str] | None:
    """The allocation of one, or of all that it was made of; None where one of them has none."""
    if code in of_year:
        return of_year[code]
    parts = [_sum_of(before, of_year, made_of) for before in made_of.get(code, ())]
    known = [part for part in parts if part]
    if not known or len(known) < len(parts):
        return None
    return sum(part[0] for part in known), known[0][1]


def _shares(store: Store, codes: Sequence[str], on: date, known: date) -> dict[str, Allocated]:
    held: dict[str, Allocated] = {}
    for row in read_need_weighted(store, None, on=on, known=known):
        if row.component == CORE and row.share is not None and row.year_ending <= year_of(on):
            held[row.fact.subject.partition(":")[2]] = Allocated(
                pence=None,
                share=row.share,
                year_ending=row.year_ending,
                is_of_day=row.year_ending == year_of(on),
                sources=(row.fact.source,),
            )
    made = {code: held.get(code) or _from_boards(store, code, held, on) for code in codes}
    return {code: each for code, each in made.items() if each}


def _from_boards(
    store: Store, code: str, held: Mapping[str, Allocated], on: date
) -> Allocated | None:
    """The shares of the boards that a board took over from, by the people whom each passed on."""
    before = [
        (held.get(each.body.partition(":")[2]), each.share)
        for each in forebears(store, f"icb:{code}", on)
        if each.body.startswith("icb:")
    ]
    known = [(one.share * part, one) for one, part in before if one and one.share and part]
    if not known or len(known) < len(before):
        return None
    return replace(known[0][1], share=sum(share for share, _ in known))


def total_of(parts: Sequence[Allocated | None]) -> Allocated | None:
    """The money of several commissioners together; None where one of them has none held."""
    known = [part for part in parts if part]
    if not known or len(known) < len(parts) or len({part.year_ending for part in known}) > 1:
        return None
    pence = [part.pence for part in known if part.pence is not None]
    share = [part.share for part in known if part.share is not None]
    return replace(
        known[0],
        pence=sum(pence) if len(pence) == len(known) else None,
        share=sum(share) if len(share) == len(known) else None,
        sources=tuple(dict.fromkeys(source for part in known for source in part.sources)),
    )
