"""Sixty old, foreign and damaged stores: each says so, or answers as before; never a trace.

python -m bench.damaged_stores --store build/england.duckdb
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

import duckdb

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from store.damaged import DAMAGE, spoilt  # noqa: E402
from tripleaim.model.errors import TripleaimError  # noqa: E402
from tripleaim.store.engine import open_store  # noqa: E402
from tripleaim.store.schema import tables  # noqa: E402
from tripleaim.store.stamp import damaged  # noqa: E402


def fingerprint(path: Path) -> list[object]:
    """A sum of every table of a store."""
    with open_store(path) as store:
        return [
            store.execute(f"select count(*), sum(hash(t)) from main.{name} t").fetchall()
            for name in tables()
        ]


def outcome(path: Path, good: list[object]) -> str:
    """What comes of asking a spoilt store for everything."""
    try:
        return "as before" if fingerprint(path) == good else "WRONG"
    except TripleaimError:
        return "refused when opened"
    except duckdb.Error as error:
        return "refused when read" if damaged(path, error) else f"TRACE {type(error).__name__}"
    except Exception as error:
        return f"TRACE {type(error).__name__}: {error}"


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    store = parser.parse_args().store
    good, seen = fingerprint(store), Counter[str]()
    for kind in DAMAGE:
        with tempfile.TemporaryDirectory() as folder:
            said = outcome(spoilt(store, kind, Path(folder)), good)
        seen[said] += 1
        if said.isupper() or "TRACE" in said or said == "as before":
            print(f"{kind}: {said}")
    print(f"{len(DAMAGE)} stores: {dict(seen)}")


if __name__ == "__main__":
    main()
