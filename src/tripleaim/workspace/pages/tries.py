"""How often one may ask: by a token, by a link, and from an address with secrets that are none.

All processes count together, by a table, and begin anew each minute. A secret that is none is told
there at once; of a token or link so many together, so that few of their requests write. Of what
was counted there stays a hash whose key is the instance's own and changes with the minute.
"""

import hashlib
import hmac
import threading
from collections import Counter

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from tripleaim.workspace.people.tried import Tried

MINUTE, MOST_KEYS, MOST_ROWS = 60, 100_000, 10_000
TOKEN_MOST, LINK_MOST, WRONG_MOST = 600, 240, 60
SHARES = 20  # of a limit: how much of it a process counts before it tells the others
COUNT_MORE = """
insert into workspace_tried (key, minute, number)
select cast(%(key)s as varchar(64)), cast(%(minute)s as bigint), cast(%(more)s as integer)
where (select count(*) from workspace_tried) < %(most)s
or exists (select 1 from workspace_tried where key = %(key)s)
on conflict (key) do update set number = workspace_tried.number + excluded.number
returning number
"""
Key = tuple[str, str]


class TooMany(Exception):
    """Too many in a minute; `seconds` until one may ask again."""

    def __init__(self, seconds: int):
        self.seconds = seconds
        super().__init__(f"Too many in a minute: ask again in {seconds} seconds.")


class Tries:
    """Counts of this minute by what was asked with: this process's own, and the others' as told.

    Where the table is full, or cannot be written, a process counts for itself.
    """

    def __init__(self) -> None:
        self._lock, self._minute, self._told_in = threading.Lock(), -1, -1
        self._counts: Counter[Key] = Counter()
        self._others: Counter[Key] = Counter()

    def count(self, sort: str, key: str, most: int, at: float, every: int = 1) -> None:
        """Count one more, and tell each `every`th. Raises TooMany over `most` in this minute."""
        minute, what = int(at // MINUTE), (sort, key)
        with self._lock:
            if minute != self._minute or len(self._counts) >= MOST_KEYS:
                self.forget()
                self._minute = minute
            self._counts[what] += 1
            number = self._counts[what] + self._others[what]
            tells = number <= most and self._counts[what] % every == 0
            is_first = tells and self._told_in != minute
            self._told_in = minute if tells else self._told_in
        if tells:
            every_process = _told(what, minute, every, is_first)
            with self._lock:
                if self._minute == minute:  # other threads of this process counted meanwhile
                    others = every_process - self._counts[what]
                    self._others[what] = max(self._others[what], others)
            number = max(number, every_process)
        if number > most:
            raise TooMany(int((minute + 1) * MINUTE - at) + 1)

    def forget(self) -> None:
        """Forget what this process counted."""
        self._counts.clear()
        self._others.clear()


def _told(what: Key, minute: int, more: int, is_first: bool) -> int:
    """Tell the table of some more; how many all processes counted. 0 where it takes none."""
    key = hmac.new(str(settings.SECRET_KEY).encode(), f"tries {minute}".encode(), hashlib.sha256)
    named = hmac.new(key.digest(), " ".join(what).encode(), hashlib.sha256).hexdigest()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if is_first:
                Tried.objects.filter(minute__lt=minute).delete()
            said = {"key": named, "minute": minute, "more": more, "most": MOST_ROWS}
            cursor.execute(COUNT_MORE, said)
            row = cursor.fetchone()
    except DatabaseError:
        return 0
    return int(row[0]) if row is not None else 0


TRIES = Tries()
