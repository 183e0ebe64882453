"""The claims of 2018: did the systems made integrated care systems moderate hospital demand?

Every system and measure is judged in the same way, whether anything was claimed for it or not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from tripleaim.evidence.falsify import FEWEST_POST, FEWEST_PRE, Falsified, Study, falsify
from tripleaim.evidence.inference import discoveries
from tripleaim.evidence.panel import Mask, Real, survey_gaps
from tripleaim.evidence.series import (
    Break,
    Start,
    find_breaks,
    find_late_steps,
    months_of,
    read_months,
    read_names,
    read_regions,
    read_starts,
)
from tripleaim.evidence.verdict import UNKNOWN, Verdict, judge
from tripleaim.store.engine import Store

FIRST, UNTIL = date(2015, 7, 1), date(2020, 1, 1)
COMPARED_FROM = date(2017, 7, 1)
FEWEST_SYSTEMS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMeasure:
    """A measure of the claims: id, words for a sentence, and where comparable months end."""

    id: str
    words: str
    until: date = UNTIL
    note: str = ""


MEASURES = (
    ClaimMeasure(id="ae_attendances", words="A&E attendances"),
    ClaimMeasure(id="ae_attendances_type1", words="attendances at major A&E departments"),
    ClaimMeasure(id="emergency_admissions", words="emergency admissions"),
    ClaimMeasure(
        id="ae_over_4h",
        words="A&E waits of over four hours",
        until=date(2019, 5, 1),
        note="Fourteen trusts stopped reporting four-hour waits in May 2019: months to April 2019.",
    ),
    ClaimMeasure(id="delayed_days", words="days of delayed transfers of care"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What may be said of one system and measure.

    `actual` and `synthetic` are in the unit of the measure, a value a month of `months`;
    `placebo_effects` what the method finds for the donors, as differences of logarithms.
    `verdict` is None when the series cannot carry one, and `reason` says why.
    """

    system: str
    name: str
    measure: ClaimMeasure
    tranche: str
    in_part: bool
    starts: date
    verdict: Verdict | None
    reason: str
    months: tuple[date, ...] = ()
    actual: Real | None = None
    synthetic: Real | None = None
    weights: Mapping[str, float] | None = None
    placebo_effects: Real | None = None
    notes: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The verdict in a word or two."""
        return self.verdict.kind if self.verdict else UNKNOWN

    @property
    def designated(self) -> bool:
        """Whether the system was made an integrated care system in the time studied."""
        return self.tranche != "not designated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What every measure is judged on: who was designated when, names, regions."""

    designations: Mapping[str, Start]
    names: Mapping[str, str]
    regions: Mapping[str, str]


def read_ground(store: Store) -> Ground:
    """The designations, names and regions of the 44 systems."""
    return Ground(
        designations=read_starts(store, UNTIL),
        names=read_names(store, date(2017, 4, 1)),
        regions=read_regions(store),
    )


