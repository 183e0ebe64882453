"""What has it ever done for me? What is shown better and worse, with all that could refute it."""

from collections.abc import Sequence
from datetime import date

from tripleaim.evidence.claimed import Judged, Window
from tripleaim.evidence.measured import say_coverage
from tripleaim.evidence.series import next_month
from tripleaim.evidence.synthetic_did import SYNTHETIC_DID
from tripleaim.evidence.verdict import COARSE, HARMED, HELPED, NONE, UNKNOWN, share_of
from tripleaim.model.area import SYSTEMS
from tripleaim.model.quantity import Estimate, Share
from tripleaim.model.row import NOW, Answer, Row, sources_of
from tripleaim.model.status import Status
from tripleaim.questions.done.course import courses
from tripleaim.questions.done.devolution import devolution
from tripleaim.questions.done.england import all_systems
from tripleaim.questions.done.judged import FORMS, STATUS, judged_claims
from tripleaim.questions.done.past import Past, bodies_of, goes_back, pasts_of
from tripleaim.questions.done.rows import Effect, EffectThere, Goes, InShort, Tested
from tripleaim.questions.framework import outcomes_aimed_at
from tripleaim.registry.area import Listed, find_area
from tripleaim.store.engine import Store
from tripleaim.store.remembered import settled

MANCHESTER = "stp:QOP"
DESIGN = (SYNTHETIC_DID, "placebo variance")


@settled
def done(store: Store, area: str | None, on: date, known: date | None = None) -> Answer:
    """What a system is shown to have done by a day; without an area, all systems and tranches.

    Only months that had ended by `on` and were published by `known` count (None: whatever is on
    record now), and only systems named by then are judged as such. A board, council, region or
    network is told the record of the partnerships in which its people live, named as theirs.
    Raises NothingFound for an area that was not there, or a store without months of systems.
    """
    known = known or NOW
    window = Window(on=on, known=known)
    here = find_area(store, area, on) if area is not None else None
    if here is None or here.area.kind == "england":
        judged = judged_claims(store, window)
        rows = (*all_systems(store, judged, window), *map(_there, judged))
        name = here.area.name if here else ""
        id = here.area.id if here else ""
        return Answer(question="done", on=on, area=id, name=name, known=known, rows=rows)
    return Answer(
        question="done",
        on=on,
        area=here.area.id,
        name=here.area.name,
        known=known,
        rows=_of_area(store, here, window),
    )


def _of_area(store: Store, here: Listed, window: Window) -> tuple[Row, ...]:
    pasts = pasts_of(store, here.area, window.on)
    if not pasts:
        return (_nowhere(here),)
    judged = _judged(store, pasts, window)
    effects = [_effect(each, past.name) for past, mine in judged for each in mine]
    tests = [row for past, mine in judged for each in mine for row in _tests(each, past.name)]
    goes = goes_back(store, pasts, window, (here.source,))
    bodies = bodies_of(store, here.area, window.on)
    systems = here.area.kind in SYSTEMS
    older = devolution(store, window) if MANCHESTER in {each.body for each in pasts} else []
    return (
        _in_short(here, goes, effects),
        *goes,
        *effects,
        *courses(store, bodies if systems else pasts, window),
        *older,
        *outcomes_aimed_at(store, here.area.id, window.on, window.known),
        *tests,
    )


def _judged(store: Store, pasts: Sequence[Past], window: Window) -> list[tuple[Past, list[Judged]]]:
    found = judged_claims(store, window, tuple(each.body for each in pasts))
    return [(past, [each for each in found if each.system == past.body]) for past in pasts]


def _nowhere(here: Listed) -> InShort:
    return InShort(
        subject=here.area.id,
        sources=(here.source,),
        status=Status.NOT_ON_RECORD,
        form="nowhere",
        verdict=UNKNOWN,
        better=(),
        worse=(),
        without=(),
        untold=(),
        recoded=(),
        whose=(),
        since=None,
        until=None,
        against=0,
        worth=Share(COARSE),
    )


