"""Does the footprint follow its patients? What stays inside, where the rest go, and when."""

from collections.abc import Sequence
from datetime import date

from tripleaim.model.quantity import Estimate
from tripleaim.model.row import Row
from tripleaim.page.charts import bars
from tripleaim.page.names import short_name
from tripleaim.page.section import Block, Chart, KeyFigure, KeyFigures, Section
from tripleaim.page.told import Told, told
from tripleaim.page.words import day_words, per_cent
from tripleaim.questions.fits.answer import fits
from tripleaim.questions.fits.flow_map import flow_map
from tripleaim.questions.fits.rows import (
    Across,
    AfterBoundary,
    AtTier,
    Carries,
    Cut,
    Edge,
    EnglandStays,
    Excess,
    Exchange,
    GoesTo,
    Meeting,
    Neighbour,
    NetFlow,
    OnBoundary,
    OwnTrust,
    OwnWork,
    PlaceKeeps,
    PlaceLater,
    Spread,
    Stays,
    SystemStays,
    Waiting,
    WithinBoundary,
)
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

ADMISSIONS = "The length of a bar is a share of admissions to hospitals that are named."
BY_WORK = (
    "The length of a bar is the share of that kind of work that stays inside: general practice by "
    "where people are registered, planned care by where they wait, admissions by where they went."
)
MEETING = (
    "Two admissions are drawn from one neighbourhood: how often both were at the same trust of the "
    "system (places round one hospital each), and how often at two of its trusts (hospitals that "
    "share patients). The rest went elsewhere."
)
ALONE: tuple[type[Row], ...] = (Stays, OwnWork, NetFlow, Spread, Cut, Waiting, EnglandStays, Excess)
SHOWN: tuple[tuple[type[Row], str], ...] = (
    (GoesTo, ADMISSIONS),
    (OwnTrust, ""),
    (Across, ADMISSIONS),
    (Neighbour, ""),
    (Edge, ""),
    (Meeting, MEETING),
    (SystemStays, ADMISSIONS),
    (AtTier, BY_WORK),
    (PlaceKeeps, BY_WORK),
    (PlaceLater, BY_WORK),
    (Carries, ""),
    (WithinBoundary, ADMISSIONS),
    (AfterBoundary, ADMISSIONS),
)


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Does the footprint follow its patients?, for one system or for England."""
    said = told(fits(store, area, on))
    answer = said.answer
    drawn = flow_map(store, said) if answer.area else None
    alone = [row for kind in ALONE for row in answer.of(kind)]
    return Section(
        id="fits",
        title=question("fits").title,
        lead=said.sentence(answer.rows[0]),
        blocks=(
            KeyFigures(figures=tuple(_figures(alone))),
            *said.paragraphs(alone),
            *((drawn,) if drawn else said.tables((Exchange,))),
            *(_shown(said, answer.of(kind), reading) for kind, reading in SHOWN if answer.of(kind)),
        ),
    )


def _figures(rows: Sequence[Row]) -> list[KeyFigure]:
    found = []
    for row in rows:
        match row:
            case Stays() | EnglandStays():
                value = row.share.value if isinstance(row.share, Estimate) else row.share
                shown = "cannot be told" if value is None else per_cent(value, 1)
                found.append(KeyFigure(value=shown, label="of admissions stay inside"))
            case OwnWork():
                label = "of its trusts' work is its own residents'"
                found.append(KeyFigure(value=per_cent(row.share, 1), label=label))
            case Spread():
                label = "trusts, if all were used alike"
                found.append(KeyFigure(value=f"{row.trusts:.1f}", label=label))
            case Excess():
                label = "of admissions more than the size of hospitals alone would keep"
                found.append(KeyFigure(value=per_cent(row.excess, 1), label=label))
    return found


def _shown(said: Told, rows: Sequence[Row], reading: str) -> Block:
    table = said.table(rows)
    if not reading:
        return table
    drawn = [_bar(said, row) for row in rows]
    return Chart(
        name=f"{table.name}-chart",
        title=table.caption,
        spec=bars(drawn, "per cent"),
        alt="; ".join(f"{each['label']}: {each['shown']}" for each in drawn) + ".",
        reading=reading,
        table=table,
    )


def _bar(said: Told, row: Row) -> dict[str, object]:
    share = getattr(row, "share", None)
    value = share.value if isinstance(share, Estimate) else share
    shown = "cannot be told" if value is None else per_cent(value, 1)
    return {"label": _bar_name(said, row), "value": 100 * (value or 0), "shown": shown}


def _bar_name(said: Told, row: Row) -> str:
    """A label short enough for a bar: of a kind of work as it is, of a body without its kind."""
    if isinstance(row, OnBoundary):
        return day_words(row.day)
    label = said.label(row)
    return (
        label if isinstance(row, AtTier | PlaceKeeps | PlaceLater | Meeting) else short_name(label)
    )
