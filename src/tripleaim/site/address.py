"""Where pages are: stable paths, and links between them that work from any folder or server."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

HOME = "index.html"


def system_path(code: str, on: date | None) -> str:
    """The page of a system on a day; its newest page where there is no day.

    >>> system_path("QHM", date(2018, 6, 1)), system_path("QHM", None)
    ('system/QHM/2018-06-01/index.html', 'system/QHM/index.html')
    """
    return f"system/{code}/{on}/index.html" if on else f"system/{code}/index.html"


def england_path(on: date | None) -> str:
    """The national page of a day; the front page where there is no day."""
    return f"england/{on}/index.html" if on else HOME


def source_path(source: str) -> str:
    """The page of a source."""
    return f"source/{source}/index.html"


def order_path(order: str) -> str:
    """The page of all systems in one order."""
    return f"systems/by-{order}/index.html"


def compare_path(before: date, after: date) -> str:
    """The page that compares the maps of two days."""
    return f"compare/{before}/{after}/index.html"


def link(origin: str, target: str) -> str:
    """A relative link from one page to another.

    >>> link("system/QHM/2018-06-01/index.html", "source/ods/index.html")
    '../../../source/ods/index.html'
    >>> link("index.html", "static/site.css")
    'static/site.css'
    """
    return posixpath.relpath(target, posixpath.dirname(origin) or ".")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedPage:
    """A page of a system: the day from which it holds, and the area and name on that day."""

    day: date
    area: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPages:
    """All pages of one system code, oldest first, and the day its newest page shows.

    `ended` is the first day on which there was no such system any more, or None.
    """

    code: str
    name: str
    area: str
    dated: tuple[DatedPage, ...]
    newest: date
    ended: date | None = None

    def path_on(self, on: date) -> str:
        """The page that holds on a day: the newest page if it shows that day."""
        if on >= self.newest:
            return system_path(self.code, None)
        held = [page.day for page in self.dated if page.day <= on]
        return system_path(self.code, held[-1] if held else self.dated[0].day)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMap:
    """Every system, national day and source that has a page on this site."""

    on: date
    systems: Mapping[str, SystemPages]
    england_days: tuple[date, ...]
    sources: frozenset[str]

    def path_of_area(self, area: str, on: date) -> str | None:
        """The page of an area on a day, or None where it has none."""
        kind, _, code = area.partition(":")
        if kind in ("stp", "icb") and code in self.systems:
            return self.systems[code].path_on(on)
        return None

    def path_of_source(self, source: str) -> str | None:
        """The page of a source, or None where this store does not hold it."""
        return source_path(source) if source in self.sources else None