def judge_claims(store: Store) -> list[Judged]:
    """Every system and measure that the store holds, judged; false discovery over all at once."""
    ground = read_ground(store)
    waiting: list[_Waiting] = []
    settled: list[Judged] = []
    for measure in MEASURES:
        wide = read_months(store, measure.id, FIRST, measure.until)
        if len(wide) < FEWEST_SYSTEMS:
            continue
        ready, refused = _prepare(wide, measure, ground)
        waiting += ready
        settled += refused
    q_values = _false_shares(waiting)
    judged = [each.judge(q_value) for each, q_value in zip(waiting, q_values, strict=True)]
    order = {measure.id: place for place, measure in enumerate(MEASURES)}
    return sorted(judged + settled, key=lambda each: (each.name, order[each.measure.id]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """A unit of a study that is falsified and waits for its share of false discoveries."""

    study: "_Prepared"
    found: Falsified
    unit: int

    @property
    def p_value(self) -> float:
        return float(self.found.p_value[self.unit])

    @property
    def designated(self) -> bool:
        return self.study.systems[self.unit] in self.study.ground.designations

    def judge(self, q_value: float) -> Judged:
        study, unit, found = self.study, self.unit, self.found
        system = study.systems[unit]
        verdict = judge(found, unit, q_value)
        donors = study.donors.copy()
        donors[unit] = False
        names = [study.systems[place] for place in np.flatnonzero(study.donors)]
        return _judged(
            system,
            study.measure,
            study.ground,
            verdict=verdict,
            reason=verdict.reason,
            months=study.months,
            actual=np.exp(study.logs[unit]),
            synthetic=np.exp(study.logs[unit] - found.gaps[unit]),
            weights=_named(names, found.weights[unit]),
            placebo_effects=found.effects[donors],
            notes=study.notes,
        )


def _named(names: Sequence[str], weights: Real) -> dict[str, float]:
    pairs = sorted(zip(names, weights, strict=True), key=lambda pair: (-pair[1], pair[0]))
    return {name: float(weight) for name, weight in pairs if weight > 0.005}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """One measure and date: logarithms (n, t) of systems, and which of them are donors."""

    measure: ClaimMeasure
    ground: Ground
    systems: tuple[str, ...]
    months: tuple[date, ...]
    logs: Real
    donors: Mask
    notes: tuple[str, ...]


def _judged(system: str, measure: ClaimMeasure, ground: Ground, **rest: Any) -> Judged:
    one = ground.designations.get(system)
    return Judged(
        system=system,
        name=ground.names.get(system, system),
        measure=measure,
        tranche=one.tranche if one else "not designated",
        in_part=bool(one and one.in_part),
        starts=one.month if one else COMPARED_FROM,
        **rest,
    )


def _false_shares(waiting: Sequence[_Waiting]) -> list[float]:
    """q-values over all designated systems and measures; the others among themselves."""
    shares = np.ones(len(waiting))
    for designated in (True, False):
        places = [place for place, each in enumerate(waiting) if each.designated == designated]
        if places:
            shares[places] = discoveries(np.array([waiting[place].p_value for place in places]))
    return [float(share) for share in shares]


def _prepare(
    wide: pd.DataFrame, measure: ClaimMeasure, ground: Ground
) -> tuple[list[_Waiting], list[Judged]]:
    """Study a measure at every date of designation; systems whose series fails are settled."""
    positive = wide.where(wide > 0)
    filled, _ = survey_gaps(positive)
    logs = pd.DataFrame(np.log(filled.to_numpy()), index=filled.index, columns=filled.columns)
    breaks = {each.system: each for each in find_breaks(logs)}
    settled = [_refuse(each.system, measure, ground, _say_break(each)) for each in breaks.values()]
    ready: list[_Waiting] = []
    late = _usable_later(positive, [system for system in wide.index if system not in filled.index])
    for system in wide.index.difference(filled.index).difference(list(late)):
        settled.append(_refuse(system, measure, ground, "months of its series are missing"))
    sound = logs.drop(index=list(breaks))
    for starts in sorted({_start(system, ground) for system in wide.index}):
        who = [system for system in sound.index if _start(system, ground) == starts]
        found = _study(sound, who, starts, measure, ground)
        ready += found if found is not None else []
        if found is None:
            reason = "there are too few comparable months after its designation"
            settled += [_refuse(system, measure, ground, reason) for system in who]
    for system, first in late.items():
        again = _study_late(positive, sound, system, first, measure, ground)
        ready += again
        if not again:
            reason = f"months of its series are missing before {first:%B %Y}"
            settled.append(_refuse(system, measure, ground, reason))
    return ready, settled


def _start(system: str, ground: Ground) -> date:
    one = ground.designations.get(system)
    return one.month if one else COMPARED_FROM


def _usable_later(positive: pd.DataFrame, systems: Sequence[str]) -> dict[str, date]:
    """The month after the last gap of each system that has a gap at all."""
    found: dict[str, date] = {}
    for system in systems:
        missing = positive.loc[system].isna()
        after = int(np.flatnonzero(missing.to_numpy())[-1]) + 1
        if after < positive.shape[1]:
            found[system] = months_of(positive)[after]
    return found


def _study_late(
    positive: pd.DataFrame,
    sound: pd.DataFrame,
    system: str,
    first: date,
    measure: ClaimMeasure,
    ground: Ground,
) -> list[_Waiting]:
    """Study one system over the months after its gap only."""
    months = [month for month in months_of(sound) if month >= first]
    own = np.log(positive.loc[system, months].to_numpy(dtype=float))
    rows = sound[months].copy()
    rows.loc[system] = own
    if any(each.system == system for each in find_breaks(rows)):
        return []
    note = f"Months before {first:%B %Y} are left out: part of the system did not report."
    return _study(rows, [system], _start(system, ground), measure, ground, (note,)) or []


def _study(
    sound: pd.DataFrame,
    who: Sequence[str],
    starts: date,
    measure: ClaimMeasure,
    ground: Ground,
    notes: tuple[str, ...] = (),
) -> list[_Waiting] | None:
    donors = [system for system in sound.index if system not in ground.designations]
    rows = list(dict.fromkeys([*donors, *who]))
    months = months_of(sound)
    place = sum(month < starts for month in months)
    if place < FEWEST_PRE or len(months) - place < FEWEST_POST or not who:
        return None
    is_donor = np.array([system in set(donors) for system in rows])
    regions = np.array([ground.regions.get(system, "") for system in rows])
    near = (regions[:, None] == regions[None, :]) & (regions != "")[:, None]
    logs = sound.loc[rows].to_numpy(dtype=float)
    late = find_late_steps(sound)
    asked = tuple(rows.index(system) for system in who)
    found = falsify(Study(outcome=logs, donors=is_donor, near=near, start=place, asked=asked))
    study = _Prepared(
        measure=measure,
        ground=ground,
        systems=tuple(rows),
        months=months,
        logs=logs,
        donors=is_donor,
        notes=(*notes, *([measure.note] if measure.note else [])),
    )
    studies = [_with_note(study, late.get(system)) for system in who]
    return [
        _Waiting(study=each, found=found, unit=rows.index(system))
        for each, system in zip(studies, who, strict=True)
    ]


def _with_note(study: _Prepared, late: Break | None) -> _Prepared:
    """The study with a note of a step at its end, which is left in."""
    if late is None:
        return study
    size = np.expm1(late.step)
    note = (
        f"From {late.month:%B %Y} on it stands {size:+.0%} off what is usual between it and the "
        "others: too near the end to tell whether that lasts, so it is left in."
    )
    return replace(study, notes=(*study.notes, note))


def _say_break(one: Break) -> str:
    size = np.expm1(one.step)
    return (
        f"its series steps by {size:+.0%} in {one.month:%B %Y} and stays there, as when a site "
        "starts, stops or changes what it reports"
    )


def _refuse(system: str, measure: ClaimMeasure, ground: Ground, reason: str) -> Judged:
    return _judged(system, measure, ground, verdict=None, reason=reason)
