"""What has it ever done for me? The verdict first, then what it rests on."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from tripleaim.evidence.claimed import Judged, Window
from tripleaim.evidence.monthly import Note
from tripleaim.evidence.verdict import share_of
from tripleaim.model.quantity import Share
from tripleaim.model.row import NOW
from tripleaim.page.charts import lines
from tripleaim.page.section import (
    Block,
    Chart,
    Column,
    Details,
    KeyFigure,
    KeyFigures,
    Section,
    Table,
    folded,
)
from tripleaim.page.told import Told, told
from tripleaim.page.words import capital, count, signed
from tripleaim.questions.done.answer import done
from tripleaim.questions.done.charts import (
    dot_strip,
    marks_of,
    notes_of,
    reproduce,
    say_notes,
    verdict_table,
    with_band,
)
from tripleaim.questions.done.course import processes
from tripleaim.questions.done.course_chart import course_blocks
from tripleaim.questions.done.intervals import WIDE, interval_charts
from tripleaim.questions.done.judged import judged_claims
from tripleaim.questions.done.past import Past
from tripleaim.questions.done.rows import (
    Aimed,
    Course,
    Devolved,
    Effect,
    EffectThere,
    Goes,
    InShort,
    Nearest,
    Outsourced,
    Published,
    Tested,
    Together,
)
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

EVERY = "Every system with its interval, by measure"
CONTROL = "Month by month: what is chance and what is not"


def section(store: Store, area: str | None, on: date) -> Section | None:
    """What has it ever done for me?, for one area or for England."""
    said = told(done(store, area, on))
    one = said.answer.first(InShort)
    return Section(
        id="done",
        title=question("done").title,
        lead=said.sentence(said.answer.rows[0]),
        blocks=tuple(_system(store, said, one) if one else _england(said)),
    )


def _system(store: Store, said: Told, short: InShort) -> list[Block]:
    answer = said.answer
    effects = answer.of(Effect)
    blocks: list[Block] = [_figures(short), *said.tables((Goes,))]
    if effects:
        blocks.append(verdict_table(said, effects))
    systems = tuple(dict.fromkeys(each.subject for each in effects))
    window = Window(on=answer.on, known=answer.known or NOW)
    names = {each.subject: each.whose for each in effects}
    for one in judged_claims(store, window, systems) if systems else ():
        if one.verdict is not None:
            blocks.append(_details(store, one, names))
    blocks += _course(store, said, window)
    blocks += said.tables((Aimed,))
    if answer.of(Devolved):
        blocks += [*said.paragraphs(answer.of(Devolved)), *said.tables((Devolved,))]
    for table in said.tables((Tested,)):
        blocks.append(folded(table))
    if any(each.effect for each in effects):
        code = reproduce(systems, answer.on)
        blocks.append(Details(summary="Reproduce this", blocks=(code,)))
    return blocks


def _figures(short: InShort) -> KeyFigures:
    counts = (
        ("Shown better", short.better),
        ("Shown worse", short.worse),
        ("No detectable effect", short.without),
        ("Cannot be told", short.untold),
    )
    note = f"of {short.judged} comparisons"
    return KeyFigures(
        figures=tuple(
            KeyFigure(value=count(len(held)), label=label, note=note) for label, held in counts
        )
    )


def _details(store: Store, one: Judged, names: dict[str, str]) -> Details:
    whose = names.get(one.system, one.name)
    summary = f"{capital(one.measure.words)} in {whose}: actual, comparison and chance"
    return Details(summary=summary, blocks=_pictures(one, names, notes_of(store, one)))


def _course(store: Store, said: Told, window: Window) -> list[Block]:
    rows = said.answer.of(Course)
    if not rows:
        return []
    whose = {row.subject: row.whose for row in rows}
    bodies = [Past(body=body, name=name, share=1.0) for body, name in whose.items()]
    blocks = course_blocks(said, processes(store, bodies, window))
    return [Details(summary=CONTROL, blocks=blocks)]


def _name(one: Judged, what: str) -> str:
    system = one.system.replace(":", "-").lower()
    return f"done-{what}-{one.measure.id.replace('_', '-')}-{system}"


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
        alt=f"{what} by month. From {one.starts:%B %Y} on actual is {_say(verdict.effect)} "
        f"against the comparison, 95% interval {_say(verdict.low)} to {_say(verdict.high)}.",
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
    others = len(placebos)
    cells = (
        *(
            (f"Never designated, {at} of {others}", round(100 * each, 2))
            for at, each in enumerate(placebos, start=1)
        ),
        (one.name, round(100 * one.verdict.effect, 2)),
    )
    columns = (Column(title="System"), Column(title="Effect", kind="number", unit="per cent"))
    return Chart(
        name=_name(one, "chance"),
        title=f"{one.name}: {one.measure.words}, effect among placebos",
        spec=dot_strip(rows, "effect found, per cent"),
        alt=f"The method finds between {_say(placebos[0])} and {_say(placebos[-1])} for "
        f"{len(placebos)} systems to which nothing happened, and {_say(one.verdict.effect)} "
        "here.",
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


def _england(said: Told) -> list[Block]:
    answer = said.answer
    effects = answer.of(EffectThere)
    blocks: list[Block] = [*said.paragraphs(answer.of(Nearest))]
    for table in said.tables((Together, Devolved, Outsourced, Published)):
        blocks.append(folded(table))
    charts = interval_charts(effects)
    if charts:
        spread = _spread(effects)
        blocks = [spread, *blocks, Details(summary=EVERY, blocks=tuple(charts))]
    if effects:
        table = verdict_table(said, effects)
        blocks.append(Details(summary=table.caption, blocks=(table,)))
    return blocks


def _say(share: float) -> str:
    return signed(Share(share), 1)


def _spread(effects: Sequence[EffectThere]) -> Chart:
    """Every effect of every system with a verdict: a distribution and no ranking."""
    shown = [each for each in effects if each.effect and each.outcome not in WIDE]
    rows = [
        {
            "value": round(100 * each.effect.value, 2),
            "who": each.what + (", designated" if each.designated else ", others"),
        }
        for each in shown
        if each.effect
    ]
    cells = tuple(
        (
            each.whose,
            each.what,
            "yes" if each.designated else "no",
            round(100 * each.effect.value, 1),
        )
        for each in shown
        if each.effect
    )
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
                Column(title="Named integrated care system"),
                Column(title="Effect", kind="number", unit="per cent"),
            ),
            rows=cells,
        ),
    )
