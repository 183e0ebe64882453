"""What next? The stage of a system, what it asks, what is coming, and what came after."""

from collections.abc import Sequence
from datetime import date

from tripleaim.governance.maturity import DomainLevel, judge_maturity, overall
from tripleaim.governance.readiness import (
    Held,
    Outcome,
    judge_readiness,
    single_contract,
    stage_on,
    stages,
)
from tripleaim.governance.readiness import Requirement as Cited
from tripleaim.model.area import BOARDS_BEGAN, Area
from tripleaim.model.documents.assessment import LEVELS, MaturityAssessment
from tripleaim.model.quantity import Share
from tripleaim.model.row import NOW, Answer, Row, sources_of
from tripleaim.model.said_date import SaidDate
from tripleaim.model.status import Status
from tripleaim.questions.bodies import ids_of
from tripleaim.questions.lead import Lead, Lies, find_lead, led
from tripleaim.questions.next.as_one import bought_here, why
from tripleaim.questions.next.coming import after, coming, contacts, reforms, tried
from tripleaim.questions.next.could_work import could_work, tried_here
from tripleaim.questions.next.rows import (
    CountByDate,
    Inside,
    Led,
    Maturity,
    MaturityDomain,
    NationalCount,
    Readiness,
    Requirement,
    SingleContract,
    Stage,
    Support,
    SystemIn,
)
from tripleaim.questions.scope import Scope, read_scope
from tripleaim.registry.area import find_area
from tripleaim.store.engine import Store
from tripleaim.store.record.designations import (
    count_designated,
    days_of_change,
    read_standing,
)
from tripleaim.store.record.frameworks import read_lines
from tripleaim.store.record.money import read_fund_rules
from tripleaim.store.remembered import settled

REQUIREMENTS = "facts_ics_requirements"
RUBRIC = "facts_maturity_matrix"
BOARD, SYSTEM, PARTNERSHIP = "integrated care board", "integrated care system", "partnership"
TIED = "_share"  # a fund rule's parameter that says what share of a system's fund is tied


def what_next(store: Store, area: str | None, on: date, known: date | None = None) -> Answer:
    """The stage of a system on a day, what it asked, what was coming by then and what came after.

    Without an area: how many integrated care systems there were, and every attempt at a single
    contract, of which a system is told its own. `known` is the day by which it
    could be known; None is whatever is on record now. Raises NothingFound or InputRefused for an
    area that is not there on that day.
    """
    lead = find_lead(store, area, on)
    if not _is_of_system(lead):
        return _above(store, area, on, known)
    system = lead.systems[0].system
    asked, then = _of_system(store, system, on, known)
    rows = (*_led(lead), *asked, *could_work(store, system, on, known), *then)
    return _answer(find_area(store, system, on).area, on, known or NOW, rows)


@settled
def _above(store: Store, area: str | None, on: date, known: date | None = None) -> Answer:
    known = known or NOW
    lead = find_lead(store, area, on)
    if lead.here is not None:
        return _region(store, lead, on, known)
    rows: tuple[Row, ...] = (
        *_england(store, on, known), *reforms(store, on, known), *tried(store, None, on, known),
    )  # fmt: skip
    return Answer(question="next", on=on, known=known, rows=rows)


def _is_of_system(lead: Lead) -> bool:
    return lead.here is not None and lead.tier != "region" and bool(lead.systems)


def _answer(area: Area, on: date, known: date, rows: tuple[Row, ...]) -> Answer:
    return Answer(question="next", on=on, area=area.id, name=area.name, known=known, rows=rows)


def in_short(store: Store, area: str | None, on: date) -> Answer:
    """The stage of a system alone, which a card shows."""
    lead = find_lead(store, area, on)
    if not _is_of_system(lead):
        return what_next(store, area, on)
    here = find_area(store, lead.systems[0].system, on)
    stage = _stage(store, here.area, (here.source,), (on, NOW))
    return _answer(here.area, on, NOW, (*_led(lead), stage))


def _led(lead: Lead) -> tuple[Row, ...]:
    return (Led(**led(lead)),) if lead.is_led else ()  # type: ignore[arg-type]


Rows = tuple[Row, ...]


