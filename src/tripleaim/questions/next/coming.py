"""What is coming, what the law asks, what was tried, who can be asked, and what came after."""

from collections.abc import Sequence
from datetime import date, timedelta

from tripleaim.model.quantity import Share
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.model.succession import puts_right
from tripleaim.questions.next.rows import After, Coming, Contact, Reform, Tried
from tripleaim.questions.scope import Scope
from tripleaim.store.engine import Store
from tripleaim.store.ground.body import name_on, names_on
from tripleaim.store.ground.lineage import successors_after
from tripleaim.store.record.accountability import Law, read_law
from tripleaim.store.record.arrangements import Arrangement, read_arrangements
from tripleaim.store.record.arrangements import coming as planned
from tripleaim.store.record.bodies import Contact as BodyPage
from tripleaim.store.record.bodies import read_contacts
from tripleaim.store.record.designations import read_standing
from tripleaim.store.record.fact import is_dated, names_later
from tripleaim.store.record.publication import is_read

OF_SYSTEMS = ("cluster", "merger_of_boards", "merger_of_ccgs", "board_plan")
SINGLE = "single_contract"
ANNOUNCED = "announced or approved"
IN_COURT = {
    "lost": "challenged in court without success",
    "closed": "challenged in court, and that is over",
}  # of a row of a ruling: it was the challenge that was lost
STILL_COMING = timedelta(days=2 * 365)  # what was planned longer before and did not come is history


def coming(store: Store, ids: Sequence[str], on: date, known: date) -> list[Coming]:
    """What was known by the day to be planned, proposed or refused, oldest first."""
    return [
        _coming(store, each, on)
        for each in planned(store, ids, on=on, known=known)
        if each.kind in OF_SYSTEMS and each.fact.begun.high >= on - STILL_COMING
    ]


def _coming(store: Store, each: Arrangement, on: date) -> Coming:
    """A merger is told by those who were to merge, or as it was read where none is on record."""
    announced = _is_announced(each)
    names = _names(store, each, on) if announced else ()
    return Coming(
        subject=each.fact.subject,
        sources=(each.fact.source,),
        form="merger" if names else "",
        what=_told_by(each, on),
        names=names,
        kind=each.kind,
        standing=ANNOUNCED if announced else each.status.replace("_", " "),
        when=each.fact.begun,
        cited=each.fact.cited,
    )


def _told_by(each: Arrangement, on: date) -> str:
    """What was said by the day: of what had begun by then no clause that names a later day."""
    if each.fact.begun.low > on:
        return each.title
    said = [clause for clause in each.title.split("; ") if not names_later(clause, on)]
    return "; ".join(said) or each.kind.replace("_", " ")


def _is_announced(each: Arrangement) -> bool:
    return each.kind == "merger_of_ccgs" and each.status == "proposed"


def _names(store: Store, each: Arrangement, on: date) -> tuple[str, ...]:
    """Those that were to merge, as they were called on the day, in order of name."""
    old = [f"ccg:{code.split(':')[-1]}" for code in (each.members or {}).get("old", ())]
    return tuple(sorted(names_on(store, old, on).values()))


def reforms(store: Store, on: date, known: date) -> list[Reform]:
    """The reforms and law of every system, in force or proposed on the day, newest first."""
    found = [
        Reform(
            subject=each.fact.subject,
            sources=(each.fact.source,),
            what=each.form,
            standing=_standing(each),
            when=each.fact.begun,
            does=each.allows or "",
            cited=each.fact.cited,
        )
        for each in read_law(store, on=on, known=known)
    ]
    return sorted(found, key=lambda each: (each.when.low, each.what), reverse=True)


def tried(store: Store, ids: Sequence[str] | None, on: date, known: date) -> list[Tried]:
    """The attempts at single contracts by the day: those made here, or all of England.

    What became of one is told where it could be known by that day: else it came after, or it has
    no day of its own and was read only later.
    """
    found = [
        _tried(each, here=ids is not None, on=on)
        for each in read_arrangements(store, ids, on=on, known=known, kinds=(SINGLE,))
        if each.kind == SINGLE and each.fact.begun.has_come(on) is Status.SHOWN
    ]
    return sorted(found, key=lambda each: (not each.here, each.when.low, each.attempt))


def _tried(attempt: Arrangement, *, here: bool, on: date) -> Tried:
    fact, fate = attempt.fact, attempt.fate
    status, form = Status.SHOWN, ""
    if not fate:
        status = Status.NOT_ON_RECORD
    elif fact.tells_later(fate, on):
        form = "later"
    elif not (is_dated(fate) or is_read(on)):
        status, form = Status.CANNOT_TELL, "undated"
    return Tried(
        subject=fact.subject,
        sources=(fact.source,),
        status=status,
        form=form,
        attempt=attempt.title,
        fate=None if form else fate,
        when=fact.begun,
        here=here,
        cited=fact.cited,
    )


def contacts(store: Store, area: str, on: date, known: date) -> list[Contact]:
    """The pages of the body at which it can be asked, each once."""
    told: dict[tuple[str, str], BodyPage] = {}
    for each in read_contacts(store, [area], on=on, known=known):
        bare = each.page.removeprefix("https://").removeprefix("www.").rstrip("/")
        told.setdefault((each.kind, bare), each)
    return [
        Contact(
            subject=each.fact.subject,
            sources=(each.fact.source,),
            what=each.name,
            kind=each.kind,
            page=each.page,
            cited=each.fact.cited,
        )
        for each in told.values()
    ]


def after(store: Store, scope: Scope, known: date) -> list[Row]:
    """What became of it after the day, as far as known: nothing where `known` is that day."""
    area, on = scope.area.id, scope.on
    found: list[Row] = [
        After(
            subject=step.successor,
            sources=(step.source,),
            what="succession",
            day=step.effective,
            whom=name_on(store, step.successor, step.effective),
            share=None if step.share is None else Share(step.share),
        )
        for step in successors_after(store, area, on)
        if step.effective <= known and not puts_right(step.share)
    ]
    now = read_standing(store, area, on=on, known=known)
    last = scope.area.spell.valid_to
    if scope.area.kind == "stp" and now.whole.status is not Status.SHOWN and known > on:
        until = min(known, last) if last else known
        then = read_standing(store, area, on=until, known=known).standing
        named = [each for each in then if each.fact.begun.low > on and not each.is_part]
        found = [
            *(
                After(
                    subject=area,
                    sources=(each.fact.source,),
                    form="named",
                    what="named an integrated care system",
                    day=each.fact.begun.high,
                    whom=each.name,
                    share=None,
                )
                for each in named
            ),
            *found,
        ]
    return found


def _standing(law: Law) -> str:
    """How a law or reform stood on the day: what was to end later was in force by then."""
    if law.is_proposed:
        return "proposed"
    return IN_COURT.get(law.status, "in force")
