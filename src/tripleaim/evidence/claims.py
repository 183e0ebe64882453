"""The claims of 2018: did the systems made integrated care systems moderate hospital demand?

Every system and measure is judged in the same way, whether anything was claimed for it or not.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from tripleaim.evidence.claimed import (
    COMPARED_FROM,
    EVER,
    FIRST,
    MEASURES,
    MISSING,
    MISSING_BEFORE,
    NOT_DESIGNATED,
    RECODED,
    TOO_FEW,
    UNTIL,
    ClaimMeasure,
    Ground,
    Judged,
    Window,
)
from tripleaim.evidence.donors import never_designated, sound_series
from tripleaim.evidence.falsify import (
    FEWEST_POST,
    FEWEST_PRE,
    Falsified,
    Study,
    chances,
    falsify,
)
from tripleaim.evidence.inference import discoveries
from tripleaim.evidence.months import Months
from tripleaim.evidence.panel import Mask, Real
from tripleaim.evidence.series import (
    Break,
    find_breaks,
    find_late_steps,
    read_months,
    read_names,
    read_regions,
    read_starts,
)
from tripleaim.evidence.verdict import judge
from tripleaim.model.quantity import is_told
from tripleaim.model.signs import with_sign
from tripleaim.store.engine import Store

FEWEST_SYSTEMS = 20


def read_ground(store: Store, window: Window = EVER) -> Ground:
    """The designations as they stood and were known, names and regions of the 44 systems."""
    until = min(UNTIL, window.on.replace(day=1))
    return Ground(
        designations=read_starts(store, until, window.known),
        names=read_names(store, date(2017, 4, 1)),
        regions=read_regions(store),
    )


def judge_claims(
    store: Store, window: Window = EVER, only: Collection[str] | None = None
) -> list[Judged]:
    """Every system and measure that the store holds, judged; false discovery over all at once.

    `only` leaves out all but some systems, whose verdicts are the same as among all.
    """
    ground = read_ground(store, window)
    waiting: list[_Waiting] = []
    settled: list[Judged] = []
    for measure in MEASURES:
        wide = read_months(store, measure.id, FIRST, window.until(measure))
        if len(wide) < FEWEST_SYSTEMS:
            continue
        ready, refused = _prepare(
            wide, _Case(measure=measure, ground=ground, months=wide.months, only=only)
        )
        waiting += ready
        settled += refused
    q_values = _false_shares(waiting)
    judged = [
        each.judge(each.found, q_value)
        for each, q_value in zip(waiting, q_values, strict=True)
        if each.found is not None
    ]
    kept = [each for each in settled if only is None or each.system in only]
    order = {measure.id: place for place, measure in enumerate(MEASURES)}
    return sorted(judged + kept, key=lambda each: (each.name, order[each.measure.id]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One measure as it is judged: on which ground and months, and whom of all it is wanted for."""

    measure: ClaimMeasure
    ground: Ground
    months: tuple[date, ...]
    only: Collection[str] | None

    def wants(self, systems: Sequence[str]) -> list[str]:
        return [each for each in systems if self.only is None or each in self.only]

    def start(self, system: str) -> date:
        one = self.ground.designations.get(system)
        return one.month if one else COMPARED_FROM

    def refuse(self, system: str, cause: str, reason: str, step: Break | None = None) -> Judged:
        return _judged(
            system,
            self.measure,
            self.ground,
            verdict=None,
            cause=cause,
            reason=reason,
            step=step,
            after=sum(month >= self.start(system) for month in self.months),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """A unit of a study that waits for its share of false discoveries; `found` where wanted."""

    study: "_Prepared"
    found: Falsified | None
    unit: int
    p_value: float

    @property
    def designated(self) -> bool:
        return self.study.systems[self.unit] in self.study.ground.designations

    @property
    def starts(self) -> date:
        one = self.study.ground.designations.get(self.study.systems[self.unit])
        return one.month if one else COMPARED_FROM

    def judge(self, found: Falsified, q_value: float) -> Judged:
        study, unit = self.study, self.unit
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
            late=study.late,
            after=sum(month >= self.starts for month in study.months),
        )


def _named(names: Sequence[str], weights: Real) -> dict[str, float]:
    pairs = sorted(zip(names, weights, strict=True), key=lambda pair: (-pair[1], pair[0]))
    return {name: float(weight) for name, weight in pairs if is_told(weight)}


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
    late: Break | None = None


