"""Were people heard? Publication, consultations, challenges, engagement, surveys, openness."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tripleaim.model.area import ENGLAND
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.consultation import Consultation, EngagementRecord
from tripleaim.model.documents.public_record import PublicRecord
from tripleaim.model.documents.survey import SurveyWave
from tripleaim.model.quantity import Estimate, Share
from tripleaim.model.row import NOW, Answer, Row, sources_of
from tripleaim.model.status import Status
from tripleaim.page.period import period_of
from tripleaim.questions.bodies import ids_of
from tripleaim.questions.heard.asked import consulted, engaged, openness, surveyed
from tripleaim.questions.heard.door import recorded
from tripleaim.questions.heard.patients import surveyed_patients
from tripleaim.questions.heard.rows import (
    Led,
    Occasion,
    OnRecord,
    PlanPublished,
    Result,
    Results,
    ServiceChange,
)
from tripleaim.questions.lead import Lead, find_lead, led
from tripleaim.questions.scope import Scope, read_scope
from tripleaim.store.engine import Store
from tripleaim.store.ground.body import names_on
from tripleaim.store.record.fact import Fact
from tripleaim.store.record.plans import (
    PAID,
    PUBLISHED,
    read_plan_figures,
    read_plan_publications,
)
from tripleaim.store.record.voice import (
    read_service_changes,
    read_survey_results,
    read_voice,
)
from tripleaim.store.remembered import settled
from tripleaim.voice.published import Published, judge_result

REGION, NEIGHBOURHOOD, SYSTEM = "region", "neighbourhood", "system"
SURVEYS = "facts_engagement_surveys"
NATIONAL, ALL_OUT = "national", "all 44 plans published"  # a fact about England
MAYBE, QUOTED = "maybe", "quoted"
BOUND = re.compile(
    r"(?P<bound>more than|just over|over|almost|nearly|about)"
    r"(?: (?P<number>[0-9][0-9,]*)(?=$|[; ])|(?=$|[;,]))"
)
OWN = (Consultation, EngagementRecord, SurveyWave, PublicRecord)


@settled
def heard(store: Store, area: str | None, on: date, known: date | None = None) -> Answer:
    """Whether people were heard by a day: what was published, asked, challenged and answered.

    Without an area: the published surveys of staff, councillors, trusts and the public. Facts of
    the bodies that an area goes back to are told as theirs. Raises NothingFound or InputRefused for
    an area that is not there on that day.
    """
    known = known or NOW
    lead = find_lead(store, area, on)
    if lead.here is None:
        return Answer(question="heard", on=on, known=known, rows=_published(store, on, known))
    if lead.tier == REGION or (lead.tier == NEIGHBOURHOOD and not lead.systems):
        return _wide(store, lead, on, known)
    scope = _scope_of(store, lead, on, known)
    first: tuple[Row, ...] = ()
    if lead.is_led and scope.area.id != lead.here.area.id:
        first = (Led(**led(lead)),)  # type: ignore[arg-type]
    past = [each for each in scope.documents if each.valid_from <= on and each.status != "draft"]
    facts = _facts(store, scope, known)
    own = [each for each in past if isinstance(each, OWN)]
    return Answer(
        question="heard",
        on=on,
        area=scope.area.id,
        name=scope.area.name,
        known=known,
        rows=(
            *first,
            _on_record(scope, facts, own),
            *facts,
            *consulted(store, scope, past),
            *engaged(scope, past),
            *recorded(past, scope.source_of, on),
            *surveyed_patients(store, scope.area, on, known),
            *surveyed(scope, past),
            *openness(scope, past),
        ),
    )


def _scope_of(store: Store, lead: Lead, on: date, known: date) -> Scope:
    """The area's own scope where it has documents; else that of the system in which it lies."""
    assert lead.here is not None
    if lead.tier != NEIGHBOURHOOD:
        own = read_scope(store, lead.here.area.id, on, known)
        if lead.tier == SYSTEM or own.documents or not lead.systems:
            return own
    return read_scope(store, lead.systems[0].system, on, known)


def _wide(store: Store, lead: Lead, on: date, known: date) -> Answer:
    """A region: what is on record of its systems, named as theirs."""
    assert lead.here is not None
    here = lead.here
    ids = [each.system for each in lead.systems]
    every = tuple(dict.fromkeys(one for each in ids for one in ids_of(store, each, on)))
    facts = _facts_of(store, every, "", (on, known))
    asked = _bearing(facts)
    head = OnRecord(
        subject=here.area.id,
        sources=tuple(dict.fromkeys((*sources_of(facts), here.source))),
        status=Status.SHOWN if asked else Status.NOT_ON_RECORD,
        form="region" if _told(facts) else "",
        number=asked,
        documents=0,
        first_plan=None,
        first_title="",
        first_by="",
        first_of="",
        in_doubt=False,
        systems=len(ids),
        **_counted(facts),  # type: ignore[arg-type]
    )
    rows = (head, *facts)
    return Answer(
        question="heard", on=on, area=here.area.id, name=here.area.name, known=known, rows=rows
    )


