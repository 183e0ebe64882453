"""Who buys here? Buying groups, their size, and whether they follow the footprint."""

from collections.abc import Sequence
from datetime import date

from tripleaim.model.pence import pounds
from tripleaim.model.status import Status
from tripleaim.page.charts import bars
from tripleaim.page.section import Block, Chart, KeyFigure, KeyFigures, Section
from tripleaim.page.told import Told, told
from tripleaim.page.words import count, plural
from tripleaim.questions.buyers.answer import buyers
from tripleaim.questions.buyers.rows import (
    Arranged,
    BuyerCount,
    BuyersOf,
    Cluster,
    Earlier,
    Later,
    Market,
    MarketInPounds,
    Merger,
    NextChange,
    OneBuyer,
    Planned,
    Service,
    SignedToBuy,
    Verdict,
)
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

MOST_BARS = 25
OF_THE_INDEX = "of 10,000"


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Who buys here?, for one system or for England."""
    said = told(buyers(store, area, on))
    return Section(
        id="buyers",
        title=question("buyers").title,
        lead=said.sentence(said.answer.rows[0]),
        blocks=(
            KeyFigures(figures=tuple(_figures(said))),
            *said.paragraphs([*said.answer.of(BuyerCount), *said.answer.of(MarketInPounds)]),
            *_groups(said),
            *said.tables(
                [
                    SignedToBuy,
                    Arranged,
                    Cluster,
                    Service,
                    Merger,
                    Planned,
                    Earlier,
                    NextChange,
                    Later,
                ]
            ),
        ),
    )


def _figures(said: Told) -> list[KeyFigure]:
    verdict, market = said.answer.first(Verdict), said.answer.first(Market)
    in_pounds = said.answer.first(MarketInPounds)
    if verdict:
        return _of_system(verdict)
    others = said.answer.first(BuyersOf)
    if others and others.number is not None:
        label = plural(others.number, "commissioner", "commissioners").capitalize()
        return [KeyFigure(value=str(others.number), label=label)]
    found = []
    if market:
        index = count(market.by_people)
        found = [
            KeyFigure(value=count(market.groups), label="Buying groups"),
            KeyFigure(value=count(market.commissioners), label="Commissioners"),
            KeyFigure(value=index, label="Concentration by people", note=OF_THE_INDEX),
        ]
    if in_pounds:
        index = count(in_pounds.by_pounds)
        note = f"{OF_THE_INDEX}; {pounds(in_pounds.total)} in all"
        found.append(KeyFigure(value=index, label="Concentration by pounds", note=note))
    return found


def _of_system(verdict: Verdict) -> list[KeyFigure]:
    number = verdict.commissioners
    label = plural(number, "commissioner", "commissioners").capitalize()
    found = [KeyFigure(value=str(number), label=label)]
    if verdict.groups is not None:
        groups = plural(verdict.groups, "buying group", "buying groups")
        note = "follows the footprint" if verdict.status is Status.SHOWN else "not the footprint"
        found.append(KeyFigure(value=str(verdict.groups), label=groups, note=note))
    return found


def _groups(said: Told) -> tuple[Block, ...]:
    groups = said.answer.of(OneBuyer)
    if not groups:
        return ()
    if len(groups) == 1:
        return (said.table(groups),)
    return (_chart(said, groups[:MOST_BARS], len(groups)),)


def _chart(said: Told, groups: Sequence[OneBuyer], every: int) -> Chart:
    return Chart(
        name="buyers-groups-chart",
        title="Buying groups by the people they buy for",
        spec=bars([_bar(said.label(each), each) for each in groups], "people"),
        alt="; ".join(f"{_cut(said.label(each))}: {count(each.people)} people" for each in groups)
        + ".",
        reading="Each bar is a group of commissioners that buy as one, as far as agreements are on "
        "record; its length is the number of people for whom they buy."
        + (f" The {len(groups)} largest of {every} are drawn." if len(groups) < every else ""),
        table=said.table(said.answer.of(OneBuyer)),
    )


def _bar(label: str, group: OneBuyer) -> dict[str, object]:
    return {"label": _cut(label), "value": int(group.people), "shown": count(group.people)}


def _cut(text: str, most: int = 38) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip(" ,") + "…"
