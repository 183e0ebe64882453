"""One byte altered anywhere in an export: is it found, and the file that holds it named?

    python -m bench.workspace_altered FOLDER --times 5000 --processes 2

Takes the files of an exported folder in turn, so that each kind of file has its share, alters one
bit at a place that chance chooses, has the folder verified, and puts it back. Each process works in
a copy of its own.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

from tripleaim.governance.folder import read_folder
from tripleaim.governance.verifying import trust_of, verify_folder
from tripleaim.model.errors import TripleaimError


def main() -> None:
    """Print how many were altered by kind of file, missed, and found without the file's name."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--times", type=int, default=5000)
    asked.add_argument("--processes", type=int, default=2)
    asked.add_argument("--seed", type=int, default=7)
    given = asked.parse_args()
    said = faults(given.folder)
    if said:
        sys.exit(f"The folder does not verify as it is: {said[:3]}")
    began = time.perf_counter(), time.process_time()
    children = []
    for part in range(given.processes):
        ours, theirs = os.pipe()
        child = os.fork()
        if not child:
            with os.fdopen(theirs, "w") as out, tempfile.TemporaryDirectory() as scratch:
                copy = Path(scratch) / "folder"
                shutil.copytree(given.folder, copy)
                for line in altered(copy, given, part):
                    print(line, file=out, flush=True)
            os._exit(0)
        os.close(theirs)
        children.append(os.fdopen(ours))
    lines = [line.rstrip("\n").split("|") for each in children for line in each]
    for _ in children:
        os.wait()
    kinds = Counter(kind for kind, _, _, _ in lines)
    for kind, count in sorted(kinds.items()):
        print(f"{kind:24} {count}")
    for verdict in ("missed", "unnamed"):
        found = [(name, place) for _, said, name, place in lines if said == verdict]
        print(f"{verdict}: {len(found)} {found[:10]}")
    busy = os.times()
    print(
        f"{len(lines)} altered bytes, {time.perf_counter() - began[0]:.0f} s, "
        f"{busy.children_user + busy.children_system:.0f} s of processor"
    )


def altered(folder: Path, given: argparse.Namespace, part: int):
    """Of each alteration of a part: kind of file, verdict, name and place."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    chance = random.Random(given.seed + part)
    for number in range(part, given.times, given.processes):
        path = files[number // given.processes % len(files)]
        kept = path.read_bytes()
        place, changed = one_bit_altered(kept, chance)
        path.write_bytes(changed)
        said = faults(folder)
        path.write_bytes(kept)
        name = path.relative_to(folder).as_posix()
        verdict = "missed" if not said else ""
        if said and not any(name in each for each in said):
            verdict = "unnamed"
        yield f"{kind_of(name)}|{verdict}|{name}|{place}"


def one_bit_altered(kept: bytes, chance: random.Random) -> tuple[int, bytes]:
    """A file with one bit of it altered, and in which byte."""
    place = chance.randrange(len(kept))
    changed = bytearray(kept)
    changed[place] ^= 1 << chance.randrange(8)
    return place, bytes(changed)


def kind_of(name: str) -> str:
    """The kind of a file: its folder in the log, or its ending."""
    folder, _, last = name.rpartition("/")
    return folder if folder and folder != "log" else name if folder else Path(last).suffix


def faults(folder: Path) -> list[str]:
    """What a verifier says of a folder."""
    try:
        found = read_folder(folder)
    except TripleaimError as error:
        return [str(error)]
    return [str(each) for each in verify_folder(found, trust_of(found, date.today())).faults]


if __name__ == "__main__":
    main()
