"""Systems of the reader's choice beside one another, where the site is served.

The page of the comparison is the site's own, with the strips put into it; they are drawn of the
files that the site holds of every system.
"""

from collections.abc import Sequence
from pathlib import Path

from tripleaim.site.address import compare_door, served
from tripleaim.site.strips import MOST, choose, draw_strips
from tripleaim.site.values import WHOLE, SystemValues, read_whole
from tripleaim.workspace.site_files import Found, SiteFiles

PAGE, BOX = served(compare_door()), '<div id="compared"></div>'
NONE = '<p role="status">Choose two to five systems of the list.</p>'


class Comparing:
    """What answers a choice of systems: their measures, read anew when the site has others."""

    def __init__(self, site: SiteFiles):
        self.site = site
        self._held: tuple[object, dict[str, SystemValues]] = (None, {})

    def page(self, asked: Sequence[str]) -> bytes | None:
        """The page with the systems asked for; without any, with the form to choose them."""
        found = self.site.find(PAGE)
        if not isinstance(found, Found):
            return None
        whole = self.site.read(found).decode().replace('id="choose" hidden', 'id="choose"', 1)
        wanted = [each for each in asked if each][: MOST * 2]
        if not wanted:
            return whole.encode()
        every = self._every()
        chosen = choose(every, wanted)
        drawn = draw_strips(every, chosen) if chosen else NONE
        return _selected(whole, chosen).replace(BOX, f'<div id="compared">{drawn}</div>').encode()

    def _every(self) -> dict[str, SystemValues]:
        file = Path(self.site.root) / WHOLE
        mark = (file.stat().st_mtime_ns, file.stat().st_ino) if file.is_file() else None
        if mark is None:
            return {}
        if self._held[0] != mark:
            self._held = (mark, read_whole(Path(self.site.root)))
        return self._held[1]


def _selected(page: str, chosen: Sequence[str]) -> str:
    """The form with the systems chosen, one a field."""
    before, *fields = page.split("<select ")
    for at, code in enumerate(chosen[: len(fields)]):
        fields[at] = fields[at].replace(f'value="{code}"', f'value="{code}" selected', 1)
    return "<select ".join([before, *fields])
