"""Many systems, asked as the pages of a site ask: of one store that remembers what days share."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from tripleaim.site.remember import remembering
from tripleaim.store.engine import Store

Told = TypeVar("Told")
ALONE = 10  # the first of every so many is asked of the plain store too


def ask_each(
    store: Store, answer: Callable[..., Told], asked: Iterable[tuple[Any, ...]]
) -> Iterator[Told]:
    """What is answered to each; where it is asked alone as well, that must be the same."""
    memory = remembering(store)
    for at, words in enumerate(asked):
        told = answer(memory, *words)
        if at % ALONE == 0:
            assert told == answer(store, *words), words
        yield told
