"""The values that a predicate about the world can take. What is not on record is never a "no"."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tripleaim.model.errors import refuse


class Status(StrEnum):
    """How far something is known.

    >>> [status.value for status in Status if status.is_known]
    ['shown', 'shown_not']
    """

    SHOWN = "shown"
    """Evidence shows that it was so."""
    SHOWN_NOT = "shown_not"
    """Evidence shows that it was not so."""
    CANNOT_TELL = "cannot_tell"
    """It was looked for, and the evidence does not decide."""
    NOT_ON_RECORD = "not_on_record"
    """Nothing held here bears on it."""

    @property
    def is_known(self) -> bool:
        """Whether the world has answered, either way."""
        return self in (Status.SHOWN, Status.SHOWN_NOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is known of one predicate: its status, the evidence, and what would settle it.

    `evidence` are ids of sources or documents; whatever was looked at has some. `settles` says what
    would decide it, and is there whenever nothing does. It has no truth value: ask for the status.

    >>> Shown(status=Status.SHOWN, evidence=("ods_succession",)).is_known
    True
    """

    status: Status
    evidence: tuple[str, ...] = ()
    settles: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "status", Status(self.status))
        looked_at = self.status is not Status.NOT_ON_RECORD
        if looked_at and not self.evidence:
            raise refuse("status", f"{self.status} names no evidence")
        if not self.status.is_known and not self.settles:
            raise refuse("status", f"{self.status} does not say what would settle it")

    def __bool__(self) -> bool:
        raise TypeError("What is shown has four values and no truth value: compare its status.")

    @property
    def is_known(self) -> bool:
        """Whether the world has answered, either way."""
        return self.status.is_known


def shown(*evidence: str) -> Shown:
    """It was so, by this evidence.

    >>> shown("facts_designation").status
    <Status.SHOWN: 'shown'>
    """
    return Shown(status=Status.SHOWN, evidence=evidence)


def shown_not(*evidence: str) -> Shown:
    """It was not so, by this evidence."""
    return Shown(status=Status.SHOWN_NOT, evidence=evidence)


def cannot_tell(settles: str, *evidence: str) -> Shown:
    """It was looked for in this evidence, which does not decide; `settles` says what would."""
    return Shown(status=Status.CANNOT_TELL, evidence=evidence, settles=settles)


def not_on_record(settles: str) -> Shown:
    """Nothing held here bears on it; `settles` says what would."""
    return Shown(status=Status.NOT_ON_RECORD, settles=settles)


def any_of(parts: Iterable[Shown]) -> Shown:
    """Whether some part was so: one that was decides; else one that is not known does.

    >>> any_of([shown("a"), not_on_record("the minutes of its board")]).status
    <Status.SHOWN: 'shown'>
    """
    listed = list(parts)
    for status in (Status.SHOWN, Status.CANNOT_TELL, Status.NOT_ON_RECORD):
        found = [part for part in listed if part.status is status]
        if found:
            return Shown(
                status=status,
                evidence=_evidence(found),
                settles="; ".join(dict.fromkeys(part.settles for part in found)),
            )
    if not listed:
        raise refuse("status", "is asked of no part at all")
    return Shown(status=Status.SHOWN_NOT, evidence=_evidence(listed))


def _evidence(parts: Iterable[Shown]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for part in parts for source in part.evidence))
