"""As one: why the commissioners of a system are said to have bought as one, apart or as is unknown.

Whether they did is decided by `registry/arranged.py`, for the page of buyers too.
"""

from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.registry.arranged import Bought
from tripleaim.registry.buyers import read_bought
from tripleaim.store.engine import Store

WHY = {
    "law": "it has one commissioner",
    "together": "its {} commissioners bought as one by what is on record",
    "across": "some of its {} commissioners bought together with those of another system",
    "account": "its {} commissioners bought as {} groups by an account on record",
    "perhaps": "its {} commissioners had an arrangement, but since or until when is not on record",
    "led": "some of its {} commissioners shared an officer with those of another system, which "
    "makes no buyer of them",
    "part": "it has {} commissioners; some bought together, and nothing on record joins the others",
    "nothing": "it has {} commissioners, and no agreement by which they act as one is on record",
}


def bought_here(store: Store, system: str, on: date, known: date) -> Bought | None:
    """How the commissioners of a system (its id) bought; None where they are not on record."""
    try:
        bought = read_bought(store, system, on, known)
    except NothingFound:
        return None
    return bought if bought.commissioners else None


def why(bought: Bought) -> str:
    """Why it is met or not that one commissioner, or several as one, bought for a system."""
    return WHY[bought.ground].format(bought.commissioners, bought.groups)
