"""Exact money: whole pence, shared so that the parts add back to the whole, and put into words."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import lcm

from tripleaim.model.errors import refuse
from tripleaim.model.signs import MINUS

MOST_PLACES = 15
MILLION = 1_000_000
POUND, MILLION_POUNDS = 100, 100 * MILLION  # in pence


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


def pounds(pence: float | Decimal) -> str:
    """Money as people say it: billions to two decimals, millions to three figures, else whole
    pounds; below £100 with its pence, where it has some.

    >>> pounds(123_456_789_012), pounds(123_456_789_00), pounds(-2_500_000_00), pounds(12_345_67)
    ('£1.23bn', '£123m', '−£2.5m', '£12,346')
    >>> pounds(999_999_999_00), pounds(999_999_60), pounds(99_95), pounds(99_00)
    ('£1.00bn', '£1m', '£99.95', '£99')
    >>> pounds(-0.4), pounds(-0.6)
    ('£0', '−£0.01')
    """
    sign, amount = MINUS if round(pence) < 0 else "", abs(float(pence)) / 100
    millions = amount / MILLION
    if round(millions) >= 1000:
        return f"{sign}£{millions / 1000:,.2f}bn"
    if round(amount) >= MILLION:
        return f"{sign}£{millions:.0f}m" if millions >= 100 else f"{sign}£{millions:.3g}m"
    return sign + _to_the_penny(amount) if amount < 100 else f"{sign}£{amount:,.0f}"


def in_full(pence: int) -> str:
    """Money to the penny, without pence where there are none: what was agreed is not rounded.

    >>> in_full(-1_234_56), in_full(2_000_000_00)
    ('−£1,234.56', '£2,000,000')
    """
    return (MINUS if pence < 0 else "") + _to_the_penny(Decimal(abs(pence)) / 100)


def gbp(amount: float | Decimal) -> str:
    """An amount of pounds in full to the pound: what a plan states or works out.

    >>> gbp(-1_234_567.8), gbp(0.2)
    ('−£1,234,568', '£0')
    """
    return in_full(round(amount) * 100)


def _to_the_penny(amount: float | Decimal) -> str:
    return f"£{amount:,.2f}".removesuffix(".00")
