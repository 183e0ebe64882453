"""Which pages the site has: a page a system, code and day of change, read from the store."""

from collections.abc import Sequence
from datetime import date

from tripleaim.page.names import short_name
from tripleaim.registry.councils import read_councils
from tripleaim.registry.organisation import read_organisations
from tripleaim.registry.overview import (
    BodyCount,
    Change,
    SystemLife,
    count_bodies,
    list_changes,
    list_lives,
)
from tripleaim.site.address import DatedPage, SiteMap, SystemPages
from tripleaim.store.engine import Store
from tripleaim.store.sources import source_ids

FIRST_SYSTEMS = date(2016, 3, 1)


def read_site_map(store: Store, on: date) -> SiteMap:
    """Every page of the site as of a day."""
    lives, changes = list_lives(store, on), list_changes(store, on)
    codes = dict.fromkeys(life.code for life in lives)
    return SiteMap(
        on=on,
        systems={code: _pages_of(code, lives, changes, on) for code in codes},
        england_days=_england_days(count_bodies(store, on)),
        sources=source_ids(store),
        places=read_councils(store, on),
        organisations=_organisations(store),
    )


def _pages_of(
    code: str, lives: Sequence[SystemLife], changes: Sequence[Change], on: date
) -> SystemPages:
    own = [life for life in lives if life.code == code]
    dated = tuple(
        DatedPage(day=change.day, area=change.area, name=change.name or own[-1].name)
        for change in changes
        if change.code == code
    )
    last = own[-1]
    first = DatedPage(day=own[0].valid_from, area=own[0].area, name=own[0].name)
    is_over = last.valid_to is not None and last.valid_to <= on
    return SystemPages(
        code=code,
        name=dated[-1].name if dated else last.name,
        area=last.area,
        dated=dated or (first,),
        newest=last.last_day(on),
        ended=last.valid_to if is_over else None,
    )


def _england_days(counts: Sequence[BodyCount]) -> tuple[date, ...]:
    return tuple(each.day for each in counts if each.systems and each.day.year > 2016)


def _organisations(store: Store) -> dict[str, str]:
    """The trusts and commissioners that lived when there were systems, by code; no boards."""
    return {
        each.code: each.name
        for each in read_organisations(store).values()
        if each.valid_to is None or each.valid_to > FIRST_SYSTEMS
    }


def system_names(site: SiteMap) -> dict[str, str]:
    """The official names that systems bore, each with the short one that pages use."""
    names = {page.name for pages in site.systems.values() for page in pages.dated}
    names |= {pages.name for pages in site.systems.values()}
    return {name: short_name(name) for name in sorted(names) if short_name(name) != name}
