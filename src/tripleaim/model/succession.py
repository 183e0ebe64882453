"""A succession: one organisation or area taking over from another on a date.

How much of a body went along is told in three ways: all of it, a share, or so little that its
boundary was put right and the body itself went nowhere.
"""

TAIL = 0.1  # of a body's people: with less of them here, only a tail of it is here

PUT_RIGHT = 0.02  # of a body's people: what moves less than this puts a boundary right
MOST = 0.5  # of its people: a body that has more than this of another has most of it
WRITTEN_AS_ALL = 0.9995  # what is 100.0% in writing


def is_all(share: float | None) -> bool:
    """Whether a share is written as all of them; one that nobody has counted is.

    >>> is_all(None), is_all(1.0), is_all(0.9996), is_all(0.9995), is_all(0.998)
    (True, True, True, True, False)
    """
    return share is None or share >= WRITTEN_AS_ALL


def is_tail(share: float) -> bool:
    """Whether so few of a body's people are here that only a tail of it is.

    >>> is_tail(0.0999), is_tail(0.1)
    (True, False)
    """
    return share < TAIL


def is_most(share: float) -> bool:
    """Whether a share of a body's people, or of another whole, is most of it: more than half.

    >>> is_most(0.5), is_most(0.5001)
    (False, True)
    """
    return share > MOST


def puts_right(share: float | None) -> bool:
    """Whether so few moved that a boundary was put right, and no body went over.

    >>> puts_right(0.0199), puts_right(0.02), puts_right(None)
    (True, False, False)
    """
    return share is not None and share < PUT_RIGHT
