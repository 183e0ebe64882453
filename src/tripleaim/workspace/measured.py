"""What one process answered: how many requests by sort of answer, and how long they took."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

BOUNDS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class Measured:
    """An application whose answers are counted; it keeps no address and nobody's name.

    >>> import io
    >>> def ok(environ, start):
    ...     start("200 OK", [])
    ...     return [b"ok"]
    >>> app = Measured(ok)
    >>> app({}, lambda status, headers: None)
    [b'ok']
    >>> app.codes, app.number
    (Counter({'2xx': 1}), 1)
    """

    def __init__(self, behind: Any):
        self.behind = behind
        self.codes, self.within = Counter[str](), Counter[float]()
        self.number, self.seconds = 0, 0.0
        self.lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request, and count it."""
        began, told = time.monotonic(), ["500"]

        def started(status: str, headers: Any, *more: Any) -> Any:
            told[0] = status
            return start(status, headers, *more)

        try:
            made: Iterable[bytes] = self.behind(environ, started)
            return made
        finally:
            self._count(told[0], time.monotonic() - began)

    def _count(self, status: str, took: float) -> None:
        with self.lock:
            self.codes[f"{status[0]}xx"] += 1
            self.number += 1
            self.seconds += took
            for bound in BOUNDS:
                self.within[bound] += took <= bound
