"""`python -m tripleaim.store.compile --data FOLDER --facts FOLDER`: write what ships."""

import argparse
import tempfile
from pathlib import Path

from tripleaim.store.compile import all_parts, write_manifest, write_parts
from tripleaim.store.engine import open_store
from tripleaim.store.load import build_store
from tripleaim.store.shipped import FOLDER


def compile_england(data: Path, facts: Path, folder: Path) -> None:
    """Write what the facts give, build a full store on them, then write what the store gives."""
    parts = all_parts()
    always = [part for part in parts if not part.stands_in_for]
    write_parts(None, facts, folder, always)
    write_manifest(folder, parts if folder != FOLDER else always)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "full.duckdb"
        build_store(path, data)
        with open_store(path) as store:
            write_parts(store, facts, folder, [part for part in parts if part.stands_in_for])
    write_manifest(folder, parts)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--facts", type=Path, required=True)
    parser.add_argument("--to", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    compile_england(arguments.data, arguments.facts, arguments.to)
