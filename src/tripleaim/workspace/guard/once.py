"""What a page that only reads looks up, each once, however many of its rows ask for it."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
KEPT: ContextVar[dict[Hashable, Any] | None] = ContextVar("KEPT", default=None)


@contextmanager
def reading(is_reading: bool = True) -> Iterator[None]:
    """Within, what is looked up by `once` is kept; nothing is where something may be written."""
    before = KEPT.set({} if is_reading else None)
    try:
        yield
    finally:
        KEPT.reset(before)


def once(key: Hashable, look: Callable[[], T]) -> T:
    """What a look finds: looked for each time, or once while something only reads.

    >>> asked = []
    >>> with reading():
    ...     found = [once("a", lambda: asked.append("a")) for _ in range(3)]
    >>> found += [once("a", lambda: asked.append("a")) for _ in range(2)]
    >>> asked
    ['a', 'a', 'a']
    """
    kept = KEPT.get()
    if kept is None:
        return look()
    if key not in kept:
        kept[key] = look()
    found: T = kept[key]
    return found