@settled
def _of_system(store: Store, system: str, on: date, known: date | None = None) -> tuple[Rows, Rows]:
    """The stage of a system with what it asked; and what was tried, coming and came after."""
    known = known or NOW
    scope, ids = read_scope(store, system, on, known), ids_of(store, system, on)
    asked = (
        _stage(store, scope.area, scope.sources, (on, known)),
        *_readiness(store, scope, ids, known),
    )
    return asked, (
        *tried_here(store, ids, on, known),
        *coming(store, ids, on, known),
        *reforms(store, on, known),
        *_maturity(scope, _domains(store, on, known)),
        *tried(store, ids, on, known),
        *_single_contract(on),
        *contacts(store, scope.area.id, on, known),
        *after(store, scope, known),
    )


def _region(store: Store, lead: Lead, on: date, known: date) -> Answer:
    """The systems of a region with their stages; of an area that lies in none, that it does."""
    assert lead.here is not None
    here = lead.here
    found = [_system_in(store, each, here.source, on, known) for each in lead.systems]
    standing = [each.stage for each in found]
    head = Inside(
        subject=here.area.id,
        sources=sources_of(found) or (here.source,),
        status=Status.SHOWN if found else Status.NOT_ON_RECORD,
        form="" if found else "nowhere",
        systems=len(found),
        boards=standing.count(BOARD),
        named=standing.count(SYSTEM),
        others=standing.count(PARTNERSHIP),
    )
    rows = (head, *found, *reforms(store, on, known))
    return Answer(
        question="next", on=on, area=here.area.id, name=here.area.name, known=known, rows=rows
    )


def _system_in(store: Store, lies: Lies, source: str, on: date, known: date) -> SystemIn:
    area = find_area(store, lies.system, on).area
    stage = _stage(store, area, (source,), (on, known))
    return SystemIn(
        subject=lies.system,
        sources=stage.sources,
        status=stage.status,
        form=stage.form,
        system=lies.name,
        share=Share(lies.share),
        stage=stage.stage,
        since=stage.since,
    )


def _england(store: Store, on: date, known: date) -> tuple[Row, ...]:
    counted = count_designated(store, on=on, known=known)
    whole = NationalCount(
        sources=counted.sources,
        form="law" if counted.by_law else "",
        number=counted.count,
        in_doubt=counted.in_doubt,
        begun=counted.begun,
    )
    rows = [
        CountByDate(sources=each.sources, day=each.on, number=each.count)
        for each in days_of_change(store, on=on, known=known)
        if each.on < BOARDS_BEGAN
    ]
    return (whole, *rows)


def _stage(store: Store, area: Area, counted: tuple[str, ...], days: tuple[date, date]) -> Stage:
    """The stage, by id and never by name; `days` are that asked about and that of knowledge."""
    on, known = days
    if area.kind == "icb":
        begun = area.spell.valid_from
        return Stage(
            subject=area.id,
            sources=counted,
            form="board",
            stage=BOARD,
            since=SaidDate(low=begun, high=begun),
            named=(),
            named_here=None,
        )
    standing = read_standing(store, area.id, on=on, known=known)
    said = standing.standing or standing.in_doubt
    sources = tuple(dict.fromkeys((*(each.fact.source for each in said), *counted)))
    form = standing.stage.replace("none", "")
    names = tuple(dict.fromkeys(each.name for each in said))
    return Stage(
        subject=area.id,
        sources=sources,
        status=Status.CANNOT_TELL if form == "doubt" else Status.SHOWN,
        form=form,
        stage=SYSTEM if form == "system" else PARTNERSHIP,
        since=min((each.fact.begun for each in said), key=lambda each: each.low, default=None),
        named=names,
        named_here=None if form == "doubt" else len(names) if form else 0,
    )


def _readiness(store: Store, scope: Scope, ids: Sequence[str], known: date) -> list[Row]:
    """What the stage asked and what is shown of it; nothing for a board, of which none is asked."""
    if scope.area.kind == "icb" or scope.on < stages()[0].since:
        return []
    outcomes = judge_readiness(_asked(store, scope.on), _held(store, scope, ids, known))
    rows = [_requirement(each) for each in outcomes]
    counts = {status: sum(each.status is status for each in rows) for status in Status}
    silent = counts[Status.CANNOT_TELL] + counts[Status.NOT_ON_RECORD]
    examples = ("example",) if scope.rests_on_examples else ()
    total = Readiness(
        subject=scope.area.id,
        sources=sources_of(rows) or (REQUIREMENTS,),
        notes=examples,
        assumed=scope.rests_on_examples,
        asked_by=stage_on(scope.on).name,
        asked=len(rows),
        met=counts[Status.SHOWN],
        not_met=counts[Status.SHOWN_NOT],
        not_on_record=silent,
    )
    return [total, *rows, *_support(scope, total)]


