"""Imports what files of `inside` need, enters an instance, and forks a pytest for each of them.

    python warm.py LAID OWN STORE [ADDRESS]     what was laid, a folder of its own, a store

A line of JSON in (arguments, settings of the environment, a file for what it says), an exit code
out. A fork has a home, a database and threads of its own; importing all anew takes seconds. Where
nothing can fork, one line is served.
"""

import gc
import importlib
import json
import os
import shutil
import sys
from pathlib import Path

import laid
import pytest

NEEDED = (
    "cryptography.hazmat.primitives.asymmetric.ec",
    "django.core.serializers",
    "django.test",
    "duckdb",
    "hypothesis",
    "jinja2",
    "pandas",
    "tripleaim.governance.checking",
    "tripleaim.questions",
    "tripleaim.site.publish",
    "tripleaim.voice.responses",
)
OF_AN_INSTANCE = ("tripleaim.workspace.addresses", "world")


def run(arguments: list[str], settings: dict[str, str], said: str) -> None:
    """Become a process of its own that runs these tests; never returns."""
    if hasattr(os, "setsid"):
        os.setsid()
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    none = os.open(os.devnull, os.O_RDONLY)
    for new, old in ((none, 0), (out, 1), (out, 2)):
        os.dup2(new, old)
    os.environ.update(settings)
    code = 1
    try:
        code = int(pytest.main(arguments))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def renew(kept: Path, own: Path) -> None:
    """The home as it was laid, without what an earlier file left there."""
    shutil.rmtree(own / "home", ignore_errors=True)
    shutil.copytree(kept / "home", own / "home")


def main() -> None:
    """Serve until nobody asks any more."""
    kept, own, store, *database = sys.argv[1:]
    for name in NEEDED:
        importlib.import_module(name)
    renew(Path(kept), Path(own))
    laid.begin(Path(own), Path(store), "".join(database))
    for name in OF_AN_INSTANCE:
        importlib.import_module(name)
    gc.freeze()  # no fork goes through all this again
    for line in sys.stdin:
        renew(Path(kept), Path(own))
        if not hasattr(os, "fork"):
            run(**json.loads(line))
        child = os.fork()
        if child == 0:
            run(**json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
    os._exit(0)  # what is frozen is not taken apart


if __name__ == "__main__":
    main()
