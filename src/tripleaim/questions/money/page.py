"""Where does the money go? Allocation, fair share, trusts' results, flows, dated funds."""

from collections.abc import Sequence
from datetime import date

from tripleaim.model.pence import MILLION_POUNDS, pounds
from tripleaim.model.signs import with_sign
from tripleaim.page.bars import Ribbon, ribbons
from tripleaim.page.charts import bars
from tripleaim.page.section import Block, Chart, Details, KeyFigure, KeyFigures, Section
from tripleaim.page.told import Told, told
from tripleaim.page.words import per_cent
from tripleaim.questions.money.answer import money
from tripleaim.questions.money.rows import (
    Allocation,
    Award,
    BetterCare,
    Distance,
    Duty,
    Elsewhere,
    EnglandYear,
    ExampleLoss,
    FairShare,
    FundAmount,
    LoanRepaid,
    Loans,
    LossIfMissed,
    MoneyFlow,
    NeedShare,
    NotPlaced,
    OfTrust,
    Pooled,
    Position,
    Rule,
    SegmentBudget,
    SignedTotal,
    SystemAllocation,
    SystemShare,
    TrustResult,
    TrustsOfEngland,
    TrustsTogether,
)
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

IN_WORDS = (NeedShare, Distance, FairShare, TrustsTogether, TrustsOfEngland, Duty, Rule, NotPlaced)
SYSTEM_TABLES = (SystemAllocation, SystemShare, TrustsTogether)
TABLES = (
    Pooled,
    SegmentBudget,
    SignedTotal,
    LossIfMissed,
    TrustResult,
    Elsewhere,
    Position,
    Award,
    OfTrust,
    Loans,
    LoanRepaid,
    BetterCare,
)


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Where does the money go?, for one system or for England."""
    said = told(money(store, area, on))
    answer = said.answer
    tables = TABLES if answer.area else (*SYSTEM_TABLES, *TABLES)
    kinds = [kind for kind in IN_WORDS if answer.area or kind is not TrustsTogether]
    words = [row for kind in kinds for row in answer.of(kind) if row is not answer.rows[0]]
    behind = said.tables((FundAmount, ExampleLoss))
    return Section(
        id="money",
        title=question("money").title,
        lead=said.sentence(answer.rows[0]),
        blocks=(
            *_figures(said),
            *said.paragraphs(words),
            *_years(said, answer.of(Allocation) or answer.of(EnglandYear)),
            *_flows(said, answer.of(MoneyFlow)),
            *said.tables(tables),
            *([Details(summary=BEHIND, blocks=behind)] if behind else ()),
        ),
    )


BEHIND = "Sustainability funds: rules and losses"


def _figures(said: Told) -> tuple[Block, ...]:
    held, found = said.answer, []
    if share := held.first(NeedShare):
        label = f"Share of England's by need ({share.base})"
        found.append(KeyFigure(value=per_cent(share.share, 2), label=label))
    year = held.first(Allocation) or held.first(EnglandYear)
    if year and year.amount is not None:
        found.append(KeyFigure(value=pounds(year.amount), label=f"Allocated in {year.year.words}"))
    if distance := held.first(Distance):
        label = "From the target of January 2016, in 2019/20"
        found.append(KeyFigure(value=with_sign(distance.distance, ".1%"), label=label))
    trusts = held.first(TrustsTogether) if held.area else held.first(TrustsOfEngland)
    if trusts and trusts.actual is not None:
        label = f"Surplus of trusts in {trusts.year.words}"
        found.append(KeyFigure(value=pounds(trusts.actual), label=label))
    return (KeyFigures(figures=tuple(found)),) if found else ()


def _years(said: Told, rows: Sequence[Allocation | EnglandYear]) -> tuple[Chart, ...]:
    if not rows:
        return ()
    table = said.table(rows)
    shown = [(said.label(row), row.amount) for row in rows if row.amount is not None]
    return (
        Chart(
            name=f"{table.name}-chart",
            title=table.caption,
            spec=bars(
                [
                    {"label": year, "value": p / MILLION_POUNDS, "shown": pounds(p)}
                    for year, p in shown
                ],
                "£ million",
            ),
            alt="; ".join(f"{year}: {pounds(pence)}" for year, pence in shown) + ".",
            reading="The length of each bar is an amount of money in cash of its year.",
            table=table,
        ),
    )


def _flows(said: Told, rows: Sequence[MoneyFlow]) -> tuple[Chart, ...]:
    """Ribbons from the nation by programme to the system and those who give care."""
    if not rows:
        return ()
    table = said.table(rows)
    return (
        Chart(
            name=f"{table.name}-chart",
            title=table.caption,
            spec=ribbons([_ribbon(row) for row in rows], "£ million"),
            alt="; ".join(said.sentence(row) for row in rows),
            reading="Money runs from left to right; a ribbon is as wide as the money is much. Only "
            "what CCGs were allocated is known; other programmes are shared in proportion to it.",
            table=table,
        ),
    )


ENDS = {0: ("", ""), 1: ("", "The system"), 2: ("The system", "Care")}


def _ribbon(row: MoneyFlow) -> Ribbon:
    origin, target = ENDS[row.step]
    return Ribbon(
        origin=(row.step, origin or row.origin),
        target=(row.step + 1, target or row.target),
        amount=row.amount / MILLION_POUNDS,
    )
