"""What stands around the pages: redirects, the map of the site, the feed, the page for no page."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from urllib.parse import urlsplit

from tripleaim.page.names import short_name
from tripleaim.page.words import day_words
from tripleaim.site.address import (
    HOME,
    SiteMap,
    beside_path,
    compare_door,
    data_path,
    link,
    system_path,
)
from tripleaim.site.jobs import Job, path_of
from tripleaim.site.render import Context, Page, render_html

MOST_NEWS = 40
NAMELESS = "urn:tripleaim:"  # what a feed names its entries by where no address is given


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
        "feed.xml": feed_xml(context.site, address, context.settings.organisation),
        "404.html": missing_page(context),
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


def feed_xml(site: SiteMap, address: str, organisation: str) -> str:
    """What changed, newest first: each day on which a system became other than it was."""
    news = sorted(
        (
            (page.day, short_name(page.name), code)
            for code, pages in site.systems.items()
            for page in pages.dated
        ),
        reverse=True,
    )[:MOST_NEWS]
    entries = "".join(_entry(day, name, code, address) for day, name, code in news)
    newest = max((day for day, _, _ in news), default=site.on)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(organisation)}: what changed</title><id>{escape(address or NAMELESS)}</id>"
        f'<link href="{escape(address or HOME)}"/>'
        f'<link rel="self" href="{escape(address)}feed.xml"/>'
        f"<author><name>{escape(organisation)}</name></author>"
        f"<updated>{newest}T00:00:00Z</updated>\n{entries}</feed>\n"
    )


def _entry(day: date, name: str, code: str, address: str) -> str:
    path = system_path(code, day).removesuffix("index.html")
    there, named = escape(address + path), escape((address or NAMELESS) + path)
    said = escape(f"{name} ({code}) changed on {day_words(day)}")
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
        path="404.html",
        title="That page is not here",
        template="missing.jinja",
        area=None,
        on=context.site.on,
    )
    return INSIDE.sub(lambda begun: f"{begun[0]}{base}", render_html(page, context))
