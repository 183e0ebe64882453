"""Which kinds of document a store holds: asked before the models of any are loaded."""

from tripleaim.store.engine import Store, ask_value

HELD = "select count(*) from document where list_contains($kinds, kind)"


def holds_kinds(store: Store, *kinds: str) -> bool:
    """Whether the store holds a document of one of some kinds."""
    return bool(ask_value(store, HELD, {"kinds": list(kinds)}))
