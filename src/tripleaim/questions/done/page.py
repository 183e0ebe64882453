"""What has it ever done for me? The verdict first, then what it rests on."""

from datetime import date

import numpy as np

from tripleaim.evidence.claims import Judged
from tripleaim.evidence.read_panel import Note
from tripleaim.evidence.verdict import share_of
from tripleaim.model.finding import Finding
from tripleaim.page.blocks_of import tables_of
from tripleaim.page.charts import lines
from tripleaim.page.section import Block, Chart, Column, Details, Section, Table, Words
from tripleaim.questions.done.answer import OTHERS, SYSTEMS, TESTS, TRANCHES, done, judged_claims
from tripleaim.questions.done.charts import dot_strip, reproduce, verdict_table, with_band
from tripleaim.questions.done.devolution import DEVOLUTION, OUTSOURCING
from tripleaim.questions.done.intervals import interval_charts
from tripleaim.questions.done.notes import marks_of, notes_of, say_notes
from tripleaim.questions.done.process import control_blocks
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

EVERY = "Every system with its interval, by measure"
CONTROL = "Month by month: what is chance and what is not"


def section(store: Store, area: str | None, on: date) -> Section | None:
    """What has it ever done for me?, for one system or for England."""
    findings = done(store, area, on)
    judged = judged_claims(store)
    blocks = _england(findings, judged) if area is None else _system(store, findings, judged)
    return Section(
        id="done",
        title=question("done").title,
        lead=findings[0].statement,
        blocks=tuple(blocks),
    )


def _system(store: Store, findings: list[Finding], judged: tuple[Judged, ...]) -> list[Block]:
    alone = [each for each in findings if not each.table]
    systems = {each.subject for each in alone}
    mine = [each for each in judged if each.system in systems]
    tests = [each for each in findings if each.table == TESTS]
    names = {each.system: each.name for each in judged}
    blocks: list[Block] = [verdict_table(alone)]
    for one in mine:
        if one.verdict is not None:
            notes = notes_of(store, one)
            blocks.append(Details(summary=_summary(one), blocks=_pictures(one, names, notes)))
    control = control_blocks(store, list(dict.fromkeys(each.system for each in mine)))
    if control:
        blocks.append(Details(summary=CONTROL, blocks=control))
    older = [each for each in findings if each.table == DEVOLUTION]
    if older:
        blocks += [
            Words(paragraphs=tuple(each.statement for each in older)),
            *tables_of(older, prefix="done"),
        ]
    if tests:
        blocks.append(Details(summary=TESTS, blocks=tables_of(tests, prefix="done")))
    blocks.append(Details(summary="Reproduce this", blocks=(reproduce(sorted(systems)),)))
    return blocks


def _summary(one: Judged) -> str:
    words = one.measure.words
    return f"{words[0].upper()}{words[1:]} in {one.name}: actual, comparison and chance"


def _name(one: Judged, what: str) -> str:
    code = one.system.split(":")[1].lower()
    return f"done-{what}-{one.measure.id.replace('_', '-')}-{code}"


def _pictures(one: Judged, names: dict[str, str], notes: tuple[Note, ...]) -> tuple[Block, ...]:
    return (_path(one, notes), _chance(one), _donors(one, names))


def _path(one: Judged, notes: tuple[Note, ...]) -> Chart:
    assert one.actual is not None
    assert one.synthetic is not None
    assert one.verdict is not None
    rows: list[dict[str, object]] = []
    for month, actual, other in zip(one.months, one.actual, one.synthetic, strict=True):
        rows.append({"day": str(month), "value": round(float(actual), 1), "series": "Actual"})
        rows.append({"day": str(month), "value": round(float(other), 1), "series": "Comparison"})
    columns = (
        Column(title="Month", kind="date"),
        Column(title="Actual", kind="number"),
        Column(title="Comparison", kind="number"),
    )
    cells = tuple(
        (month, round(float(actual)), round(float(other)))
        for month, actual, other in zip(one.months, one.actual, one.synthetic, strict=True)
    )
    what = one.measure.words
    verdict = one.verdict
    return Chart(
        name=_name(one, "path"),
        title=f"{one.name}: {what}, actual and comparison",
        spec=with_band(lines(rows, what, marks_of(one, notes)), _band(one)),
        alt=f"{what} by month. From {one.starts:%B %Y} on actual is {verdict.effect:+.1%} against "
        f"the comparison, 95% interval {verdict.low:+.1%} to {verdict.high:+.1%}.",
        reading="Before the dashed line the comparison should run beside the actual: it was chosen "
        "to. What lies between them after is the effect, if nothing else set them apart. The band "
        f"is where the comparison may lie: 95% interval.{say_notes(notes)}",
        table=Table(
            name=_name(one, "months"), caption=f"{what}, by month", columns=columns, rows=cells
        ),
    )


