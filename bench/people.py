"""Synthetic England: wall time, memory and size.

    python -m bench.people --data ../shared/data --out build/people [--people 56550138]

Memory is the sum of the resident memory of all processes of the run, watched four times a second.
"""

import argparse
import subprocess
import sys
import threading
import time
from pathlib import Path

SYNTHESISE = """
import sys
from pathlib import Path
from tripleaim.people.synthesise import Recipe, synthesise
if __name__ == "__main__":
    people = None if sys.argv[3] == "all" else int(sys.argv[3])
    recipe = Recipe(data=Path(sys.argv[1]), people=people, processes=int(sys.argv[4]))
    synthesise(recipe, Path(sys.argv[2]))
"""


def watch(command: list[str]) -> tuple[float, float]:
    """Wall seconds, and the most MB that a command and its children held together."""
    began, most = time.monotonic(), 0.0
    process = subprocess.Popen(command)
    done = threading.Event()
    while process.poll() is None:
        most = max(most, _resident(process.pid))
        done.wait(0.25)
    if process.returncode:
        raise SystemExit(process.returncode)
    return time.monotonic() - began, most


def _resident(pid: int) -> float:
    total = 0.0
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                total += int(line.split()[1]) / 1024
        for task in Path(f"/proc/{pid}/task").iterdir():
            children = (task / "children").read_text().split()
            total += sum(_resident(int(child)) for child in children)
    except (FileNotFoundError, ProcessLookupError):
        pass
    return total


def main() -> None:
    """Run, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("build/people"))
    parser.add_argument("--people", default="all")
    parser.add_argument("--processes", default="2")
    given = parser.parse_args()
    script = given.out.with_suffix(".py")
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(SYNTHESISE)
    wall, memory = watch(
        [
            sys.executable,
            str(script),
            str(given.data),
            str(given.out),
            given.people,
            given.processes,
        ]
    )
    script.unlink()
    size = sum(path.stat().st_size for path in given.out.rglob("*.parquet")) / 1e9
    print("| what | wall | most memory | size |\n|---|---|---|---|")
    print(f"| synthesise {given.people} | {wall:.1f} s | {memory:.0f} MB | {size:.2f} GB |")


if __name__ == "__main__":
    main()
