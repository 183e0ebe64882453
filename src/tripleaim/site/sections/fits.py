"""Does the footprint follow its patients? What stays inside, where the rest go, and when."""

from collections.abc import Sequence
from datetime import date

from tripleaim.answers.fits import fits
from tripleaim.model.finding import Finding
from tripleaim.site.blocks_of import sentences_of, tables_of
from tripleaim.site.charts import bars
from tripleaim.site.flow_map import flow_map
from tripleaim.site.section import Block, Chart, KeyFigure, KeyFigures, Section, Table
from tripleaim.store.engine import Store

EVERY_DATE = False
FIGURES = {
    "share_that_stays": "of admissions stay inside",
    "share_of_own_work": "of its trusts' work is its own residents'",
    "effective_providers": "trusts, if all were used alike",
    "modularity": "more than the size of hospitals alone would keep",
}


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Does the footprint follow its patients?, for one system or for England."""
    findings = fits(store, area, on)
    drawn = flow_map(store, area, on) if area else None
    tables = tables_of(findings, prefix="fits")
    figures = tuple(
        _figure(each) for each in findings if each.measure in FIGURES and not each.table
    )
    return Section(
        id="fits",
        title="Does the footprint follow its patients?",
        lead=findings[0].statement,
        blocks=(
            KeyFigures(figures=figures),
            *sentences_of(findings),
            *((drawn,) if drawn else ()),
            *(_shown(table, findings) for table in tables),
        ),
    )


def _figure(finding: Finding) -> KeyFigure:
    value = float(str(finding.value))
    shown = f"{value:.1%}" if finding.unit == "share" else f"{value:.1f}"
    return KeyFigure(value=shown, label=FIGURES[finding.measure])


def _shown(table: Table, findings: Sequence[Finding]) -> Block:
    rows = [each for each in findings if each.table == table.caption]
    if not all(each.unit == "share" for each in rows):
        return table
    drawn = [
        {
            "label": each.label,
            "value": 100 * float(str(each.value)),
            "shown": f"{float(str(each.value)):.1%}",
        }
        for each in rows
    ]
    return Chart(
        name=f"{table.name}-chart",
        title=table.caption,
        spec=bars(drawn, "per cent of admissions"),
        alt="; ".join(f"{each['label']}: {each['shown']}" for each in drawn) + ".",
        reading="The length of a bar is a share of admissions to hospitals that are named.",
        table=table,
    )
