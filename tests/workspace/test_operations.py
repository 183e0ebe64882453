"""The page for whoever keeps a workspace: what it says to type is typed, and what fails is seen."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from instance import Instance

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "operate-a-workspace.md").read_text(encoding="utf-8")
DRILL = re.search(r"## A drill.*?```\n(.*?)```", PAGE, re.DOTALL)
WATCHED = re.findall(r"`(select [^`]*)`", PAGE)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, shipped_path: Path) -> Instance:
    made = Instance(tmp_path_factory.mktemp("operated"), shipped_path)
    words = ("--admin", "admin@example.org", "--example", "--origin", made.origin)
    made.command("init", *words, *made.of_home())
    made.command("tick", "--home", str(made.home))
    return made


def test_every_figure_is_asked_as_it_is_written(instance: Instance) -> None:
    asked = [each for each in WATCHED if "pg_stat" not in each]
    assert len(asked) == 5
    with sqlite3.connect(instance.home / "workspace.sqlite") as base:
        said = {each: base.execute(each).fetchone() for each in asked}
    head = next(row[0] for sql, row in said.items() if "treehead" in sql)
    events = next(row[0] for sql, row in said.items() if "workspace_event" in sql)
    assert head, "no head was signed: the clock did not turn"
    assert events > 0


def test_the_drill_ends_as_the_page_says(instance: Instance, tmp_path: Path) -> None:
    assert DRILL is not None
    shutil.copytree(instance.home, tmp_path / "work")
    said = {}
    for line in DRILL[1].splitlines():
        verb = line.split()[2] if line.startswith("tripleaim") else line.split()[0]
        said[verb] = typed(instance, line, tmp_path)
        assert said[verb].returncode == 0, said[verb].stderr
    rows = re.findall(r"(\d+) rows", said["backup"].stdout)
    assert rows
    assert rows == re.findall(r"(\d+) rows", said["restore"].stdout)
    assert "0 faults" in said["check"].stdout
    assert not (tmp_path / "drill").exists()

    backup = (tmp_path / "today.backup").read_bytes()
    (tmp_path / "short.backup").write_bytes(backup[:2000])
    short = typed(instance, "tripleaim workspace restore short.backup --home other", tmp_path)
    assert short.returncode == 2
    assert not (tmp_path / "other").exists()
    again = typed(instance, "tripleaim workspace restore today.backup --home work", tmp_path)
    assert again.returncode == 2
    assert "0 faults" in typed(instance, "tripleaim workspace check --home work", tmp_path).stdout


def typed(instance: Instance, line: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """A line of the page, typed in a folder."""
    words = line.split()
    if words[0] == "tripleaim":
        words[:1] = [sys.executable, "-m", "tripleaim"]
    return subprocess.run(
        words,
        cwd=folder,
        env=instance.environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_bill_names_each_part_with_its_version() -> None:
    command = [sys.executable, str(ROOT / "tools" / "bill_of_materials.py")]
    bill = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    pins = subprocess.run([*command, "--pins"], capture_output=True, text=True, check=True).stdout
    parts = {each["name"]: each["version"] for each in bill["components"]}
    assert {"django", "psycopg", "waitress", "django-allauth"} <= set(parts)
    assert pins.splitlines() == [f"{name}=={number}" for name, number in parts.items()]
    wrong = subprocess.run([*command, "nothing"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 1
    assert "No extra is called nothing" in wrong.stderr
