"""Numbers and lists of things in words: one period before, two periods before."""

from collections.abc import Sequence

SHOWN = 5


def so_many(number: int, words: str) -> str:
    """A number of things; the first of the words takes an s unless it is one.

    >>> so_many(1, "period before"), so_many(2, "unit never treated")
    ('1 period before', '2 units never treated')
    """
    first, _, rest = words.partition(" ")
    return f"{number} {first}{'' if number == 1 else 's'}{f' {rest}' if rest else ''}"


def needed(number: int) -> str:
    """How many are needed.

    >>> needed(1), needed(4)
    ('1 is needed', '4 are needed')
    """
    return f"{number} {'is' if number == 1 else 'are'} needed"


def listed(names: Sequence[str]) -> str:
    """The first names of a list, and how many more there are.

    >>> listed(["a", "b"]), listed(list("abcdefg"))
    ('a, b', 'a, b, c, d, e and 2 more')
    """
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def in_100(chance: float) -> str:
    """A chance as so many times in a hundred, at least once.

    >>> in_100(0.002), in_100(0.3)
    ('1 time in 100', '30 times in 100')
    """
    return f"{so_many(max(1, round(100 * chance)), 'time')} in 100"
