"""The pages that compare systems: each beside those most like it, funnels, and the market.

They are drawn of the small files of `site/values` when all pages are written. Where the site is
served, any two to five systems are drawn of the same files.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from pathlib import Path

from markupsafe import Markup

from tripleaim.model.errors import NothingFound
from tripleaim.page.section import AreaLink, Cell, Column, Table
from tripleaim.people.by_need import ByNeed
from tripleaim.people.funnel import Funnel, make_funnel
from tripleaim.registry.market import Market, read_markets
from tripleaim.site.address import (
    HOME,
    SiteMap,
    beside_path,
    compare_door,
    order_path,
    system_path,
)
from tripleaim.site.by_need import (
    BEYOND,
    NOTE,
    Shown,
    counts_by_need,
    funnel_table,
    names_of,
    shown_by_need,
)
from tripleaim.site.render import Context, Page, render_html
from tripleaim.site.strips import choose, draw_strips
from tripleaim.site.support import support_tables
from tripleaim.site.values import WHOLE, SystemValues, pack_whole, read_folder
from tripleaim.store.engine import Store

DOOR = compare_door()
LEAST = 10  # systems that make a funnel
FUNNELS = 4
NARROW = 0.004  # an interval narrower than this says more of its rounding than of its size
WIDE, HIGH = 640, 300


def beside_files(folder: Path, context: Context) -> dict[str, str]:
    """The page of each system beside those most like it, by path."""
    every = read_folder(folder)
    pages = [beside_page(every, each.code, context.site) for each in every.values()]
    return {page.path: render_html(page, context) for page in pages}


def door_files(folder: Path, store: Store, context: Context) -> dict[str, str | bytes]:
    """The page that leads to every comparison, and the measures that any choice is drawn of."""
    every = read_folder(folder)
    page = door_page(every, store, context.site, counts_by_need(store, context.site))
    return {page.path: render_html(page, context), WHOLE: pack_whole(every)}


def beside_page(every: Mapping[str, SystemValues], code: str, site: SiteMap) -> Page:
    """One system beside the two most like it."""
    one, chosen = every[code], choose(every, [code])
    names = [every[each].name for each in chosen]
    return Page(
        path=beside_path(code),
        title=f"{one.name} beside the systems most like it",
        description=f"{', '.join(names) or one.name}: health and care side by side, with England.",
        template="beside.jinja",
        area=None,
        on=site.on,
        crumbs=(("England", HOME), ("Compare", DOOR), (one.name, "")),
        extra={
            "is_door": False,
            "one": one,
            "home": system_path(code, None),
            "strips": Markup(draw_strips(every, chosen)) if chosen else "",
            "likes": [
                (every[each].name, beside_path(each), far)
                for each, far in one.likes
                if each in every
            ],
        },
    )


def door_page(
    every: Mapping[str, SystemValues], store: Store, site: SiteMap, counts: Sequence[ByNeed]
) -> Page:
    """The door of the comparison: the choice, funnels by need and by size, and who buys where."""
    return Page(
        path=DOOR,
        title="Compare systems",
        description="Two to five health systems side by side on any measure, allowing for size, "
        "and who buys where.",
        template="beside.jinja",
        area=None,
        on=site.on,
        crumbs=(("England", HOME), ("Systems", order_path("name")), ("compare", "")),
        extra={
            "is_door": True,
            "systems": [(each.code, each.name, beside_path(each.code)) for each in every.values()],
            "by_need": list(drawn_by_need(counts, site)),
            "need_note": NOTE,
            "funnels": list(funnels_of(every)),
            "market": market_table(every, store, site),
            "support": support_tables(store, site),
        },
    )


def drawn_by_need(counts: Sequence[ByNeed], site: SiteMap) -> Iterator[tuple[Shown, Markup]]:
    """Each count against need, with its funnel as a picture."""
    names = names_of(site)
    for shown in shown_by_need(counts, names):
        yield shown, draw_funnel(shown.by_need.funnel, names, "the count that need would give")


def funnels_of(
    every: Mapping[str, SystemValues],
) -> Iterator[tuple[str, str, Markup, Table, Funnel]]:
    """A funnel for each share that is published with its interval: heading, period, picture, table.

    The limits allow for how many answers or attendances are behind each system's share.
    """
    drawn = 0
    for id in dict.fromkeys(value.id for each in every.values() for value in each.values):
        held = {code: v for code, each in every.items() if (v := each.of(id)) and v.is_share}
        spans = [
            (code, v.here, v.low, v.high)
            for code, v in held.items()
            if v.low is not None and v.high is not None and v.high - v.low > NARROW
        ]
        target = next((v.england for v in held.values() if v.england is not None), None)
        if drawn < FUNNELS and len(spans) >= LEAST and target is not None and 0 < target < 1:
            funnel = make_funnel(spans, target)
            first = next(iter(held.values()))
            drawn += 1
            table = _funnel_table(id, first.heading, funnel, every)
            names = {each.code: each.name for each in every.values()}
            yield first.heading, first.period, draw_funnel(funnel, names), table, funnel


def _funnel_table(
    id: str, heading: str, funnel: Funnel, every: Mapping[str, SystemValues]
) -> Table:
    rows = (
        (every[p.code].name, p.value, p.inner[0], p.inner[1], BEYOND[p.beyond])
        for p in funnel.furthest_first()
    )
    return funnel_table(
        f"funnel-{id.partition('|')[0]}",
        f"{heading}: systems and limits",
        [Column(title=each, kind="share") for each in ("Share", "Lower limit", "Upper limit")],
        ("Beside England", rows),
    )


def draw_funnel(funnel: Funnel, names: Mapping[str, str], around: str = "England") -> Markup:
    """A funnel as a picture: a point a system, from the smallest to the largest."""
    points = funnel.points
    reach = max(max(abs(p.value - funnel.target), p.outer[1] - funnel.target) for p in points)
    most = sqrt(max(p.number for p in points))

    def across(number: float) -> float:
        return round(10 + (WIDE - 20) * sqrt(number) / most, 1)

    def up(value: float) -> float:
        return round(HIGH / 2 - (HIGH / 2 - 8) * (value - funnel.target) / reach, 1)

    def line(which: str, side: int) -> str:
        ends = (f"{across(p.number)} {up(getattr(p, which)[side])}" for p in points)
        return "M" + "L".join(ends)

    dots = Markup("").join(
        Markup('<circle cx="{}" cy="{}" r="{}"><title>{}</title></circle>').format(
            across(p.number), up(p.value), 4 + p.beyond, names.get(p.code, p.code)
        )
        for p in points
    )
    return Markup(
        '<svg class="ta-funnel" viewBox="0 0 {} {}" role="img" aria-label="{} systems around '
        '{}, {} beyond the outer limits; the table tells which"><path class="ta-all" '
        'd="M0 {}H{}"/><path class="ta-inner" d="{}{}"/><path class="ta-outer" d="{}{}"/>{}</svg>'
    ).format(
        WIDE,
        HIGH,
        len(points),
        around,
        sum(p.beyond == len(BEYOND) - 1 for p in points),
        up(funnel.target),
        WIDE,
        line("inner", 0),
        line("inner", 1),
        line("outer", 0),
        line("outer", 1),
        dots,
    )


def market_table(every: Mapping[str, SystemValues], store: Store, site: SiteMap) -> Table | None:
    """Who bought and who buys, a row a system of today; None where people are not counted."""
    try:
        markets = read_markets(store, list(every), site.on)
    except NothingFound:
        return None
    return Table(
        name="market",
        caption="Buyers of health care by system of today",
        columns=(
            Column(title="System"),
            Column(title="Buyers in April 2018", kind="number"),
            Column(title="Buyers in April 2021", kind="number"),
            Column(title="Locations now", kind="number"),
            Column(title="Allocated for 2018/19", kind="pence"),
            Column(title="What was arranged"),
        ),
        rows=tuple(_market_row(site, every[code].name, each) for code, each in markets.items()),
        note="A buyer counts where most of its people live today; its pounds are divided by where "
        "they live. Since July 2022 the board buys, and its locations stand where its "
        "commissioners stood.",
    )


def _market_row(site: SiteMap, name: str, each: Market) -> tuple[Cell, ...]:
    system = AreaLink(text=name, area=site.systems[each.code].area)
    return (system, each.in_2018, each.in_2021, each.now, each.pence, each.arranged or "–")
