"""Reading what was written: the elements of a page, its links, its faults of form."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

# Elements of which the end tag may be left out, with those that end one where they begin.
ENDS = {
    "li": {"li"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"td", "th", "tr"},
    "tbody": {"td", "th", "tr", "thead"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "option": {"option"},
}
LEFT_OUT = {*ENDS, "thead"}
VOID = {"meta", "link", "img", "input", "br", "hr", "rect", "path", "circle", "line", "base"}


@dataclass
class Reading(HTMLParser):
    """One page: elements in order, links, ids, headings, and every fault of form."""

    faults: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    title: str = ""
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if len(said) != len(attrs):
            self.faults.append(f"{tag} has an attribute twice")
        if said.get("id"):
            self.ids.append(str(said["id"]))
        if tag == "a" and said.get("href") is not None:
            self.links.append(str(said["href"]))
        for name in ("src", "href"):
            names_only = said.get("rel") in ("canonical", "alternate")
            if tag in ("link", "img", "script", "iframe") and said.get(name) and not names_only:
                self.loads.append(str(said[name]))
        if tag[0] == "h" and tag[1:].isdigit():
            self.headings.append(int(tag[1]))
        while self._open and self._open[-1] in ENDS.get(tag, ()):
            self._open.pop()
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self._open and self._open[-1] != tag and self._open[-1] in LEFT_OUT:
            self._open.pop()
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes <{self._open[-1] if self._open else 'nothing'}>")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self.title += data

    def finish(self) -> "Reading":
        """Close the page: what is still open is a fault."""
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self._open]
        twice = {id for id in self.ids if self.ids.count(id) > 1}
        self.faults += [f"id {id} is used twice" for id in sorted(twice)]
        return self


def read_page(path: Path) -> Reading:
    """The page at a path."""
    reading = Reading()
    reading.feed(path.read_text(encoding="utf-8"))
    return reading.finish()


def broken_links(root: Path, page: Path, ids: dict[Path, set[str]], planned: set[str]) -> list[str]:
    """The links of a page that lead nowhere inside the site: no file, or no such place in it.

    `planned` are pages that the whole site has and that may not have been written for this test.
    """
    found = []
    for href in read_page(page).links:
        if href.startswith(("http:", "https:", "mailto:")):
            continue
        target, fragment = urldefrag(href)
        path = (page.parent / unquote(target)).resolve() if target else page.resolve()
        inside = root.resolve() in path.parents
        if inside and path.relative_to(root.resolve()).as_posix() in planned:
            continue
        if not inside or not path.is_file():
            found.append(f"{page}: {href}")
        elif fragment and path.suffix == ".html":
            if path not in ids:
                ids[path] = set(read_page(path).ids)
            if unquote(fragment) not in ids[path]:
                found.append(f"{page}: {href}")
    return found
