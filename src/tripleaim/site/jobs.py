"""Which pages the site has, each by the name of its kind, and how each is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tripleaim.questions.ten import TEN
from tripleaim.questions.who.england import ORDERS
from tripleaim.site.address import (
    SiteMap,
    SystemPages,
    compare_path,
    england_path,
    find_path,
    order_path,
    organisation_path,
    pack_path,
    place_path,
    question_path,
    source_path,
    system_path,
    text_path,
)
from tripleaim.site.compare import PAIRS, compare_page
from tripleaim.site.finder import LISTS, find_page, read_site_index
from tripleaim.site.organisation import organisation_page
from tripleaim.site.pack import pack_page
from tripleaim.site.pages import england_page, order_page
from tripleaim.site.place import place_page
from tripleaim.site.render import Page
from tripleaim.site.sources import source_page, sources_page
from tripleaim.site.system import Maker, past_page, question_page, system_page
from tripleaim.site.texts import TEXTS, text_page

TOGETHER = 50  # past pages that one process writes together: all of a day, which share much


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One page to write: its kind, which one, for which day, about which question."""

    kind: str
    which: str = ""
    day: date | None = None
    asked: str = ""

    @property
    def id(self) -> str:
        """A text that no other page has."""
        return "|".join((self.kind, self.which, str(self.day or ""), self.asked))


def list_jobs(site: SiteMap) -> list[list[Job]]:
    """Every page of the site, in bundles for one process each, the slow ones first.

    The newest pages of a system are one bundle, and so are past pages of one day: they ask the same
    things.
    """
    national = [
        Job(kind="england"),
        Job(kind="pack"),
        *(Job(kind="question", asked=each.id) for each in TEN),
    ]
    bundles = [
        national,
        *_of_days(site),
        *(_of_system(site, pages) for pages in site.systems.values()),
        [Job(kind="organisation", which=code) for code in site.organisations],
        [Job(kind="england", day=day) for day in site.england_days],
        [Job(kind="find", which=each) for each in LISTS],
        [Job(kind="order", which=each) for each in ORDERS],
        [Job(kind="sources"), *(Job(kind="source", which=each) for each in sorted(site.sources))],
        [Job(kind="text", which=name) for name in TEXTS],
        [Job(kind="compare", which=str(one), day=other) for one, other in PAIRS],
    ]
    return [bundle for bundle in bundles if bundle]


def _of_system(site: SiteMap, pages: SystemPages) -> list[Job]:
    asked = [] if pages.ended else TEN
    return [
        Job(kind="system", which=pages.code),
        *(Job(kind="question", which=pages.code, asked=each.id) for each in asked),
        *(Job(kind="pack", which=pages.code) for _ in asked[:1]),
        *(Job(kind="place", which=code) for code in _mostly_in(site, pages)),
    ]


def _of_days(site: SiteMap) -> list[list[Job]]:
    """The past pages of each day, the fullest day first."""
    held = sorted((page.day, code) for code, pages in site.systems.items() for page in pages.dated)
    days = [
        [Job(kind="past", which=code, day=day) for _, code in some]
        for day, some in groupby(held, key=lambda each: each[0])
    ]
    parts = [some[at : at + TOGETHER] for some in days for at in range(0, len(some), TOGETHER)]
    return sorted(parts, key=len, reverse=True)


def _mostly_in(site: SiteMap, pages: SystemPages) -> list[str]:
    """The councils most of whose people live in a system of today."""
    if pages.ended:
        return []
    return [code for code, council in site.places.items() if council.systems[0][0] == pages.area]


def path_of(job: Job) -> str:
    """Where the page of a job is."""
    paths: dict[str, Callable[[], str]] = {
        "england": lambda: england_path(job.day),
        "system": lambda: system_path(job.which, None),
        "past": lambda: system_path(job.which, job.day),
        "question": lambda: question_path(job.which, job.asked),
        "pack": lambda: pack_path(job.which),
        "place": lambda: place_path(job.which),
        "organisation": lambda: organisation_path(job.which),
        "order": lambda: order_path(job.which),
        "source": lambda: source_path(job.which),
        "compare": lambda: compare_path(date.fromisoformat(job.which), job.day or date.max),
        "text": lambda: text_path(job.which),
        "find": lambda: find_path(job.which),
    }
    return paths[job.kind]() if job.kind in paths else text_path(job.kind)


def make_page(make: Maker, job: Job) -> Page:
    """The page of a job."""
    store, site, day = make.store, make.site, job.day or date.max
    makers: dict[str, Callable[[], Page]] = {
        "england": lambda: england_page(make, job.day),
        "system": lambda: system_page(make, job.which),
        "past": lambda: past_page(make, job.which, day),
        "question": lambda: question_page(make, job.which, job.asked),
        "pack": lambda: pack_page(make, job.which),
        "place": lambda: place_page(make, job.which),
        "organisation": lambda: organisation_page(make, job.which),
        "order": lambda: order_page(store, site, job.which),
        "find": lambda: find_page(
            make.once("index", lambda: read_site_index(store, site)), site, job.which
        ),
        "sources": lambda: sources_page(store, site),
        "source": lambda: source_page(store, site, job.which),
        "text": lambda: text_page(job.which, site.on),
        "compare": lambda: compare_page(store, date.fromisoformat(job.which), day),
    }
    return makers[job.kind]()
