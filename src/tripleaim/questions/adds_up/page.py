"""Does the plan add up? Published plans, the gap as a waterfall, the fan of years, what matters."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tripleaim.model.pence import MILLION_POUNDS, pounds
from tripleaim.model.quantity import Estimate, Year
from tripleaim.model.row import Answer
from tripleaim.page.bars import waterfall
from tripleaim.page.charts import lines
from tripleaim.page.section import (
    Block,
    Chart,
    Column,
    Inset,
    KeyFigure,
    KeyFigures,
    Section,
    Table,
)
from tripleaim.page.told import Told, told
from tripleaim.page.words import per_cent, pounds_short, year_name
from tripleaim.questions.adds_up.answer import adds_up
from tripleaim.questions.adds_up.rows import (
    Activity,
    Assumption,
    Consultants,
    EveryGap,
    GainAtStake,
    Gap,
    GapByYear,
    NotRun,
    OtherAmount,
    OtherWords,
    PartOfGap,
    PlanFigure,
    PlanOut,
    PublishedCapital,
    PublishedGap,
    PublishedSavings,
    RemarkOnPlan,
    Signed,
    Whether,
)
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

WORST_FIRST = ("serious", "doubtful", "note")
URGENT = "emergency"


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Does the plan add up?, for one system or every plan of 2016."""
    said = told(adds_up(store, area, on))
    answer = said.answer
    return Section(
        id="adds-up",
        title=question("adds-up").title,
        lead=said.sentence(answer.rows[0]),
        blocks=(
            *said.paragraphs(_other_gaps(answer)),
            *said.tables([EveryGap, Signed, GainAtStake]),
            *_published(said),
            *_out(said),
            *_faced(said),
            *said.paragraphs([row for row in answer.of(NotRun) if row is not answer.rows[0]]),
        ),
    )


def _other_gaps(answer: Answer) -> list[PublishedGap]:
    """The gaps of plans that the first row does not tell."""
    first, gaps = answer.rows[0], list(answer.of(PublishedGap))
    return gaps[1:] if first in gaps or isinstance(first, Whether) else gaps


def _faced(said: Told) -> tuple[Block, ...]:
    """What the system faces if nothing changes: figures, years, parts, what matters, activity."""
    gap = said.answer.first(Gap)
    if gap is None:
        return ()
    urgent = [each for each in said.answer.of(Activity) if each.point == URGENT]
    return (
        Inset(text=said.notes(gap)[0]),
        _figures(gap),
        _by_year(said, said.answer.of(GapByYear)),
        _waterfall(said, said.answer.of(PartOfGap)),
        *said.tables([Assumption]),
        _by_kind(said, urgent),
    )


def _figures(gap: Gap) -> KeyFigures:
    year = year_name(gap.year)
    return KeyFigures(
        figures=(
            KeyFigure(
                value=pounds_short(gap.gap.value),
                label=f"in {year} if nothing changes",
                note=f"{pounds_short(gap.gap.low)} to {pounds_short(gap.gap.high)}",
            ),
            KeyFigure(value=per_cent(gap.chance), label=f"chance of balance in {year}"),
        )
    )


def _published(said: Told) -> tuple[Table, ...]:
    """A table of figures and one of remarks for each plan of 2016, remarks worst first."""
    figures = [
        row
        for kind in (PublishedGap, PublishedSavings, PublishedCapital, Consultants)
        for row in said.answer.of(kind)
    ]
    remarks = said.answer.of(RemarkOnPlan)
    other = [said.answer.of(kind) for kind in (OtherAmount, OtherWords)]
    found = []
    for at, plan in enumerate(plans_in((*figures, *other[0], *other[1], *remarks)), start=1):
        own = [row for row in figures if row.subject == plan]
        made = [said.table(own)] if own else []
        also = [[row for row in rows if row.subject == plan] for rows in other]
        made += [said.table(rows) for rows in also if rows]
        about = [row for row in remarks if row.subject == plan]
        made += [_remarks(said, about)] if about else []
        found += [replace(each, name=f"{each.name}-{at}") for each in made]
    return tuple(found)


def plans_in(rows: Sequence[PlanFigure]) -> list[str]:
    """Whose plans rows are of, each once, in the order in which they come."""
    return list(dict.fromkeys(row.subject for row in rows))


def _out(said: Told) -> tuple[Block, ...]:
    """When plans came out, in words."""
    rows = said.answer.of(PlanOut)
    if not rows:
        return ()
    made = said.table(rows)
    cells = tuple((said.label(row), said.sentence(row)) for row in rows)
    return (replace(made, columns=(Column(title="Plan"), Column(title="In words")), rows=cells),)


def _remarks(said: Told, rows: Sequence[RemarkOnPlan]) -> Table:
    """Remarks as sentences, worst first, instead of a table of severities."""
    ranked = sorted(rows, key=lambda each: WORST_FIRST.index(each.severity))
    return replace(
        said.table(rows),
        columns=(Column(title="How serious"), Column(title="Remark")),
        rows=tuple((each.severity.capitalize(), said.sentence(each)) for each in ranked),
    )


def _waterfall(said: Told, rows: Sequence[PartOfGap]) -> Chart:
    table = said.table(rows)
    parts = [(row.part, row.amount / MILLION_POUNDS) for row in rows]
    return Chart(
        name=f"{table.name}-chart",
        title=table.caption,
        spec=waterfall(parts, "£ million", "Gap"),
        alt="; ".join(f"{row.part}: {pounds(row.amount)}" for row in rows) + ".",
        reading="Each bar starts where the one before it ended: to the right it opens the gap, to "
        "the left it closes it. The last bar is the gap.",
        table=table,
    )


def _by_year(said: Told, rows: Sequence[GapByYear]) -> Chart:
    points = [_point("Gap", row.year, row.gap, MILLION_POUNDS) for row in rows]
    return _fan(said.table(rows), points, "£ million", [said.sentence(row) for row in rows])


def _by_kind(said: Told, rows: Sequence[Activity]) -> Chart:
    points = [_point(row.kind, row.year, row.events, 1) for row in rows]
    table = said.table(said.answer.of(Activity))
    return _fan(table, points, "admissions", [said.sentence(row) for row in rows])


def _fan(table: Table, points: list[dict[str, object]], unit: str, alt: Sequence[str]) -> Chart:
    return Chart(
        name=f"{table.name}-chart",
        title=table.caption,
        spec=lines(points, unit),
        alt=" ".join(alt),
        reading="The line is the mean of all possible worlds; nine in ten of them lie in the band. "
        "The table has every kind.",
        table=table,
    )


def _point(series: str, year: Year, held: Estimate, scale: int) -> dict[str, object]:  # type: ignore[type-arg]
    return {
        "day": f"{year}-03-31",
        "series": series,
        "value": held.value / scale,
        "low": held.low / scale,
        "high": held.high / scale,
    }
