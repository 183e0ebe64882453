"""Control totals: what each organisation must reach, and the system's, which is their sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tripleaim.model.errors import InputRefused, Problem
from tripleaim.model.pence import in_full


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """An organisation's control total and its result, both before sustainability funding, in pence.

    A surplus is positive and a deficit negative.
    """

    organisation: str
    control_total_pence: int
    result_pence: int

    @property
    def difference_pence(self) -> int:
        """Result less control total; negative is a miss."""
        return self.result_pence - self.control_total_pence

    @property
    def is_met(self) -> bool:
        """Whether the control total was reached, to the penny."""
        return self.difference_pence >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """An agreed change to an organisation's control total within its system."""

    organisation: str
    pence: int
    document: str


def system_position(positions: Sequence[Position]) -> Position:
    """The system as one: the sum of control totals against the sum of results.

    >>> both = [Position(organisation="a", control_total_pence=100, result_pence=90),
    ...         Position(organisation="b", control_total_pence=-50, result_pence=-30)]
    >>> system_position(both).difference_pence
    10
    """
    return Position(
        organisation="system",
        control_total_pence=sum(each.control_total_pence for each in positions),
        result_pence=sum(each.result_pence for each in positions),
    )


def apply_offsets(positions: Sequence[Position], offsets: Sequence[Offset]) -> list[Position]:
    """Control totals after agreed offsets, which must come to nothing together.

    Raises InputRefused for offsets that do not net to zero or name a body outside the system.

    >>> both = [Position(organisation="a", control_total_pence=100, result_pence=90),
    ...         Position(organisation="b", control_total_pence=-50, result_pence=-30)]
    >>> swap = [Offset(organisation="a", pence=-10, document="d"),
    ...         Offset(organisation="b", pence=10, document="d")]
    >>> [each.is_met for each in apply_offsets(both, swap)]
    [True, True]
    """
    known = {each.organisation for each in positions}
    problems = [
        Problem(where=each.document, value=each.organisation, rule="is not in this system")
        for each in offsets
        if each.organisation not in known
    ]
    net = sum(each.pence for each in offsets)
    if net:
        problems.append(
            Problem(
                where="offsets",
                value=in_full(net),
                rule="is what they come to; they must come to nothing",
                remedy="Give as much as is taken.",
            )
        )
    if problems:
        raise InputRefused(problems)
    change: Mapping[str, int] = {
        code: sum(each.pence for each in offsets if each.organisation == code) for code in known
    }
    return [
        Position(
            organisation=each.organisation,
            control_total_pence=each.control_total_pence + change[each.organisation],
            result_pence=each.result_pence,
        )
        for each in positions
    ]
