"""A wave of a survey: responses, weights, estimates by question and group; small ones withheld."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from tripleaim.model.documents.survey import Margin, Question, Questionnaire, SurveyWave
from tripleaim.model.errors import InputRefused
from tripleaim.store.disclosure import FEWEST_RESPONDENTS
from tripleaim.voice.estimate import (
    Change,
    Design,
    Estimate,
    Floats,
    compare_waves,
    estimate_mean,
    response_rate,
)
from tripleaim.voice.raking import RakeSettings, rake
from tripleaim.voice.responses import Responses, check_responses
from tripleaim.voice.told import Told, nothing_told, tell

Flags = npt.NDArray[np.bool_]
OTHERS = "(others, of few each)"
CHANCE = {
    "random sample": "",
    "everyone was asked": "Everybody was asked and some answered: intervals allow for chance, not "
    "for who chose to answer.",
    "who chose to answer": "Whoever wished to answered: no interval can say how far this is from "
    "what everybody thinks.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveySettings:
    """What is withheld (groups of fewer answers), and how far weights may move."""

    smallest_group: int = FEWEST_RESPONDENTS
    raking: RakeSettings = field(default_factory=RakeSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The share that gave an answer (or the mean of a number), in all or in a group.

    `estimate` is None where the group is too small to be shown.
    """

    question: str
    answer: str
    group: str
    estimate: Estimate | None
    answers: int | None
    caveat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """What a wave comes to: its results, response rate (None where not known), design effect of
    the weights alone (Kish; None where it would tell how few are of a category weighted to)."""

    results: tuple[Result, ...]
    rate: float | None
    weighting_effect: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Who answered, by question and as the record knows them, and what was told of each."""

    people: Mapping[str, Sequence[str]] = field(default_factory=dict)
    told: Mapping[str, Told] = field(default_factory=dict)


def estimate_wave(
    questionnaire: Questionnaire,
    wave: SurveyWave,
    responses: Responses,
    by: Sequence[str] = (),
    settings: SurveySettings = SurveySettings(),
) -> Wave:
    """Every question of a wave, in all and by group, as if nothing had been told before.

    Raises InputRefused with every problem of the responses, or the margin that cannot be met.
    """
    return tell_wave(questionnaire, (wave, responses), by, settings, Before())[0]


def tell_wave(
    questionnaire: Questionnaire,
    asked: tuple[SurveyWave, Responses],
    by: Sequence[str],
    settings: SurveySettings,
    before: Before,
) -> tuple[Wave, dict[str, Told]]:
    """Every question of a wave beside what was told before, and what has been told with it.

    Raises InputRefused with every problem of the responses, or the margin that cannot be met.
    """
    wave, responses = asked
    problems = check_responses(responses, questionnaire, wave, by)
    if problems:
        raise InputRefused(problems)
    design = design_of(wave, responses, settings.raking)
    named = {margin.variable for margin in wave.margins} | {
        question.id for question in questionnaire.questions if question.options
    }
    groups = list(_groups(responses, by, named, settings.smallest_group))
    results, told = [], {}
    for question in questionnaire.questions:
        if question.answer == "text":
            continue
        given = _Asked(wave=wave, responses=responses, design=design, settings=settings)
        shown, told[question.id] = _shown(question, given, groups, before)
        results += [each for group in shown for each in _of_question(question, given, group)]
    known = wave.invited is not None
    found = Wave(
        results=tuple(results),
        rate=response_rate(responses.size, wave.invited or 0) if known else None,
        weighting_effect=_effect(wave, responses, design, settings.smallest_group),
    )
    return found, told


def _effect(wave: SurveyWave, responses: Responses, design: Design, smallest: int) -> float | None:
    few = any(
        0 < responses.columns[margin.variable].count(margin.category) < smallest
        for margin in wave.margins
    )
    return None if few else weighting_effect(design.weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How an answer's share changed from one wave to the next."""

    question: str
    answer: str
    group: str
    change: Change


def compare_results(before: Wave, after: Wave) -> list[Moved]:
    """The change of every answer that both waves show, in the order of the later one."""
    earlier = {(each.question, each.answer, each.group): each.estimate for each in before.results}
    found = []
    for each in after.results:
        then = earlier.get((each.question, each.answer, each.group))
        if then is not None and each.estimate is not None:
            found.append(
                Moved(
                    question=each.question,
                    answer=each.answer,
                    group=each.group,
                    change=compare_waves(then, each.estimate),
                )
            )
    return found


def with_margins(wave: SurveyWave, variable: str, people: Mapping[str, float]) -> SurveyWave:
    """The wave with the margins of a variable taken from a population."""
    kept = tuple(margin for margin in wave.margins if margin.variable != variable)
    taken = tuple(
        Margin(variable=variable, category=category, people=round(number))
        for category, number in people.items()
    )
    return wave.model_copy(update={"margins": (*kept, *taken)})


