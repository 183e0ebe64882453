"""A panel of any measure from the store: units of one kind, in one geography, period by period.

A measure of hospitals is added up over trusts and their predecessors, or counted for systems: of a
fixed footprint, or of the month. A measure of areas is carried to another kind of area by where
people live: counts are shared out, rates are averaged. Nothing missing is guessed.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from tripleaim.evidence.monthly import Note, read_notes
from tripleaim.model.errors import NothingFound, refuse
from tripleaim.store.engine import Row, Store, ask, ask_frame
from tripleaim.store.ground import Vintage, shares_between

FOOTPRINTS = ("fixed", "moving")
TRUST = "trust"
WEIGHT = 0.05
WORDS_OF_RATES = ("per ", "share", "years", "score", "rank", "decile", "expected")

MEASURE = "select name, unit from measure where measure = $measure order by source limit 1"
HELD = """
select case when subject like '%:%' then split_part(subject, ':', 1) else 'trust' end as kind,
    count(distinct subject) as subjects, min(period_from) as first, max(period_from) as last
from observation where measure = $measure and breakdown = $breakdown
group by 1 order by subjects desc, kind
"""
ROWS = """
select subject, period_from, any_value(period_to) as period_to, any_value(value) as value
from observation
where measure = $measure and breakdown = $breakdown
    and period_from >= $first and period_from < $until
    and (case when subject like '%:%' then split_part(subject, ':', 1) else 'trust' end) = $kind
group by subject, period_from order by subject, period_from
"""
CHAIN = """
with recursive chain(code, later, steps) as (
    select predecessor, successor, 1 from succession
    where predecessor not like '%:%' and effective < $until
        and predecessor in (
            select predecessor from succession
            where predecessor not like '%:%' and effective < $until
            group by predecessor having count(distinct successor) = 1
        )
    union
    select c.code, s.successor, c.steps + 1 from chain c
    join succession s on s.predecessor = c.later and s.effective < $until
    where c.steps < 8
)
select code, arg_max(later, steps) as later from chain group by code order by code
"""
MEASURES = """
select o.measure, any_value(m.name) as name, any_value(m.unit) as unit,
    case when o.subject like '%:%' then split_part(o.subject, ':', 1) else 'trust' end as kind,
    count(distinct o.subject) as subjects, min(o.period_from) as first, max(o.period_to) as until
from observation o join measure m on m.measure = o.measure
where o.breakdown = 'all'
group by o.measure, kind
order by o.measure, kind
"""
FIXED = """
select p.provider, min(a.area) as system, date '1900-01-01' as valid_from,
    date '2999-01-01' as valid_to
from provider_system p
join area_seen a on a.ons_code = p.ons_code and a.kind = 'stp'
    and a.source = 'facts_stp_footprints_2016'
group by p.provider order by p.provider
"""
MOVING = """
select p.provider, min(a.area) as system, p.valid_from,
    coalesce(p.valid_to, date '2020-01-01') as valid_to
