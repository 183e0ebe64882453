"""Loops that cannot be put as array operations: compiled by numba where it is installed.

Without it they run as plain Python, with the same results; a design of councils takes seconds
either way, one of small areas needs the extra: pip install "tripleaim[design]".
"""

from collections.abc import Callable
from typing import TypeVar

try:
    from numba import njit
except ImportError:  # the extra is not installed
    njit = None

Loop = TypeVar("Loop", bound=Callable[..., object])

IS_COMPILED = njit is not None


def compiled(loop: Loop) -> Loop:
    """The loop compiled, kept on disk for the next run; as it is without numba."""
    if njit is None:
        return loop
    fast: Loop = njit(cache=True)(loop)
    return fast
