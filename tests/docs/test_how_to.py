"""Every block of Python in every how-to runs as printed, one after the other, on what ships."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGES = {
    page.stem: page.read_text(encoding="utf-8") for page in (ROOT / "docs/how-to").glob("*.md")
}
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
WITH_PYTHON = sorted(name for name, text in PAGES.items() if PYTHON.search(text))
DEVELOPERS = {"write-a-section", "write-a-spec"}  # their blocks are parts of files of the package


@pytest.mark.parametrize("name", [name for name in WITH_PYTHON if name not in DEVELOPERS])
def test_the_python_of_a_page_runs_as_printed(
    name: str, shipped_path: Path, tmp_path: Path
) -> None:
    code = "\n".join(PYTHON.findall(PAGES[name]))
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={
            **os.environ,
            "TRIPLEAIM_STORE": str(shipped_path),
            "PYTHONPATH": str(ROOT / "src"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_ten_jobs_of_at_most_three_lines() -> None:
    first, *jobs = PYTHON.findall(PAGES["use-python"])
    assert len(jobs) == 10
    assert all(len(job.strip().splitlines()) <= 3 for job in jobs)
    assert len(first.strip().splitlines()) == 2
