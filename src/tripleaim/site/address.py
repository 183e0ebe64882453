"""How addresses of pages are made: stable paths, and links that work from any folder or server."""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tripleaim.model.area import SYSTEMS
from tripleaim.registry.councils import Council

HOME = "index.html"
NO_PAGE = "404.html"
A_CODE = "[A-Z0-9]{3,5}"
ON_A_DAY = re.compile(
    rf"/(?:system/(?P<code>{A_CODE})|england)/(?:on/)?(?P<day>\d{{4}}-\d\d-\d\d)/?$"
)


def system_path(code: str, on: date | None) -> str:
    """The page of a system on a day; its newest page where there is no day.

    >>> system_path("QHM", date(2018, 6, 1)), system_path("QHM", None)
    ('system/QHM/on/2018-06-01/index.html', 'system/QHM/index.html')
    """
    return f"system/{code}/on/{on}/index.html" if on else f"system/{code}/index.html"


def days_path(code: str) -> str:
    """The folder of the pages of a system's days, or of England's where there is no code."""
    return f"system/{code}/on" if code else "england/on"


def question_path(code: str, question: str) -> str:
    """The page of one question about a system, or about England where there is no code.

    >>> question_path("QOP", "done"), question_path("", "done")
    ('system/QOP/done/index.html', 'england/done/index.html')
    """
    return f"system/{code}/{question}/index.html" if code else f"england/{question}/index.html"


def pack_path(code: str) -> str:
    """The board pack of a system, or of England where there is no code.

    >>> pack_path("QOP"), pack_path("")
    ('system/QOP/pack/index.html', 'england/pack/index.html')
    """
    return f"system/{code}/pack/index.html" if code else "england/pack/index.html"


def england_path(on: date | None) -> str:
    """The national page of a day; the front page where there is no day."""
    return f"england/on/{on}/index.html" if on else HOME


def place_path(code: str) -> str:
    """The page of a council: what a resident gets.

    >>> place_path("E08000010")
    'place/E08000010/index.html'
    """
    return f"place/{code}/index.html"


def organisation_path(code: str) -> str:
    """The page of an organisation."""
    return f"organisation/{code}/index.html"


def compare_door() -> str:
    """The page from which systems are compared."""
    return "compare/index.html"


def measures_file() -> str:
    """The measures of all systems, of which a comparison is drawn."""
    return "compare/measures.json.gz"


def beside_path(code: str) -> str:
    """The page of a system beside those most like it."""
    return f"compare/systems/{code}/index.html"


def find_path(which: str = "") -> str:
    """The page of the search, or of a list of names from A to Z.

    >>> find_path(), find_path("trusts")
    ('find/index.html', 'find/trusts/index.html')
    """
    return f"find/{which}/index.html" if which else "find/index.html"


def index_path() -> str:
    """The index that the search asks."""
    return "static/find-index.js"


def data_path() -> str:
    """The front door of the data."""
    return "data/index.html"


def data_file(code: str, ending: str) -> str:
    """The answers about a system, or England, as one file: its name never changes.

    >>> data_file("QOP", "zip"), data_file("", "xlsx")
    ('system/QOP/QOP.zip', 'england/england.xlsx')
    """
    return f"system/{code}/{code}.{ending}" if code else f"england/england.{ending}"


def map_path(on: date) -> str:
    """The one drawing of the systems of a day, which every page of that day shows."""
    return f"static/map/{on}.svg"


def source_path(source: str) -> str:
    """The page of a source."""
    return f"source/{source}/index.html"


def sources_door() -> str:
    """The page of all sources."""
    return "sources/index.html"


def text_path(name: str) -> str:
    """A page of words, or one that is alone of its kind.

    >>> text_path("about")
    'about/index.html'
    """
    return f"{name}/index.html"


def what_if_path(code: str = "") -> str:
    """The form of what a system's assumptions come to, or the list of systems that have one.

    >>> what_if_path(), what_if_path("QOP")
    ('what-if/index.html', 'what-if/QOP/index.html')
    """
    return f"what-if/{code}/index.html" if code else "what-if/index.html"


def api_door() -> str:
    """The manual page of the API."""
    return "api/v1/index.html"


def order_path(order: str) -> str:
    """The page of all systems in one order."""
    return f"systems/by-{order}/index.html"


def compare_path(before: date, after: date) -> str:
    """The page that compares the maps of two days."""
    return f"compare/{before}/{after}/index.html"


def folder_of(path: str) -> str:
    """A page by its folder, as an address ends.

    >>> folder_of(place_path("E08000010")), folder_of(HOME)
    ('place/E08000010/', '')
    """
    return path.removesuffix(HOME)


def served(path: str) -> str:
    """The address of a page where the site is served.

    >>> served(find_path()), served(HOME), served(index_path())
    ('/find/', '/', '/static/find-index.js')
    """
    return f"/{folder_of(path)}"


def served_of_code(path_of: Callable[[str], str]) -> re.Pattern[str]:
    """What the served addresses of pages of systems look like; their `code` is a group.

    >>> served_of_code(what_if_path).fullmatch("/what-if/QOP/")["code"]
    'QOP'
    """
    before, after = served(path_of("CODE")).split("CODE")
    return re.compile(f"{re.escape(before)}(?P<code>{A_CODE}){re.escape(after)}")


def link(origin: str, target: str) -> str:
    """A relative link from one page to another.

    >>> link("system/QHM/on/2018-06-01/index.html", "source/ods/index.html")
    '../../../../source/ods/index.html'
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
        return system_path(self.code, self.page_on(on).day)

    def page_on(self, on: date) -> DatedPage:
        """The page in force on a day; the first one before there was any."""
        held = [page for page in self.dated if page.day <= on]
        return held[-1] if held else self.dated[0]

    def years(self) -> range:
        """The years in which it was there."""
        return range(self.dated[0].day.year, self.newest.year + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMap:
    """Every system, national day, council, organisation and source that has a page on this site."""

    on: date
    systems: Mapping[str, SystemPages]
    england_days: tuple[date, ...]
    sources: frozenset[str]
    places: Mapping[str, Council] = field(default_factory=dict)
    organisations: Mapping[str, str] = field(default_factory=dict)

    def path_of_area(self, area: str, on: date) -> str | None:
        """The page of an area on a day, or None where it has none."""
        kind, _, code = area.partition(":")
        if kind in SYSTEMS and code in self.systems:
            return self.systems[code].path_on(on)
        if kind == "lad" and code in self.places:
            return place_path(code)
        return organisation_path(area) if area in self.organisations else None

    def path_of_source(self, source: str) -> str | None:
        """The page of a source, or None where this store does not hold it."""
        return source_path(source) if source in self.sources else None

    def redirects(self) -> dict[str, str]:
        """Addresses that lead elsewhere: the years of a system, and of England.

        A day without a page, and a day under the address of before, are led on where it is served.
        """
        found: dict[str, str] = {}
        for code, pages in self.systems.items():
            for year in pages.years():
                found[f"system/{code}/{year}/index.html"] = pages.path_on(date(year, 12, 31))
        for year in range(min((*self.england_days, self.on)).year, self.on.year + 1):
            held = max(day for day in (*self.england_days, self.on) if day <= date(year, 12, 31))
            found[f"england/{year}/index.html"] = england_path(None if held == self.on else held)
        return found
