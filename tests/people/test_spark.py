"""Every question about people on a real Spark cluster: a master, two workers; the same answers."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from tripleaim.people.axes import BAND, SYSTEM, Axis, joint_sql
from tripleaim.people.segments import (
    movement_sql,
    profile_sql,
    scheme,
    scheme_names,
)
from tripleaim.people.synthesise import Recipe, synthesise
from tripleaim.store.person import ask_people
from tripleaim.store.spark import ask_spark, open_spark

MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def start(folder: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOG_DIR": str(folder),
        "SPARK_WORKER_DIR": str(folder / "work"),
        "SPARK_DAEMON_MEMORY": "256m",
        "PYSPARK_PYTHON": sys.executable,
    }
    return subprocess.Popen(
        [str(home / "bin" / "spark-class"), *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("spark"), free_port()
    address = f"spark://127.0.0.1:{port}"
    here = ("--host", "127.0.0.1", "--webui-port", "0")
    running = [start(folder, MASTER, "--port", str(port), *here)]
    wait_for(port)
    running += [start(folder, WORKER, *here, "-c", "1", "-m", "1g", address) for _ in range(2)]
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    yield address
    for process in running:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def wait_for(port: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(port)


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory, official_folder: Path) -> tuple[Path, Path]:
    folders = []
    for seed in (1, 2):
        out = tmp_path_factory.mktemp(f"people-{seed}")
        recipe = Recipe(
            data=official_folder, people=100_000, seed=seed, systems=("QGH", "QM7", "QT6")
        )
        synthesise(recipe, out)
        folders.append(out)
    return folders[0], folders[1]


def questions() -> dict[str, str]:
    found, areas = {}, Axis(kind="area", areas={})
    for name in scheme_names():
        chosen = scheme(name)
        segment = Axis(kind="segment", scheme=chosen)
        found |= {
            f"count {name}": joint_sql((SYSTEM, segment, BAND), money=True),
            f"profile {name}": profile_sql(chosen),
        }
        found |= {
            f"movement {name}": movement_sql(chosen),
            f"by LSOA {name}": joint_sql((areas, segment), money=True),
        }
    return found


def ordered(table: pd.DataFrame) -> list[tuple[object, ...]]:
    rows = [
        tuple(None if pd.isna(each) else each for each in row)
        for row in table.itertuples(index=False)
    ]
    return sorted(rows, key=repr)


@pytest.mark.spark
def test_every_question_has_the_same_answer_to_the_penny(
    cluster: str, years: tuple[Path, Path]
) -> None:
    before, now = years
    with open_spark(cluster) as session:
        for name, sql in questions().items():
            others = {"person_before": before} if "movement" in name else {}
            mine = ask_people(sql, now, **others)
            theirs = ask_spark(session, sql, now, **others)
            assert list(mine.columns) == list(theirs.columns), name
            numbers = mine.select_dtypes("number").columns
            mine[numbers], theirs[numbers] = (
                mine[numbers].astype("int64"),
                theirs[numbers].astype("int64"),
            )
            assert ordered(mine) == ordered(theirs), name
            assert len(mine) > 0, name
