"""Several `run` on one port, as processes of their own: each answers, and one may be killed."""

import re
import subprocess
import time
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from instance import COMMAND, Instance

TOKEN = "a-token-of-the-monitor-of-tests"


@pytest.fixture
def instance(tmp_path: Path, shipped_path: Path) -> Instance:
    made = Instance(tmp_path, shipped_path)
    words = ("--admin", "admin@example.org", "--origin", made.origin)
    made.command("init", *words, *made.of_home())
    return made


def run(instance: Instance, *more: str) -> "subprocess.Popen[str]":
    words = ["workspace", "run", *instance.of_home(), "--origin", instance.origin]
    return subprocess.Popen(
        [*COMMAND, *words, "--bind", f"127.0.0.1:{instance.port}", *more],
        env=instance.environment() | {"TRIPLEAIM_METRICS_TOKEN": TOKEN},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def answered_by(instance: Instance) -> int:
    """Which process answers a new connection."""
    address = f"http://127.0.0.1:{instance.port}/metrics"
    with urlopen(
        Request(address, headers={"Authorization": f"Bearer {TOKEN}"}), timeout=30
    ) as said:
        return int(re.findall(r'process="(\d+)"', said.read().decode())[0])


def seen(instance: Instance, wanted: set[int]) -> set[int]:
    """Which processes answer, until all that are wanted did, or a minute has gone."""
    found: set[int] = set()
    end = time.monotonic() + 60
    while time.monotonic() < end and not wanted <= found:
        try:
            found.add(answered_by(instance))
        except OSError:
            time.sleep(0.2)
    return found


def test_processes_share_a_port_and_one_that_is_killed_is_missed_by_nobody(
    instance: Instance,
) -> None:
    children = [run(instance, "--share") for _ in range(3)]
    try:
        every = {each.pid for each in children}
        assert seen(instance, every) == every
        alone = run(instance)
        assert alone.wait(120) == 2
        assert alone.stderr is not None
        assert "in use" in alone.stderr.read()
        killed = children.pop()
        killed.kill()
        killed.wait(30)
        left = {each.pid for each in children}
        assert {answered_by(instance) for _ in range(40)} <= left
        assert seen(instance, left) == left
    finally:
        for each in children:
            each.terminate()
            each.wait(60)