def _asked(store: Store, on: date) -> list[Cited]:
    stage = stage_on(on)
    return [
        Cited(
            fact=line.fact.id,
            requirement=line.said,
            cited=line.fact.cited,
            cited_date=str(line.fact.known.low),
            grade=line.fact.grade,
        )
        for line in read_lines(store, "stage_requirement", on=on, known=NOW)
        if line.fact.id in stage.asks
    ]


def _held(store: Store, scope: Scope, ids: Sequence[str], known: date) -> Held:
    tied = [
        rule.fact.source
        for rule in read_fund_rules(store, on=scope.on, known=known)
        if rule.fact.subject in ids
        and (rule.parameter or "").endswith(TIED)
        and rule.fact.held(scope.on) is not Status.SHOWN_NOT
    ]
    bought = bought_here(store, scope.area.id, scope.on, known)
    return Held(
        documents=scope.told,
        domains=_domains(store, scope.on, known),
        on=scope.on,
        as_one=(bought.follows, why(bought)) if bought else None,
        tied=tied,
    )


def _domains(store: Store, on: date, known: date) -> list[str]:
    """The domains of the maturity matrix; none before the day on which it was known."""
    lines = read_lines(store, "maturity", on=on, known=known)
    return list(dict.fromkeys(line.heading for line in lines))


def _requirement(each: Outcome) -> Requirement:
    asked = each.requirement
    return Requirement(
        sources=(REQUIREMENTS,),
        status=each.met.status,
        requirement=asked.requirement,
        met=MET[each.met.status],
        because=each.because,
        cited=asked.cited,
        grade=asked.grade,
    )


MET = {
    Status.SHOWN: "met",
    Status.SHOWN_NOT: "not met",
    Status.CANNOT_TELL: "cannot be told",
    Status.NOT_ON_RECORD: "not on record",
}


def _support(scope: Scope, total: Readiness) -> list[Support]:
    """What fits until then: only where something is shown not to be met."""
    if not total.not_met:
        return []
    support = {
        True: "support from the region, place by place, without delegation to the system",
        False: "support for what is missing, then another look",
    }[total.not_met * 2 > total.asked]
    return [
        Support(
            subject=scope.area.id,
            sources=(REQUIREMENTS,),
            notes=total.notes,
            support=support,
            missing=total.not_met,
        )
    ]


def _maturity(scope: Scope, domains: Sequence[str]) -> list[Row]:
    found = [each for each in scope.live if isinstance(each, MaturityAssessment)]
    if not found:
        return [
            Maturity(
                subject=scope.area.id,
                sources=(RUBRIC,),
                status=Status.NOT_ON_RECORD,
                level=None,
                document="",
                without=(),
            )
        ]
    levels = judge_maturity(found[-1], domains)
    whole = overall(levels)
    notes = ("example",) if found[-1].example else ()
    head = Maturity(
        subject=scope.area.id,
        sources=(RUBRIC, scope.source(found[-1])),
        notes=notes,
        assumed=found[-1].example,
        status=Status.SHOWN if whole else Status.CANNOT_TELL,
        form="" if domains else "no_matrix",
        level=whole or "none",
        document=found[-1].id,
        without=tuple(level.domain for level in levels if level.counts is None),
    )
    return [head, *(_domain(level, head) for level in levels)]


def _domain(level: DomainLevel, head: Maturity) -> MaturityDomain:
    return MaturityDomain(
        sources=head.sources,
        notes=head.notes,
        domain=level.domain,
        itself=level.said_by_itself or "nothing",
        reviewer=level.said_by_reviewer or "nothing",
        counts=level.counts or "no level",
        because=level.because,
        apart=level.disagree,
        levels=tuple(LEVELS),
    )


def _single_contract(on: date) -> list[SingleContract]:
    return [
        SingleContract(
            sources=("facts_finance_rules",),
            touched=each.touched,
            changes=each.text.rstrip("."),
            cited=each.cited,
        )
        for each in single_contract(on)
    ]