def design_of(wave: SurveyWave, responses: Responses, raking: RakeSettings) -> Design:
    """Weights raked to the margins of the wave, with its strata and clusters."""
    size = responses.size
    base = np.ones(size)
    if wave.base_weight:
        base = np.array([float(each) for each in responses.columns[wave.base_weight]])
    weights, columns = base, None
    if wave.margins:
        margins: dict[str, dict[str, float]] = {}
        for margin in wave.margins:
            margins.setdefault(margin.variable, {})[margin.category] = float(margin.people)
        answers = {name: responses.columns[name] for name in margins}
        weights = rake(base, answers, margins, raking).weights
        columns = np.column_stack(
            [np.array(answers[name]) == each for name in margins for each in margins[name]]
        ).astype(float)
    return Design(
        weights=weights,
        strata=_codes(responses, wave.stratum, np.zeros(size, dtype=np.int64)),
        clusters=_codes(responses, wave.cluster, np.arange(size, dtype=np.int64)),
        margins=columns,
    )


def weighting_effect(weights: Floats) -> float:
    """How much unequal weights alone widen a variance (Kish 1965): 1 where all are equal.

    >>> weighting_effect(np.array([1.0, 1.0]))
    1.0
    """
    return float(weights.size * (weights**2).sum() / weights.sum() ** 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Who answered a question in a group of a column, and whether it may be shown."""

    column: str
    name: str
    there: Flags
    shown: bool = True

    @property
    def count(self) -> int:
        return int(self.there.sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    wave: SurveyWave
    responses: Responses
    design: Design
    settings: SurveySettings


def _shown(
    question: Question, asked: _Asked, groups: Sequence[_Group], before: Before
) -> tuple[list[_Group], Told]:
    """Groups with who answered, and whether each may be told beside those before it and what was
    told before this release: of a column the larger first."""
    size, smallest = asked.responses.size, asked.settings.smallest_group
    people = before.people.get(question.id) or [str(number) for number in range(size)]
    told = before.told.get(question.id, nothing_told()).of(people)
    answered = np.array(asked.responses.columns[question.id]) != ""
    found = [replace(each, there=each.there & answered) for each in groups]
    columns = list(dict.fromkeys(each.column for each in found))
    order = sorted(found, key=lambda each: (columns.index(each.column), -each.count))
    shown = set()
    for each in order:
        row = told.place(people, asked.design.weights * each.there)
        more = tell(told, row, smallest)
        if more is not None:
            told = more
            shown.add(each.name)
    return [replace(each, shown=each.name in shown) for each in found], told


def _of_question(question: Question, asked: _Asked, group: _Group) -> list[Result]:
    column = np.array(asked.responses.columns[question.id])
    kinds = question.options if question.answer in ("choice", "scale") else ("mean",)
    return [_result(question, kind, column, (asked, group)) for kind in kinds]


def _result(question: Question, kind: str, column, given: tuple[_Asked, _Group]) -> Result:  # type: ignore[no-untyped-def]
    asked, group = given
    smallest = asked.settings.smallest_group
    caveat = CHANCE[asked.wave.chosen_by]
    if group.count < smallest:
        caveat = f"Fewer than {smallest} answers: withheld."
    elif not group.shown:
        caveat = f"Withheld: fewer than {smallest} others could be worked out from it."
    there = group.there
    return Result(
        question=question.id,
        answer=kind,
        group=group.name,
        estimate=_estimate(question, kind, column, there, asked.design) if group.shown else None,
        answers=group.count if group.shown else None,
        caveat=caveat,
    )


def _estimate(question: Question, kind: str, column, there, design: Design) -> Estimate:  # type: ignore[no-untyped-def]
    """A mean over a domain: outside it, respondents keep their place in the design at weight 0."""
    is_share = kind != "mean"
    values = np.zeros(column.size)
    values[there] = (column[there] == kind) if is_share else column[there].astype(float)
    inside = Design(
        weights=design.weights * there,
        strata=design.strata,
        clusters=design.clusters,
        margins=design.margins if there.all() else None,
    )
    found = estimate_mean(values, inside, is_share=is_share)
    effect = found.design_effect * (int(there.sum()) - 1) / max(column.size - 1, 1)
    return Estimate(
        value=found.value,
        error=found.error,
        low=found.low,
        high=found.high,
        freedom=found.freedom,
        design_effect=effect,
        answers=int(there.sum()),
    )


def _groups(
    responses: Responses, by: Sequence[str], named: Set[str], smallest: int
) -> Iterator[_Group]:
    """All, and each value of some columns.

    A value of few is named only where the questionnaire or the margins name it: in other columns
    it may tell who somebody is, and all such are one group, OTHERS.
    """
    yield _Group(column="", name="all", there=np.ones(responses.size, dtype=bool))
    for name in dict.fromkeys(by):
        column = np.array(responses.columns[name])
        values = sorted(set(column.tolist()))
        few = [v for v in values if name not in named and (column == v).sum() < smallest]
        for each in values:
            if each not in few:
                yield _Group(column=name, name=f"{name}: {each}", there=column == each)
        if few:
            yield _Group(column=name, name=f"{name}: {OTHERS}", there=np.isin(column, few))


def _codes(responses: Responses, name: str, without):  # type: ignore[no-untyped-def]
    if not name:
        return without
    _, codes = np.unique(np.array(responses.columns[name]), return_inverse=True)
    return codes.astype(np.int64)
