"""What the documents of an area say of how people were asked: tests, themes, meetings, surveys."""

from collections.abc import Iterator, Sequence
from datetime import date

from tripleaim.model.documents.base import Document
from tripleaim.model.documents.consultation import Consultation, EngagementRecord
from tripleaim.model.documents.survey import SurveyWave
from tripleaim.model.quantity import People, Share
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.questions.heard.rows import (
    Engagement,
    OpenPoint,
    Reach,
    Scrutiny,
    Survey,
    Test,
    Tests,
    Theme,
    Transparency,
)
from tripleaim.questions.scope import Scope
from tripleaim.store.engine import Store
from tripleaim.store.record.frameworks import read_lines
from tripleaim.voice.consultation import compare_reach, fill_sheet, judge_consultation
from tripleaim.voice.transparency import score_transparency

RULES = "facts_consultation_rules"
VERDICTS = {True: "met", False: "not met", None: "cannot be told"}
STATUS = {True: Status.SHOWN, False: Status.SHOWN_NOT, None: Status.CANNOT_TELL}


def _notes(document: Document) -> tuple[str, ...]:
    return ("example",) if document.example else ()


def consulted(store: Store, scope: Scope, past: Sequence[Document]) -> Iterator[Row]:
    """Each consultation: the tests, what was said and done, who was reached, the scrutiny sheet."""
    for said in past:
        if isinstance(said, Consultation):
            yield from _tested(scope, said)
            yield from _themes(scope, said)
            yield from _reached(scope, said)
            yield from _scrutinised(store, scope, said, past)


def _tested(scope: Scope, said: Consultation) -> Iterator[Row]:
    verdicts = judge_consultation(said)
    yield Tests(
        subject=said.id,
        sources=(RULES, scope.source(said)),
        notes=_notes(said),
        assumed=said.example,
        consultation=said.title,
        tests=len(verdicts),
        met=sum(each.met is True for each in verdicts),
        not_met=sum(each.met is False for each in verdicts),
    )
    for each in verdicts:
        yield Test(
            subject=said.id,
            sources=(RULES, scope.source(said)),
            status=STATUS[each.met],
            notes=_notes(said),
            assumed=said.example,
            consultation=said.title,
            rules=each.rule_set,
            test_number=each.number,
            test=each.test,
            verdict=VERDICTS[each.met],
            because=each.because,
        )


def _themes(scope: Scope, said: Consultation) -> Iterator[Theme]:
    for theme in said.themes:
        yield Theme(
            subject=said.id,
            sources=(scope.source(said),),
            notes=_notes(said),
            assumed=said.example,
            theme=theme.theme,
            responses=theme.responses,
            reply=theme.reply or "",
            changed=theme.changed or "",
        )


def _reached(scope: Scope, said: Consultation) -> Iterator[Reach]:
    for each in compare_reach(said):
        yield Reach(
            subject=said.id,
            sources=(scope.source(said), "facts_places_gm_syb"),
            notes=_notes(said),
            assumed=said.example,
            dimension=each.dimension,
            group=each.group,
            ratio=round(each.ratio, 2),
            of_responses=Share(each.share_of_responses),
            of_people=Share(each.share_of_people),
        )


def _scrutinised(
    store: Store, scope: Scope, said: Consultation, past: Sequence[Document]
) -> Iterator[Scrutiny]:
    lines = read_lines(store, "scrutiny", on=date.max, known=date.max)
    asked = [(line.heading, line.said) for line in lines]
    for each in fill_sheet(said, asked, past):
        yield Scrutiny(
            subject=said.id,
            sources=("facts_healthwatch_scrutiny_questions", scope.source(said)),
            status=Status.SHOWN if each.answer else Status.NOT_ON_RECORD,
            notes=_notes(said),
            assumed=said.example,
            body=each.body,
            asked=each.question,
            answer=each.answer or "not answered",
        )


def engaged(scope: Scope, past: Sequence[Document]) -> Iterator[Engagement]:
    """Each meeting or other engagement on record."""
    for said in past:
        if isinstance(said, EngagementRecord):
            yield Engagement(
                subject=said.id,
                sources=(scope.source(said),),
                status=Status.SHOWN if said.reached is not None else Status.NOT_ON_RECORD,
                notes=_notes(said),
                assumed=said.example,
                title=said.title,
                held_on=said.held_on,
                reached=None if said.reached is None else People(said.reached),
                invited=said.invited,
                promised=tuple(said.promised),
                followed_up=said.followed_up_on,
                changed=tuple(said.changed),
            )


def surveyed(scope: Scope, past: Sequence[Document]) -> Iterator[Survey]:
    """Each survey wave of which it is known how many were asked and answered."""
    for said in past:
        if isinstance(said, SurveyWave) and said.invited and said.answered is not None:
            yield Survey(
                subject=said.id,
                sources=(scope.source(said),),
                notes=_notes(said),
                assumed=said.example,
                title=said.title,
                invited=said.invited,
                answered=said.answered,
                rate=Share(round(said.answered / said.invited, 4)),
                chosen_by=said.chosen_by,
                population=said.population,
            )


def openness(scope: Scope, past: Sequence[Document]) -> Iterator[Row]:
    """How open its documents show it to be, with every part; or that none bears on it."""
    score = score_transparency(list(past))
    shown_by = {point.document for point in score.points}
    example = any(each.example for each in past if each.id in shown_by)
    notes = ("example",) if example else ()
    rests = [scope.source(each) for each in past if each.id in shown_by]
    sources = tuple(dict.fromkeys(rests)) or ("worked", "agreements")
    yield Transparency(
        subject=scope.area.id,
        sources=sources,
        status=Status.SHOWN if score.earned else Status.NOT_ON_RECORD,
        notes=notes,
        earned=score.earned or None,
        points=len(score.points),
    )
    for point in score.points if score.earned else ():
        yield OpenPoint(
            subject=scope.area.id,
            sources=sources,
            status=Status.SHOWN if point.earned else Status.NOT_ON_RECORD,
            notes=notes,
            asked=point.question,
            shown="yes" if point.earned else "not on record here",
            because=point.because,
            document=point.document,
        )
