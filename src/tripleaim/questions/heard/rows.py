"""The rows that answer whether people were heard: on record, tested, told, and published."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.quantity import Estimate, People, Share
from tripleaim.model.row import Row
from tripleaim.model.said_date import SaidDate
from tripleaim.questions.lead import LedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord(Row):
    """What bears on whether people of the area were heard, counted; one row.

    Documents are those of the area and its places in this store; the rest are cited facts. `untold`
    are those of a month or year within which the day falls, which are counted in nothing else.
    `first_of` names the predecessor whose plan was the first, empty where it is the area's own.
    `in_doubt` where sources differ on when it was. `form` is region for the `systems` of a region
    together.
    """

    number: int
    plans: int
    changes: int
    challenged: int
    occasions: int
    documents: int
    untold: int
    first_plan: SaidDate | None
    first_title: str
    first_by: str
    first_of: str
    in_doubt: bool
    systems: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Led(LedRow):
    """That what follows is the answer of the system in which the area lies; one row, the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPublished(Row):
    """A plan that was published, agreed, submitted, leaked: when, by whom and how; a row each."""

    plan: str
    done: str
    by: str
    when: SaidDate
    how: str
    whose: str
    cited: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceChange(Row):
    """A programme of service change that went to the public; a row each. Never ranked by replies.

    `decision`, `challenge` and `outcome` are empty where none is on record by the day.
    """

    programme: str
    about: str
    body: str
    when: SaidDate
    replies: int | None
    decision: str
    challenge: str
    outcome: str
    whose: str
    cited: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion(Row):
    """An occasion on which people were asked, advised, challenged or answered; a row each.

    `bound` says of a figure that it was told as more than, over or almost so many.
    """

    kind: str
    occasion: str
    outcome: str
    by: str
    when: SaidDate
    figure: float | None
    bound: str
    unit: str
    whose: str
    cited: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tests(Row):
    """How many of the tests a consultation meets; a row a consultation. None cannot be told."""

    consultation: str
    tests: int
    met: int
    not_met: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Test(Row):
    """One test of one consultation; a row each."""

    consultation: str
    rules: str
    test_number: int
    test: str
    verdict: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme(Row):
    """What people said, the reply and what changed; a row a theme."""

    theme: str
    responses: int
    reply: str
    changed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach(Row):
    """A group among those who responded against those who live there; a row a group."""

    dimension: str
    group: str
    ratio: float
    of_responses: Share
    of_people: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrutiny(Row):
    """A question of a scrutiny committee or Healthwatch and what answers it; a row each."""

    body: str
    asked: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement(Row):
    """A meeting or other engagement, who came, what was promised and kept; a row each."""

    title: str
    held_on: date
    reached: People | None
    invited: int | None
    promised: tuple[str, ...]
    followed_up: date | None
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey(Row):
    """A survey wave of the area with how many answered; a row a wave."""

    title: str
    invited: int
    answered: int
    rate: Share
    chosen_by: str
    population: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseKept(Row):
    """A promise made in public and how it stands: open, late, kept or broken; a row each.

    `state` is that of the day asked, or of the record's day where that is earlier; `owner_name` is
    as the record names them, their code where it does not.
    """

    promise: str
    owner: str
    owner_name: str
    due: date
    made_on: date
    made_in: str
    state: str
    ended_on: date | None
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedInPublic(Row):
    """A question of the public to the partnership; a row each. `state`: open, late, answered."""

    question: str
    asked_on: date
    due: date
    state: str
    answered_on: date | None
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardCount(Row):
    """How many answered a consultation, in all or of a group; withheld where they are few."""

    consultation: str
    dimension: str
    group: str
    answers: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeTold(Row):
    """A theme of what was said at the public door, the reply and what changed; a row each."""

    theme: str
    answers: int | None
    reply: str
    changed: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transparency(Row):
    """How many questions of openness a document on record answers; one row."""

    earned: int | None
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPoint(Row):
    """One question of openness and the document that answers it; a row each."""

    asked: str
    shown: str
    because: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Results(Row):
    """How many published results say whether people were heard; one row, for all systems."""

    number: int
    with_number_asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(Row):
    """A published result; a row each. `share` only where it is a single one."""

    survey: str
    day: str
    who: str
    asked: int | None
    question: str
    result: str
    share: Estimate[Share] | Share | None
    cannot: str
    cited: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientSurvey(Row):
    """What patients say of their practice in the national survey, beside England; a row a question.

    `measure` is the id of the measure; the survey is of `first <= day < after`.
    """

    measure: str
    first: date
    after: date
    value: Estimate[Share] | Share
    england: Share | None
