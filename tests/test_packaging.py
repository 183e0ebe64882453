"""What a package must say and keep: metadata, licences, a wheel that is the same twice."""

import ast
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


POSIX_MODULES = {"fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"}
POSIX_NAMES = {
    "O_DIRECTORY",
    "O_NOFOLLOW",
    "fchmod",
    "fork",
    "geteuid",
    "getuid",
    "killpg",
    "setsid",
}


def posix_alone(code: str) -> list[str]:
    """What of a module Windows lacks: imports without another way, names of `os` unasked for."""
    if not any(name in code for name in POSIX_MODULES | POSIX_NAMES):
        return []
    found: list[str] = []

    def look(node: ast.AST, guarded: bool) -> None:
        if isinstance(node, ast.Try):
            guarded = True
        elif isinstance(node, ast.If | ast.IfExp):
            guarded = guarded or bool(re.search(r"hasattr|platform", ast.unparse(node.test)))
        elif isinstance(node, ast.Import) and not guarded:
            found.extend(name.name for name in node.names if name.name in POSIX_MODULES)
        elif isinstance(node, ast.Attribute) and node.attr in POSIX_NAMES and not guarded:
            found.append(node.attr)
        for child in ast.iter_child_nodes(node):
            look(child, guarded)

    look(ast.parse(code), guarded=False)
    return found


def test_nothing_at_run_time_is_of_posix_alone() -> None:
    assert posix_alone("import fcntl\nimport os\nos.O_NOFOLLOW") == ["fcntl", "O_NOFOLLOW"]
    assert posix_alone("import os\nx = os.geteuid() if hasattr(os, 'geteuid') else 0") == []
    package = ROOT / "src" / "tripleaim"
    found = {
        path.relative_to(package).as_posix(): lacking
        for path in sorted(package.rglob("*.py"))
        if (lacking := posix_alone(path.read_text(encoding="utf-8")))
    }
    assert found == {}
