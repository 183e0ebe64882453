"""Tiers: the levels at which a health system works, and the kinds of area on each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A level with the band of population it usually has (people, both ends included)."""

    name: str
    people_low: int
    people_high: int
    meaning: str


TIERS = (
    Tier(
        name="neighbourhood",
        people_low=30_000,
        people_high=50_000,
        meaning="general practice, community and social care teams who know their patients",
    ),
    Tier(
        name="place",
        people_low=150_000,
        people_high=500_000,
        meaning="a town or borough: hospital, community services and council together",
    ),
    Tier(
        name="system",
        people_low=500_000,
        people_high=3_000_000,
        meaning="what cannot be done below: reconfiguration, workforce, estates, resources",
    ),
    Tier(name="region", people_low=3_000_000, people_high=12_000_000, meaning="oversight"),
    Tier(name="nation", people_low=50_000_000, people_high=60_000_000, meaning="England"),
)

TIER_OF_KIND = {
    "pcn": "neighbourhood",
    "ccg": "place",
    "sub_icb": "place",
    "lad": "place",
    "place": "place",
    "stp": "system",
    "icb": "system",
    "nhs_region": "region",
    "england": "nation",
}
