"""The page of the search where it is served: the site's own page with the answers put into it."""

import re
from collections.abc import Sequence
from html import escape
from threading import Lock

from tripleaim.registry.find.matching import Finder, Hit
from tripleaim.registry.find.packed import unpack
from tripleaim.registry.find.telling import tell
from tripleaim.site.address import find_path, index_path, served
from tripleaim.workspace.site_files import Found, SiteFiles

PAGE, INDEX, BOX = served(find_path()), served(index_path()), '<div id="found"'
LONGEST = 100
NO_SCRIPT = re.compile("<noscript>.*?</noscript>", re.DOTALL)
HELD = "villages are known here only where an NHS body has its address"
# What is said where nothing fits, and where a town does, of whose name there may be others.
UNKNOWN = f"{HELD[0].upper()}{HELD[1:]}. Try the first half of a postcode, or your council."
OTHERS = (
    f"Other places may have this name: {HELD}. If none of these is yours, try a postcode or your "
    "council."
)
LISTS = '<a href="#lists">Every name is in the lists below</a>.'


class Finding:
    """What answers a search: the index of the site, read anew when the site has another."""

    def __init__(self, site: SiteFiles):
        self.site = site
        self._mark = ""
        self._finder: Finder | None = None
        self._lock = Lock()

    def page(self, text: str) -> bytes | None:
        """The page of the search with what was found; None where the site has none."""
        page, finder = self.site.find(PAGE), self.finder()
        if not isinstance(page, Found) or finder is None:
            return None
        whole = self.site.read(page).decode()
        before, mark, after = whole.partition(BOX)
        opened, end, rest = after.partition(">")
        rest = NO_SCRIPT.sub("", rest, count=1)  # here it is answered without
        given = " ".join(text.split())[:LONGEST]
        before = before.replace('name="q"', f'name="q" value="{escape(given)}"')
        return "".join([before, mark, opened, end, list_hits(finder, given), rest]).encode()

    def finder(self) -> Finder | None:
        """The index of the site, ready to be asked; None where it has none."""
        found = self.site.find(INDEX)
        if not isinstance(found, Found):
            return None
        with self._lock:
            if self._mark != found.mark:
                self._finder, self._mark = _finder_of(self.site.read(found).decode()), found.mark
            return self._finder


def _finder_of(text: str) -> Finder | None:
    """What an index says; None where another version wrote it: the site's own page answers then."""
    try:
        return Finder(unpack(text))
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def list_hits(finder: Finder, text: str) -> str:
    """What was found as HTML: each with its link and where its people are."""
    hits = finder.find(text) if text else []
    if not text:
        return ""
    heading = hits[0].heading if hits else "Nothing found"
    items = "".join(_item(finder, hit) for hit in hits)
    listed = f'<ol class="ta-hits">{items}</ol>' if hits else ""
    return f"<h2>{heading}</h2>{listed}{_more(hits)}"


def _more(hits: Sequence[Hit]) -> str:
    """What is said under what was found: where to look if it is not there."""
    if not hits or not hits[0].is_found:
        return f"<p>{UNKNOWN} {LISTS}</p>"
    return f"<p>{OTHERS} {LISTS}</p>" if hits[0].entry.kind == "town" else ""


def _item(finder: Finder, hit: Hit) -> str:
    entry = hit.entry
    link, name = escape(f"../{entry.page}"), escape(entry.title)
    return f'<li><a href="{link}">{name}</a> <span>{escape(tell(finder.index, entry))}</span></li>'