def _in_short(here: Listed, goes: Sequence[Goes], effects: Sequence[Effect]) -> InShort:
    """The answer in short, from its effects."""
    several = len(goes) > 1
    told = {
        kind: tuple(
            f"{each.what} ({each.whose})" if several else each.what
            for each in effects
            if each.kind == kind
        )
        for kind in (HELPED, HARMED, NONE, UNKNOWN)
    }
    recoded = [each for each in effects if each.step is not None]
    judged = [each for each in effects if each.effect is not None]
    clear = [kind for kind in (HELPED, HARMED) if told[kind]]
    usual = max((NONE, UNKNOWN), key=lambda kind: len(told[kind]))
    early = not judged and all(each.form == "few" for each in effects if each.form != "recoded")
    verdict = clear[0] if clear else usual
    return InShort(
        subject=here.area.id,
        sources=sources_of(effects) or (here.source,),
        status=STATUS.get(verdict, Status.CANNOT_TELL),
        form="early" if early else "several" if several else "one",
        verdict=verdict,
        better=told[HELPED],
        worse=told[HARMED],
        without=told[NONE],
        untold=told[UNKNOWN],
        recoded=tuple(f"{each.what} ({each.whose})" if several else each.what for each in recoded),
        whose=tuple(each.whose for each in goes),
        since=min((each.since for each in judged), default=None),
        until=max((each.until for each in judged if each.until), default=None),
        against=max((each.against for each in judged), default=0),
        worth=Share(COARSE),
    )


def _effect(one: Judged, whose: str) -> Effect:
    return Effect(**_fields(one, whose))  # type: ignore[arg-type]


def _there(one: Judged) -> EffectThere:
    return EffectThere(**_fields(one, one.name))  # type: ignore[arg-type]


def _fields(one: Judged, whose: str) -> dict[str, object]:
    verdict = one.verdict
    estimate = None
    if verdict:
        size = (round(each, 6) for each in (verdict.effect, verdict.low, verdict.high))
        value, low, high = map(Share, size)
        estimate = Estimate(value=value, low=low, high=high)
    return {
        "subject": one.system,
        "sources": one.measure.sources,
        "status": STATUS.get(one.kind, Status.CANNOT_TELL),
        "form": FORMS.get(one.cause or one.kind, "untold"),
        "notes": _notes(one),
        "outcome": one.measure.id,
        "what": one.measure.words,
        "whose": whose,
        "designated": one.designated,
        "effect": estimate,
        "kind": one.kind,
        "covers": _covered(one),
        "since": one.starts,
        "until": one.months[-1] if one.months else None,
        "after": one.after,
        "against": _against(one),
        "chance": Share(verdict.p_value) if verdict else None,
        "detectable": Share(verdict.detectable) if verdict else None,
        "worth": Share(COARSE),
        "coverage": say_coverage(*DESIGN, donors=_against(one)) if verdict else "",
        "step": Share(share_of(one.step.step)) if one.step else None,
        "stepped": one.step.month if one.step else None,
        "reason": one.reason,
        "failed": tuple(test.name for test in verdict.tests if not test.held) if verdict else (),
        "remarks": one.notes,
    }


def _covered(one: Judged) -> tuple[date, date] | None:
    """What an effect was measured over: from the start to the end of the last month."""
    if not one.verdict or not one.months or one.months[-1] < one.starts:
        return None
    return one.starts, next_month(one.months[-1])


def _against(one: Judged) -> int:
    return 0 if one.placebo_effects is None else len(one.placebo_effects)


def _notes(one: Judged) -> tuple[str, ...]:
    return (
        *(["remarks"] if one.notes else []),
        *(["in_part"] if one.in_part else []),
        *(["first_systems"] if one.verdict and not one.designated else []),
        *(["by_council"] if one.measure.series == ("dtoc_council",) else []),
        *(["changes"] if one.verdict and one.kind == UNKNOWN else []),
    )


def _tests(one: Judged, whose: str) -> list[Tested]:
    return [
        Tested(
            subject=one.system,
            sources=one.measure.sources,
            outcome=one.measure.id,
            what=one.measure.words,
            whose=whose,
            place=place,
            test=test.name,
            result="held" if test.held else "failed",
            says=test.says,
        )
        for place, test in enumerate(one.verdict.tests if one.verdict else ())
    ]
