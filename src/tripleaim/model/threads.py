"""Threads of linear algebra, bounded in one place.

Many small matrices are slower on many threads than on one, and ten times as costly on a busy
machine. Libraries read these variables once, when they are first imported.
"""

import os

from tripleaim.model.said_number import is_whole

VARIABLES = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)
OURS = "TRIPLEAIM_THREADS"


def bound_threads() -> int:
    """Set the threads of linear algebra to TRIPLEAIM_THREADS, or to one; to be called first.

    Whatever else is set in the environment counts for nothing; worker processes inherit it.
    """
    given = os.environ.get(OURS, "1")
    count = int(given) if is_whole(given) and int(given) > 0 else 1
    for name in VARIABLES:
        os.environ[name] = str(count)
    return count
