"""On which measures the outcomes of published effects bear, and which effects are harms."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

HARM = "worse"  # the direction of a published effect that did harm
WITHOUT = (
    "none",
    "none early",
    "mixed",
    "unclear",
    "weak",
    "unproven",
    "promoter figure",
    "reference",
    "small",
    "short-lived",
)


@cache
def read_bearing() -> Mapping[str, tuple[str, ...]]:
    """The ids of the measures that each outcome bears on; none for some.

    >>> read_bearing()["new residential care"][0]
    'delayed_days_rate'
    """
    text = (files("tripleaim.evidence") / "bearing.toml").read_text(encoding="utf-8")
    return {
        outcome: tuple(row["measures"])
        for row in tomllib.loads(text)["bears"]
        for outcome in row["outcomes"]
    }


def kind_of(direction: str) -> str:
    """Whether a published effect is a harm, a help, or shows neither.

    >>> kind_of("worse"), kind_of("better than neither"), kind_of("mixed")
    ('harm', 'help', 'neither')
    """
    if direction == HARM:
        return "harm"
    return "neither" if direction in WITHOUT else "help"
