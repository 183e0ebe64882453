"""What may be claimed of systems: the measures, the months that count on a day, what was judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tripleaim.evidence.panel import Real
from tripleaim.evidence.series import Break, Start
from tripleaim.evidence.verdict import UNKNOWN, Verdict

FIRST, UNTIL = date(2015, 7, 1), date(2020, 1, 1)
COMPARED_FROM = date(2017, 7, 1)


RECODED, MISSING, MISSING_BEFORE, TOO_FEW = "recoded", "missing", "missing before", "too few after"
ACCIDENT = ("ae_monthly_provider", "ae_provider_system")


NOT_DESIGNATED = "not designated"  # in place of a tranche


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMeasure:
    """A measure of the claims: id, words for a sentence, and where comparable months end.

    `lag` is how many whole months after its end a month of it is published (england/rhythms.toml
    for A&E; councils' delays came in the second month after).
    """

    id: str
    words: str
    until: date = UNTIL
    note: str = ""
    lag: int = 1
    series: tuple[str, ...] = ACCIDENT

    @property
    def sources(self) -> tuple[str, ...]:
        """The catalogue ids that the measure of systems rests on."""
        return (*self.series, "facts_ics_designations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What of a measure counts: months that had ended by `on` and were published by `known`.

    >>> early = Window(on=date(2018, 6, 1), known=date(2018, 6, 1))
    >>> [early.until(each).isoformat() for each in (MEASURES[0], MEASURES[4])]
    ['2018-05-01', '2018-04-01']
    >>> Window(on=date(2018, 6, 1), known=date.max).until(MEASURES[0]).isoformat()
    '2018-06-01'
    """

    on: date
    known: date

    def until(self, measure: ClaimMeasure) -> date:
        """The first day after the months that count."""
        published = self.known.year * 12 + self.known.month - 1 - measure.lag
        known = date(published // 12, published % 12 + 1, 1)
        return min(measure.until, self.on.replace(day=1), known)


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
    ClaimMeasure(
        id="delayed_days",
        words="days of delayed transfers of care",
        lag=2,
        series=("dtoc_council",),
    ),
)
EVER = Window(on=date.max, known=date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What may be said of one system and measure.

    `actual` and `synthetic` are in the unit of the measure, a value a month of `months`;
    `placebo_effects` what the method finds for the donors, as differences of logarithms.
    `verdict` is None when the series cannot carry one, `reason` says why and `cause` which of the
    four reasons it is; `step` is the step of a series that was recoded, `after` how many months
    after its start are held, `late` a step at the end that was left in.
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
    cause: str = ""
    step: Break | None = None
    after: int = 0
    late: Break | None = None

    @property
    def kind(self) -> str:
        """The verdict in a word or two."""
        return self.verdict.kind if self.verdict else UNKNOWN

    @property
    def designated(self) -> bool:
        """Whether the system was made an integrated care system in the time studied."""
        return self.tranche != NOT_DESIGNATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What every measure is judged on: who was designated when, names, regions."""

    designations: Mapping[str, Start]
    names: Mapping[str, str]
    regions: Mapping[str, str]
