"""A spell: the days on which something was true, from one day up to but not including another."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """Half-open: `valid_from <= day < valid_to`; a `valid_to` of None means still.

    >>> ccgs = Spell(valid_from=date(2013, 4, 1), valid_to=date(2022, 7, 1))
    >>> ccgs.holds(date(2022, 6, 30)), ccgs.holds(date(2022, 7, 1))
    (True, False)
    """

    valid_from: date
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise refuse(
                "spell",
                f"ends on {self.valid_to}, not after it starts on {self.valid_from}",
                "The last day of a spell is the day before valid_to.",
            )

    def holds(self, on: date) -> bool:
        """Whether the spell covers a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def overlaps(self, other: "Spell") -> bool:
        """Whether two spells share a day."""
        starts_in_time = self.valid_to is None or other.valid_from < self.valid_to
        return starts_in_time and (other.valid_to is None or self.valid_from < other.valid_to)
