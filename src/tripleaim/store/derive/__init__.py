"""What follows from the rows as read: steps of SQL in order of name, neighbours, localities."""

from importlib.resources import files

from tripleaim.store.engine import Store
from tripleaim.store.ground.make import create_macros, date_sources, read_releases, settle_basis
from tripleaim.store.localities import derive_localities
from tripleaim.store.neighbours import derive_neighbours


def derive_tables(store: Store) -> None:
    """Run every step; each says in its first lines what it makes, with its grain."""
    create_macros(store)
    read_releases(store)
    date_sources(store)
    folder = files(__name__)
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".sql"):
            store.execute(file.read_text(encoding="utf-8"))
    settle_basis(store)
    derive_neighbours(store)
    derive_localities(store)
