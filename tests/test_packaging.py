"""What a package must say and keep: metadata, licences, a wheel that is the same twice."""

import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(("target", "pattern"), [("wheel", "*.whl"), ("sdist", "*.tar.gz")])
def test_what_is_published_is_the_same_twice(tmp_path: Path, target: str, pattern: str) -> None:
    sums = []
    for name in ("one", "two"):
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", tmp_path / name],
            cwd=ROOT,
            check=True,
            capture_output=True,
            env={**os.environ, "SOURCE_DATE_EPOCH": "1577836800"},
        )
        (made,) = (tmp_path / name).glob(pattern)
        sums.append(hashlib.sha256(made.read_bytes()).hexdigest())
    assert sums[0] == sums[1]


def test_an_index_is_given_no_relative_link() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    made = subprocess.run(
        [sys.executable, "-m", "hatchling", "metadata", "--compact"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    told = json.loads(made.stdout)["readme"]["text"]
    links = re.findall(r"\]\(([^)]*)\)", told)
    assert [each for each in links if not each.startswith(("https://", "http://", "#"))] == []
    assert "Which command do I need?" in told
    assert len(told) > len(readme) / 2


def test_links_lead_to_the_source_that_a_fork_names() -> None:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)
    text = "![a](docs/a.png)\n\n[b](docs/b.md), [c](https://c.org), [d](#d)\n"
    assert hook.told_to_an_index(text) == "b, [c](https://c.org), [d](#d)\n"
    led = hook.told_to_an_index(text, "https://x.org/r/")
    assert led == "[b](https://x.org/r/blob/main/docs/b.md), [c](https://c.org), [d](#d)\n"
