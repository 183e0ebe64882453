"""The scale on which a panel is judged: as it is, per head, in logarithms; what is worth knowing.

Counts of units of very different size cannot be compared as they are: a large unit moves by more in
a month than a small one has. Then changes are told as shares, from logarithms.
"""

from dataclasses import dataclass, replace

import numpy as np

from tripleaim.evidence.own_panel import Wanted
from tripleaim.evidence.panel import Panel
from tripleaim.model.errors import refuse

UNEVEN = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleAsked:
    """What the user said: `log` True, False or None for "where units differ more than threefold";
    `worth` in words (5%, 0.05, 12); `every` for all designs."""

    log: bool | None = None
    worth: str = ""
    every: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaled:
    """A panel on the scale on which it is judged, how, and what the user should know of that."""

    panel: Panel
    wanted: Wanted
    notes: tuple[str, ...] = ()


def put_on_scale(panel: Panel, asked: ScaleAsked) -> Scaled:
    """The panel as it is or in logarithms, and the smallest effect worth knowing.

    Raises InputRefused for logarithms of what is not above 0, and for a worth that is no size.

    >>> panel = Panel(outcome=np.array([[10.0, 11, 10], [100, 110, 100]]), units=("a", "b"),
    ...               periods=(1, 2, 3), first=np.array([2, 3]))
    >>> found = put_on_scale(panel, ScaleAsked(worth="5%"))
    >>> found.wanted.is_log, round(found.wanted.worth, 4), found.notes[0][:26]
    (True, 0.0488, 'Units differ up to 10 time')
    """
    times = size_apart(panel)
    is_log = asked.log if asked.log is not None else times > UNEVEN
    notes: list[str] = []
    if is_log:
        if (panel.outcome <= 0).any():
            raise _not_above_nought(panel)
        if asked.log is None:
            notes.append(
                f"Units differ up to {times:,.0f} times in size, so changes are compared in "
                "logarithms and effects are shares (--no-log keeps the unit of the outcome)"
            )
        panel = replace(panel, outcome=np.log(panel.outcome))
    elif times > UNEVEN:
        notes.append(
            f"Units differ up to {times:,.0f} times in size: what is usual in a large one is a "
            "great change in a small one. Use --log, or --rate with a column to divide by"
        )
    worth = _read_worth(asked.worth, panel, is_log)
    wanted = Wanted(is_log=is_log, worth=worth, every=asked.every)
    return Scaled(panel=panel, wanted=wanted, notes=tuple(notes))


def size_apart(panel: Panel) -> float:
    """How many times the largest unit is the smallest, by means before; 1 where that means nothing.

    Outcomes that may be 0 or less have no size.
    """
    if (panel.outcome <= 0).any():
        return 1.0
    start = int(panel.first[panel.treated].min()) if len(panel.treated) else 0
    before = panel.outcome[:, : max(start, 1)].mean(axis=1)
    return float(before.max() / before.min())


def per_head(panel: Panel, denominator: Panel, per: float) -> Panel:
    """Outcomes over a denominator, per so many.

    Raises InputRefused where the denominator is not above 0.
    """
    if (denominator.outcome <= 0).any():
        unit, period = np.argwhere(denominator.outcome <= 0)[0]
        where = f"--rate, unit {panel.units[unit]}, period {panel.periods[period]}"
        raise refuse(where, "is not above 0", value=f"{denominator.outcome[unit, period]:g}")
    if not per > 0:
        raise refuse("--per", "is not above 0", value=f"{per:g}")
    return replace(panel, outcome=per * panel.outcome / denominator.outcome)


def _read_worth(text: str, panel: Panel, is_log: bool) -> float | None:
    """The worth as a difference of outcomes; None where nothing was said."""
    if not text.strip():
        return None
    is_share = text.strip().endswith("%")
    try:
        number = float(text.strip().removesuffix("%").replace(",", ""))
    except ValueError:
        number = -1.0
    if not 0 < number < float("inf"):
        raise refuse("--worth", "is no size above 0", "As 5% or 0.05 or 12.", value=text)
    share = number / 100 if is_share else number
    if is_log:
        return float(np.log1p(share))
    if not is_share:
        return number
    usual = [panel.outcome[unit, : max(int(panel.first[unit]), 1)].mean() for unit in panel.treated]
    return share * abs(float(np.mean(usual)))


def _not_above_nought(panel: Panel) -> Exception:
    bad = np.argwhere(panel.outcome <= 0)
    unit, period = bad[0]
    return refuse(
        f"--log, unit {panel.units[unit]}, period {panel.periods[period]}",
        "is not above 0 and has no logarithm",
        "Leave the unit out, use --rate, or --no-log.",
        value=f"{panel.outcome[unit, period]:g}",
        count=len(bad),
    )
