"""A load killed at any moment leaves the old store answering and nothing half-written behind it.

Ten moments spread evenly over a load, and the two that decide: just before the rename that puts the
new store in place, and just after. Fifty moments: `python -m bench.kills --verb build --kills 50`.
"""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tripleaim.store.engine import ask_value, open_store
from tripleaim.store.load import build_store

MOMENTS = 10
ASKED = "select count(*) || ' ' || sum(hash(composition)) from composition"
# What makes a store another, with as many rows, so that old and new are told apart.
OLDER = """
update composition set valid_from = valid_from - interval 1 day
where area = (select min(area) from composition)
"""
AT_THE_RENAME = """
import os, signal, sys
from tripleaim.store.load import build_store

rename = os.replace

def killed(one, other, **named):
    if {after}:
        rename(one, other, **named)
    os.kill(os.getpid(), signal.SIGKILL)

os.replace = killed
build_store({path!r})
"""


def told(path: Path) -> str:
    with open_store(path) as store:
        return str(ask_value(store, ASKED))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A store built here, and the seconds that it took."""
    path = tmp_path_factory.mktemp("kill") / "england.duckdb"
    began = time.monotonic()
    build_store(path)
    return path, time.monotonic() - began


def test_killed_at_moments_spread_over_a_load(built: tuple[Path, float]) -> None:
    path, takes = built
    before, killed = told(path), 0
    for at in range(MOMENTS):
        load = subprocess.Popen(
            [sys.executable, "-m", "tripleaim", "build", "--store", str(path)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(takes * (at + 0.5) / MOMENTS)
        load.send_signal(signal.SIGKILL)
        killed += load.wait() == -signal.SIGKILL
        assert told(path) == before
    build_store(path)
    assert [each.name for each in path.parent.iterdir() if each != path] == []
    assert killed >= MOMENTS // 3


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_the_rename_the_old_or_the_new_is_whole(
    built: tuple[Path, float], tmp_path: Path, after: bool
) -> None:
    path = tmp_path / "england.duckdb"
    shutil.copy(built[0], path)
    new = told(path)
    with duckdb.connect(str(path)) as store:
        store.execute(OLDER)
    old = told(path)
    assert old != new
    code = AT_THE_RENAME.format(after=after, path=str(path))
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert told(path) == (new if after else old)
