"""A map of where the residents of a system are treated, and from where patients come to it."""

from datetime import date

import numpy as np

from tripleaim.flows.partition import PartitionFit, fit_partition
from tripleaim.page.catalogue import catalogue_of
from tripleaim.page.maps import MapSettings, Tie, areas_drawn, draw_map
from tripleaim.page.names import short_name
from tripleaim.page.section import AreaLink, Chart, Column, Table
from tripleaim.page.values import describe_day
from tripleaim.store.engine import Store
from tripleaim.store.ground import names_on

SHOWN = 8
WIDEST = 12.0  # pixels
LEAST = 0.002  # of the residents' admissions, below which no line is drawn


def flow_map(store: Store, area: str, on: date) -> Chart | None:
    """The map of a system's flow to and from others, its table beside; None without outlines.

    Lines run to where residents are admitted, dashed lines from where others come; their width is
    the number of people. The areas that exchange most are numbered as in the table.
    """
    fitted = fit_partition(store, area.split(":", 1)[0], on)
    if area not in fitted.areas:
        return None
    place = fitted.place(area)
    out, back = fitted.fit.exchange[place], fitted.fit.exchange[:, place]
    both = np.where(np.arange(len(out)) == place, 0, out + back)
    order = [int(at) for at in np.argsort(-both, kind="stable")[:SHOWN] if both[at] >= 1]
    others = [fitted.areas[at] for at in order]
    drawn = areas_drawn(store, [area, *others], on)
    if area not in drawn or not order:
        return None
    names = _names(store, [area, *others], on)
    table = _table(fitted, place, order, names)
    return Chart(
        name="fits-map",
        title=f"Who crosses the boundary of {describe_day(on)}",
        spec=draw_map(store, _shades(area, others, drawn), on, _settings(fitted, place, order)),
        alt=f"A map of {names[area]} and the {len(order)} systems that it exchanges most patients "
        f"with. {_said(fitted, place, order, names)}",
        reading="A full line runs to where residents are admitted, a dashed line comes from where "
        "others live who are admitted here; the wider, the more people. Numbers are those of the "
        "table.",
        table=table,
        beside=True,
    )


def _shades(area: str, others: list[str], drawn: set[str]) -> dict[str, str]:
    return {each: "this system" if each == area else "others" for each in [*others, area]
            if each in drawn}  # fmt: skip


def _settings(fitted: PartitionFit, place: int, order: list[int]) -> MapSettings:
    area, exchange = fitted.areas[place], fitted.fit.exchange
    most = max(max(exchange[place, at], exchange[at, place]) for at in order)
    whole = exchange[place].sum()
    ties = []
    for at in order:
        other = fitted.areas[at]
        for people, dashed in ((exchange[place, at], False), (exchange[at, place], True)):
            if people >= LEAST * whole:
                pixels = max(WIDEST * float(people / most), 1.0)
                ties.append(Tie(start=area, end=other, pixels=pixels, dashed=dashed))
    return MapSettings(
        classes=("others", "this system"), legend="", ties=ties, width=480, most_height=520,
        labels={fitted.areas[at]: str(number) for number, at in enumerate(order, start=1)},
    )  # fmt: skip


def _table(fitted: PartitionFit, place: int, order: list[int], names: dict[str, str]) -> Table:
    exchange = fitted.fit.exchange
    own, all_own = exchange[place].sum(), exchange[:, place].sum()
    rows = tuple(
        (
            AreaLink(area=fitted.areas[at], text=f"{number} {names[fitted.areas[at]]}"),
            round(float(exchange[place, at])), float(exchange[place, at] / own),
            round(float(exchange[at, place])), float(exchange[at, place] / all_own),
        )
        for number, at in enumerate(order, start=1)
    )  # fmt: skip
    return Table(
        name="fits-exchange",
        caption="Residents treated there, and people from there treated here",
        columns=(
            Column(title="System"),
            Column(title="Residents treated there", kind="number", unit="people"),
            Column(title="Of residents", kind="share"),
            Column(title="Treated here from there", kind="number", unit="people"),
            Column(title="Of all treated here", kind="share"),
        ),
        rows=rows,
        sources=fitted.sources,
        caveats=(f"Method: {catalogue_of('fits').rows['GoesTo'].method}.",),
    )


def _said(fitted: PartitionFit, place: int, order: list[int], names: dict[str, str]) -> str:
    exchange = fitted.fit.exchange
    return " ".join(
        f"{names[fitted.areas[at]]}: {exchange[place, at]:,.0f} residents are treated there, "
        f"{exchange[at, place]:,.0f} come from there."
        for at in order
    )


def _names(store: Store, areas: list[str], on: date) -> dict[str, str]:
    return {area: short_name(name) for area, name in names_on(store, areas, on).items()}
