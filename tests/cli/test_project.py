"""A project of one's own: runs as it is, passes its own tests, keeps to RAP silver."""

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from tripleaim import __version__
from tripleaim.cli.app import app
from tripleaim.cli.project import FILES
from tripleaim.model.errors import InputRefused

ROOT = Path(__file__).parent.parent.parent


def run(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_new_project_runs_and_passes_its_tests(tmp_path: Path, shipped_path: Path) -> None:
    folder = tmp_path / "frailty"
    made = CliRunner().invoke(app, ["new", "project", "--to", str(folder)])
    assert made.exit_code == 0, made.output
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == set(
        FILES
    )
    (folder / "data" / "england.duckdb").symlink_to(shipped_path)
    done = run(folder, "analysis")
    assert done.returncode == 0, done.stderr
    table = pd.read_csv(folder / "outputs" / "findings.csv")
    assert len(table) > 20
    assert table["sources"].notna().all()
    assert "tripleaim" in (folder / "logs" / "run.log").read_text()
    checked = run(
        folder, "ruff", "check", "--isolated", "--no-cache", "--select", "E,W,F,I,N,B,D1", "."
    )
    assert checked.returncode == 0, checked.stdout
    tests = run(folder, "pytest", "-q", "-p", "no:cacheprovider")
    assert tests.returncode == 0, tests.stdout


def test_what_silver_asks_is_there() -> None:
    assert {"README.md", "LICENSE", "requirements.txt", ".gitignore"} <= set(FILES)
    assert "logging" in FILES["analysis/__main__.py"]
    assert FILES["analysis/steps.py"].count('"""') >= 8  # every function says what it does
    assert any(name.startswith("tests/") for name in FILES)
    assert "data/" in FILES[".gitignore"]


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = CliRunner().invoke(app, ["new", "project", "--to", str(tmp_path)])
    assert isinstance(done.exception, InputRefused)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("origin", "required"),
    [
        (None, f"tripleaim=={__version__}"),
        ('{"url": "file:///wheels/t.whl", "archive_info": {}}', "tripleaim @ file:///wheels/t.whl"),
    ],
)
def test_the_versions_are_pinned_to_what_wrote_it(
    origin: str | None, required: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Installed:
        def read_text(self, _: str) -> str | None:
            return origin

    def found(name: str) -> object:
        return Installed() if name == "tripleaim" else real(name)

    real = metadata.distribution
    monkeypatch.setattr(metadata, "distribution", found)
    made = CliRunner().invoke(app, ["new", "project", "--to", str(tmp_path / "one")])
    assert made.exit_code == 0, made.output
    lines = (tmp_path / "one" / "requirements.txt").read_text().splitlines()
    assert lines[:2] == [required, f"pandas=={pd.__version__}"]
