"""Imports what files of `inside` need that asks for no settings, and forks a pytest for each.

A line of JSON in (arguments, settings of the environment, a file for what it says), an exit code
out. A fork has settings, database and threads of its own; importing all anew takes seconds.
"""

import importlib
import json
import os
import sys

import pytest

NEEDED = (
    "cryptography.hazmat.primitives.asymmetric.ec",
    "django.core.serializers",
    "django.db.models",
    "django.forms",
    "django.test",
    "duckdb",
    "jinja2",
    "pandas",
    "pydantic",
    "tripleaim.governance.checking",
    "tripleaim.governance.key",
    "tripleaim.questions",
    "tripleaim.site.publish",
    "tripleaim.voice.responses",
)


def run(arguments: list[str], settings: dict[str, str], said: str) -> None:
    """Become a process of its own that runs these tests; never returns."""
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


def main() -> None:
    """Serve until nobody asks any more."""
    for name in NEEDED:
        importlib.import_module(name)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            run(**json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
