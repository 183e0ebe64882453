"""The national picture of effects: every system with its interval, in order of name, unranked."""

from collections.abc import Sequence

from tripleaim.evidence.claims import Judged
from tripleaim.page.section import Chart, Column, Table
from tripleaim.questions.done.charts import interval_rows

COLUMNS = (
    Column(title="System"),
    Column(title="Designated by June 2019"),
    Column(title="Effect", kind="number", unit="per cent"),
    Column(title="Low", kind="number", unit="per cent"),
    Column(title="High", kind="number", unit="per cent"),
    Column(title="Verdict"),
)
YES, NO = "designated by June 2019", "others"


def interval_charts(judged: Sequence[Judged]) -> list[Chart]:
    """A chart a measure, of every system that could be judged; the designated ones first."""
    measures = {each.measure.id: each.measure.words for each in judged}
    return [_chart(measure, words, judged) for measure, words in measures.items()]


def _chart(measure: str, words: str, judged: Sequence[Judged]) -> Chart:
    mine = sorted(
        (each for each in judged if each.measure.id == measure and each.verdict),
        key=lambda each: (not each.designated, each.name),
    )
    left = sum(each.measure.id == measure for each in judged) - len(mine)
    cells = tuple(map(_row, mine))
    rows = [
        {"who": row[0], "value": row[2], "low": row[3], "high": row[4],
         "is": YES if row[1] == "yes" else NO}
        for row in cells
    ]  # fmt: skip
    beyond = sum(float(str(row[3])) > 0 or float(str(row[4])) < 0 for row in cells)
    return Chart(
        name=f"done-intervals-{measure.replace('_', '-')}",
        title=f"{words[0].upper()}{words[1:]}: every system with its interval",
        spec=interval_rows(rows, "effect found, per cent, with 95% interval"),
        alt=f"{len(rows)} systems in order of name with intervals; {beyond} of them leave out "
        "nought.",
        reading=f"Systems stand in order of name, not of effect. Of {len(rows)} intervals {beyond} "
        f"leave out nought; about {round(len(rows) / 20)} would by chance alone. The systems never "
        "designated show what the method finds where nothing happened."
        + (f" {left} could not be judged and are not drawn." if left else ""),
        table=Table(
            name=f"done-intervals-{measure.replace('_', '-')}-table",
            caption=f"Effects on {words} with 95% intervals", columns=COLUMNS, rows=cells,
        ),
    )  # fmt: skip


def _row(one: Judged) -> tuple[str | float, ...]:
    assert one.verdict is not None
    effect, low, high = (
        round(100 * each, 1) for each in (one.verdict.effect, one.verdict.low, one.verdict.high)
    )
    return (one.name, "yes" if one.designated else "no", effect, low, high, one.kind)
