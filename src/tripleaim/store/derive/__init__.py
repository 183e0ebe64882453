"""What follows from the rows as read: steps of SQL in order of name, neighbours, localities."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib.resources import files

from tripleaim.store.engine import Store
from tripleaim.store.ground.make import (
    RESIDENTS,
    create_macros,
    date_sources,
    read_releases,
    settle_basis,
)
from tripleaim.store.localities import derive_localities
from tripleaim.store.neighbours import derive_neighbours


def derive_tables(store: Store) -> None:
    """Run every step; each says in its first lines what it makes, with its grain.

    Neighbours and localities are worked out in Python, from what is there once residents are: a
    thread of their own does so beside the later steps, none of which asks for them.
    """
    create_macros(store)
    read_releases(store)
    date_sources(store)
    steps = sorted(
        (each for each in files(__name__).iterdir() if each.name.endswith(".sql")),
        key=lambda each: each.name,
    )
    later = [each for each in steps if each.name > RESIDENTS]
    for file in steps[: len(steps) - len(later)]:
        store.execute(file.read_text(encoding="utf-8"))
    with ThreadPoolExecutor(max_workers=1) as beside:
        lying = beside.submit(_derive_lying, store.cursor())
        for file in later:
            store.execute(file.read_text(encoding="utf-8"))
        lying.result()
    settle_basis(store)


def _derive_lying(beside: Store) -> None:
    """On a connection of its own, which is closed at the end: the file is let go where it fails."""
    with closing(beside) as store:
        derive_neighbours(store)
        derive_localities(store)
