"""A balanced panel: units by periods, when each unit was treated, and what is refused."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tripleaim.evidence.columns import lacking
from tripleaim.evidence.periods import ordered_periods
from tripleaim.evidence.said import needed, so_many
from tripleaim.model.errors import InputRefused, Problem, refuse

if TYPE_CHECKING:
    import pandas as pd

Real = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

SHOWN = 5
LARGEST, ROUNDING = 1e100, 1e-13
ALIKE = "units move alike to the last digit: nothing shows what chance gives"
VALUE_ADVICE = "Fill it by a stated rule, or leave the unit out."
DOSE_ADVICE = "Write 0 before the change and where there is none, 1 from the change on."


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Outcomes of `units` (rows) in `periods` (columns), and the period each was treated from.

    `first[i]` is the place of the first treated period of unit i; `len(periods)` when never
    treated. Treatment lasts once it has begun. Every outcome is a finite number.

    >>> panel = Panel(outcome=np.ones((2, 3)), units=("a", "b"), periods=(1, 2, 3),
    ...               first=np.array([2, 3]))
    >>> panel.treated.tolist(), panel.donors.tolist()
    ([0], [1])
    """

    outcome: Real
    units: tuple[str, ...]
    periods: tuple[Hashable, ...]
    first: Whole

    def __post_init__(self) -> None:
        problems = list(_problems(self))
        if problems:
            raise InputRefused(problems)

    @property
    def treated(self) -> Whole:
        """Places of the units that are ever treated."""
        return np.flatnonzero(self.first < len(self.periods))

    @property
    def donors(self) -> Whole:
        """Places of the units that are never treated."""
        return np.flatnonzero(self.first == len(self.periods))

    @property
    def start(self) -> int:
        """The place of the first treated period, where all treated units share it.

        Raises InputRefused for staggered treatment: use group-time effects.
        """
        starts = np.unique(self.first[self.treated])
        if len(starts) != 1:
            raise refuse(
                "panel",
                f"has {len(starts)} dates of treatment",
                "One date is needed here; for several use group-time effects.",
            )
        return int(starts[0])

    @property
    def earliest(self) -> int:
        """The place of the first treated period of all units; that after the last where none is."""
        return int(self.first.min(initial=len(self.periods)))

    def select(self, units: Sequence[int] | Whole) -> "Panel":
        """The same panel with some of its units, in the order given by place."""
        places = np.asarray(units, dtype=np.int64)
        return Panel(
            outcome=self.outcome[places],
            units=tuple(self.units[place] for place in places),
            periods=self.periods,
            first=self.first[places],
        )

    def before(self, place: int) -> "Panel":
        """The same panel with only the periods before a place."""
        first = np.where(self.first < place, self.first, place)
        return Panel(
            outcome=self.outcome[:, :place],
            units=self.units,
            periods=self.periods[:place],
            first=first,
        )


def _problems(panel: Panel) -> list[Problem]:
    shape = panel.outcome.shape
    if shape != (len(panel.units), len(panel.periods)) or panel.first.shape != shape[:1]:
        rule = f"has {len(panel.units)} units and {len(panel.periods)} periods, outcomes {shape}"
        return [Problem(where="panel", rule=rule)]
    found = []
    if len(set(panel.units)) < len(panel.units):
        twice = next(unit for unit in panel.units if panel.units.count(unit) > 1)
        found.append(Problem(where="panel", value=twice, rule="is the name of two units"))
    bad = np.argwhere(~np.isfinite(panel.outcome))
    if len(bad):
        unit, period = bad[0]
        where = f"panel, unit {panel.units[unit]}, period {panel.periods[period]}"
        rule = "is not a finite number"
        value = str(panel.outcome[unit, period])
        advice = "Leave the unit out or state how gaps are filled (see survey_gaps)."
        found.append(Problem(where=where, rule=rule, value=value, remedy=advice, count=len(bad)))
    largest = float(np.abs(panel.outcome).max(initial=0.0))
    if np.isfinite(largest) and largest and not 1 / LARGEST <= largest <= LARGEST:
        advice = "Give it in another unit, as thousands or millions."
        rule = "is the largest outcome, and its square is no number that can be reckoned with"
        found.append(Problem(where="panel", rule=rule, value=f"{largest:.3g}", remedy=advice))
    if (panel.first < 0).any() or (panel.first > shape[1]).any():
        found.append(Problem(where="panel", rule="is treated from a period that it does not have"))
    return found


