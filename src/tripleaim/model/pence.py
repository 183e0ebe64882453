"""Exact money: whole pence, and sharing them so that the parts add back to the whole."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import lcm

from tripleaim.model.errors import refuse

MOST_PLACES = 15


def pence_of(pounds: Decimal | int | str) -> int:
    """Pounds as whole pence. Raises InputRefused for what is no sum of money, for more than a
    million billion, and where they hold a part of a penny.

    >>> pence_of("12.34"), pence_of(Decimal("-0.5"))
    (1234, -50)
    """
    try:
        given = Decimal(pounds)
    except InvalidOperation:
        given = Decimal("nan")
    if not given.is_finite() or (given and given.adjusted() > MOST_PLACES):
        remedy = "Write pounds as 1234567.89."
        raise refuse("money", "is no sum of money", remedy, value=str(pounds)[:40])
    pence = given * 100
    if pence != pence.to_integral_value():
        raise refuse("money", "holds a part of a penny", "Round it.", value=str(pounds))
    return int(pence)


def pounds_of(pence: int) -> Decimal:
    """Whole pence as pounds.

    >>> pounds_of(1234)
    Decimal('12.34')
    """
    return Decimal(int(pence)) / 100


def share_pence(total: int, weights: Sequence[int | float | Fraction | Decimal]) -> list[int]:
    """A whole divided by weights into whole pence that add back to it.

    Each part is rounded down, and the pence left over go to the largest remainders, the first of
    equals first. Weights are not negative and not all zero; `total` may be negative.

    >>> share_pence(100, [1, 1, 1])
    [34, 33, 33]
    >>> share_pence(-100, [1, 1, 1])
    [-34, -33, -33]
    """
    exact = _whole_numbers(weights)
    whole = sum(exact)
    if whole <= 0 or min(exact) < 0:
        raise refuse("shares", "cannot divide: they are negative or add to nothing")
    sign, size = (-1, -total) if total < 0 else (1, total)
    divided = [divmod(size * weight, whole) for weight in exact]
    parts = [part for part, _ in divided]
    order = sorted(range(len(parts)), key=lambda at: (-divided[at][1], at))
    for at in order[: size - sum(parts)]:
        parts[at] += 1
    return [sign * part for part in parts]


def _whole_numbers(weights: Sequence[int | float | Fraction | Decimal]) -> list[int]:
    """Whole numbers in the same proportions as the weights, exactly."""
    ratios = [_ratio(weight) for weight in weights]
    common = lcm(*(below for _, below in ratios))
    return [above * (common // below) for above, below in ratios]


def _ratio(weight: int | float | Fraction | Decimal) -> tuple[int, int]:
    if isinstance(weight, int | float):
        return weight.as_integer_ratio()
    return Fraction(weight).as_integer_ratio()


def describe_pounds(pence: int | float) -> str:
    """Money in words of a fitting size.

    >>> describe_pounds(1_234_500_000_00), describe_pounds(-2_500_000_00), describe_pounds(99_00)
    ('£1.23bn', '-£2.5m', '£99')
    """
    pounds = abs(pence) / 100
    sign = "-" if pence < 0 else ""
    if pounds >= 1e9:
        return f"{sign}£{pounds / 1e9:.2f}bn"
    if pounds >= 1e6:
        return f"{sign}£{pounds / 1e6:,.1f}m"
    return f"{sign}£{pounds:,.0f}"
