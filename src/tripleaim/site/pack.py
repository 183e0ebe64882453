"""The board pack: ten answers, what got better or worse, and the sources, to be printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tripleaim.page.names import short_name
from tripleaim.page.short import Short
from tripleaim.questions.ten import TEN
from tripleaim.site.address import HOME, SiteMap, pack_path, question_path, system_path
from tripleaim.site.changed import changes_of, happened_of
from tripleaim.site.identity import identity_of, lead_of
from tripleaim.site.questions import counted
from tripleaim.site.render import Page
from tripleaim.site.system import Maker


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A source of the pack: its number, its title, the page of it, the questions that name it."""

    number: int
    source: str
    title: str
    words: tuple[str, ...]


def pack_page(make: Maker, code: str) -> Page:
    """The pack of a system, or of England where there is no code."""
    area, name, on = _whose(make.site, code)
    shorts = make.shorts(area, on)
    lead = lead_of(identity_of(make.store, area, on)) if area else "All health systems of England."
    home = system_path(code, None) if code else HOME
    return Page(
        path=pack_path(code),
        title=f"Board pack: {name}{f' ({code})' if code else ''}",
        description=f"{name} on paper: ten answers, what got better or worse, and the sources.",
        template="pack.jinja",
        area=area,
        on=on,
        crumbs=(("England", HOME), *(((name, home),) if code else ()), ("board pack", "")),
        extra={
            "name": name,
            "lead": lead,
            "shorts": shorts,
            "counts": counted(shorts),
            "links": {each.id: question_path(code, each.id) for each in TEN},
            "trends": changes_of(make.store, area, on) if area else None,
            "happened": happened_of(make.store, area, on) if area else (),
            "cited": cited(shorts, make.context.source_titles),
        },
    )


def _whose(site: SiteMap, code: str) -> tuple[str | None, str, date]:
    if not code:
        return None, "England", site.on
    pages = site.systems[code]
    held = pages.page_on(pages.newest)
    return held.area, short_name(held.name), pages.newest


def cited(shorts: tuple[Short, ...], titles: Mapping[str, str]) -> tuple[Cited, ...]:
    """The sources of the ten answers, each once, numbered, with the questions that rest on it."""
    used: dict[str, list[str]] = {}
    for one, short in zip(TEN, shorts, strict=True):
        for source in short.sources:
            used.setdefault(source, []).append(one.word)
    return tuple(
        Cited(number=at, source=source, title=titles.get(source, source), words=tuple(words))
        for at, (source, words) in enumerate(used.items(), start=1)
    )
