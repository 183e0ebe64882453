"""Voice: consultations on service change, challenges, advice, engagement, surveys."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tripleaim.store.engine import Store
from tripleaim.store.record.fact import Asked, Fact, read_as, read_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceChange:
    """A programme of service change that went to the public; never ranked by replies.

    A joint one stands under each system. What came after a day is told by its own dates:
    `decided_low` and `challenged_low`.
    """

    fact: Fact
    programme: str
    about: str
    body: str
    starts_on_record: bool
    replies: int | None
    replies_said: str | None
    decided: str | None
    decided_low: date | None
    decided_high: date | None
    decision: str | None
    challenge: str | None
    challenged: str | None
    challenged_low: date | None
    challenge_outcome: str | None
    note: str | None

    def was_decided(self, on: date) -> bool:
        """Whether its decision is on record and lies on or before a day."""
        return self.decided_high is not None and self.decided_high <= on


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """An occasion on which people were asked, answered, advised or challenged."""

    fact: Fact
    kind: str
    title: str
    outcome: str | None
    value: float | None
    unit: str | None
    against: str | None
    by_whom: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyResult:
    """A published result of a survey; `asked` is None where the number is not published."""

    fact: Fact
    survey: str
    period: str
    who: str | None
    asked: int | None
    question: str | None
    result: str


def read_service_changes(
    store: Store, about: Iterable[str] | None, *, on: date, known: date
) -> list[ServiceChange]:
    """The programmes of service change of systems begun by a day, oldest first."""
    return read_as(
        ServiceChange, read_rows(store, "consultation", Asked.of(about, on=on, known=known))
    )


def read_voice(store: Store, about: Iterable[str] | None, *, on: date, known: date) -> list[Voice]:
    """The occasions of systems by a day, oldest first."""
    return read_as(Voice, read_rows(store, "voice", Asked.of(about, on=on, known=known)))


def read_survey_results(store: Store, *, on: date, known: date) -> list[SurveyResult]:
    """The results of surveys begun by a day, oldest first."""
    return read_as(SurveyResult, read_rows(store, "survey_result", Asked(on=on, known=known)))
