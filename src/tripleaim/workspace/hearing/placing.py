"""Places of a partnership with their postcode districts: found by name or postcode, or nearly."""

import re
from difflib import get_close_matches

from tripleaim.model.errors import refuse
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.hearing.alert import Locality
from tripleaim.workspace.partnerships.partnership import Partnership

MOST_NEAR, LIKE = 3, 0.6


def places_near(said: str) -> list[Locality]:
    """The places of a name or a postcode: of a postcode its district alone is looked at.

    Nothing of what was asked is kept.
    """
    wanted = " ".join(said.split()).casefold()
    if not wanted:
        return []
    district = district_of(said)
    rows = Locality.objects.select_related("partnership").order_by("name")
    return [
        each
        for each in rows
        if (district and district in each.districts.split()) or wanted == each.name.casefold()
    ]


def district_of(said: str) -> str:
    """The district of a postcode, or of its first part; empty where it is none.

    >>> district_of("s70 1ab"), district_of("S70"), district_of("SW1A1AA"), district_of("Barnsley")
    ('S70', 'S70', 'SW1A', '')
    """
    text = re.sub(r"\s+", "", said).upper()
    found = re.fullmatch(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})?", text)
    return found[1] if found else ""


def set_place(actor: Actor, partnership: Partnership, name: str, districts: str) -> Locality:
    """Name a place of a partnership with the postcode districts in it."""
    found = [district_of(each) for each in districts.replace(",", " ").split()]
    if not name.strip() or not all(found):
        raise refuse("a place", "needs a name and districts as S70 S71", column="districts")
    with acting("place.set", actor, partnership) as asked:
        row, _ = Locality.objects.update_or_create(
            partnership=partnership,
            name=name.strip()[:100],
            defaults={"districts": " ".join(dict.fromkeys(found))},
        )
        record(asked, place=row.name)
    return row


def place_of(partnership: Partnership, said: str) -> str:
    """The one place of a partnership that is meant by a name or a postcode; empty for all.

    Raises InputRefused for what names none, with the nearest, and for what may be several.
    """
    if not said.strip():
        return ""
    near = [each.name for each in places_near(said) if each.partnership_id == partnership.pk]
    if len(near) == 1:
        return near[0]
    if near:
        raise refuse("the place", "lies in several that were named here", f"Name one: {_or(near)}.")
    names = list(partnership.places.order_by("name").values_list("name", flat=True))
    meant = nearest(said, names)
    remedy = f"Did you mean {_or(meant)}? " if meant else ""
    remedy += f"Leave it empty, or: {', '.join(names)}." if names else "Leave it empty."
    raise refuse("the place", "is none that was named here", remedy)


def nearest(said: str, names: list[str]) -> list[str]:
    """The names most like what was said, the nearest first; none where none is like it.

    >>> nearest("barnsly", ["Barnsley", "Sheffield"]), nearest("Atlantis", ["Barnsley"])
    (['Barnsley'], [])
    """
    by = {each.casefold(): each for each in names}
    wanted = " ".join(said.split()).casefold()
    return [by[each] for each in get_close_matches(wanted, list(by), MOST_NEAR, LIKE)]


def unnamed(partnership: Partnership, names: tuple[str, ...]) -> str:
    """What is wrong with the places that a document names: of which the partnership has none of
    that name, with the nearest; empty where nothing is."""
    own = list(partnership.places.order_by("name").values_list("name", flat=True))
    found = []
    for each in names:
        if each not in own:
            meant = nearest(each, own)
            found.append(f"“{each}”" + (f" (did you mean {_or(meant)}?)" if meant else ""))
    return ", ".join(found)


def _or(names: list[str]) -> str:
    return " or ".join(names)
