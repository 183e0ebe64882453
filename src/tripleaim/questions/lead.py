"""Who is asked about is no system: which system or systems it lies in on the day, by people."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.area import SYSTEMS
from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import Share
from tripleaim.model.row import Row
from tripleaim.model.tier import TIER_OF_KIND
from tripleaim.registry.area import Listed, find_area
from tripleaim.registry.members import commissioners_of
from tripleaim.store.engine import Store
from tripleaim.store.ground import Vintage, kind_on, names_on, parts_of

WORTH_TELLING = 0.01  # of an area's people: less is a boundary drawn by blocks
NATION, SYSTEM = "nation", "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lies:
    """A system in which some of an area's people live, with their share (0 to 1)."""

    system: str
    name: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """An area that was asked about and the systems that it lies in, most people first.

    `here` is None for England. A system lies in itself.
    """

    here: Listed | None
    systems: tuple[Lies, ...] = ()

    @property
    def tier(self) -> str:
        """The tier of the area asked about."""
        return NATION if self.here is None else TIER_OF_KIND.get(self.here.area.kind, "")

    @property
    def is_led(self) -> bool:
        """Whether the area is below a system: a place, council or network that lies in one."""
        return self.tier not in (SYSTEM, NATION, "region") and bool(self.systems)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedRow(Row):
    """That what follows is the answer of the system in which an area lies; one row, the first.

    `share` of the people of `asked` live in `system`; `others` are the other systems in which
    some of them live.
    """

    asked: str
    system: str
    share: Share
    others: tuple[str, ...]


def find_lead(store: Store, area: str | None, on: date) -> Lead:
    """The area that is meant, and the systems that it lies in on the day.

    A network lies where its commissioner does. Raises NothingFound for an area that is not there.
    """
    if area is None:
        return Lead(here=None)
    here = find_area(store, area, on)
    kind = here.area.kind
    if kind == "england":
        return Lead(here=None)
    if kind in SYSTEMS:
        return Lead(here=here, systems=(Lies(system=here.area.id, name=here.area.name, share=1.0),))
    return Lead(here=here, systems=systems_of(store, here.area.id, kind, on))


def systems_of(store: Store, area: str, kind: str, on: date) -> tuple[Lies, ...]:
    """The systems of a day in which the people of an area live; none where that is not held."""
    try:
        among = Vintage(kind=kind_on(store, SYSTEMS, on), on=on)
    except NothingFound:
        return ()
    lying = commissioners_of(store, area, on) if kind == "pcn" else [area]
    if not lying:
        return ()
    shares = {
        system: share
        for system, share in parts_of(store, lying[0], on, among).items()
        if share >= WORTH_TELLING
    }
    names = names_on(store, list(shares), on)
    return tuple(
        Lies(system=each, name=names.get(each, each), share=share) for each, share in shares.items()
    )


def led(lead: Lead) -> dict[str, object]:
    """The fields of the row that says whose answer follows."""
    assert lead.here is not None
    first, *others = lead.systems
    return {
        "subject": first.system,
        "sources": (lead.here.source,),
        "asked": lead.here.area.name,
        "system": first.name,
        "share": Share(first.share),
        "others": tuple(each.name for each in others),
    }