def _facts(store: Store, scope: Scope, known: date) -> tuple[Row, ...]:
    """Cited facts of the area and of the bodies that it goes back to, named as theirs."""
    on, here = scope.on, scope.area.id
    return _facts_of(store, ids_of(store, here, on), here, (on, known))


def _facts_of(
    store: Store, ids: Sequence[str], here: str, days: tuple[date, date]
) -> tuple[Row, ...]:
    on, known = days
    names = {**names_on(store, ids, on), here: ""}
    plans = _plans(store, ids, names, (on, known))
    return (
        *plans,
        *(() if _is_out(plans) or not here.startswith("stp:") else _elsewhere(store, here, days)),
        *_changes(store, ids, names, (on, known)),
        *_occasions(store, ids, names, (on, known)),
    )


def _plans(
    store: Store, ids: Sequence[str], names: dict[str, str], days: tuple[date, date]
) -> list[PlanPublished]:
    on, known = days
    return [
        PlanPublished(
            subject=each.fact.subject,
            sources=(each.fact.source,),
            form=_maybe(each.fact, on),
            plan=each.plan,
            done=each.done,
            by=each.by,
            when=each.fact.begun,
            how=each.how(on),
            whose=names.get(each.fact.subject, ""),
            cited=each.fact.cited,
            grade=each.fact.grade,
        )
        for each in read_plan_publications(store, ids, on=on, known=known)
    ]


def _is_out(plans: Sequence[PlanPublished]) -> bool:
    return any(each.done == PUBLISHED and not each.form for each in plans)


def _elsewhere(store: Store, here: str, days: tuple[date, date]) -> list[PlanPublished]:
    """What tells of a partnership's plan where its own publication is not on record."""
    return _national(store, here, days) or _quoted(store, here, days)


def _quoted(store: Store, here: str, days: tuple[date, date]) -> list[PlanPublished]:
    """That figures of a plan were told in public by the day: the first that were."""
    on, known = days
    told = [
        each
        for each in read_plan_figures(store, [here], on=on, known=min(on, known))
        if each.fact.known.high <= on and each.field not in PAID
    ]
    first = min(told, key=lambda each: (each.fact.known.high, each.fact.id), default=None)
    if first is None:
        return []
    return [
        PlanPublished(
            subject=here,
            sources=(first.fact.source,),
            form=QUOTED,
            plan="figures of the plan of 2016",
            done="quoted",
            by="",
            when=first.fact.known,
            how="",
            whose="",
            cited=first.fact.cited,
            grade=first.fact.grade,
        )
    ]


def _national(store: Store, here: str, days: tuple[date, date]) -> list[PlanPublished]:
    """That all plans were out, told of a partnership of whose own plan that is not on record."""
    told = _plans(store, [ENGLAND], {}, days)
    every = [each for each in told if each.plan == ALL_OUT and not each.form]
    return [replace(each, subject=here, form=NATIONAL) for each in every]


def _changes(
    store: Store, ids: Sequence[str], names: dict[str, str], days: tuple[date, date]
) -> list[ServiceChange]:
    on, known = days
    found = []
    for each in read_service_changes(store, ids, on=on, known=known):
        told = not each.fact.tells_later(f"{each.challenge} {each.challenge_outcome}", on)
        challenged = each.challenge and (
            told if each.challenged_low is None else each.challenged_low <= on
        )
        found.append(
            ServiceChange(
                subject=each.fact.subject,
                sources=(each.fact.source,),
                form=_maybe(each.fact, on),
                programme=each.programme,
                about=each.about,
                body=each.body,
                when=each.fact.begun,
                replies=each.replies,
                decision=(each.decision or "") if each.was_decided(on) else "",
                challenge=(each.challenge or "") if challenged else "",
                outcome=(each.challenge_outcome or "") if challenged and told else "",
                whose=names.get(each.fact.subject, ""),
                cited=each.fact.cited,
                grade=each.fact.grade,
            )
        )
    return found


