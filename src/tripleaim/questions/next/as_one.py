"""As one: whether the commissioners of a system bought as one, in the words of a requirement."""

from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.model.status import Shown
from tripleaim.registry.buyers import read_bought
from tripleaim.store.engine import Store

WHY = {
    "law": "it has one commissioner",
    "together": "its {} commissioners bought as one by what is on record",
    "across": "some of its {} commissioners bought together with those of another system",
    "account": "its {} commissioners bought as {} groups by an account on record",
    "part": "it has {} commissioners; some bought together, and nothing on record joins the others",
}
OPEN = "it has {} commissioners, and no agreement by which they act as one is on record"


def as_one(store: Store, system: str, on: date, known: date) -> tuple[Shown, str] | None:
    """Whether the commissioners of a system (its id) bought as one on a day, and why it is said.

    It is what the page of buyers tells. None where its commissioners are not on record.
    """
    try:
        bought = read_bought(store, system, on, known)
    except NothingFound:
        return None
    if not bought.commissioners:
        return None
    why = WHY.get(bought.ground, OPEN).format(bought.commissioners, bought.groups)
    return bought.follows, why
