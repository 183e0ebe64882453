"""The pages of a system: ten answers on one, a page a question, and one for each past day."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from markupsafe import Markup

from tripleaim.model.errors import NothingFound
from tripleaim.page.names import short_name
from tripleaim.page.section import KeyFigures, Section, tables_in
from tripleaim.page.short import Short, pack_short, unpack_short
from tripleaim.page.words import day_words
from tripleaim.questions.ten import TEN, question
from tripleaim.registry.find.lying import Lies, read_lying
from tripleaim.site.address import (
    HOME,
    SiteMap,
    SystemPages,
    beside_path,
    data_file,
    link,
    map_path,
    order_path,
    question_path,
    system_path,
)
from tripleaim.site.asked import Told
from tripleaim.site.cells import cells_file
from tripleaim.site.changed import changes_of, happened_of
from tripleaim.site.downloads import answer_file
from tripleaim.site.identity import identity_of, lead_of, lead_parts
from tripleaim.site.land import land_of
from tripleaim.site.lives import lives_of
from tripleaim.site.questions import counted, section_of
from tripleaim.site.remember import RememberingStore
from tripleaim.site.render import Context, Page
from tripleaim.site.values import pack_values, read_values, values_path
from tripleaim.store.engine import Store
from tripleaim.store.remembered import SETTLED, Noting, remember_in, settled_again

ENGLAND = ("England", HOME)
SYSTEMS = ("Systems", order_path("name"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """What makes pages: the store and what every page needs. It remembers the ten in short."""

    store: Store
    context: Context
    _kept: dict[Hashable, Any]

    @property
    def site(self) -> SiteMap:
        """The map of the site."""
        return self.context.site

    def shorts(self, area: str | None, on: date) -> tuple[Short, ...]:
        """The ten answers in short."""
        return tuple(self.short(each.id, area, on) for each in TEN)

    def short(self, asked: str, area: str | None, on: date) -> Short:
        """One answer in short: what shows it rests on it, and not on all that it was made of."""
        noted, vintages = cast(RememberingStore, self.store), self.context.vintages
        return unpack_short(
            noted.tell(
                f"short|{asked}|{area or ''}|{on}",
                lambda: pack_short(question(asked).short(self.store, area, on, vintages)),
            )
        )

    def tell_again(self, id: str) -> Told:
        """What is told now under the id of an answer, or of one in short; where nothing answers any
        more, nothing."""
        try:
            if id.startswith(SETTLED):
                settled_again(self.store, id)
            else:
                _, asked, area, on = id.split("|")
                self.short(asked, area or None, date.fromisoformat(on))
        except NothingFound:
            return Told(id=id, made="", queries=())
        return cast(RememberingStore, self.store).told(id)

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What pages made together share, made at the first of them."""
        return remember_in(self._kept, cast(Noting, self.store), key, make)


def make_maker(store: Store, context: Context) -> Maker:
    """A maker of pages."""
    return Maker(store=store, context=context, _kept={})


def system_page(make: Maker, code: str) -> Page:
    """The newest page of a system: who it is, its ten answers, what changed, where it came from."""
    pages = make.site.systems[code]
    held = pages.page_on(pages.newest)
    name, shorts = short_name(held.name), make.shorts(held.area, pages.newest)
    told = identity_of(make.store, held.area, pages.newest)
    lead, is_gone = lead_of(told, bool(pages.ended)), bool(pages.ended)
    return Page(
        path=system_path(code, None),
        title=f"{name} ({code})",
        description=f"{lead} Ten questions answered in a sentence each.",
        template="system.jinja",
        area=held.area,
        on=pages.newest,
        crumbs=(ENGLAND, (told.region or "Systems", order_path("region")),
                (f"health system, code {code}", "")),
        extra={
            "name": name, "lead": lead_parts(told, is_gone), "shorts": shorts,
            "counts": counted(shorts),
            "links": _links(pages), "days": _days(pages), "notice": _ended(pages),
            "since": _since(make, pages),
            "now": told, "lives": lives_of(make.store, held.area, pages.newest),
            "files": _files(code) if not pages.ended else (), "beside": beside_path(code),
            "trends": changes_of(make.store, held.area, pages.newest),
            "happened": happened_of(make.store, held.area, pages.newest),
            **_first_screen(make, held.area, pages.newest, system_path(code, None)),
        },
        files={
            **_drawing(make, pages.newest),
            **({} if pages.ended else _values(make, code, held.area, name, pages.newest)),
        },
    )  # fmt: skip


def past_page(make: Maker, code: str, day: date) -> Page:
    """A system on a past day: its ten answers."""
    pages = make.site.systems[code]
    held = pages.page_on(day)
    name, shorts = short_name(held.name), make.shorts(held.area, day)
    told = identity_of(make.store, held.area, day)
    lead = lead_of(told, bool(pages.ended))
    return Page(
        path=system_path(code, day),
        title=f"{name} ({code}) on {day_words(day)}",
        description=f"{lead} Ten questions answered as of {day_words(day)}.",
        template="system.jinja",
        area=held.area,
        on=day,
        crumbs=(
            ENGLAND,
            SYSTEMS,
            (short_name(pages.name), system_path(code, None)),
            (f"as of {day_words(day)}", ""),
        ),
        extra={
            "name": name,
            "lead": lead_parts(told, bool(pages.ended)),
            "shorts": shorts,
            "counts": counted(shorts),
            "links": {},
            "days": _days(pages),
            "notice": _until(pages, day),
            "now": told,
            "lives": (),
            "files": (),
            "newest": system_path(code, None),
            **_first_screen(make, held.area, day, system_path(code, day)),
        },
        files=_drawing(make, day),
    )


