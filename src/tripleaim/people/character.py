"""The character of a system: its age, deprivation and rurality, by which systems are alike."""

from collections.abc import Mapping

from tripleaim.people.carry import FIXED, Asked, mean_of, share_residents
from tripleaim.store.engine import Store, ask

TRAITS = ("share_65_over", "share_most_deprived", "share_rural")
CHARACTERS = """
select area, share_65_over, share_most_deprived, share_rural from area_character order by area
"""


def characters(store: Store, asked: Asked) -> Mapping[str, tuple[float, ...]]:
    """Age, deprivation and rurality of each system of a day; of a merged board the mean.

    Shares of residents, 0 to 1, in the order of TRAITS, of the systems of April 2021.
    """
    rows = ask(store, CHARACTERS)
    shares = share_residents(store, [row["area"] for row in rows], FIXED["stp"], asked)
    traits = [mean_of({row["area"]: row[trait] for row in rows}, shares) for trait in TRAITS]
    return {area: tuple(each[area] for each in traits) for area in traits[0]}
