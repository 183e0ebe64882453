"""What a notebook does with tables of its own: rebase, process control, a panel, people."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tripleaim.library.rows import Findings, Rows

if TYPE_CHECKING:
    import pandas as pd

    from tripleaim.store.engine import Store


def rebase(
    store: "Store",
    table: "Path | str | pd.DataFrame",
    from_: str,
    to: str,
    rates: Sequence[str] = (),
    counts: Sequence[str] = (),
) -> Rows[dict[str, object]]:
    """A table of counts carried from the areas of one date to those of another.

    `table` is a file or a frame, `from_` and `to` as `ccg@2017-04-01`, `rates` as
    `NAME=NUMERATOR/DENOMINATOR`; `counts` are columns that are counts though they do not look so.
    `.notes` say what was added up and what was not. Raises InputRefused where nothing can be.
    """
    from tripleaim.registry.carry import Asked, carry_file, carry_grid, read_rates
    from tripleaim.registry.rebase import read_vintage
    from tripleaim.store.given import Grid

    asked = Asked(rates=read_rates(rates), counts=tuple(counts))
    vintages = (read_vintage(from_), read_vintage(to))
    if isinstance(table, str | Path):
        carried = carry_file(store, Path(table), vintages, asked)
    else:
        cells = [list(map(str, table.columns))]
        for row in table.itertuples(index=False):
            cells.append(["" if value is None or value != value else str(value) for value in row])
        grid = Grid(name="table", rows=tuple(map(tuple, cells)))
        carried = carry_grid(store, grid, vintages, asked)
    rows: list[dict[str, object]] = carried.table.to_dict("records")  # type: ignore[assignment]
    return Rows(rows, f"{from_} carried to {to}", (f"Shared by {carried.counted}.", *carried.notes))


def spc(values: "Sequence[float] | pd.Series") -> Rows[dict[str, object]]:
    """A series under process control (XmR): value, mean, limits, and the rule that a point breaks.

    The rules are those of Making Data Count; 0 is common cause. Raises InputRefused for values that
    are not finite.
    """
    import numpy as np

    from tripleaim.evidence.spc import chart_series

    numbers = range(1, len(values) + 1)
    names = list(numbers if isinstance(values, Sequence) else values.index)
    given = np.asarray(values, dtype=float)[None, :]
    chart = chart_series(given)
    rows: list[dict[str, object]] = [
        {
            "period": name,
            "value": float(given[0, at]),
            "mean": float(np.broadcast_to(chart.mean, given.shape)[0, at]),
            "lower": float(np.broadcast_to(chart.lower, given.shape)[0, at]),
            "upper": float(np.broadcast_to(chart.upper, given.shape)[0, at]),
            "rule": int(chart.rule[0, at]),
        }
        for at, name in enumerate(names)
    ]
    notes = ["Fewer than 13 points: the limits are on trial."] if bool(chart.trial[0]) else []
    return Rows(rows, f"{len(rows)} points under process control", notes)


def evaluate(
    panel: "pd.DataFrame | Rows[dict[str, object]]", better: str = "lower", name: str = "panel"
) -> Findings:
    """The verdict on a panel of one's own, what could have refuted it, and every estimate.

    `panel` has columns unit, period, outcome and treatment (0 or 1).
    """
    from tripleaim.cli.panel import Asked, judge_rows
    from tripleaim.evidence.panel import Columns

    rows = panel.frame() if isinstance(panel, Rows) else panel
    columns = Columns(unit="unit", period="period", outcome="outcome", treatment="treatment")
    judged = judge_rows(rows, Asked(columns=columns, better=better), name)
    return Findings(judged.findings, f"The verdict on {name}")


def synthesise(
    data: Path | str, out: Path | str, people: int | None = None, seed: int = 1, year: int = 2020
) -> Rows[dict[str, object]]:
    """Synthetic people of England under `out`, nobody of whom exists; a row a system.

    `people` is how many in England, all without it; the same seed gives the same bytes.
    """
    from tripleaim.people.synthesise import Recipe
    from tripleaim.people.synthesise import synthesise as make
    from tripleaim.store.person import STATEMENT

    made = make(Recipe(data=Path(data), year=year, people=people, seed=seed), Path(out))
    rows: list[dict[str, object]] = [
        {"system": each.system, "people": each.people} for each in made
    ]
    return Rows(rows, f"{sum(each.people for each in made):,} people under {out}", (STATEMENT,))


def segments(folder: Path | str, scheme: str, profile: str = "") -> Rows[dict[str, object]]:
    """People of a folder by system, segment and age band, through the one door of disclosure.

    What is withheld is None with a status that says so, never nought.
    """
    from datetime import datetime

    from tripleaim.people.count import data_label, release_segments
    from tripleaim.people.door import ask_of
    from tripleaim.people.segments import scheme as find_scheme

    asked = ask_of(Path(folder), profile, datetime.now())
    released, names = release_segments(asked, find_scheme(scheme))
    label = data_label(Path(folder))
    rows: list[dict[str, object]] = []
    for cell, said in released.cells.items():
        sides = ["all" if at < 0 else side[at] for at, side in zip(cell, names, strict=True)]
        row: dict[str, object] = dict(zip(released.dimensions, sides, strict=True))
        rows.append(row | {"people": said.count, "status": said.status, "data": label})
    return Rows(rows, f"{scheme}: {label} people", released.notes)