def moves_alike(outcome: Real) -> bool:
    """Whether several units (n, t) move alike to the last digit, so that nothing shows chance.

    >>> moves_alike(np.array([[1.0, 2, 4], [3, 4, 6]])), moves_alike(np.array([[1.0, 2, 4]]))
    (True, False)
    """
    course = outcome - outcome.mean(axis=1, keepdims=True)
    apart = float(np.abs(course - course.mean(axis=0)).max(initial=0.0))
    return len(outcome) > 1 and apart <= ROUNDING * float(np.abs(outcome).max(initial=0.0))


def check_design(panel: Panel, fewest_pre: int = 1, fewest_donors: int = 1) -> None:
    """Refuse a panel from which no effect can be estimated, naming every reason at once.

    Raises InputRefused when nothing is treated, when there are too few donors or pre-periods (a
    unit treated in every period has none), or when a treated outcome never varies before.
    """
    found = []
    if not len(panel.treated):
        found.append(Problem(where="panel", rule="has no treated unit"))
    if len(panel.donors) < fewest_donors:
        have = so_many(len(panel.donors), "unit")
        be = "is" if len(panel.donors) == 1 else "are"
        rule = f"has {have} that {be} never treated; {needed(fewest_donors)}"
        found.append(Problem(where="panel", rule=rule))
    for place in panel.treated:
        unit, pre = panel.units[place], int(panel.first[place])
        if pre < fewest_pre:
            have = so_many(pre, "period before")
            rule = f"has {have} it is treated; {needed(fewest_pre)}"
            found.append(Problem(where="panel", value=unit, rule=rule))
    if len(panel.donors) and np.ptp(panel.outcome[panel.donors]) == 0:
        found.append(Problem(where="panel", rule="has donors whose outcome never varies"))
    if found:
        raise InputRefused(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which columns of a long table hold the unit, the period, the outcome and 0/1 treatment."""

    unit: str
    period: str
    outcome: str
    treatment: str


def panel_of(rows: "pd.DataFrame", columns: Columns) -> Panel:
    """A panel from a long table: a row a unit and period, treatment 0 or 1.

    Periods are put in the order of time (`ordered_periods`). Raises InputRefused with every gap,
    duplicate, value that is no number and treatment that switches off.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"u": list("aabb"), "t": [1, 2, 1, 2], "y": [1., 2, 3, 4],
    ...                      "d": [0, 1, 0, 0]})
    >>> panel_of(rows, Columns(unit="u", period="t", outcome="y", treatment="d")).first.tolist()
    [1, 2]
    """
    problems = _long_problems(rows, columns)
    if problems:
        raise InputRefused(problems)
    rows = rows.assign(**{columns.period: ordered_periods(rows[columns.period])})
    table = rows.pivot(index=columns.unit, columns=columns.period, values=columns.outcome)
    dose = rows.pivot(index=columns.unit, columns=columns.period, values=columns.treatment)
    treated = dose.to_numpy(dtype=float) > 0
    switched = np.flatnonzero((np.diff(treated.astype(int), axis=1) < 0).any(axis=1))
    if len(switched):
        raise refuse(
            "panel",
            "is treated and later not; treatment must last",
            "End the panel before it stops, or leave the unit out.",
            value=str(table.index[switched[0]]),
            count=len(switched),
        )
    width = table.shape[1]
    return Panel(
        outcome=table.to_numpy(dtype=float),
        units=tuple(_name(unit) for unit in table.index),
        periods=tuple(table.columns),
        first=np.where(treated.any(axis=1), treated.argmax(axis=1), width).astype(np.int64),
    )


def _name(unit: object) -> str:
    whole = isinstance(unit, float) and unit.is_integer()
    return str(int(unit)) if whole and isinstance(unit, float) else str(unit)


def _long_problems(rows: "pd.DataFrame", columns: Columns) -> list[Problem]:
    names = (columns.unit, columns.period, columns.outcome, columns.treatment)
    missing = lacking(rows, names, "panel")
    if missing:
        return missing
    if len(set(names)) < len(names):
        rule = "has one column for two things: unit, period, outcome, treatment"
        return [Problem(where="panel", rule=rule, value=", ".join(names))]
    if rows.empty:
        return [Problem(where="panel", rule="has no rows")]
    return [*_key_problems(rows, columns), *_value_problems(rows, columns)]


def _key_problems(rows: "pd.DataFrame", columns: Columns) -> list[Problem]:
    key = [columns.unit, columns.period]
    found = []
    empty = rows[key].isna().any(axis=1)
    if empty.any():
        found.append(
            Problem(
                where="panel",
                rule="has a row without unit or period",
                row=int(empty.to_numpy().argmax()) + 2,
                count=int(empty.sum()),
            )
        )
    twice = rows[rows.duplicated(key, keep=False)]
    if len(twice):
        first = twice.iloc[0]
        found.append(
            Problem(
                where="panel",
                value=f"{first[key[0]]}, {first[key[1]]}",
                rule="is given more than once",
                count=len(twice.drop_duplicates(key)),
                remedy="A unit has one row a period.",
            )
        )
        return found
    import pandas as pd

    held = pd.MultiIndex.from_frame(rows[key])
    whole = pd.MultiIndex.from_product([rows[key[0]].unique(), rows[key[1]].unique()])
    gaps = whole.difference(held)
    if len(gaps):
        listed = "; ".join(f"{unit}, {period}" for unit, period in gaps[:SHOWN])
        found.append(
            Problem(
                where="panel",
                rule=f"has no row for {len(gaps)} of {len(whole)} units and periods: {listed}",
                remedy="Fill them by a stated rule or leave the units out.",
            )
        )
    return found


def _value_problems(rows: "pd.DataFrame", columns: Columns) -> list[Problem]:
    import pandas as pd

    found = []
    for name in (columns.outcome, columns.treatment):
        values = pd.to_numeric(rows[name], errors="coerce").to_numpy(dtype=float)
        bad = ~np.isfinite(values)
        if bad.any():
            found.append(_bad_value(rows, name, bad, is_dose=name == columns.treatment))
    dose = pd.to_numeric(rows[columns.treatment], errors="coerce").dropna()
    if not dose.isin([0, 1]).all():
        rule = "is not 0 or 1"
        odd = str(dose[~dose.isin([0, 1])].iloc[0])
        found.append(
            Problem(
                where="panel", column=columns.treatment, value=odd, rule=rule, remedy=DOSE_ADVICE
            )
        )
    return found


def _bad_value(rows: "pd.DataFrame", name: str, bad: Mask, is_dose: bool) -> Problem:
    """The first of the cells that are no number, and what to do about them."""
    import pandas as pd

    place = int(bad.argmax())
    value = rows[name].iloc[place]
    is_empty = bool(pd.isna(value))
    return Problem(
        where="panel",
        row=place + 2,
        column=name,
        count=int(bad.sum()),
        value=None if is_empty else str(value),
        rule=_why_bad(value, is_empty),
        remedy=DOSE_ADVICE if is_dose else VALUE_ADVICE,
    )


def _why_bad(value: object, is_empty: bool) -> str:
    if is_empty:
        return "is empty"
    if str(value).strip("%£$€ ").replace(",", "").replace(".", "").lstrip("+-").isdigit():
        return "has a sign that not every cell of the column has"
    return "is not a finite number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Missing periods of a unit, as a fact to annotate: which, and what was done about them."""

    unit: str
    periods: tuple[Hashable, ...]
    treatment: str


