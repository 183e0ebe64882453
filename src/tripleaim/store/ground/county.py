"""Counties: which districts lie in the area of each county council."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

DISTRICT = "E07"


@cache
def county_districts() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The runs of district codes of each county council, by its code."""
    text = (files("tripleaim.england") / "people" / "counties.toml").read_text(encoding="utf-8")
    runs = tomllib.loads(text)["districts"]
    return {code: tuple((first, last) for first, last in each) for code, each in runs.items()}


@cache
def upper_tier_of_district(code: str) -> str:
    """The upper-tier council of a district: its county; one of a single tier is its own.

    >>> upper_tier_of_district("E07000041"), upper_tier_of_district("E08000003")
    ('E10000008', 'E08000003')
    """
    if not code.startswith(DISTRICT):
        return code
    for county, runs in county_districts().items():
        if any(first <= code <= last for first, last in runs):
            return county
    return code
