"""A store that is not as it was built says so, and never answers wrongly."""

from pathlib import Path

import duckdb
import pytest

from store.damaged import DAMAGE, spoilt
from tripleaim.model.errors import NothingFound, TripleaimError
from tripleaim.store.engine import Store, open_store
from tripleaim.store.schema import tables
from tripleaim.store.stamp import damaged

CHANGED = [kind for kind in DAMAGE if "changed" in kind]
WHOLE = [kind for kind in DAMAGE if kind not in CHANGED]


def fingerprint(store: Store) -> dict[str, object]:
    """A sum of every table."""
    return {
        name: store.execute(f"select count(*), sum(hash(t)) from main.{name} t").fetchall()
        for name in tables()
    }


@pytest.mark.parametrize("kind", WHOLE)
def test_a_store_that_is_not_as_built_is_refused(
    kind: str, shipped_path: Path, tmp_path: Path
) -> None:
    path = spoilt(shipped_path, kind, tmp_path)
    with pytest.raises(TripleaimError) as refusal:
        open_store(path)
    said = str(refusal.value)
    assert str(path) in said
    assert "build" in said.lower() or "link" in said
    assert not isinstance(refusal.value, NothingFound)


@pytest.mark.parametrize("kind", CHANGED[::3])
def test_damaged_blocks_are_told_and_never_answer(
    kind: str, shipped_path: Path, shipped_store: Store, tmp_path: Path
) -> None:
    path = spoilt(shipped_path, kind, tmp_path)
    said = ""
    try:
        with open_store(path) as store:
            same = fingerprint(store) == fingerprint(shipped_store)
    except TripleaimError as refusal:
        said = str(refusal)
    except duckdb.Error as error:
        said = str(damaged(path, error))
    assert "Build it again" in said if said else same


def test_a_good_store_opens(shipped_path: Path) -> None:
    open_store(shipped_path).close()
