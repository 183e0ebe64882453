"""Whether an area follows its patients: four fifths stay, by both bounds, at trusts of its own."""

from tripleaim.flows.carry import is_enough
from tripleaim.flows.partition import PartitionFit
from tripleaim.model.quantity import Estimate, Share
from tripleaim.model.status import Status


def judge_fit(low: float, high: float) -> Status:
    """Whether enough stays inside: four fifths, by both bounds of the interval.

    >>> [judge_fit(*bounds).value for bounds in ((0.8, 0.9), (0.79, 0.9), (0.7, 0.79))]
    ['shown', 'cannot_tell', 'shown_not']
    """
    if is_enough(low):
        return Status.SHOWN
    return Status.CANNOT_TELL if is_enough(high) else Status.SHOWN_NOT


def has_own_trust(fitted: PartitionFit, place: int) -> bool:
    """Whether a trust counts as the area's own: without one nothing stays in or comes in."""
    return bool(fitted.fit.own_work[place] > 0)


def what_stays(fitted: PartitionFit, place: int) -> Estimate[Share] | Share:
    """What stays, with its interval; an area of one small area of the flow has none."""
    value, low, high = (
        Share(round(float(each[place]), 6)) for each in (fitted.fit.stays, fitted.low, fitted.high)
    )
    return Estimate(value=value, low=low, high=high) if low < high else value


def follows(fitted: PartitionFit, place: int) -> Status:
    """Whether the area follows its patients; without a trust or an interval it cannot be told."""
    found = what_stays(fitted, place)
    if not has_own_trust(fitted, place) or not isinstance(found, Estimate):
        return Status.CANNOT_TELL
    return judge_fit(found.low, found.high)
