"""How often one may ask: by a token, by a link, and from an address with secrets that are none.

Each process counts for itself in memory and begins anew each minute: nothing of who asked is kept,
and a limit is as many times wider as there are processes.
"""

import threading
from collections import Counter

MINUTE, MOST_KEYS = 60, 100_000
TOKEN_MOST, LINK_MOST, WRONG_MOST = 600, 240, 60


class TooMany(Exception):
    """Too many in a minute; `seconds` until one may ask again."""

    def __init__(self, seconds: int):
        self.seconds = seconds
        super().__init__(f"Too many in a minute: ask again in {seconds} seconds.")


class Tries:
    """Counts of this minute by what was asked with."""

    def __init__(self) -> None:
        self._lock, self._minute = threading.Lock(), -1
        self._counts: Counter[tuple[str, str]] = Counter()

    def count(self, sort: str, key: str, most: int, at: float) -> None:
        """Count one more. Raises TooMany where that is over `most` in this minute."""
        minute = int(at // MINUTE)
        with self._lock:
            if minute != self._minute or len(self._counts) >= MOST_KEYS:
                self._counts.clear()
                self._minute = minute
            self._counts[sort, key] += 1
            number = self._counts[sort, key]
        if number > most:
            raise TooMany(int((minute + 1) * MINUTE - at) + 1)


TRIES = Tries()
