"""Numbers of things in words: one period before, two periods before."""


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
