"""The pages that compare systems: each beside those most like it, funnels, and the market.

They are drawn of the small files of `site/values` when all pages are written. Where the site is
served, any two to five systems are drawn of the same files.
"""

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from markupsafe import Markup

from tripleaim.model.errors import NothingFound
from tripleaim.page.plot.text import svg_text
from tripleaim.page.section import AreaLink, Cell, Column, Table
from tripleaim.page.words import per_cent
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
from tripleaim.site.downloads import write_csv
from tripleaim.site.render import MARK, Context, Page, render_html
from tripleaim.site.strips import choose, draw_strips
from tripleaim.site.support import support_tables
from tripleaim.site.values import WHOLE, SystemValues, pack_whole, read_folder
from tripleaim.store.engine import Store

DOOR = compare_door()
LEAST = 10  # systems that make a funnel
FUNNELS = 4
NARROW = 0.004  # an interval narrower than this says more of its rounding than of its size
WIDE, HIGH = 360, 230
CODE_WIDE, CODE_HIGH = 40, 16  # of a code as it is drawn
EDGE, FOOT = 46, 24  # room for the numbers of the axes: left, and below


def beside_files(folder: Path, context: Context) -> dict[str, str]:
    """The page of each system beside those most like it, by path."""
    every = read_folder(folder)
    pages = [beside_page(every, each.code, context.site) for each in every.values()]
    return {page.path: render_html(page, context) for page in pages}


def door_files(folder: Path, store: Store, context: Context) -> dict[str, str | bytes]:
    """The page that leads to every comparison, and the measures that any choice is drawn of."""
    every = read_folder(folder)
    page = door_page(every, store, context.site, counts_by_need(store, context.site))
    return {page.path: render_html(page, context), **page.files, WHOLE: pack_whole(every)}


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
    """The door of the comparison: the choice, funnels by need and by size, and who buys where.

    Every table of it lies beside it as a file.
    """
    by_need, funnels = list(drawn_by_need(counts, site)), list(funnels_of(every))
    market, support = market_table(every, store, site), support_tables(store, site)
    tables = [each.shown.table for each in by_need] + [each.table for each in funnels]
    tables += [*([market] if market else []), *support]
    folder = posixpath.dirname(DOOR)
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
            "by_need": by_need,
            "need_note": NOTE,
            "funnels": funnels,
            "market": market,
            "support": support,
        },
        with_tables=True,
        files={f"{folder}/{each.name}.csv": MARK + write_csv(each) for each in tables},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedDrawn:
    """A count against need, its picture, and the names that stand beyond its outer limits."""

    shown: Shown
    drawing: Markup
    beyond: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelDrawn:
    """A share of every system beside England: its picture, its table, and who stands out."""

    heading: str
    period: str
    drawing: Markup
    table: Table
    funnel: Funnel
    beyond: str


def drawn_by_need(counts: Sequence[ByNeed], site: SiteMap) -> Iterator[NeedDrawn]:
    """Each count against need, with its funnel as a picture."""
    names = names_of(site)
    for shown in shown_by_need(counts, names):
        funnel = shown.by_need.funnel
        drawing = draw_funnel(
            funnel, names, Axes(around="the count that need would give", up=_ratio, across=_many)
        )
        yield NeedDrawn(shown=shown, drawing=drawing, beyond=_beyond(funnel, names, _ratio))


def _ratio(value: float) -> str:
    return f"{value:.2f}"


def _many(number: float) -> str:
    return f"{number:,.0f}"


def _beyond(funnel: Funnel, names: Mapping[str, str], shown: Callable[[float], str]) -> str:
    """The systems beyond the outer limits by their mark on the picture, name and value."""
    held = [p for p in funnel.furthest_first() if p.beyond == len(BEYOND) - 1]
    return "; ".join(f"{_mark(p.code)} {names.get(p.code, p.code)} {shown(p.value)}" for p in held)


def _mark(code: str) -> str:
    return code.rpartition(":")[2]


