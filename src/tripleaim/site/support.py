"""Support given to systems and to bodies in them, and what is on record to have followed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from tripleaim.model.area import SYSTEMS
from tripleaim.page.names import short_name
from tripleaim.page.section import AreaLink, Cell, Column, Table
from tripleaim.page.words import said_words
from tripleaim.site.address import SiteMap
from tripleaim.store.engine import Store
from tripleaim.store.ground.body import Life, lives_of
from tripleaim.store.record.events import Event, of_kind, read_events

BEGAN = date(2016, 3, 1)
# Regimes under which a body is helped from outside, as the record names them.
SUPPORT = (
    "Recovery Support Programme (segment 4)",
    "special measures / Recovery Support Programme (segment 4)",
    "special measures",
    "special measures (quality)",
    "special measures (quality and money)",
    "financial special measures",
    "CCG special measures",
    "CCG financial special measures",
    "capped expenditure process of 2017/18",
)
KINDS = ("oversight", "money_regime")
COLUMNS = (
    Column(title="Body"),
    Column(title="Support"),
    Column(title="When"),
    Column(title="What happened, and then"),
)
SHARED = 3  # a remark that more rows share is about the list that they were read in
NOTE = (
    "What followed did not follow from the support alone: those who are helped are those who did "
    "worst, and most get nearer to the average in any case."
)


def support_tables(store: Store, site: SiteMap) -> list[Table]:
    """Who was helped since 2016: systems, commissioners, trusts; newest first.

    A step into support and a step out of it are rows of their own, as they were read.
    """
    every = read_events(store, None, on=site.on, known=site.on)
    given = [
        each
        for each in of_kind(every, *KINDS)
        if each.regime in SUPPORT and each.fact.begun.high >= BEGAN
    ]
    given.sort(key=lambda each: (each.fact.begun.low, each.fact.id), reverse=True)
    lives = lives_of(store, [each.fact.subject for each in given])
    kinds = {body: life.kind for body, life in lives.items()}
    return [
        _table(site, name, whom, lives, some)
        for name, whom, which in (
            ("systems", "systems", SYSTEMS),
            ("commissioners", "commissioners", ("commissioner",)),
            ("trusts", "trusts", ("trust",)),
        )
        if (some := [each for each in given if kinds.get(each.fact.subject) in which])
    ]


def _table(
    site: SiteMap, name: str, whom: str, lives: Mapping[str, Life], some: Sequence[Event]
) -> Table:
    said = Counter(each.note for each in some)
    return Table(
        name=f"support-{name}",
        caption=f"Support given to {whom}",
        columns=COLUMNS,
        rows=tuple(_row(each, site, lives, said[each.note] <= SHARED) for each in some),
        note=NOTE,
        sources=tuple(dict.fromkeys(each.fact.source for each in some)),
    )


def _row(
    each: Event, site: SiteMap, lives: Mapping[str, Life], with_note: bool
) -> tuple[Cell, ...]:
    body = each.fact.subject
    name = short_name(lives[body].name) if ":" in body else each.name
    cell: Cell = AreaLink(text=name, area=body) if site.path_of_area(body, site.on) else name
    happened = ": ".join(part for part in (each.happened, with_note and each.note) if part)
    return (cell, each.regime, said_words(each.fact.begun), happened)
