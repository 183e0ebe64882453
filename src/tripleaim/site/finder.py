"""Find a place: the index that the search of every page asks, and all names without a search."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from tripleaim.model.errors import NothingFound
from tripleaim.page.names import short_name
from tripleaim.registry.find.entries import read_index
from tripleaim.registry.find.entry import KINDS, Entry, Index
from tripleaim.registry.find.folding import fold
from tripleaim.registry.find.outside import NATIONS
from tripleaim.registry.find.packed import ANY, pack
from tripleaim.registry.find.telling import tell
from tripleaim.site.address import (
    HOME,
    SiteMap,
    find_path,
    folder_of,
    index_path,
    order_path,
    organisation_path,
    place_path,
    system_path,
)
from tripleaim.site.render import Page
from tripleaim.store.engine import Store

AREAS = ("postcode", "region", "town", "shire")

# Lists of names, each a page: its address, its title, and the kinds that it holds;
# towns first, as most who come look for theirs.
LISTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "towns-a-to-c": ("Towns, A to C", ("town",)),
    "towns-d-to-k": ("Towns, D to K", ("town",)),
    "towns-l-to-r": ("Towns, L to R", ("town",)),
    "towns-s-to-z": ("Towns, S to Z", ("town",)),
    "": ("Councils, counties and systems", ("council", "system", "county", "shire")),
    "commissioners": ("Commissioners and places", ("commissioner", "place")),
    "trusts": ("Trusts", ("trust",)),
    "hospitals": ("Hospitals", ("hospital",)),
    "postcodes": ("Postcode districts", ("postcode",)),
    "outside-england": ("Outside England", ("outside",)),
}


def read_site_index(store: Store, site: SiteMap) -> Index:
    """The index with the page of each entry and short names; empty where nobody has counted."""
    try:
        index = read_index(store, site.on)
    except NothingFound:
        return Index(entries=(), systems={}, councils={})
    entries = tuple(_placed(each, site) for each in index.entries)
    return Index(
        entries=entries,
        councils=index.councils,
        systems={code: short_name(name) for code, name in index.systems.items()},
        pages=(folder_of(place_path(ANY)), folder_of(system_path(ANY, None))),
    )


def _placed(entry: Entry, site: SiteMap) -> Entry:
    """An entry under its short name, with the page that it leads to."""
    short = short_name(entry.name) if entry.kind == "system" else entry.name
    also = () if short == entry.name else (entry.name,)
    return replace(entry, name=short, aliases=(*also, *entry.aliases), page=_page(entry, site))


def _page(entry: Entry, site: SiteMap) -> str:
    """Its own page, or that of the council or system in which most of its people live."""
    is_body = entry.kind not in AREAS  # RM1 is a district of Romford and the code of a trust
    own = [
        *(
            organisation_path(code)
            for code in entry.codes
            if is_body and code in site.organisations
        ),
        *(place_path(code) for code in entry.codes if code in site.places),
        *(
            system_path(code, None)
            for code in entry.codes
            if entry.kind == "system" and code in site.systems
        ),
        *(organisation_path(code) for code in entry.aliases if code in site.organisations),
    ]
    inside = [
        *(place_path(code) for code, _ in entry.councils if code in site.places),
        *(system_path(code, None) for code, _ in entry.systems if code in site.systems),
    ]
    region = [order_path("region")] if entry.kind == "region" else []
    if entry.kind == "outside":
        region = [find_path("outside-england")]
    return folder_of([*region, *own, *inside, HOME][0])


def index_files(store: Store, site: SiteMap) -> dict[str, str]:
    """The index as a file of the site."""
    return {index_path(): pack(read_site_index(store, site))}


def find_page(index: Index, site: SiteMap, which: str) -> Page:
    """The page of the search, or a list of names from A to Z without it."""
    title, kinds = LISTS[which]
    entries = [each for each in index.entries if each.kind in kinds]
    if which.startswith("towns"):
        first, last = which[-6], which[-1]
        entries = [each for each in entries if first <= each.name[:1].lower() <= last]
    return Page(
        path=find_path(which),
        title=f"Find: {title.lower()}" if which else "Find a place",
        description=f"{f'{title}: f' if which else 'F'}ind your council and health system by "
        "postcode district, town, council, hospital, trust, commissioner or code.",
        template="find.jinja",
        area=None,
        on=site.on,
        crumbs=(
            ("England", HOME),
            *(
                (("Find a place", find_path()), (title.lower(), ""))
                if which
                else (("find a place", ""),)
            ),
        ),
        extra={
            "which": which,
            "heading": title,
            "count": len(index.entries),
            "kinds": KINDS,
            "nations": [(nation, held.site) for nation, held in NATIONS.items()],
            "lists": [(words, find_path(each)) for each, (words, _) in LISTS.items()],
            "letters": [] if which == "postcodes" else letters_of(entries),
            "areas": postcode_areas(index, entries) if which == "postcodes" else [],
            "tell": lambda entry: tell(index, entry),
        },
    )


def letters_of(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """Entries by the letter with which their telling words begin, from A to Z."""

    def key(entry: Entry) -> tuple[str, str, str]:
        return (" ".join(fold(entry.name).core), entry.name, entry.near)

    ordered = sorted(entries, key=key)
    return [
        (letter.upper(), list(some))
        for letter, some in groupby(ordered, key=lambda each: key(each)[0][:1])
    ]


def postcode_areas(
    index: Index, entries: Sequence[Entry]
) -> list[tuple[str, list[str], list[tuple[str, str]]]]:
    """Letters of postcodes, their districts, and the councils in which most of a district lie."""
    found = []
    ordered = sorted(entries, key=_by_number)
    for letters, some in groupby(ordered, key=lambda each: _by_number(each)[0]):
        districts = list(some)
        councils = dict.fromkeys(each.councils[0][0] for each in districts if each.councils)
        named = sorted((index.councils.get(code, code), place_path(code)) for code in councils)
        found.append((letters, [each.name for each in districts], named))
    return found


def _by_number(entry: Entry) -> tuple[str, int, str]:
    letters = "".join(each for each in entry.name[:2] if each.isalpha())
    digits = "".join(each for each in entry.name[len(letters) :] if each.isdigit())
    return letters, int(digits or 0), entry.name
