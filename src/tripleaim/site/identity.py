"""Who a system is, in a sentence and a list: people, councils, trusts, region."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.model.succession import is_tail
from tripleaim.page.names import short_name
from tripleaim.questions.ten import question
from tripleaim.questions.who.rows import (
    Council,
    CouncilCount,
    Itself,
    NetworkCount,
    Partner,
    Residents,
)
from tripleaim.registry.overview import list_systems
from tripleaim.store.engine import Store
from tripleaim.store.remembered import settled

BOARD = "icb"
MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a first screen says of a system on a day; None where it is not on record.

    `councils` are (area, name, people here, share of its own people here), most people first.
    """

    area: str
    name: str
    is_board: bool
    people: int | None
    counted_at: str
    region: str
    councils: tuple[tuple[str, str, int, float], ...]
    trusts: tuple[tuple[str, str], ...]
    networks: int | None

    @property
    def whole(self) -> tuple[tuple[str, str, int, float], ...]:
        """The councils of which more than a tail lies here."""
        return tuple(each for each in self.councils if not is_tail(each[3]))

    @property
    def tails(self) -> tuple[tuple[str, str, int, float], ...]:
        """The councils of which only a tail lies here."""
        return tuple(each for each in self.councils if is_tail(each[3]))


@settled
def identity_of(store: Store, area: str, on: date) -> Identity:
    """A system on a day, from the rows that answer who it is."""
    answer = question("who").answer(store, area, on)
    people, networks = answer.first(Residents), answer.first(NetworkCount)
    itself, listed = answer.first(Itself), answer.first(CouncilCount)
    region = next((each.region_name for each in _systems(store, on) if each.area == area), "")
    councils = sorted(answer.of(Council), key=lambda each: (-int(each.people), each.part))
    return Identity(
        area=area,
        name=short_name(answer.name),
        is_board=itself is not None and area.startswith(f"{BOARD}:"),
        people=int(people.people) if people and people.people is not None else None,
        counted_at=people.counted_at or "" if people else "",
        region=region or "",
        councils=tuple(
            (each.subject, each.part, int(each.people), float(each.share)) for each in councils
        )
        if listed
        else (),
        trusts=tuple(
            (each.subject, each.partner) for each in answer.of(Partner) if each.kind == "trust"
        ),
        networks=networks.number if networks else None,
    )


def _systems(store: Store, on: date):  # type: ignore[no-untyped-def]
    try:
        return list_systems(store, on)
    except NothingFound:
        return []


def lead_of(told: Identity, has_ended: bool = False) -> str:
    """The sentence under the name of a system; of one that is no more in the past."""
    return f"{''.join(lead_parts(told, has_ended))}."


def lead_parts(told: Identity, has_ended: bool = False) -> tuple[str, str]:
    """That sentence in two: what a phone shows, and what only a wider screen does."""
    does = "planned and bought" if has_ended else "plans and buys"
    what = (
        f"The NHS board that {does} health care"
        if told.is_board
        else "A partnership of the NHS and councils that planned health care together"
    )
    people = f" for {_people(told.people)} people" if told.people is not None else ""
    parts = [
        *(
            [f"{len(told.whole)} council areas" if len(told.whole) > 1 else told.whole[0][1]]
            if told.whole
            else []
        )
    ]
    inside = f" in {parts[0]}" if parts else ""
    beside = [
        *([f"{len(told.trusts)} NHS trusts"] if len(told.trusts) > 1 else []),
        *([f"{told.networks} networks of general practices"] if told.networks else []),
    ]
    with_ = f", with {' and '.join(beside)}" if beside else ""
    return f"{what}{people}{inside}", with_


def _people(number: int) -> str:
    """A number of people as people say it.

    >>> _people(2867735), _people(505100)
    ('2.87 million', '505,100')
    """
    return f"{number / MILLION:.2f} million" if number >= MILLION else f"{number:,}"