def _occasions(
    store: Store, ids: Sequence[str], names: dict[str, str], days: tuple[date, date]
) -> list[Occasion]:
    on, known = days
    return [
        Occasion(
            subject=each.fact.subject,
            sources=(each.fact.source,),
            form=_maybe(each.fact, on),
            kind=each.kind,
            occasion=each.title,
            outcome="" if each.fact.tells_later(each.outcome, on) else (each.outcome or ""),
            by=each.by_whom or "",
            when=each.fact.begun,
            figure=each.value,
            bound=bound_of(each.note or "", each.value),
            unit=each.unit or "",
            whose=names.get(each.fact.subject, ""),
            cited=each.fact.cited,
            grade=each.fact.grade,
        )
        for each in read_voice(store, ids, on=on, known=known)
    ]


def bound_of(note: str, figure: float | None) -> str:
    """What a note says of the figure beside it: more than, over, almost, nearly, about, or nothing.

    >>> bound_of("more than; 16 events", 2000), bound_of("over 4,000 in three years", 4000)
    ('more than', 'over')
    >>> bound_of("more than 3% of local people", 18742), bound_of("over 700 cards", 222)
    ('', '')
    """
    found = BOUND.match(note)
    if found is None or figure is None:
        return ""
    number = found["number"]
    return found["bound"] if number is None or float(number.replace(",", "")) == figure else ""


def _maybe(fact: Fact, on: date) -> str:
    """The form of what may not have come by the day: within its month or year, nobody can tell."""
    return "" if fact.begun.has_come(on) is Status.SHOWN else MAYBE


def _on_record(scope: Scope, facts: Sequence[Row], own: Sequence[Document]) -> OnRecord:
    told = _told(facts)
    plans = [each for each in told if isinstance(each, PlanPublished)]
    own_plans = [each for each in plans if each.form not in (NATIONAL, QUOTED)]
    out = [each for each in own_plans if each.done == PUBLISHED]
    sure = [each for each in out if each.grade != "conflicting"]
    first = min(sure or out, key=lambda each: (bool(each.whose), each.when.high), default=None)
    asked = _bearing(facts) + len(own)
    return OnRecord(
        subject=scope.area.id,
        sources=tuple(dict.fromkeys((*sources_of(facts), *scope.sources))),
        status=Status.SHOWN if asked else Status.NOT_ON_RECORD,
        form="plans" if plans and not asked else "",
        data_day=_newest(told),
        notes=("example",) if any(each.example for each in own) else (),
        number=asked,
        documents=len(own),
        first_plan=first.when if first else None,
        first_title=first.plan if first else "",
        first_by=first.by if first else "",
        first_of=first.whose if first else "",
        in_doubt=bool(out and not sure),
        systems=1,
        **_counted(facts),  # type: ignore[arg-type]
    )


def _newest(told: Sequence[Row]) -> date | None:
    """The newest day of what is told; None where nothing bears one."""
    return max((period[0] for each in told if (period := period_of(each))), default=None)


def _told(facts: Sequence[Row]) -> list[Row]:
    """The facts that had come by the day: those of which that cannot be told are left out."""
    return [each for each in facts if each.form != MAYBE]


def _bearing(facts: Sequence[Row]) -> int:
    """How many bear on whether people were heard: that a plan was published does not."""
    return sum(not isinstance(each, PlanPublished) for each in _told(facts))


def _counted(facts: Sequence[Row]) -> dict[str, int]:
    told = _told(facts)
    changes = [each for each in told if isinstance(each, ServiceChange)]
    return {
        "untold": len(facts) - len(told),
        "plans": sum(isinstance(each, PlanPublished) for each in told),
        "changes": len(changes),
        "challenged": sum(bool(each.challenge) for each in changes),
        "occasions": sum(isinstance(each, Occasion) for each in told),
    }


def _published(store: Store, on: date, known: date) -> tuple[Row, ...]:
    rows = [judge_result(each) for each in read_survey_results(store, on=on, known=known)]
    head = Results(
        sources=(SURVEYS,),
        status=Status.SHOWN if rows else Status.NOT_ON_RECORD,
        number=len(rows),
        with_number_asked=sum(row.asked is not None for row in rows),
    )
    return (head, *(_result(row) for row in rows))


def _result(row: Published) -> Result:
    share: Estimate[Share] | Share | None = None if row.share is None else Share(row.share)
    if share is not None and row.low is not None and row.high is not None:
        share = Estimate(value=Share(row.share or 0), low=Share(row.low), high=Share(row.high))
    return Result(
        sources=(SURVEYS,),
        survey=row.survey,
        day=row.date,
        who=row.who,
        asked=row.asked,
        question=row.question,
        result=row.result,
        share=share,
        cannot=row.cannot,
        cited=row.cited,
        grade=row.grade,
    )
