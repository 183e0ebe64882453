"""What the store says of its measures: in which direction each improves."""

from collections.abc import Mapping

from tripleaim.store.engine import Store, ask

WORDS = {"higher is better": "higher", "lower is better": "lower"}
DIRECTIONS = "select measure, direction from measure order by measure"


def read_directions(store: Store) -> Mapping[str, str]:
    """Higher, lower or neither: the better direction of every measure of the store, by its id."""
    return {
        row["measure"]: WORDS.get(row["direction"], "neither") for row in ask(store, DIRECTIONS)
    }
