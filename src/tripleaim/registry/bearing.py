"""Bearing: which system a document is about that names an area inside it, or none.

It may name a commissioner, a council or a network, or nobody but its parties.
"""

from collections.abc import Collection
from datetime import date

from tripleaim.model.area import SYSTEMS
from tripleaim.model.succession import is_most
from tripleaim.registry.members import commissioner_kind, list_partners, parts_known, system_kind
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import forebears
from tripleaim.store.remembered import once

INSIDE = ("ccg", "sub_icb", "lad", "pcn")


def bears_on(
    store: Store, area: str | None, codes: Collection[str], system: tuple[str, date]
) -> bool:
    """Whether what names an area, or none, and these parties is about a system on a day.

    An area bears on the system in which most of its people live; a document without an area on
    the systems that all of its parties are members of.
    """
    here, on = system
    if here.partition(":")[0] not in SYSTEMS:
        return False
    if area is None:
        return set(codes) <= members_of(store, here, on)
    kind = area.partition(":")[0]
    if kind not in INSIDE:
        return False
    return any(
        part.area == area and is_most(part.share) for part in parts_known(store, here, kind, on)
    )


def systems_of(store: Store, codes: Collection[str], on: date) -> list[str]:
    """The systems of a day that all of these organisations are members of, in order of id."""
    kind = system_kind(store, on)
    systems = ask(store, SYSTEMS_ON, {"on": on, "kind": kind})
    ids = [str(row["area"]) for row in systems]
    return [each for each in ids if set(codes) <= members_of(store, each, on)]


SYSTEMS_ON = "select area from areas_on($on) where kind = $kind order by area"


@once
def members_of(store: Store, system: str, on: date) -> frozenset[str]:
    """Codes of who takes part in a system on a day: partners, commissioners, the board itself.

    A board has no list of partners: they are those of the partnerships of which most became it.
    """
    before = (
        [each.body for each in forebears(store, system, on) if is_most(each.share or 0)]
        if system.startswith("icb:")
        else []
    )
    partners = {
        str(row["code"])
        for each in (system, *before)
        if each.partition(":")[0] in SYSTEMS
        for row in list_partners(store, each, on)
    }
    kind = commissioner_kind(store, on)
    buyers = {
        part.area.partition(":")[2]
        for part in parts_known(store, system, kind, on)
        if is_most(part.share)
    }
    return frozenset({system.partition(":")[2], *partners, *buyers})
