"""What is asked of a design: how many areas, what they must hold to, what they are worth."""

from dataclasses import dataclass, field

from tripleaim.flows.ground import Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Aims:
    """What is charged against the flow that a map keeps, each in shares of all flow.

    fair: for each area that keeps less than `floor` of its residents' flow, times the shortfall.
    compact: for border between areas, times its share of all border between blocks.
    steady: for people in another area than today, times their share of all people.
    """

    fair: float = 0.0
    floor: float = 0.8
    compact: float = 0.0
    steady: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What every map must hold to.

    lowest, highest: the band of people of an area. unit: the council (or other unit) of each
    block, (n,), with how many cuts of units in all are allowed; without units, blocks move freely.
    """

    lowest: int
    highest: int
    unit: Whole | None = None
    splits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What is wanted: how many areas, the limits, the aims, and how many changes are tried."""

    areas: int
    limits: Limits
    aims: Aims = field(default_factory=Aims)
    changes: int = 8000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooling:
    """How long and how warm: tries a block, rounds, and the loss that is taken one time in three,
    in flows of an average block, at first and at last. The last round takes no loss."""

    tries: int = 400
    rounds: int = 40
    warm: float = 0.3
    cold: float = 0.002
