"""Where overspend is shared between partners: by the formula of their agreement, to the penny."""

from collections.abc import Mapping
from fractions import Fraction

from tripleaim.model.errors import refuse
from tripleaim.model.pence import share_pence


def share_risk(
    difference_pence: int,
    shares: Mapping[str, Fraction | int | float],
    limit_pence: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Each partner's part of an underspend (positive) or overspend (negative), which adds to it.

    `shares` are the weights of the agreement. `limit_pence` caps what a partner can bear,
    or get back; what is beyond falls on the others by their shares. Raises InputRefused when nobody
    can bear it.

    >>> share_risk(-1000, {"council": 1, "ccg": 2})
    {'council': -333, 'ccg': -667}
    >>> share_risk(-1000, {"council": 1, "ccg": 2}, {"council": 100})
    {'council': -100, 'ccg': -900}
    """
    borne = dict.fromkeys(shares, 0)
    open_to, left = dict(shares), difference_pence
    while left and open_to:
        parts = dict(zip(open_to, share_pence(left, list(open_to.values())), strict=True))
        left = 0
        for partner, part in parts.items():
            room = _room(partner, borne[partner] + part, limit_pence)
            borne[partner] += part - room
            if room:
                left += room
                del open_to[partner]
    if left:
        rule = "is more than all partners can bear" if left < 0 else "is more than all may get back"
        raise refuse("risk share", rule, value=f"{left} pence")
    return borne


def _room(partner: str, part: int, limits: Mapping[str, int] | None) -> int:
    """What of a part lies beyond the partner's limit, with its sign."""
    limit = (limits or {}).get(partner)
    if limit is None or abs(part) <= limit:
        return 0
    return part - limit if part > 0 else part + limit
