"""The national picture of effects: every system with its interval, in order of name, unranked."""

from collections.abc import Sequence

from tripleaim.page.section import Chart, Column, Table
from tripleaim.page.words import capital
from tripleaim.questions.done.charts import interval_rows
from tripleaim.questions.done.rows import EffectRow

COLUMNS = (
    Column(title="System"),
    Column(title="Named integrated care system"),
    Column(title="Effect", kind="number", unit="per cent"),
    Column(title="Low", kind="number", unit="per cent"),
    Column(title="High", kind="number", unit="per cent"),
    Column(title="Verdict"),
)
WIDE = ("ae_over_4h", "delayed_days")  # measures with intervals several times as wide
YES, NO = "named integrated care systems", "others"


def interval_charts(effects: Sequence[EffectRow]) -> list[Chart]:
    """A chart a measure, of every system that could be judged; the designated ones first.

    All have one axis, so that a wide interval looks wide; but for measures that are told so much
    less closely that the others would shrink to dots.
    """
    measures = {each.outcome: each.what for each in effects}
    mine = {id: [each for each in effects if each.outcome == id] for id in measures}
    held = {id: some for id, some in mine.items() if any(each.effect for each in some)}
    common = _ends([each for id, some in held.items() if id not in WIDE for each in some])
    return [
        _chart(id, measures[id], some, _ends(some) if id in WIDE else common)
        for id, some in held.items()
    ]


def _ends(effects: Sequence[EffectRow]) -> tuple[float, float]:
    """The ends of an axis, in per cent, that holds every interval and nought."""
    held = [each.effect for each in effects if each.effect]
    ends = [0.0, *(100 * end for each in held for end in (each.low, each.high))]
    return min(ends), max(ends)


def _chart(
    measure: str, words: str, effects: Sequence[EffectRow], ends: tuple[float, float]
) -> Chart:
    mine = sorted(
        (each for each in effects if each.effect),
        key=lambda each: (not each.designated, each.whose),
    )
    left = len(effects) - len(mine)
    cells = tuple(map(_row, mine))
    rows = [
        {
            "who": row[0],
            "value": row[2],
            "low": row[3],
            "high": row[4],
            "is": YES if each.designated else NO,
        }
        for each, row in zip(mine, cells, strict=True)
    ]
    beyond = sum(each.effect.low > 0 or each.effect.high < 0 for each in mine if each.effect)
    return Chart(
        name=f"done-intervals-{measure.replace('_', '-')}",
        title=f"{capital(words)}: every system with its interval",
        spec=interval_rows(rows, "effect found, per cent, with 95% interval", ends),
        alt=f"{len(rows)} systems in order of name with intervals; {beyond} of them leave out "
        "nought.",
        reading=f"Systems stand in order of name, not of effect. Of {len(rows)} intervals {beyond} "
        f"leave out nought; about {round(len(rows) / 20)} would by chance alone. The systems never "
        "designated show what the method finds where nothing happened."
        + (f" {left} could not be judged and are not drawn." if left else ""),
        table=Table(
            name=f"done-intervals-{measure.replace('_', '-')}-table",
            caption=f"Effects on {words} with 95% intervals",
            columns=COLUMNS,
            rows=cells,
        ),
    )


def _row(one: EffectRow) -> tuple[str | float, ...]:
    assert one.effect is not None
    effect, low, high = (
        round(100 * each, 1) for each in (one.effect.value, one.effect.low, one.effect.high)
    )
    return (one.whose, "yes" if one.designated else "no", effect, low, high, one.kind)