def _judged(system: str, measure: ClaimMeasure, ground: Ground, **rest: Any) -> Judged:
    one = ground.designations.get(system)
    return Judged(
        system=system,
        name=ground.names.get(system, system),
        measure=measure,
        tranche=one.tranche if one else NOT_DESIGNATED,
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


def _prepare(wide: Months, case: _Case) -> tuple[list[_Waiting], list[Judged]]:
    """Study a measure at every date of designation; systems whose series fails are settled."""
    positive = wide.positive()
    whole = sound_series(wide)
    sound, breaks = whole.logs, whole.breaks
    settled = [
        case.refuse(each.system, RECODED, _say_break(each), step=each) for each in breaks.values()
    ]
    gone = [each for each in wide.units if each not in sound.units and each not in breaks]
    late = _usable_later(positive, gone)
    for system in sorted(set(gone) - set(late)):
        settled.append(case.refuse(system, MISSING, "months of its series are missing"))
    ready: list[_Waiting] = []
    for starts in sorted({case.start(system) for system in wide.units}):
        who = [system for system in sound.units if case.start(system) == starts]
        found = _study(sound, who, starts, case)
        ready += found or []
        if found is None:
            reason = "there are too few comparable months after its designation"
            settled += [case.refuse(each, TOO_FEW, reason) for each in who]
    for system, first in late.items():
        again = _study_late(positive, sound, system, first, case)
        ready += again
        if not again:
            reason = f"months of its series are missing before {first:%B %Y}"
            settled.append(case.refuse(system, MISSING_BEFORE, reason))
    return ready, settled


def _usable_later(positive: Months, systems: Sequence[str]) -> dict[str, date]:
    """The month after the last gap of each system that has a gap at all."""
    found: dict[str, date] = {}
    for system in systems:
        after = int(np.flatnonzero(positive.of([system]).missing[0])[-1]) + 1
        if after < len(positive.months):
            found[system] = positive.months[after]
    return found


def _study_late(
    positive: Months, sound: Months, system: str, first: date, case: _Case
) -> list[_Waiting]:
    """Study one system over the months after its gap only."""
    others = sound.since(first)
    own = positive.of([system]).since(first).logs()
    units = (*others.units, system)
    rows = replace(others, units=units, values=np.vstack([others.values, own.values]))
    if any(each.system == system for each in find_breaks(rows)):
        return []
    note = f"Months before {first:%B %Y} are left out: part of the system did not report."
    return _study(rows, [system], case.start(system), case, (note,)) or []


def _study(
    sound: Months, who: Sequence[str], starts: date, case: _Case, notes: tuple[str, ...] = ()
) -> list[_Waiting] | None:
    """The systems of one date, falsified where any of them is wanted; None with too few months."""
    donors = never_designated(sound, case.ground.designations)
    rows = list(dict.fromkeys([*donors, *who]))
    place = sum(month < starts for month in sound.months)
    if place < FEWEST_PRE or len(sound.months) - place < FEWEST_POST or not who:
        return None
    is_donor = np.array([system in set(donors) for system in rows])
    regions = np.array([case.ground.regions.get(system, "") for system in rows])
    near = (regions[:, None] == regions[None, :]) & (regions != "")[:, None]
    wanted = case.wants(who)
    asked = tuple(rows.index(system) for system in wanted)
    logs = sound.of(rows).values
    shaped = Study(outcome=logs, donors=is_donor, near=near, start=place, asked=asked)
    found = falsify(shaped) if wanted else None
    p_value = found.p_value if found else chances(shaped)
    note = case.measure.note if sound.months[-1] >= _last_month(case.measure) else ""
    study = _Prepared(
        measure=case.measure,
        ground=case.ground,
        systems=tuple(rows),
        months=sound.months,
        logs=logs,
        donors=is_donor,
        notes=(*notes, *([note] if note else [])),
    )
    late = find_late_steps(sound) if wanted else {}
    return [
        _Waiting(
            study=_with_note(study, late.get(system)),
            found=found if system in wanted else None,
            unit=rows.index(system),
            p_value=float(p_value[rows.index(system)]),
        )
        for system in who
    ]


def _last_month(measure: ClaimMeasure) -> date:
    """The last month of a measure that is comparable at all."""
    month = measure.until.year * 12 + measure.until.month - 2
    return date(month // 12, month % 12 + 1, 1)


def _with_note(study: _Prepared, late: Break | None) -> _Prepared:
    """The study with a note of a step at its end, which is left in."""
    if late is None:
        return study
    size = np.expm1(late.step)
    note = (
        f"From {late.month:%B %Y} on it stands {with_sign(size, '.0%')} off what is usual between "
        "it and the others: too near the end to tell whether that lasts, so it is left in."
    )
    return replace(study, notes=(*study.notes, note), late=late)


def _say_break(one: Break) -> str:
    size = np.expm1(one.step)
    return (
        f"its series steps by {with_sign(size, '.0%')} in {one.month:%B %Y} and stays there, as "
        "when a site starts, stops or changes what it reports"
    )
