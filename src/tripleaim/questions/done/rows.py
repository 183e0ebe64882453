"""The rows that answer what it has done: the answer in short, effects, tests, months, history."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.quantity import Estimate, Share
from tripleaim.model.row import Row
from tripleaim.model.said_date import SaidDate


@dataclass(frozen=True, slots=True, kw_only=True)
class InShort(Row):
    """What is shown better, shown worse, without detectable effect, and cannot be told; one row.

    `form` is one (one partnership), several, early (too little to judge yet), nowhere (no
    partnership of 2017 lies where it does). Measures are named in words, with the partnership where
    there are several; `whose` are the partnerships. `since` and `until` bound the months after,
    `against` is with how many others they are set, `recoded` what counts something else from a
    month on. `verdict` is the clearest in a word; `worth` the smallest effect worth knowing.
    """

    verdict: str
    better: tuple[str, ...]
    worse: tuple[str, ...]
    without: tuple[str, ...]
    untold: tuple[str, ...]
    recoded: tuple[str, ...]
    whose: tuple[str, ...]
    since: date | None
    until: date | None
    against: int
    worth: Share

    @property
    def judged(self) -> int:
        """How many comparisons there are."""
        return sum(map(len, (self.better, self.worse, self.without, self.untold)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Goes(Row):
    """A partnership whose record this is: a row each.

    `share` is the share of the area's people who live in it. `form` is system, part (a part of it
    was an integrated care system), doubt (named within the month of the day), heir (the partnership
    into which it went was named later) or none; `since` when it was named as far as it is said,
    `named` what as; `ended` whether its time was over by the day.
    """

    whose: str
    share: Share
    stage: str
    ended: bool
    since: SaidDate | None
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRow(Row):
    """The effect on one measure of one partnership, by the rules of docs/method/verdict.md.

    `outcome` is the id of the measure, `what` its words. `form` is helped, harmed, none, untold,
    few (too few months after), recoded, missing or gap (missing before a month). `effect` is a
    share of what would have been; `against` the number of systems it is set against; `chance` of
    as much where nothing happened; `detectable` the smallest effect that would have been seen four
    times in five; `coverage` how often such an interval held the truth; `step` by how much a
    recoded series steps from `stepped` on. `reason` and `remarks` are the judge's words, `failed`
    the tests that did not hold.
    """

    outcome: str
    what: str
    whose: str
    designated: bool
    effect: Estimate[Share] | None
    kind: str
    since: date
    until: date | None
    after: int
    against: int
    chance: Share | None
    detectable: Share | None
    worth: Share
    coverage: str
    step: Share | None
    stepped: date | None
    reason: str
    failed: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect(EffectRow):
    """An effect on the area asked about, or a partnership that it goes back to; a row a measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectThere(EffectRow):
    """An effect on one of all systems, in order of name; a row a system and measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested(Row):
    """One test that an effect could have failed: a row a measure and test; `place` is its place."""

    outcome: str
    what: str
    whose: str
    place: int
    test: str
    result: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Course(Row):
    """One measure month by month under process control; a row a measure.

    `form` is improving, worsening, high, low (neither is better) or chance. `last` is the value of
    the last month, `month` that month; limits are those that held in it. `special` says how often
    each rule was broken.
    """

    outcome: str
    what: str
    counted: str
    whose: str
    first: date
    month: date
    points: int
    last: float
    mean: float
    lower: float
    upper: float
    variation: str
    special: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Devolved(Row):
    """Whether a mortality parted from other places after devolution to Greater Manchester.

    A row a kind of mortality. `places` is the number of others; `lowest` and `highest` are what
    other designs give; `first` and `last` are the years.
    """

    outcome: str
    what: str
    effect: Estimate[float] | None
    kind: str
    places: int
    lowest: float | None
    highest: float | None
    first: int
    last: int
    design: str
    coverage: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outsourced(Row):
    """The published effect of outsourcing on treatable mortality, estimated anew; one row."""

    effect: Estimate[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class National(Row):
    """How the comparisons of all designated systems came out; one row.

    `form` is early where there were none by the day.
    """

    systems: int
    comparisons: int
    measures: int
    helped: int
    harmed: int
    no_effect: int
    untold: int
    until: date | None
    clear: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest(Row):
    """The strongest of the comparisons of systems named together, where none is a claim; one."""

    what: str
    tranche: str
    effect: Estimate[Share]
    comparisons: int
    false_share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Together(Row):
    """The mean effect on the systems named together; a row a tranche and measure."""

    outcome: str
    what: str
    tranche: str
    effect: Estimate[Share]
    kind: str
    systems: int
    left_out: int
    chance: Share
    false_share: Share
    detectable: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Row):
    """An effect that others have published, harms and none included; a row each."""

    intervention: str
    setting: str
    outcome: str
    said: str
    metric: str
    low: float | None
    high: float | None
    direction: str
    design: str
    grade: str
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aimed(Row):
    """An outcome that partners signed to bring about; whether it came, only its months can tell."""

    outcome: str
    segment: str
    lead: str
    better: str
    unit: str
    baseline: float
    target: float
    due: date
    framework: str
    document: str
    revision: int
