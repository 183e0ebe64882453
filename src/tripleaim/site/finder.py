"""Find a place: every name that leads to a system, from A to Z, without a search machine."""

from collections.abc import Sequence
from itertools import groupby

from tripleaim.page.names import short_name
from tripleaim.registry.area import KIND_NAMES
from tripleaim.site.address import HOME, SiteMap
from tripleaim.site.render import Page
from tripleaim.store.engine import Row, Store, ask

# A council or commissioner leads to the systems in which at least a tenth of its blocks lie.
NAMES = """
with system as (
    select block, area from lying_on($on) where kind in ('stp', 'icb')
),
inside as (
    select c.area, c.kind, s.area as system, count(*) as blocks
    from lying_on($on) c
    join system s on s.block = c.block
    where c.kind in ('lad', 'utla', 'sub_icb', 'ccg', 'place')
    group by c.area, c.kind, s.area
),
shared as (
    select *, blocks / sum(blocks) over (partition by area) as share from inside
)
select s.area, s.kind, a.name, s.system
from shared s
join named_on($on) a on a.area = s.area
where s.share >= 0.1
order by a.name, s.area, s.share desc, s.system
"""

POSTCODES = """
with practice as (
    select regexp_extract(upper(postcode), '^[A-Z]{1,2}') as postcode_area, parent
    from organisation
    where kind = 'practice' and postcode is not null and parent is not null
),
system as (
    select distinct c.area as commissioner, s.area as system
    from lying_on($on) c
    join lying_on($on) s on s.block = c.block and s.kind in ('stp', 'icb')
    where c.kind in ('ccg', 'sub_icb')
),
counted as (
    select p.postcode_area, s.system, count(*) as practices
    from practice p
    join system s on split_part(s.commissioner, ':', 2) = p.parent
    where p.postcode_area <> ''
    group by p.postcode_area, s.system
)
select postcode_area as name, system
from counted
qualify practices >= 0.02 * sum(practices) over (partition by postcode_area)
order by name, practices desc, system
"""


def find_page(store: Store, site: SiteMap) -> Page:
    """All names of the newest day, and the systems that ended, from A to Z."""
    entries = sorted(
        {*_systems(site), *_areas(store, site)}, key=lambda each: (each[0].lower(), each)
    )
    letters = [
        (letter, list(some)) for letter, some in groupby(entries, key=lambda e: e[0][0].upper())
    ]
    return Page(
        path="find/index.html",
        title="Find a place",
        template="find.jinja",
        area=None,
        on=site.on,
        crumbs=(("England", HOME), ("every name", "")),
        extra={"letters": letters, "postcodes": _postcodes(store, site), "count": len(entries)},
    )


Entry = tuple[str, str, tuple[tuple[str, str], ...]]
"""The name, what it is, and the systems it leads to: name and path."""


def _systems(site: SiteMap) -> list[Entry]:
    found: list[Entry] = []
    for pages in site.systems.values():
        names = dict.fromkeys([short_name(pages.name), *(short_name(p.name) for p in pages.dated)])
        target = (short_name(pages.name), pages.path_on(site.on))
        noun = f"system {pages.code}" + (" (ended)" if pages.ended else "")
        found += [(name, noun, (target,)) for name in names]
    return found


def _areas(store: Store, site: SiteMap) -> list[Entry]:
    rows = ask(store, NAMES, {"on": site.on})
    found: list[Entry] = []
    for _, some in groupby(rows, key=lambda row: str(row["area"])):
        together = list(some)
        first = together[0]
        noun = KIND_NAMES.get(first["kind"]) or str(first["kind"])
        targets = _targets(together, site)
        if targets:
            found.append((short_name(first["name"]), noun, targets))
    return found


def _postcodes(store: Store, site: SiteMap) -> list[Entry]:
    rows = ask(store, POSTCODES, {"on": site.on})
    grouped = groupby(rows, key=lambda row: str(row["name"]))
    return [(name, "postcode area", _targets(list(some), site)) for name, some in grouped]


def _targets(rows: Sequence[Row], site: SiteMap) -> tuple[tuple[str, str], ...]:
    found = []
    for row in rows:
        path = site.path_of_area(row["system"], site.on)
        if path:
            found.append((short_name(site.systems[row["system"].partition(":")[2]].name), path))
    return tuple(found)
