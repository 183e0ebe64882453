"""Sample files to try the commands with: every figure in them is invented."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tripleaim.model.errors import NothingFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A file that ships to try a command with: what it is, and the command."""

    name: str
    about: str
    command: str

    @property
    def text(self) -> str:
        """What is in it."""
        return (files(__name__) / self.name).read_text(encoding="utf-8")


@cache
def read_samples() -> tuple[Sample, ...]:
    """Every sample, by name."""
    said = tomllib.loads((files(__name__) / "samples.toml").read_text(encoding="utf-8"))
    return tuple(Sample(name=name, **each) for name, each in sorted(said.items()))


def sample(name: str) -> Sample:
    """The sample of a name, with its ending or without. Raises NothingFound with those there are.

    >>> sample("beds").name
    'beds.csv'
    """
    wanted = [each for each in read_samples() if name in (each.name, each.name.partition(".")[0])]
    if not wanted:
        listed = ", ".join(each.name for each in read_samples())
        raise NothingFound(f"There is no sample '{name}'. There are: {listed}.")
    return wanted[0]
