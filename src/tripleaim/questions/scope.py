"""The tiers of an area: what lies in it and around it, its people, the documents about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from tripleaim.governance.containment import read_care, self_containment
from tripleaim.governance.functions import TierHere
from tripleaim.model.area import SYSTEMS, Area
from tripleaim.model.documents.assessment import CapabilityAssessment
from tripleaim.model.documents.base import BINDING, SETTLES, Document
from tripleaim.model.errors import NothingFound
from tripleaim.model.row import NOW
from tripleaim.model.tier import TIER_OF_KIND
from tripleaim.registry.area import find_area
from tripleaim.registry.bearing import bears_on
from tripleaim.registry.members import match_parts, parts_known
from tripleaim.registry.upper_tier import people_in
from tripleaim.store.engine import Store
from tripleaim.store.ground import people_of
from tripleaim.store.papers import document_sources, read_documents
from tripleaim.store.record.places import read_places
from tripleaim.store.remembered import once

USUAL_NEIGHBOURHOOD = 40_000
LIVE = (*BINDING, "reported")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHere:
    """A place of a system, with its people where they are known.

    `inside` are the areas that it is made of; `is_read` is false where our default rule made it.
    """

    id: str
    name: str
    people: int | None
    inside: tuple[str, ...]
    is_read: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """An area, its places, its people, every document that bears on it, and the sources of all.

    `replaced` is the day from which another document takes the place of one, by id.
    """

    area: Area
    on: date
    people: int | None
    places: tuple[PlaceHere, ...]
    documents: tuple[Document, ...]
    sources: tuple[str, ...]
    source_of: Mapping[str, str]
    replaced: Mapping[str, date] = field(default_factory=dict)

    @property
    def tier(self) -> str:
        """The tier that the area forms."""
        return TIER_OF_KIND.get(self.area.kind, "system")

    @property
    def told(self) -> tuple[Document, ...]:
        """The documents that parties signed or others report, whenever they hold.

        What was superseded is one of them until its successor begins.
        """
        return tuple(
            each
            for each in self.documents
            if each.status in LIVE or self.on < self.replaced.get(each.id, date.min)
        )

    @property
    def live(self) -> tuple[Document, ...]:
        """Those of them that hold on the day."""
        return tuple(each for each in self.told if each.holds(self.on))

    @property
    def binding(self) -> tuple[Document, ...]:
        """Those of the live documents that every party has signed; a reported one binds nobody."""
        return tuple(each for each in self.live if each.status in SETTLES)

    def source(self, document: Document) -> str:
        """The catalogue id of the source that a document was loaded from."""
        return self.source_of.get(document.id, "worked")

    @property
    def rests_on_examples(self) -> bool:
        """Whether any live document is invented."""
        return any(document.example for document in self.live)


@once
@lru_cache(maxsize=32)
def read_scope(store: Store, area: str, on: date, known: date = NOW) -> Scope:
    """The scope of a system or a place on a day, as known by a day; the newest few are kept.

    Raises NothingFound for an area that is not there, or is neither.
    """
    here = find_area(store, area, on)
    if TIER_OF_KIND.get(here.area.kind) not in ("system", "place"):
        raise NothingFound(
            f"{here.area.name} is neither a system nor a place: who decides there is told for "
            "those. For England leave the area out."
        )
    places = _places(store, here.area, on, known)
    ids = {here.area.id, *(place.id for place in places)}
    if here.area.kind in ("ccg", "sub_icb"):
        ids.add(f"place:{here.area.code}")
    if here.area.kind == "icb":
        ids.add(f"stp:{here.area.code}")
    for place in places:
        ids |= set(place.inside)
    listed = read_documents(store)
    documents = tuple(
        each
        for each in listed
        if each.known_from <= known
        and (each.area in ids or bears_on(store, each.area, each.codes, (here.area.id, on)))
    )
    return Scope(
        area=here.area,
        on=on,
        people=_people(store, here.area, on),
        places=places,
        documents=documents,
        sources=(here.source,),
        source_of=document_sources(store),
        replaced=_replaced(listed, known),
    )


def _replaced(listed: Sequence[Document], known: date) -> dict[str, date]:
    """From which day another document takes the place of one; one not known by then does not."""
    begins = {each.id: each.valid_from if each.known_from <= known else NOW for each in listed}
    return {
        each.id: begins[each.superseded_by]
        for each in listed
        if each.superseded_by is not None and each.superseded_by in begins
    }


def tiers_of(store: Store, scope: Scope) -> list[TierHere]:
    """The tiers that a function of the area could sit at, lowest first."""
    below = [
        TierHere(
            tier="neighbourhood",
            name="a neighbourhood",
            people=USUAL_NEIGHBOURHOOD,
            containment=None,
            able={},
        )
    ]
    if scope.tier == "place":
        here = PlaceHere(
            id=scope.area.id,
            name=scope.area.name,
            people=scope.people,
            inside=(scope.area.id, f"ccg:{scope.area.code}"),
            is_read=True,
            sources=scope.sources,
        )
        middle = [place_tier(store, here, scope), _around(store, scope)]
    else:
        sizes = [(place.people, place.name) for place in scope.places if place.people is not None]
        people, smallest = min(sizes, default=(None, ""))
        usual = TierHere(
            tier="place",
            name=f"its smallest place, {smallest}," if smallest else "a place",
            people=people,
            containment=None,
            able={},
        )
        middle = [usual, _system_tier(store, scope)]
    above = [
        TierHere(tier=tier, name=f"the {tier}", people=None, containment=None, able={})
        for tier in ("region", "nation")
    ]
    return [*below, *middle, *above]


def place_tier(store: Store, place: PlaceHere, scope: Scope) -> TierHere:
    """One place as a tier, with what an assessment of it found."""
    successors = [each.replace("ccg:", "sub_icb:") for each in place.inside]
    origins = list(dict.fromkeys([*place.inside, *successors]))
    ids = {place.id, *place.inside, *(each.replace("ccg:", "place:") for each in place.inside)}
    return TierHere(
        tier="place",
        name=place.name,
        people=place.people,
        containment=_containment(store, origins, scope.on),
        able=_abilities(scope, "place", ids),
    )


def _system_tier(store: Store, scope: Scope) -> TierHere:
    origins = [
        part.area
        for kind in ("ccg", "sub_icb")
        for part in parts_known(store, scope.area.id, kind, scope.on)
    ]
    return TierHere(
        tier="system",
        name=scope.area.name,
        people=scope.people,
        containment=_containment(store, [*origins, scope.area.id], scope.on),
        able=_abilities(scope, "system", {scope.area.id, f"stp:{scope.area.code}"}),
    )


def _containment(store: Store, origins: Sequence[str], on: date) -> float | None:
    """The share of care that stays inside; none where it cannot be told: no provider is its own."""
    care = read_care(store, on)
    return (self_containment(care, origins) or None) if care else None


def _around(store: Store, scope: Scope) -> TierHere:
    name, people = "its system", None
    for kind in SYSTEMS:
        try:
            parts = match_parts(store, scope.area.id, kind, scope.on)
        except NothingFound:
            parts = []
        if parts:
            name, people = parts[0].name, parts[0].people
    return TierHere(tier="system", name=name, people=people, containment=None, able={})


def _abilities(scope: Scope, tier: str, ids: set[str]) -> dict[str, bool]:
    return {
        ability.function: ability.adequate and bool(ability.evidence)
        for document in scope.live
        if isinstance(document, CapabilityAssessment)
        and document.tier == tier
        and document.area in ids
        for ability in document.abilities
    }


def _places(store: Store, area: Area, on: date, known: date) -> tuple[PlaceHere, ...]:
    """The places of a system by the one home of them, in order of name."""
    if TIER_OF_KIND.get(area.kind) != "system":
        return ()
    listed = read_places(store, area.id, on=on, known=known).places
    people = people_in(store, area.id, [each for place in listed for each in place.inside], on)
    return tuple(
        PlaceHere(
            id=place.id,
            name=place.name,
            inside=place.inside,
            is_read=place.is_read,
            people=_sum_of([people.get(each) for each in place.inside]),
            sources=place.sources,
        )
        for place in listed
    )


def _sum_of(people: Sequence[int | None]) -> int | None:
    """The people of all areas inside; None where one of them is not known, or none is listed."""
    known = [each for each in people if each is not None]
    return sum(known) if known and len(known) == len(people) else None


def _people(store: Store, area: Area, on: date) -> int | None:
    try:
        lived = people_of(store, [area.id], on).get(area.id)
    except NothingFound:
        return None
    return lived.people if lived else None
