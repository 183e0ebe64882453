"""Where does the money go? What was given for an area's people, what came of it, what is signed."""

from datetime import date

from tripleaim.model.row import NOW, Answer, Row
from tripleaim.money.trusts import homes_on
from tripleaim.questions.bodies import bodies_of
from tripleaim.questions.money.agreed import agreed
from tripleaim.questions.money.england import england
from tripleaim.questions.money.flow import follow_money
from tripleaim.questions.money.given import Asked, ask_of, carry, given, without_footprint
from tripleaim.questions.money.reported import read_allocation, reported, reported_of_trusts
from tripleaim.questions.money.results import loans, results
from tripleaim.questions.money.rows import LossIfMissed
from tripleaim.questions.money.rules import aid, duty, fund
from tripleaim.registry.area import Listed, find_area
from tripleaim.store.engine import Store
from tripleaim.store.remembered import settled


@settled
def money(store: Store, area: str | None, on: date, known: date | None = None) -> Answer:
    """Where the money of an area goes; without an area, of England by system.

    Nothing is told of a year after the day, nor what was not known by `known` (None: what is on
    record now). Raises NothingFound or InputRefused for an area that is not there on that day.
    """
    known = known or NOW
    if area is None:
        return Answer(question="money", on=on, known=known, rows=tuple(england(store, on, known)))
    here = find_area(store, area, on)
    whole = here.area.kind == "england"
    rows = england(store, on, known) if whole else _rows(store, here, on, known)
    return Answer(
        question="money",
        on=on,
        area=here.area.id,
        name=here.area.name,
        known=known,
        rows=tuple(rows),
    )


def _rows(store: Store, here: Listed, on: date, known: date) -> list[Row]:
    bodies = bodies_of(store, here, on)
    trusts = [each for each in homes_on(store, on).values() if each.system in bodies]
    signed = agreed(store, here.area.id, on, known)
    settled = any(isinstance(each, LossIfMissed) for each in signed)
    read = reported(store, bodies, on, known)
    asked = ask_of(store, here.area.kind, on, known, here.area.id)
    head = read_allocation(read, asked.year) if asked else None
    return [
        *([head] if head else ()),
        *(
            _given(store, here, asked, is_read=head is not None)
            if asked
            else without_footprint(store, here, on, known)
        ),
        *signed,
        *results(store, bodies, on, known),
        *(each for each in read if each is not head),
        *reported_of_trusts(store, trusts, on, known),
        *loans(store, bodies, on, known),
        *aid(store, bodies, on, known),
        *duty(on, known),
        *fund(store, on, known, bodies=bodies, example=not settled),
    ]


def _given(store: Store, here: Listed, asked: Asked, *, is_read: bool) -> list[Row]:
    carried = carry(store, asked)
    rows = given(store, here, asked, carried, is_read=is_read)
    return [*rows, *follow_money(store, here, carried)]
