"""What a number is: whole pence, a share of a whole, people, a financial year, an estimate.

They are numbers and add as numbers do; the class says the unit, so that a printer need not guess.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from tripleaim.model.errors import refuse


class Pence(int):
    """Money in whole pence.

    >>> Pence(150) + Pence(50)
    200
    """


class Share(float):
    """A part of a whole, 0 to 1 for a part of what it is measured in."""


PER_CENT = 0.01  # what is published in per cent, as a share


def is_told(share: float, places: int = 0) -> bool:
    """Whether a share is more than nothing when it is written in per cent with so many decimals.

    >>> is_told(0.004), is_told(0.005), is_told(0.004, 1), is_told(0.0004, 1)
    (False, True, True, False)
    """
    return share >= 0.5 * 10.0 ** -(2 + places)


class People(int):
    """A whole number of people; never negative.

    >>> People(-26)
    Traceback (most recent call last):
    tripleaim.model.errors.InputRefused: people: '-26' is less than nobody.
    """

    def __new__(cls, number: int) -> "People":
        """Whole people."""
        if number < 0:
            raise refuse("people", "is less than nobody", value=str(number))
        return super().__new__(cls, number)


class Year(int):
    """A financial year by the calendar year in which it ends.

    >>> Year(2020).words
    '2019/20'
    """

    @property
    def words(self) -> str:
        """The year as people write it."""
        return f"{self - 1}/{self % 100:02d}"


Number = TypeVar("Number", bound=float)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate(Generic[Number]):
    """A number with the interval that goes with it; the method says at what level.

    >>> Estimate(value=Pence(5), low=Pence(1), high=Pence(9)).low
    1
    """

    value: Number
    low: Number
    high: Number

    def __post_init__(self) -> None:
        if self.high < self.low:
            raise refuse("estimate", f"ends at {self.high}, below its beginning {self.low}")
