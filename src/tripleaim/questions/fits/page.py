"""Does the footprint follow its patients? What stays inside, where the rest go, and when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tripleaim.model.finding import Finding
from tripleaim.page.blocks_of import sentences_of, tables_of
from tripleaim.page.charts import bars
from tripleaim.page.names import short_name
from tripleaim.page.section import Block, Chart, KeyFigure, KeyFigures, Section, Table
from tripleaim.page.values import describe_finding, with_days_in_words
from tripleaim.questions.fits.answer import fits
from tripleaim.questions.fits.edges import HOSPITALS
from tripleaim.questions.fits.flow_map import flow_map
from tripleaim.questions.fits.tiers import BY_TIER, PARTS
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

ADMISSIONS = "The length of a bar is a share of admissions to hospitals that are named."
BY_WORK = (
    "The length of a bar is the share of that kind of work that stays inside: general practice by "
    "where people are registered, planned care by where they wait, admissions by where they went."
)
TITLES = {
    "crosses_to_neighbour": "Admissions that cross, both ways",
    "cut_edge": "Admissions that cross",
    "lowest_tier": "Lowest tier that can carry it",
}
READING = {
    BY_TIER: BY_WORK,
    PARTS: BY_WORK,
    HOSPITALS: "Two admissions are drawn from one neighbourhood: how often both were at the same "
    "trust of the system (places round one hospital each), and how often at two of its trusts "
    "(hospitals that share patients). The rest went elsewhere.",
}
FIGURES = {
    "share_that_stays": "of admissions stay inside",
    "share_of_own_work": "of its trusts' work is its own residents'",
    "effective_providers": "trusts, if all were used alike",
    "modularity": "of admissions more than the size of hospitals alone would keep",
}


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Does the footprint follow its patients?, for one system or for England."""
    findings = fits(store, area, on)
    drawn = flow_map(store, area, on) if area else None
    tables = tables_of(findings, prefix="fits", titles=TITLES)
    figures = tuple(
        _figure(each) for each in findings if each.measure in FIGURES and not each.table
    )
    return Section(
        id="fits",
        title=question("fits").title,
        lead=findings[0].statement,
        blocks=(
            KeyFigures(figures=figures),
            *sentences_of(findings),
            *((drawn,) if drawn else ()),
            *(_shown(table, findings) for table in tables),
        ),
    )


def _bar_name(finding: Finding) -> str:
    """A label short enough for a bar: of a kind of work as it is, of a body without its kind."""
    if finding.table in (BY_TIER, PARTS):
        return finding.label
    return with_days_in_words(short_name(finding.label))


def _figure(finding: Finding) -> KeyFigure:
    if finding.value is None:
        return KeyFigure(value="cannot tell", label=FIGURES[finding.measure])
    value = float(str(finding.value))
    shown = f"{value:.1%}" if finding.unit == "share" else f"{value:.1f}"
    return KeyFigure(value=shown, label=FIGURES[finding.measure])


def _shown(table: Table, findings: Sequence[Finding]) -> Block:
    rows = [each for each in findings if each.table == table.caption]
    if not all(each.unit == "share" for each in rows):
        return table
    drawn = [
        {"label": _bar_name(each), "value": 100 * float(str(each.value or 0)),
         "shown": describe_finding(replace(each, low=None, high=None))}
        for each in rows
    ]  # fmt: skip
    return Chart(
        name=f"{table.name}-chart",
        title=table.caption,
        spec=bars(drawn, "per cent"),
        alt="; ".join(f"{each['label']}: {each['shown']}" for each in drawn) + ".",
        reading=READING.get(table.caption, ADMISSIONS),
        table=table,
    )
