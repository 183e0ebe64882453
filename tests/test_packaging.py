"""What a package must say and keep: metadata, licences, a wheel that is the same twice."""

import hashlib
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import tripleaim

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LICENCES = (ROOT / "docs/reference/licences.md").read_text(encoding="utf-8")


def test_the_core_leaves_out_what_only_pages_and_clusters_need() -> None:
    core = " ".join(PROJECT["dependencies"])
    for heavy in ("vl-convert", "statsmodels", "pyspark", "Django", "numba", "sqlglot"):
        assert heavy not in core


def test_every_dependency_has_its_licence_listed() -> None:
    for each in PROJECT["dependencies"]:
        name = each.partition(">")[0].strip().casefold()
        assert f"| {name} |" in LICENCES, name
    assert "| not stated |" not in LICENCES


def test_the_version_is_written_once_and_cited() -> None:
    assert "version" in PROJECT["dynamic"]
    assert f"version: {tripleaim.__version__}\n" in (ROOT / "CITATION.cff").read_text()


def test_readme_begins_with_pip() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.index("pip install") < readme.index("make run")


def test_the_wheel_is_the_same_twice(tmp_path: Path) -> None:
    sums = []
    for name in ("one", "two"):
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / name],
            cwd=ROOT, check=True, capture_output=True,
            env={**os.environ, "SOURCE_DATE_EPOCH": "1577836800"},
        )  # fmt: skip
        (wheel,) = (tmp_path / name).glob("*.whl")
        sums.append(hashlib.sha256(wheel.read_bytes()).hexdigest())
    assert sums[0] == sums[1]