from provider_spell p
join area_seen a on a.ons_code = p.ons_code and a.kind = 'stp'
group by p.provider, p.valid_from, p.valid_to
union all
select f.provider, f.system, date '2017-04-01', date '2020-01-01' from ({fixed}) f
where f.provider not in (select provider from provider_spell)
order by provider, valid_from
"""


def list_measures(store: Store) -> list[Row]:
    """The measures of which series are held, a row a measure and kind of unit."""
    return ask(store, MEASURES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What panel is wanted: a measure, units of a kind, periods from `first` to before `until`.

    `kind` is trust, stp, icb, ccg, lad, utla, ... `footprint` is fixed (a trust's months all count
    for the system it was in first) or moving (for that of the month). `on` is the day whose map
    areas are carried to.
    """

    measure: str
    kind: str
    on: date
    first: date = date(1990, 1, 1)
    until: date = date(2100, 1, 1)
    footprint: str = "fixed"
    breakdown: str = "all"

    def __post_init__(self) -> None:
        if self.footprint not in FOOTPRINTS:
            known = ", ".join(FOOTPRINTS)
            raise refuse("footprint", "is not one", f"{known}.", value=self.footprint)
        if self.first >= self.until:
            raise refuse("panel", "ends before it begins", value=f"{self.first}, {self.until}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Units by periods (missing is NaN), how they were made, and what to know about them."""

    values: pd.DataFrame
    name: str
    unit: str
    made: str
    notes: tuple[Note, ...]


def read_panel(store: Store, asked: Asked) -> Series:
    """The panel asked for.

    Raises NothingFound with what is held of the measure when it cannot be had for such units.
    """
    said = ask(store, MEASURE, {"measure": asked.measure})
    held = ask(store, HELD, {"measure": asked.measure, "breakdown": asked.breakdown})
    if not said or not held:
        raise NothingFound(_not_held(store, asked))
    name, unit = said[0]["name"], said[0]["unit"]
    kinds = [row["kind"] for row in held]
    values, made = _find(store, asked, kinds, _is_rate(unit))
    if values is None or values.empty:
        listed = "; ".join(f"{r['kind']} {r['first']} to {r['last']}" for r in held)
        raise NothingFound(
            f"{name} is not held for {asked.kind} from {asked.first} to {asked.until}. "
            f"Held for: {listed}. What ships has systems only: tripleaim build --data FOLDER."
        )
    return Series(values=values, name=name, unit=unit, made=made, notes=notes_on(store, asked))


def _find(
    store: Store, asked: Asked, kinds: list[str], rate: bool
) -> tuple[pd.DataFrame | None, str]:
    """The values of the kind asked for, from the kinds held, and how they were made."""
    if asked.kind == TRUST and TRUST in kinds:
        return _chained(store, asked), "trusts with their predecessors, added up"
    if asked.kind in kinds and not (asked.kind == "stp" and asked.footprint == "moving"):
        return _wide(_rows(store, asked, asked.kind)), "as held"
    if asked.kind == "stp" and TRUST in kinds:
        words = "the system of the month" if asked.footprint == "moving" else "one footprint"
        return _of_systems(store, asked), f"providers added up in {words}"
    for kind in kinds:
        shares = _shares(store, asked, kind)
        if len(shares):
            carried = carry(_wide(_rows(store, asked, kind)), shares, rate)
            how = "averaged" if rate else "shared out"
            return carried, f"{kind} {how} by where residents live"
    return None, ""


def _not_held(store: Store, asked: Asked) -> str:
    known = ask(store, "select distinct measure from observation order by measure")
    listed = ", ".join(row["measure"] for row in known)
    return f"No series of {asked.measure} are held. Measures: {listed}."


def _is_rate(unit: str) -> bool:
    return any(word in unit for word in WORDS_OF_RATES)


def _rows(store: Store, asked: Asked, kind: str) -> pd.DataFrame:
    return ask_frame(
        store,
        ROWS,
        {
            "measure": asked.measure,
            "breakdown": asked.breakdown,
            "first": asked.first,
            "until": asked.until,
            "kind": kind,
        },
    )


def _wide(rows: pd.DataFrame) -> pd.DataFrame:
    """Units by periods; what is given more than once is added up, and missing if any of it is."""
    summed = rows.groupby(["subject", "period_from"])["value"].agg(
        lambda each: each.sum() if each.notna().all() else np.nan
    )
    wide = summed.unstack("period_from")
    return wide.set_axis([pd.Timestamp(str(day)).date() for day in wide.columns], axis=1)


def _chained(store: Store, asked: Asked) -> pd.DataFrame:
    rows = _rows(store, asked, TRUST)
    last = rows["period_from"].max()
    later = {row["code"]: row["later"] for row in ask(store, CHAIN, {"until": last})}
    return _wide(rows.assign(subject=rows["subject"].replace(later)))


def _of_systems(store: Store, asked: Asked) -> pd.DataFrame | None:
    rows = _rows(store, asked, TRUST)
    fixed = FIXED.rsplit("order by", 1)[0]
    # SQL of: the other query of this file
    spells = ask_frame(store, MOVING.format(fixed=fixed) if asked.footprint == "moving" else FIXED)
    if rows.empty or spells.empty:
        return None
    joined = rows.merge(spells, left_on="subject", right_on="provider")
    day = pd.to_datetime(joined["period_from"])
    inside = (pd.to_datetime(joined["valid_from"]) <= day) & (
        day < pd.to_datetime(joined["valid_to"])
    )
    return _wide(_with_silent(joined[inside]))


def _with_silent(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows by system, with an empty one where a provider of weight left out a period.

    A provider of weight makes a twentieth of its system; a period left out lies between two that it
    reported.
    """
    found = rows.assign(subject=rows["system"])
    wide = found.pivot_table(index=["subject", "provider"], columns="period_from", values="value")
    total = wide.sum(axis=1)
    heavy = (total >= WEIGHT * total.groupby("subject").transform("sum")).to_numpy()[:, None]
    inside = wide.ffill(axis=1).notna() & wide.bfill(axis=1).notna()
    rows_at, periods_at = np.nonzero((wide.isna() & inside).to_numpy() & heavy)
    gaps = pd.DataFrame(
        {
            "subject": wide.index.get_level_values("subject")[rows_at],
            "period_from": wide.columns[periods_at],
            "value": np.nan,
        }
    )
    return pd.concat([found[["subject", "period_from", "value"]], gaps], ignore_index=True)


def _shares(store: Store, asked: Asked, kind: str) -> pd.DataFrame:
    before, after = (Vintage(kind=each, on=asked.on) for each in (kind, asked.kind))
    shared = shares_between(store, before, after)
    rows = [
        (old, new, people) for old, parts in shared.people.items() for new, people in parts.items()
    ]
    return pd.DataFrame(rows, columns=["old", "new", "people"])


def carry(values: pd.DataFrame, shares: pd.DataFrame, rate: bool) -> pd.DataFrame:
    """Values of old areas (old, periods) for new areas, by the people in each pair of areas.

    `shares` has columns old, new, people. A count is shared out, a rate is averaged; a new area
    misses a period when any old area with people in it does.

    >>> values = pd.DataFrame({2018: [10.0, 30.0]}, index=["a", "b"])
    >>> shares = pd.DataFrame({"old": ["a", "b", "b"], "new": ["x", "x", "y"],
    ...                        "people": [100, 50, 50]})
    >>> carry(values, shares, rate=False)[2018].tolist()
    [25.0, 15.0]
    >>> carry(values, shares, rate=True)[2018].round(2).tolist()
    [16.67, 30.0]
    """
    people = shares.pivot(index="new", columns="old", values="people").fillna(0.0)
    people = people.reindex(columns=values.index, fill_value=0.0)
    weights = people.to_numpy(dtype=float)
    total = weights.sum(axis=1 if rate else 0, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        weights = np.where(total > 0, weights / total, 0.0)
    known = values.to_numpy(dtype=float)
    found = weights @ np.nan_to_num(known)
    lost = (weights > 0).astype(float) @ np.isnan(known).astype(float) > 0
    found[lost | (weights.sum(axis=1) == 0)[:, None]] = np.nan
    return pd.DataFrame(found, index=people.index, columns=values.columns).dropna(how="all")


def notes_on(store: Store, asked: Asked) -> tuple[Note, ...]:
    """What to know about a measure of a kind of unit within the time asked for; oldest first."""
    whom = ("england:", f"{asked.kind}:")
    return tuple(
        note
        for note in read_notes(store, [asked.measure])
        if note.subject.startswith(whom)
        and note.first < asked.until
        and (note.until is None or note.until > asked.first)
    )
