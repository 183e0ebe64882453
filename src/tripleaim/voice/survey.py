"""A wave of a survey: responses, weights, estimates by question and group; small ones withheld."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from tripleaim.model.documents.survey import Margin, Question, Questionnaire, SurveyWave
from tripleaim.model.errors import InputRefused
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

Flags = npt.NDArray[np.bool_]
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

    smallest_group: int = 10
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
    the weights alone (Kish)."""

    results: tuple[Result, ...]
    rate: float | None
    weighting_effect: float


def estimate_wave(
    questionnaire: Questionnaire,
    wave: SurveyWave,
    responses: Responses,
    by: Sequence[str] = (),
    settings: SurveySettings = SurveySettings(),
) -> Wave:
    """Every question of a wave, in all and by group.

    Raises InputRefused with every problem of the responses, or the margin that cannot be met.
    """
    problems = check_responses(responses, questionnaire, wave)
    if problems:
        raise InputRefused(problems)
    design = design_of(wave, responses, settings.raking)
    results = [
        result
        for question in questionnaire.questions
        if question.answer != "text"
        for group in _shown(question, responses, _groups(responses, by), settings.smallest_group)
        for result in _of_question(
            question,
            _Asked(
                wave=wave,
                responses=responses,
                design=design,
                group=group,
                smallest=settings.smallest_group,
            ),
        )
    ]
    known = wave.invited is not None
    return Wave(
        results=tuple(results),
        rate=response_rate(responses.size, wave.invited or 0) if known else None,
        weighting_effect=weighting_effect(design.weights),
    )


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
    group: _Group
    smallest: int


def _shown(
    question: Question, responses: Responses, groups: Iterable[_Group], smallest: int
) -> list[_Group]:
    """Groups with who answered, the small ones withheld, and such others that none of the small
    ones, nor any few people, is what a shown group has besides the shown groups within it."""
    answered = np.array(responses.columns[question.id]) != ""
    found = [replace(each, there=each.there & answered) for each in groups]
    found = [replace(each, shown=each.count >= smallest) for each in found]
    while (lost := _gives_away(found, smallest)) is not None:
        found[lost] = replace(found[lost], shown=False)
    return found


def _gives_away(groups: Sequence[_Group], smallest: int) -> int | None:
    """The smallest shown group that, with others of its column, leaves a few of a shown group."""
    for whole in groups:
        if not whole.shown:
            continue
        for column in {each.column for each in groups} - {whole.column}:
            parts = [
                at
                for at, each in enumerate(groups)
                if each.shown and each.column == column and not (each.there & ~whole.there).any()
            ]
            rest = whole.count - sum(groups[at].count for at in parts)
            if parts and 0 < rest < smallest:
                return min(parts, key=lambda at: groups[at].count)
    return None


def _of_question(question: Question, asked: _Asked) -> list[Result]:
    column = np.array(asked.responses.columns[question.id])
    kinds = question.options if question.answer in ("choice", "scale") else ("mean",)
    return [_result(question, kind, column, asked) for kind in kinds]


def _result(question: Question, kind: str, column, asked: _Asked) -> Result:  # type: ignore[no-untyped-def]
    group, caveat = asked.group, CHANCE[asked.wave.chosen_by]
    if group.count < asked.smallest:
        caveat = f"Fewer than {asked.smallest} answers: withheld."
    elif not group.shown:
        caveat = f"Withheld: fewer than {asked.smallest} others could be worked out from it."
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


def _groups(responses: Responses, by: Sequence[str]) -> Iterator[_Group]:
    yield _Group(column="", name="all", there=np.ones(responses.size, dtype=bool))
    for name in by:
        column = np.array(responses.columns[name])
        for each in sorted(set(column.tolist())):
            yield _Group(column=name, name=f"{name}: {each}", there=column == each)


def _codes(responses: Responses, name: str, without):  # type: ignore[no-untyped-def]
    if not name:
        return without
    _, codes = np.unique(np.array(responses.columns[name]), return_inverse=True)
    return codes.astype(np.int64)
