"""The page of the search where it is served: the site's own page with the answers put into it."""

from html import escape
from threading import Lock

from tripleaim.registry.find.matching import Finder, Hit
from tripleaim.registry.find.packed import unpack
from tripleaim.registry.find.telling import tell
from tripleaim.site.address import find_path, index_path, served
from tripleaim.workspace.site_files import Found, SiteFiles

PAGE, INDEX, BOX = served(find_path()), served(index_path()), '<div id="found"'
LONGEST = 100
NOTHING = (
    "<h2>Nothing found</h2><p>Try the first half of a postcode, a town, a council, or a code. The "
    "lists below hold every name.</p>"
)


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
    if not hits:
        return NOTHING
    items = "".join(_item(finder, hit) for hit in hits)
    return f'<h2>{hits[0].heading}</h2><ol class="ta-hits">{items}</ol>'


def _item(finder: Finder, hit: Hit) -> str:
    entry = hit.entry
    link, name = escape(f"../{entry.page}"), escape(entry.title)
    return f'<li><a href="{link}">{name}</a> <span>{escape(tell(finder.index, entry))}</span></li>'
