"""Mortality by CCG from the store, and the published effect of outsourcing estimated anew."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from tripleaim.evidence.did import LongRows, two_way_effect
from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.panel import Real
from tripleaim.store.engine import Store, ask

RATES = """
select subject, year(period_from) as year, value, source from observation
where measure = $measure and subject like 'ccg:%' and value is not null
    and period_to <= $until
order by subject, year
"""
INSIDE = """
select distinct c.area
from lying('ccg', $day) c
join blocks_in($system, $day) p on p.block = c.block
order by c.area
"""
PANEL = """
select unit, period, outcome, exposure, source from long_panel
where study = 'goodair_reeves_2022' and outcome > 0 and exposure is not null
order by unit, period
"""
MAP = date(2020, 4, 1)  # rates are of the CCGs of that day


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """A mortality by CCG and calendar year: `values` (n, t), of those with a rate in every year.

    `inside` says which of them lie in the system asked about.
    """

    units: tuple[str, ...]
    years: tuple[int, ...]
    values: Real
    inside: tuple[bool, ...]
    sources: tuple[str, ...]


def rates_by_ccg(store: Store, measure: str, system: str, until: date) -> Rates | None:
    """The rates of whole years that had ended by a day; None where the store holds none."""
    rows = ask(store, RATES, {"measure": measure, "until": until})
    if not rows:
        return None
    years = tuple(sorted({row["year"] for row in rows}))
    held: dict[str, dict[int, float]] = {}
    for row in rows:
        held.setdefault(row["subject"], {})[row["year"]] = row["value"]
    whole = {unit: values for unit, values in held.items() if len(values) == len(years)}
    inside = {row["area"] for row in ask(store, INSIDE, {"system": system, "day": MAP})}
    return Rates(
        units=tuple(whole),
        years=years,
        values=np.array([[values[year] for year in years] for values in whole.values()]),
        inside=tuple(unit in inside for unit in whole),
        sources=tuple(sorted({row["source"] for row in rows})),
    )


def outsourcing_effect(store: Store) -> tuple[Estimate, tuple[str, ...]] | None:
    """The per cent of treatable deaths that go with a percentage point more spent with private
    providers, with its sources; None where the store does not hold the panel."""
    rows = ask(store, PANEL)
    if not rows:
        return None
    found = two_way_effect(
        LongRows(
            outcome=100 * np.log(np.array([row["outcome"] for row in rows], dtype=float)),
            exposure=np.array([row["exposure"] for row in rows], dtype=float),
            covariates=np.zeros((len(rows), 0)),
            unit=np.unique([row["unit"] for row in rows], return_inverse=True)[1].astype(np.int64),
            period=np.array([row["period"] for row in rows], dtype=np.int64),
        )
    )
    return found, tuple(sorted({row["source"] for row in rows}))
