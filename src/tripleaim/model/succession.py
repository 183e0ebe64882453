"""A succession: one organisation or area taking over from another on a date."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """From `effective` on, `successor` carries on what `predecessor` did, whole or in part.

    `share` is the share of the predecessor's people who went to this successor (0 to 1), or None
    where nobody has counted.

    >>> Succession(predecessor="stp:QVP", successor="stp:QHM", effective=date(2018, 4, 1)).share
    """

    predecessor: str
    successor: str
    effective: date
    share: float | None = None

    def __post_init__(self) -> None:
        if self.predecessor == self.successor:
            raise refuse("succession", "succeeds itself", value=self.successor)
        if self.share is not None and not 0 <= self.share <= 1:
            raise refuse("succession", "is not a share between 0 and 1", value=str(self.share))
