"""A backup of a large workspace and its restore: time, processor, memory, size.

    python -m bench.workspace_backup HOME [--database ADDRESS] [--into ADDRESS]

HOME is that of an instance that is there (`bench.workspace lists` leaves one). Each command runs as
a process of its own; the restore goes into a new home, and into `--into` where one is named. Then a
backup that was cut short is offered to it: it is refused, and the rows there are counted again.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a verb of the workspace; tell its time and the most memory of any so far."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "tripleaim", "workspace", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = (done.stdout + done.stderr).strip().splitlines()
    print(
        f"{words[0]}: exit {done.returncode}, {time.monotonic() - began:.0f} s, processor "
        f"{after.ru_utime - before.ru_utime:.0f} s, most memory of a process so far "
        f"{after.ru_maxrss / 1024:.0f} MB: {said[0] if said else ''}",
        flush=True,
    )
    return done


def main() -> None:
    """Back up, restore, break, and print."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("home", type=Path)
    said.add_argument("--database", default="")
    said.add_argument("--into", default="")
    options = said.parse_args()
    folder = Path(tempfile.mkdtemp())
    file, short, new = folder / "backup", folder / "short", folder / "home"
    at = ["--database", options.database] if options.database else []
    into = ["--home", str(new), *(["--database", options.into] if options.into else [])]
    run("backup", str(file), "--home", str(options.home), *at)
    print(f"{file.stat().st_size / 1e6:.1f} MB")
    run("restore", str(file), *into)
    short.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    run("restore", str(short), *into)
    run("restore", str(file), *into)
    again = folder / "again"
    run("backup", str(again), *into)
    print("the same file:", again.read_bytes() == file.read_bytes())


if __name__ == "__main__":
    main()
