"""What stands around the pages: redirects, the map of the site, the feed, the page for no page."""

import re
from calendar import month_name
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from html import escape
from urllib.parse import urlsplit

from tripleaim.page.names import short_name
from tripleaim.page.words import day_words
from tripleaim.site.address import (
    HOME,
    NO_PAGE,
    SiteMap,
    beside_path,
    compare_door,
    data_path,
    link,
    source_path,
    system_path,
)
from tripleaim.site.jobs import Job, path_of
from tripleaim.site.render import Context, Page, render_html

MOST_NEWS, MOST_SOURCES = 40, 20
NAMELESS = "urn:tripleaim:"  # a feed and its entries, by whose it is: no other address renames them
MONTHS = {name: number for number, name in enumerate(month_name) if name}
# A year, or a month of one.
TOLD_DAY = re.compile(rf"(?:({'|'.join(MONTHS)}) )?\b((?:19|20)\d\d)(?:/\d\d)?\b")
Said = tuple[str, str]


def around_files(context: Context, bundles: Iterable[Sequence[Job]]) -> dict[str, str | bytes]:
    """Every file that is no page of its own, by path."""
    address = context.settings.address
    now = [each.code for each in context.site.systems.values() if not each.ended]
    pages = [
        data_path(),
        compare_door(),
        *(beside_path(code) for code in now),
        *(path_of(job) for bundle in bundles for job in bundle),
    ]
    return {
        **{path: redirect(path, to) for path, to in context.site.redirects().items()},
        **({"sitemap.xml": site_map_xml(pages, address)} if address else {}),
        "robots.txt": "User-agent: *\nAllow: /\n"
        + (f"Sitemap: {address}sitemap.xml\n" if address else ""),
        "feed.xml": feed_xml(
            context.site,
            address,
            context.settings.organisation,
            {id: (title, context.vintages[id]) for id, title in context.source_titles.items()},
        ),
        NO_PAGE: missing_page(context),
    }


def redirect(path: str, to: str) -> str:
    """A page that leads to another, without a script.

    >>> "url=../on/2018-04-01/index.html" in redirect("system/QOP/2018/index.html",
    ...                                     "system/QOP/on/2018-04-01/index.html")
    True
    """
    there = escape(link(path, to))
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Moved</title>'
        f'<meta http-equiv="refresh" content="0; url={there}"><link rel="canonical" href="{there}">'
        f'</head><body><main><h1>Moved</h1><p><a href="{there}">The page is here</a></p></main>'
        "</body></html>\n"
    )


def site_map_xml(paths: Iterable[str], address: str) -> str:
    """The map of the site for search machines."""
    found = "".join(
        f"<url><loc>{escape(address + path.removesuffix('index.html'))}</loc></url>\n"
        for path in sorted(set(paths))
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{found}</urlset>\n'


def feed_xml(site: SiteMap, address: str, organisation: str, sources: Mapping[str, Said]) -> str:
    """What changed: each day on which a system became other than it was, then the newest sources.

    `sources` are the title of each and what it describes. One that describes another day or span
    has another name in the feed, so that a reader's software shows it anew.
    """
    news = sorted(
        (
            (page.day, short_name(page.name), code)
            for code, pages in site.systems.items()
            for page in pages.dated
        ),
        reverse=True,
    )[:MOST_NEWS]
    described = newest_sources(sources, site.on)
    feed = f"{NAMELESS}{sha256(organisation.encode()).hexdigest()[:8]}:"
    told = [_entry(*each, feed, address) for each in news]
    told += [_source_entry(*each, feed, address) for each in described]
    days = (*(each[0] for each in news), *(each[-1] for each in described))
    newest = max(days, default=site.on)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(organisation)}: what changed</title><id>{feed}feed</id>"
        f'<link href="{escape(address or HOME)}"/>'
        f'<link rel="self" href="{escape(address)}feed.xml"/>'
        f"<author><name>{escape(organisation)}</name></author>"
        f"<updated>{newest}T00:00:00Z</updated>\n{''.join(told)}</feed>\n"
    )


def _entry(day: date, name: str, code: str, feed: str, address: str) -> str:
    path = system_path(code, day)
    return _told(f"{name} ({code}) changed on {day_words(day)}", path, feed + path, day, address)


def newest_sources(sources: Mapping[str, Said], on: date) -> list[tuple[str, str, str, date]]:
    """The sources that describe the newest days by a day: id, title, what each describes, and the
    first day of the newest month or year that this names.

    >>> told = {"a": ("A", "2019"), "b": ("B", "May 2021"), "c": ("C", "many"), "d": ("D", "2031")}
    >>> [(id, str(day)) for id, *_, day in newest_sources(told, date(2026, 1, 1))]
    [('b', '2021-05-01'), ('a', '2019-01-01')]
    """
    found = []
    for id, (title, vintage) in sources.items():
        named = TOLD_DAY.findall(vintage)
        days = [date(int(year), MONTHS.get(month, 1), 1) for month, year in named]
        held = [day for day in days if day <= on]
        found += [(id, title, vintage, max(held))] if held else []
    return sorted(found, key=lambda each: (-each[3].toordinal(), each[0]))[:MOST_SOURCES]


def _source_entry(id: str, title: str, vintage: str, day: date, feed: str, address: str) -> str:
    path = source_path(id)
    named = f"{feed}{path}#{sha256(vintage.encode()).hexdigest()[:12]}"
    return _told(f"Source: {title}", path, named, day, address)


def _told(said: str, path: str, named: str, day: date, address: str) -> str:
    """An entry of the feed: its title, where it leads, its name among entries, its day."""
    there = escape(address + path.removesuffix("index.html"))
    named, said = escape(named.replace("index.html", "")), escape(said)
    return (
        f'<entry><title>{said}</title><id>{named}</id><link href="{there}"/>'
        f"<updated>{day}T00:00:00Z</updated></entry>\n"
    )


# Where a link begins that leads to a page or file of the site.
INSIDE = re.compile(r'\b(?:href|src|action)="(?!#|/|[a-z]+:)')


def missing_page(context: Context) -> str:
    """The page for an address where nothing is: its links begin at the root, wherever it shows."""
    base = escape(urlsplit(context.settings.address).path or "/")
    page = Page(
        path=NO_PAGE,
        title="That page is not here",
        template="missing.jinja",
        area=None,
        on=context.site.on,
    )
    return INSIDE.sub(lambda begun: f"{begun[0]}{base}", render_html(page, context))
