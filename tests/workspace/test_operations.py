"""The page for whoever keeps a workspace: what it says to type is typed, and what fails is seen."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
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


def test_parts_are_held_against_a_copy_of_what_is_known_to_be_weak(tmp_path: Path) -> None:
    """By ranges and by lists, without a network; what was mended or withdrawn is not told."""
    parts = {"Wheel_One": "2.1", "two": "5.0.3", "three": "1.0", "four": "3.0"}
    bill = {"components": [{"name": k, "version": v} for k, v in parts.items()]}
    (tmp_path / "bill.json").write_text(json.dumps(bill))

    def advice(number: int, name: str, events: list[dict[str, str]], **more: object) -> None:
        affected = {
            "package": {"ecosystem": more.pop("ecosystem", "PyPI"), "name": name},
            "ranges": [{"type": "ECOSYSTEM", "events": events}],
            "versions": more.pop("versions", []),
        }
        said = {"id": f"PYSEC-{number}", "affected": [affected], **more}
        with zipfile.ZipFile(tmp_path / "all.zip", "a") as archive:
            archive.writestr(f"PYSEC-{number}.json", json.dumps(said))

    since, until = {"introduced": "2.0"}, {"fixed": "2.2"}
    advice(1, "wheel-one", [since, until], aliases=["CVE-1"])
    advice(2, "two", [{"introduced": "0"}, {"fixed": "5.0.3"}])  # mended
    advice(3, "two", [{"introduced": "5.0.3"}, {"last_affected": "5.0.3"}])
    advice(4, "three", [], versions=["0.9", "1.0"])
    advice(5, "four", [{"introduced": "0"}], withdrawn="2026-01-01T00:00:00Z")
    advice(6, "four", [{"introduced": "0"}], ecosystem="npm")
    advice(7, "four", [{"introduced": "0"}, {"fixed": "1.0"}, {"introduced": "3.0.1"}])
    command = [sys.executable, str(ROOT / "tools" / "audit_parts.py")]
    words = [str(tmp_path / "all.zip"), str(tmp_path / "bill.json")]
    said = subprocess.run([*command, *words], capture_output=True, text=True, check=False)
    assert said.returncode == 1, said.stderr
    assert said.stdout.splitlines() == [
        "three 1.0: PYSEC-4; not mended yet",
        "two 5.0.3: PYSEC-3; not mended yet",
        "wheel-one 2.1: PYSEC-1, CVE-1; mended in 2.2",
        "4 parts, 3 known to be weak.",
    ]
    own = subprocess.run([*command, words[0]], capture_output=True, text=True, check=False)
    assert own.returncode == 0, own.stdout + own.stderr  # what is installed is none of these
    assert "0 known to be weak" in own.stdout
