"""A load killed at any moment leaves the old store answering and nothing half-written behind it."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tripleaim.store.engine import ask_value, open_store
from tripleaim.store.load import build_store

KILLS = 50


def test_killed_at_fifty_moments(tmp_path: Path) -> None:
    path = tmp_path / "england.duckdb"
    began = time.monotonic()
    build_store(path)
    takes = time.monotonic() - began
    moments = random.Random(2016)
    asked = "select count(*) || ' ' || sum(hash(composition)) from composition"
    with open_store(path) as store:
        before = ask_value(store, asked)
    killed = 0
    for _ in range(KILLS):
        load = subprocess.Popen(
            [sys.executable, "-m", "tripleaim", "build", "--store", str(path)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(moments.uniform(0, takes))
        load.send_signal(signal.SIGKILL)
        killed += load.wait() == -signal.SIGKILL
        with open_store(path) as store:
            assert ask_value(store, asked) == before
    build_store(path)
    left = [each.name for each in tmp_path.iterdir() if each != path]
    assert left == []
    assert killed >= KILLS // 3
