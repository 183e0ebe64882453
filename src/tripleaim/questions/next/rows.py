"""The rows that answer what is next: the stage, what it asks, what is coming, what came after."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.quantity import Share
from tripleaim.model.row import Row
from tripleaim.model.said_date import SaidDate
from tripleaim.questions.lead import LedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalCount(Row):
    """How many integrated care systems England had on the day; one row, for all systems.

    `in_doubt` more were named within `begun`, the month or year of the day.
    """

    number: int
    in_doubt: int
    begun: SaidDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountByDate(Row):
    """How many there were at the end of each date on which the number changed; a row a date."""

    day: date
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Row):
    """The stage of the system on the day; one row.

    `form` is board, system, part (named, and now a part of this area), doubt (named within the
    month of the day) or partnership. `since` is when it began, as far as it is said; `named_here`
    how many integrated care systems had been named that are this area or a part of it.
    """

    stage: str
    since: SaidDate | None
    named: tuple[str, ...]
    named_here: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness(Row):
    """How many requirements of the stage are shown to be met, shown not to be, and not on record.

    One row, for a partnership or integrated care system.
    """

    asked_by: str
    asked: int
    met: int
    not_met: int
    not_on_record: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(Row):
    """One requirement of the stage; its `status` is whether it is met. A row a requirement."""

    requirement: str
    met: str
    because: str
    cited: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Support(Row):
    """What fits until then: one row where something is shown not to be met, else none."""

    support: str
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Maturity(Row):
    """The level that counts over all domains of a maturity assessment on record; one row.

    `without` are the domains that have none.
    """

    level: str | None
    document: str
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaturityDomain(Row):
    """One domain of the assessment: what it says itself, what its reviewer, what counts."""

    domain: str
    itself: str
    reviewer: str
    counts: str
    because: str
    apart: int
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming(Row):
    """What was known by the day to be planned, proposed or refused for this system; a row each.

    `names` are the bodies that a merger of form merger was to join, as they were called that day.
    """

    what: str
    names: tuple[str, ...]
    kind: str
    standing: str
    when: SaidDate
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reform(Row):
    """What law and national policy asked of every system, or proposed, by the day; a row each."""

    what: str
    standing: str
    when: SaidDate
    does: str
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried(Row):
    """An attempt at a single contract or accountable care organisation, and its fate; a row each.

    `here` says that it was in this system or one that it goes back to; `fate` is None where it is
    not on record by the day, and `form` is later where it came after, or undated where its text
    has no day and was read only later.
    """

    attempt: str
    fate: str | None
    when: SaidDate
    here: bool
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleContract(Row):
    """What a single contract for most care would change, by what it touches; our reading."""

    touched: str
    changes: str
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Row):
    """A page at which the body can be asked; a row a page.

    `kind` is what it is: site, board_papers, information_request, press or group_board; `cited`
    where it was listed.
    """

    what: str
    kind: str
    page: str
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class After(Row):
    """What became of the system after the day asked about; a row a step."""

    what: str
    day: date
    whom: str
    share: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideLikes(Row):
    """How many measures are shown to be worse here than in the systems most like it; one row.

    `likes` are those systems; `compared` measures have a value here and there, `untold` too few
    there. `form` is none where nothing is shown to be worse, nothing where nothing can be compared.
    """

    compared: int
    worse: int
    untold: int
    likes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worse(Row):
    """A measure shown to be worse here than in each of the systems most like it; a row each.

    `value` and `mean`, that of the likes, are in `counted`; beyond `bound` one more of them would
    lie once in twenty. `first` is the first day and `after` the first day after the period.
    """

    measure: str
    what: str
    counted: str
    value: float
    mean: float
    bound: float
    likes: int
    tried: int
    first: date
    after: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Helped(Row):
    """What others tried for what is shown to be worse here, as published; a row an effect.

    `effect` is help, harm or neither; `said`, `low` and `high` are in `metric`; `whom` are the
    measures that it bears on.
    """

    bears: tuple[str, ...]
    intervention: str
    setting: str
    outcome: str
    said: str
    metric: str
    low: float | None
    high: float | None
    effect: str
    direction: str
    design: str
    grade: str
    cited: str
    when: SaidDate


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedHere(Row):
    """A programme that this system, or one that it goes back to, took part in; a row each.

    `kind` is vanguard, pioneer, programme, neighbourhood_site or trust_group; `happened` is None
    where it came after the day. `whose` is the one that it goes back to, empty for what
    is the system's own.
    """

    whose: str
    kind: str
    programme: str
    happened: str | None
    when: SaidDate
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Led(LedRow):
    """That what follows is the answer of the system in which the area lies; one row, the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside(Row):
    """How many systems a region (or England) has, and how far they have come; one row.

    `boards` are bodies in law, `named` integrated care systems, `others` partnerships.
    """

    systems: int
    boards: int
    named: int
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemIn(Row):
    """A system of a region or council, with its stage on the day; a row each."""

    system: str
    share: Share
    stage: str
    since: SaidDate | None
