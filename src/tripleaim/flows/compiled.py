"""Loops that cannot be put as array operations: compiled by numba where it is installed.

Without it they run as plain Python, with the same results; a design of councils takes seconds
either way, one of small areas needs the extra: pip install "tripleaim[design]".
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, TypeVar, cast

Loop = TypeVar("Loop", bound=Callable[..., Any])

IS_COMPILED = find_spec("numba") is not None


def compiled(loop: Loop) -> Loop:
    """The loop compiled, kept on disk for the next run; as it is without numba."""
    if not IS_COMPILED:
        return loop
    from numba import njit

    return cast(Loop, njit(cache=True)(loop))


def lean(loop: Loop) -> Loop:
    """The same for a loop that allocates nothing, nor calls one that does: over twice as fast.

    The references of arrays handed from loop to loop are then not counted. A loop that allocates
    after all does not compile, and says so.
    """
    if not IS_COMPILED:
        return loop
    from numba import njit

    uncounted: dict[str, Any] = {"_nrt": False}
    return cast(Loop, njit(cache=True, **uncounted)(loop))
