"""Every block of Python in every how-to runs as printed, one after the other, on what ships."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tripleaim.england.samples import read_samples, sample
from typed import Typed, typed

ROOT = Path(__file__).parent.parent.parent
PAGES = {
    page.stem: page.read_text(encoding="utf-8") for page in (ROOT / "docs/how-to").glob("*.md")
}
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
WITH_PYTHON = sorted(name for name, text in PAGES.items() if PYTHON.search(text))
TRIED = ("admissions.csv", "beds.csv", "visits.csv")  # the others need a file made before them
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


# Commands of these pages need what only their reader has (an extract, keys and their digits, months
# and entries of a fund, answers to a survey), or none stands in a block: the tests named here do
# what the page says. That verbs and options are there is tested of all (test_commands_named.py).
ELSEWHERE = {
    "add-a-table-of-facts": "record/test_binding.py",
    "design-footprints": "flows/test_design.py",
    "serve": "workspace/test_serving.py",
    "find-a-fair-share": "people/test_needs_answer.py",
    "read-a-verdict": "evidence/test_claims.py",
    "run-a-pooled-fund": "money/test_fund.py",
    "run-an-outcomes-framework": "money/test_outcomes.py",
    "run-a-survey": "voice/test_survey.py",
    "run-a-workspace": "workspace/test_inside.py",
    "hear-the-public": "workspace/test_inside.py",
    "operate-a-workspace": "workspace/test_operations.py",
    "protect-data-in-a-workspace": "workspace/test_operations.py",
    "segment-your-own-people": "people/test_extract.py",
    "sign-a-document": "governance/test_commands.py",
    "take-the-data": "site/test_data.py",
    "use-python": "docs/test_how_to.py",
    "use-sql": "docs/test_how_to.py",
    "write-a-section": "docs/test_how_to.py",
    "write-a-spec": "spec/test_specs.py",
}
COMMAND = re.compile(r"^ {4,}(tripleaim (?!serve|[a-z-]+ agreements).*?)(?:  +#.*)?$", re.MULTILINE)
PRINTED = re.compile(
    r"^    (tripleaim [^\n]*)\n\n(?:[^`\n][^\n]*\n+)?```text\n(.*?)^```", re.M | re.S
)
RUN_HERE = sorted(name for name in PAGES if name not in ELSEWHERE)


@pytest.mark.parametrize("name", RUN_HERE)
def test_the_commands_of_a_page_run_as_printed(
    name: str, shipped_path: Path, tmp_path: Path
) -> None:
    commands = COMMAND.findall(PAGES[name])
    assert commands, "a page without commands runs nothing: say in ELSEWHERE what tests it"
    samples = [each for each in read_samples() if any(each.name in one for one in commands)]
    for each in samples:
        (tmp_path / each.name).write_text(each.text, encoding="utf-8")
    printed = dict(PRINTED.findall(PAGES[name]))
    for command in commands:
        plain, _, file = command.partition(" > ")
        done = run(plain, shipped_path, tmp_path)
        assert done.returncode in (0, 1), f"{command}\n{done.stderr[-2000:]}"
        assert "Traceback" not in done.stderr
        if file:
            (tmp_path / file).write_text(done.stdout, encoding="utf-8")
        for part in printed.get(command, "").split("...\n"):
            assert " ".join(part.split()) in " ".join(done.stdout.split())


def run(command: str, store: Path, folder: Path) -> Typed:
    return typed(command, folder, {"TRIPLEAIM_STORE": str(store)})


def test_what_is_tested_elsewhere_is() -> None:
    lost = [name for name, file in ELSEWHERE.items() if not (ROOT / "tests" / file).is_file()]
    assert lost == []


@pytest.mark.parametrize("name", [each.name for each in read_samples() if each.name in TRIED])
def test_a_sample_can_be_tried_as_it_says(name: str, shipped_path: Path, tmp_path: Path) -> None:
    written = run(f"tripleaim example {name}", shipped_path, tmp_path)
    assert written.returncode == 0, written.stderr
    done = run(sample(name).command, shipped_path, tmp_path)
    assert done.returncode == 0, done.stderr


def test_ten_jobs_of_at_most_three_lines() -> None:
    first, *jobs = PYTHON.findall(PAGES["use-python"])
    assert len(jobs) == 10
    assert all(len(job.strip().splitlines()) <= 3 for job in jobs)
    assert len(first.strip().splitlines()) == 2