def survey_gaps(outcome: "pd.DataFrame", longest: int = 1) -> "tuple[pd.DataFrame, list[Gap]]":
    """Fill short gaps of a wide table (units by periods) by a stated rule; leave long ones out.

    A run of up to `longest` missing periods inside a series is filled on the straight line between
    its neighbours; a unit with a longer run, or one at either end, is left out. Every gap is named.

    >>> import pandas as pd
    >>> wide = pd.DataFrame({1: [1.0, 5], 2: [None, 5], 3: [3.0, None]}, index=["a", "b"])
    >>> filled, gaps = survey_gaps(wide)
    >>> filled.loc["a"].tolist(), [(gap.unit, gap.treatment) for gap in gaps]
    ([1.0, 2.0, 3.0], [('a', 'filled on a straight line'), ('b', 'left out')])
    """
    finite = outcome.replace([np.inf, -np.inf], np.nan)
    filled = finite.interpolate(axis=1, limit_area="inside")
    gaps, kept = [], []
    for unit, missing in finite.isna().iterrows():
        if not missing.any():
            kept.append(unit)
            continue
        runs = missing.groupby((~missing).cumsum()).sum().max()
        ends = bool(missing.iloc[0] or missing.iloc[-1])
        can_fill = not ends and runs <= longest
        if can_fill:
            kept.append(unit)
        done = "filled on a straight line" if can_fill else "left out"
        gaps.append(Gap(unit=str(unit), periods=tuple(missing.index[missing]), treatment=done))
    return filled.loc[kept], gaps