def _first_screen(make: Maker, area: str, on: date, path: str) -> dict[str, Any]:
    """What the first screen of a system needs beside its answers."""
    return {
        "words": [each.word for each in TEN],
        "anchors": [f"#a-{each.id}" for each in TEN],
        "locator": locator(make, area, on, path),
    }


def _values(make: Maker, code: str, area: str, name: str, on: date) -> dict[str, str]:
    """The measures of a system, for the pages that compare."""
    return {values_path(code): pack_values(read_values(make.store, code, area, name, on))}


def _drawing(make: Maker, on: date) -> dict[str, str]:
    land = land_of(make.store, on)
    return {map_path(on): land.drawing} if land.paths else {}


def locator(make: Maker, area: str, on: date, path: str, said: str = "") -> Markup:
    """Where a system is: the map of its day, one file for all pages, and its own shape over it.

    `said` is what the picture shows, where the page is not the system's own.
    """
    land = land_of(make.store, on)
    if area not in land.paths:
        return Markup()
    wide, high = f"{land.wide:g}", f"{land.high:g}"
    return Markup(
        '<figure class="ta-locator"><img src="{}" alt="" width="{}" height="{}">'
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<path class="ta-here" d="{}"/></svg></figure>'
    ).format(
        *(link(path, map_path(on)), wide, high, wide, high),
        *(said or "On the map of England", land.paths[area]),
    )


def question_page(make: Maker, code: str, asked: str) -> Page:
    """One question about a system, or about England: the short answer, then what it rests on."""
    pages = make.site.systems[code] if code else None
    on = pages.newest if pages else make.site.on
    held = pages.page_on(on) if pages else None
    area, name = (held.area, short_name(held.name)) if held else (None, "England")
    one, shorts = question(asked), make.shorts(area, on)
    at = TEN.index(one)
    section = section_of(one, make.store, area, on)
    figures, section = _figures_of(section)
    crumbs = (ENGLAND, *(((name, system_path(code, None)),) if code else ()),
              (f"question {at + 1} of 10", ""))  # fmt: skip
    return Page(
        path=question_path(code, asked),
        title=f"{one.title} {name}{f' ({code})' if code else ''}",
        description=f"{one.title} {name}: {shorts[at].says}",
        template="question.jinja",
        area=area,
        on=on,
        crumbs=crumbs,
        sections=(section,),
        files={
            **cells_file(area, on, asked, section),
            **answer_file(one, make.store, area, on),
        },
        extra={
            "question": one, "at": at, "short": shorts[at], "shorts": shorts, "name": name,
            "words": [each.word for each in TEN],
            "hrefs": [link(question_path(code, asked), question_path(code, each.id))
                      for each in TEN],
            "figures": figures, "home": system_path(code, None) if code else HOME,
            "before": _turn(code, at - 1), "after": _turn(code, at + 1),
            "sources": sources_of(section, shorts[at]), "files": _files(code),
            "command": f"tripleaim {asked}{f' {code}' if code else ''} --on {on} --json",
        },
    )  # fmt: skip


def sources_of(section: Section, short: Short) -> tuple[str, ...]:
    """Every source that a page rests on, each once."""
    each = [*short.sources, *(id for table in tables_in(section) for id in table.sources)]
    return tuple(dict.fromkeys(each))


def _figures_of(section: Section) -> tuple[Sequence[Any], Section]:
    """The figures in large type that begin a section, to stand beside it; and the rest of it."""
    first = next((each for each in section.blocks if isinstance(each, KeyFigures)), None)
    if first is None:
        return (), section
    rest = tuple(each for each in section.blocks if each is not first)
    return first.figures, replace(section, blocks=rest)


def _turn(code: str, at: int) -> tuple[int, str, str] | None:
    if not 0 <= at < len(TEN):
        return None
    return at + 1, TEN[at].title, question_path(code, TEN[at].id)


def _links(pages: SystemPages) -> Mapping[str, str]:
    if pages.ended:
        return {}
    return {each.id: question_path(pages.code, each.id) for each in TEN}


def _files(code: str) -> tuple[tuple[str, str], ...]:
    return (("zip of CSV", data_file(code, "zip")), ("workbook", data_file(code, "xlsx")))


def _days(pages: SystemPages) -> tuple[tuple[str, str], ...]:
    return (
        *(
            (day_words(each.day), system_path(pages.code, each.day))
            for each in reversed(pages.dated)
        ),
    )


def _ended(pages: SystemPages) -> str:
    if not pages.ended:
        return ""
    return f"This system ended on {day_words(pages.ended)}. The page shows its last day."


def _since(make: Maker, pages: SystemPages) -> list[tuple[str, str, float]]:
    """Where the people of a system that ended are today, most first; nothing of another."""
    if not pages.ended:
        return []
    lying = make.once("lying", lambda: read_lying(make.store, make.site.on))
    lies = lying.get(pages.page_on(pages.newest).area, Lies())
    return [
        (found.area, short_name(found.name), share)
        for code, share in lies.systems
        if (found := make.site.systems.get(code)) and not found.ended
    ]


def _until(pages: SystemPages, day: date) -> str:
    after = [page.day for page in pages.dated if page.day > day]
    until = after[0] if after else pages.ended
    return f"The system as it was from {day_words(day)}" + (
        f" until {day_words(until)}, when it changed." if until else "."
    )
