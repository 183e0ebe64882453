"""What follows from the rows as read: steps of SQL in order of name, neighbours, localities."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib.resources import files

from tripleaim.store.engine import Store, cursor_beside
from tripleaim.store.ground.make import (
    RESIDENTS,
    create_macros,
    date_sources,
    read_releases,
    settle_basis,
)
from tripleaim.store.localities import derive_localities
from tripleaim.store.neighbours import derive_neighbours

COMPOSED = "030_composition.sql"


def derive_tables(store: Store) -> None:
    """Run every step; each says in its first lines what it makes, with its grain.

    Neighbours and localities are worked out in Python, from what is there once blocks are composed
    and residents known: a thread of their own does so beside later steps, which ask for neither.
    """
    create_macros(store)
    read_releases(store)
    date_sources(store)
    beside = {COMPOSED: derive_neighbours, RESIDENTS: derive_localities}
    steps = (each for each in files(__name__).iterdir() if each.name.endswith(".sql"))
    with ThreadPoolExecutor(max_workers=1) as thread:
        lying = []
        for file in sorted(steps, key=lambda each: each.name):
            store.execute(file.read_text(encoding="utf-8"))
            if file.name in beside:
                lying.append(thread.submit(_derive, beside[file.name], cursor_beside(store)))
        for each in lying:
            each.result()
    settle_basis(store)


def _derive(step: Callable[[Store], None], beside: Store) -> None:
    """On a connection of its own, which is closed at the end: the file is let go where it fails."""
    with closing(beside) as store:
        step(store)