def _band(one: Judged) -> list[dict[str, object]]:
    """Where the comparison may lie after, given the interval of the effect."""
    assert one.actual is not None
    assert one.verdict is not None
    low, high = 1 + one.verdict.high, 1 + one.verdict.low
    return [
        {"day": str(month), "low": float(actual) / low, "high": float(actual) / high}
        for month, actual in zip(one.months, one.actual, strict=True)
        if month >= one.starts
    ]


def _chance(one: Judged) -> Chart:
    assert one.placebo_effects is not None
    assert one.verdict is not None
    placebos = [share_of(float(each)) for each in np.sort(one.placebo_effects)]
    rows: list[dict[str, object]] = [
        {"value": round(100 * each, 2), "who": "systems never designated"} for each in placebos
    ]
    rows.append({"value": round(100 * one.verdict.effect, 2), "who": one.name})
    cells = tuple((str(row["who"]), float(str(row["value"]))) for row in rows)
    columns = (Column(title="System"), Column(title="Effect", kind="number", unit="per cent"))
    return Chart(
        name=_name(one, "chance"),
        title=f"{one.name}: {one.measure.words}, effect among placebos",
        spec=dot_strip(rows, "effect found, per cent"),
        alt=f"The method finds between {placebos[0]:+.1%} and {placebos[-1]:+.1%} for "
        f"{len(placebos)} systems to which nothing happened, and {one.verdict.effect:+.1%} here.",
        reading="The upper dots are systems to which nothing happened, judged in the same way: "
        "what chance gives. A dot below that lies among them tells nothing.",
        table=Table(
            name=_name(one, "placebos"),
            caption="What the method finds where nothing happened",
            columns=columns,
            rows=cells,
        ),
    )


def _donors(one: Judged, names: dict[str, str]) -> Table:
    weights = one.weights or {}
    rows = tuple((names.get(donor, donor), weight) for donor, weight in weights.items())
    return Table(
        name=_name(one, "donors"),
        caption="What it was compared with",
        columns=(Column(title="System"), Column(title="Weight", kind="share")),
        rows=rows or (("Equal weights", 1.0),),
        note="The comparison is these systems in these proportions, moved to the same level.",
    )


def _england(findings: list[Finding], judged: tuple[Judged, ...]) -> list[Block]:
    blocks: list[Block] = []
    for caption in (TRANCHES, SYSTEMS, DEVOLUTION, OUTSOURCING, OTHERS):
        rows = [each for each in findings if each.table == caption]
        if rows and caption == SYSTEMS:
            blocks += [
                _spread(judged),
                Details(summary=EVERY, blocks=tuple(interval_charts(judged))),
                Details(summary=caption, blocks=(verdict_table(rows),)),
            ]
        elif rows:
            tables = tables_of(rows, prefix="done")
            shown: tuple[Block, ...] = (
                Words(paragraphs=tuple(each.statement for each in rows)),
                *tables,
            )
            blocks.append(Details(summary=caption, blocks=shown))
    return blocks


def _spread(judged: tuple[Judged, ...]) -> Chart:
    """Every effect of every system with a verdict: a distribution and no ranking."""
    wide = ("ae_over_4h", "delayed_days")
    shown = [each for each in judged if each.verdict and each.measure.id not in wide]
    rows = [
        {
            "value": round(100 * each.verdict.effect, 2),
            "who": each.measure.words + (", designated" if each.designated else ", others"),
        }
        for each in shown
        if each.verdict
    ]
    cells = tuple(
        (each.name, each.measure.words, "yes" if each.designated else "no",
         round(100 * each.verdict.effect, 1))
        for each in shown if each.verdict
    )  # fmt: skip
    return Chart(
        name="done-spread",
        title="Effects found, designated systems and others",
        spec=dot_strip(rows, "effect found, per cent"),
        alt="The effects found for designated systems lie among those found for systems that were "
        "not designated.",
        reading="Each dot is a system. If designation had moderated demand, the rows of designated "
        "systems would lie to the left of the others.",
        table=Table(
            name="done-effects",
            caption="Effects found",
            columns=(
                Column(title="System"),
                Column(title="Measure"),
                Column(title="Designated by June 2019"),
                Column(title="Effect", kind="number", unit="per cent"),
            ),
            rows=cells,
        ),
    )
