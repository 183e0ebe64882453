"""The core alone, without any extra, compiler or network: it builds, and answers the ten questions.

What an extra brings is made to be lacking in a process of its own, as it is after
`pip install tripleaim`; and no connection can be opened.
"""

import os
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from tripleaim.cli.app import EXTRAS

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LACKING = sorted({*EXTRAS, "statsmodels", "polars", "altair", "xlrd", "psycopg", "waitress"})
ALONE = f"""
import socket, sys
for name in {LACKING!r}:
    sys.modules[name] = None
def refused(*_):
    raise OSError("no network")
socket.socket.connect = refused
sys.path.insert(0, {str(ROOT / "tests")!r})
from pathlib import Path
from typed import typed
for command in sys.stdin.read().splitlines():
    done = typed(command, Path.cwd(), {{}})
    print(done.returncode, command, "|", *(done.stdout + done.stderr).split())
"""
TEN = ("who", "buyers", "fits", "needs", "money", "adds-up", "decides", "heard", "done", "next")
ASKED = [f"tripleaim {each} QNQ --on 2018-06-01 --json" for each in TEN]
BEYOND = [
    "tripleaim buyers --on 2018-06-01",
    "tripleaim adds-up QOP --on 2018-06-01",
    "tripleaim areas --kind stp --on 2018-06-01",
    "tripleaim catchment --on 2018-06-01",
    "tripleaim example admissions.csv",
    "tripleaim rebase admissions.csv --from ccg@2018-04-01 --to icb@2026-04-01",
    "tripleaim needs QNQ --on 2018-06-01 --xlsx needs.xlsx",
]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    folder = tmp_path_factory.mktemp("alone")
    build = "tripleaim build --store england.duckdb"
    refused = "tripleaim footprint design --on 2018-06-01 --areas 42"
    done = subprocess.run(
        [sys.executable, "-c", ALONE],
        input="\n".join([build, *ASKED, *BEYOND, refused]),
        cwd=folder,
        env={
            **os.environ,
            "TRIPLEAIM_STORE": "england.duckdb",
            "PYTHONPATH": str(ROOT / "src"),
            "PATH": "",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line.partition(" ") for line in done.stdout.splitlines()]
    return {
        text.partition(" | ")[0]: (int(code), text.partition(" | ")[2]) for code, _, text in lines
    }


@pytest.mark.parametrize("command", ["tripleaim build --store england.duckdb", *ASKED, *BEYOND])
def test_the_core_does_it(said: dict[str, tuple[int, str]], command: str) -> None:
    code, text = said[command]
    assert code == 0, text
    assert len(text) > 20


def test_what_needs_more_says_what_to_install(said: dict[str, tuple[int, str]]) -> None:
    code, text = said["tripleaim footprint design --on 2018-06-01 --areas 42"]
    assert code == 2
    assert "pip install 'tripleaim[data]'" in text


@pytest.mark.parametrize("name", sorted(EXTRAS))
def test_an_extra_brings_what_it_is_said_to(name: str) -> None:
    brought = " ".join(PROJECT["optional-dependencies"][EXTRAS[name]])
    spelt = {"ninja": "django-ninja", "allauth": "django-allauth", "vl_convert": "vl-convert"}
    spelt |= {"graspologic_native": "graspologic-native"}
    assert spelt.get(name, name).casefold() in brought.casefold()
    assert find_spec(name) is not None
    assert spelt.get(name, name) not in " ".join(PROJECT["dependencies"])
