"""The population that a survey speaks for: margins of age from the residents of an area."""

from datetime import date

from tripleaim.model.area import list_command
from tripleaim.model.errors import NothingFound
from tripleaim.store.engine import Store
from tripleaim.store.ground import ages_of

ADULT = 18


def age_margins(store: Store, area: str, on: date) -> dict[str, float]:
    """Adult residents of an area by broad age band, by the release that counts on a day.

    Raises NothingFound where the footprint of the area is not known on that day.
    """
    bands = [each for each in ages_of(store, [area], on) if each.age_from >= ADULT]
    if not bands:
        raise NothingFound(
            f"Nobody is on record as living in {area} on {on}. Give its id: {list_command(on)}."
        )
    return {each.label: float(each.people) for each in bands}