def funnels_of(every: Mapping[str, SystemValues]) -> Iterator[FunnelDrawn]:
    """A funnel for each share that is published with its interval.

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
            yield FunnelDrawn(
                heading=first.heading,
                period=first.period,
                drawing=draw_funnel(funnel, names, Axes(around="England", up=per_cent)),
                table=table,
                funnel=funnel,
                beyond=_beyond(funnel, names, per_cent),
            )


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """What a funnel stands around, and how its two axes are told; across only where it has units
    of its own, else from few to many."""

    around: str
    up: Callable[[float], str]
    across: Callable[[float], str] | None = None


def draw_funnel(funnel: Funnel, names: Mapping[str, str], axes: Axes) -> Markup:
    """A funnel as a picture: a point a system, from the smallest to the largest, with numbers on
    its axes and the codes of the systems beyond the outer limits."""
    points = funnel.points
    reach = max(max(abs(p.value - funnel.target), p.outer[1] - funnel.target) for p in points)
    most, middle = sqrt(max(p.number for p in points)), (HIGH - FOOT) / 2

    def across(number: float) -> float:
        return round(EDGE + 6 + (WIDE - EDGE - 34) * sqrt(number) / most, 1)

    def up(value: float) -> float:
        return round(middle - (middle - 10) * (value - funnel.target) / reach, 1)

    def line(which: str, side: int) -> str:
        ends = (f"{across(p.number)} {up(getattr(p, which)[side])}" for p in points)
        return "M" + "L".join(ends)

    outside = len(BEYOND) - 1
    dots = Markup("").join(
        Markup('<circle cx="{}" cy="{}" r="{}"><title>{}</title></circle>').format(
            across(p.number), up(p.value), 3 + p.beyond, names.get(p.code, p.code)
        )
        for p in points
    )
    said = f"{len(points)} systems around {axes.around}, "
    said += f"{sum(p.beyond == outside for p in points)} beyond the outer limits; the table tells "
    lines = (f"M{EDGE} {up(funnel.target)}H{WIDE}", *(line("inner", side) for side in (0, 1)))
    return Markup(
        '<svg class="ta-chart ta-funnel" viewBox="0 0 {} {}" role="img" aria-label="{}which">'
        '<path class="ta-all" d="{}"/><path class="ta-inner" d="{}{}"/>'
        '<path class="ta-outer" d="{}{}"/>{}{}</svg>'
    ).format(
        WIDE, HIGH, said, *lines, line("outer", 0), line("outer", 1), dots,
        _axes(funnel, axes, (across, up)) + _codes(funnel, (across, up)),
    )  # fmt: skip


Scales = tuple[Callable[[float], float], Callable[[float], float]]


def _axes(funnel: Funnel, axes: Axes, scales: Scales) -> Markup:
    """The numbers of the axes: what all stand around and the ends, the fewest and the most."""
    across, up = scales
    reach = max(
        max(abs(p.value - funnel.target), p.outer[1] - funnel.target) for p in funnel.points
    )
    heights = [max(funnel.target + side * reach, 0.0) for side in (1, 0, -1)]
    told = [_text(EDGE - 4, up(each) + 4, axes.up(each), "end") for each in heights]
    few, many = (pick(p.number for p in funnel.points) for pick in (min, max))
    ends = ("few answers", "many") if axes.across is None else (axes.across(few), axes.across(many))
    told.append(_text(max(EDGE, across(few) - 20), HIGH - 6, ends[0], "start"))
    told.append(_text(WIDE - 2, HIGH - 6, ends[1], "end"))
    return Markup("").join(told)


def _codes(funnel: Funnel, scales: Scales) -> Markup:
    """The codes of the systems beyond the outer limits, those that fit without overlap."""
    across, up = scales
    taken: list[tuple[float, float]] = []
    told = []
    for p in funnel.furthest_first():
        x, y = across(p.number), up(p.value)
        y += 20 if p.value < funnel.target or y < 2 * CODE_HIGH else -9
        apart = all(abs(x - at) > CODE_WIDE or abs(y - high) > CODE_HIGH for at, high in taken)
        if p.beyond == len(BEYOND) - 1 and apart and CODE_HIGH < y < HIGH - FOOT:
            taken.append((x, y))
            told.append(_text(min(max(x, EDGE + 18), WIDE - 18), y, _mark(p.code), "middle"))
    return Markup("").join(told)


def _text(x: float, y: float, said: str, anchor: str) -> Markup:
    return Markup(svg_text(x, y, said, anchor))


def market_table(every: Mapping[str, SystemValues], store: Store, site: SiteMap) -> Table | None:
    """Who bought and who buys, a row a system of today; None where people are not counted."""
    try:
        markets = read_markets(store, list(every), site.on)
    except NothingFound:
        return None
    return Table(
        name="market",
        caption="Buyers of health care by system of today, with the pounds of 2018/19",
        columns=(
            Column(title="System"),
            Column(title="Buyers in April 2018", kind="number"),
            Column(title="Buyers in April 2021", kind="number"),
            Column(title="Locations now", kind="number"),
            Column(title="Pounds of 2018/19", kind="pence"),
            Column(title="What was arranged"),
        ),
        rows=tuple(_market_row(site, every[code].name, each) for code, each in markets.items()),
        note="Pounds are those of 2018/19 alone: none of a later year are on record by buyer. "
        "A buyer counts where most of its people live today; its pounds are divided by where "
        "they live. Since July 2022 the board buys, and its locations stand where its "
        "commissioners stood.",
    )


def _market_row(site: SiteMap, name: str, each: Market) -> tuple[Cell, ...]:
    system = AreaLink(text=name, area=site.systems[each.code].area)
    return (system, each.in_2018, each.in_2021, each.now, each.pence, each.arranged or "–")
