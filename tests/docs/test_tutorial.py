"""The tutorial and the README print what the program prints."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from typed import typed

ROOT = Path(__file__).parent.parent.parent
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```\n\$ tripleaim (.+)\n((?:.*\n)*?)```", TUTORIAL)
BEDS = re.search(r"((?:    .+\n)+)\nSaved as `beds.csv`", TUTORIAL)


def run(arguments: str, store: Path, folder: Path) -> list[str]:
    """What a command prints, on either stream, as lines."""
    done = typed(f"tripleaim {arguments}", folder, {"TRIPLEAIM_STORE": str(store)})
    return [line.rstrip() for line in (done.stdout + done.stderr).splitlines()]


@pytest.mark.parametrize(("arguments", "shown"), SHOWN, ids=[each for each, _ in SHOWN])
def test_the_tutorial_prints_what_is_printed(
    arguments: str, shown: str, shipped_path: Path, tmp_path: Path
) -> None:
    assert BEDS is not None
    (tmp_path / "beds.csv").write_text(BEDS[1].replace("    ", ""), encoding="utf-8")
    printed = iter(run(arguments, shipped_path, tmp_path))
    for line in shown.splitlines():
        if line != "…":
            assert line in printed, f"{line!r} is not printed, or not in this order"


def test_the_readme_shows_the_commands_by_line_15_and_python_by_line_30() -> None:
    lines = README.splitlines()
    assert any("make run" in line for line in lines[:15])
    assert any("make test" in line for line in lines[:15])
    code = README.split("```python\n")[1].split("```")[0]
    assert lines.index(code.splitlines()[-1]) < 30
    assert len(code.splitlines()) <= 10


def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    code = README.split("```python\n")[1].split("```")[0]
    (tmp_path / "build").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "739,365 people lived there" in done.stdout


def test_links_of_the_documents_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"
