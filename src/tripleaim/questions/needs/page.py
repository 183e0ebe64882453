"""Who needs what? as a section: need, health and care as published; segments are synthetic."""

from collections.abc import Sequence
from datetime import date

from tripleaim.model.row import Row
from tripleaim.page.blocks import figures_of
from tripleaim.page.charts import bars
from tripleaim.page.section import Block, Caution, Chart, Section, Table
from tripleaim.page.told import Told, told
from tripleaim.page.words import per_cent
from tripleaim.questions.needs.answer import needs
from tripleaim.questions.needs.beside import compared_table
from tripleaim.questions.needs.charts import age_chart, gradient_chart
from tripleaim.questions.needs.rows import (
    Age,
    Ahead,
    Alike,
    Before,
    Care,
    CareShare,
    Component,
    Condition,
    EnglandNeed,
    FairShare,
    FifthRate,
    FifthShare,
    FromTarget,
    HeadCost,
    Health,
    LikeIt,
    MoneyOfYear,
    Need,
    NoNeed,
    NotHeld,
    Residents,
    SegmentAgreed,
    SegmentPeople,
    SettingCost,
    Slope,
    Standardised,
    SyntheticFifth,
    SystemNeed,
)
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

FIGURES: tuple[type[Row], ...] = (
    Residents,
    Need,
    FairShare,
    FromTarget,
    Alike,
    HeadCost,
    EnglandNeed,
)
FIRST: tuple[type[Row], ...] = (Age, Component, MoneyOfYear, Ahead)
LAST: tuple[type[Row], ...] = (
    SegmentAgreed,
    SettingCost,
    SyntheticFifth,
    Standardised,
    Before,
    SystemNeed,
)
SYNTHETIC = "synthetic"


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Who needs what?, for one area or for England."""
    answer = needs(store, area, on)
    if not answer.rows:
        return None
    said = told(answer)
    ages = age_chart(store, answer.area, on) if answer.area else None
    return Section(
        id="needs",
        title=question("needs").title,
        lead=said.sentence(answer.rows[0]),
        blocks=(
            *figures_of(said.findings(row for kind in FIGURES for row in answer.of(kind))),
            *said.paragraphs(answer.of(NoNeed)),
            *((ages,) if ages else ()),
            *said.tables(FIRST),
            *_compared(said),
            *said.tables((NotHeld, LikeIt)),
            *_gradients(said),
            *_segments(said),
            *said.tables(LAST),
        ),
    )


def _compared(said: Told) -> list[Table]:
    answer = said.answer
    groups = (
        answer.of(Health),
        answer.of(Condition),
        (*answer.of(Care), *answer.of(CareShare)),
        answer.of(Slope),
    )
    return [compared_table(said, rows) for rows in groups if rows]


def _gradients(said: Told) -> tuple[Block, ...]:
    rows: Sequence[FifthShare | FifthRate] = (
        *said.answer.of(FifthShare),
        *said.answer.of(FifthRate),
    )
    if not rows:
        return ()
    drawn = gradient_chart(said, rows)
    return (drawn or said.table(rows),)


def _segments(said: Told) -> tuple[Block, ...]:
    rows = said.answer.of(SegmentPeople)
    if not rows:
        return ()
    drawn = [
        {
            "label": row.segment,
            "value": round(100 * row.cost_share, 1),
            "shown": per_cent(row.cost_share, 1),
        }
        for row in rows
    ]
    chart = Chart(
        name="needs-segments-chart",
        title="Share of cost by segment (synthetic people)",
        spec=bars(drawn, "per cent of cost"),
        alt="; ".join(f"{row['label']}: {row['shown']}" for row in drawn) + ".",
        reading="Each bar is a group of people with needs of one kind; its length is the share of "
        "all cost that is theirs. The table says how many they are.",
        table=said.table(rows),
        beside=True,
    )
    return (Caution(heading="Synthetic people", text=said.words.notes[SYNTHETIC]), chart)
