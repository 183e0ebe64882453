"""`tripleaim new project`: a folder for an analysis that keeps to the standards of RAP."""

from pathlib import Path

from tripleaim.cli.say import say

FILES = {
    "README.md": """# {name}

What this analysis asks, for whom, and what it found: write it here first.

    python3 -m venv .venv
    .venv/bin/pip install -r requirements.txt
    .venv/bin/python -m analysis            # writes outputs/, and logs/run.log
    .venv/bin/python -m pytest              # what must hold

| folder | what is in it |
|---|---|
| `analysis/` | the code: settings, asking, tidying, writing; one function a step |
| `data/` | what goes in; never in version control |
| `outputs/` | tidy tables that come out: a row an observation, a column a variable |
| `logs/` | what was run when, with which versions and which store |
| `tests/` | what must hold of the figures |

Sources and method of every figure stand in `outputs/findings.csv`. Licence: see LICENSE.
""",
    "LICENSE": """MIT License

Copyright (c) the authors of {name}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software
and associated documentation files (the "Software"), to
deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or
sell copies of the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING
BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.
""",
    ".gitignore": "data/\n.venv/\n__pycache__/\n*.duckdb\nlogs/\n",
    "requirements.txt": "{tripleaim}\npandas=={pandas}\npytest>=8\n",
    "analysis/__init__.py": '"""{name}."""\n',
    "analysis/settings.py": '''"""What this analysis is about: change it here and nowhere else."""

AREA = "QOP"
ON = "2018-06-01"
QUESTIONS = ("who", "needs", "fits")
STORE = "data/england.duckdb"
''',
    "analysis/steps.py": '''"""The steps: ask, tidy, write. Each takes what the last gave."""

import logging
from pathlib import Path

import pandas as pd
import tripleaim

log = logging.getLogger("analysis")


def ask(
    store_path: str, area: str, on: str, questions: tuple[str, ...]
) -> pd.DataFrame:
    """Every finding of every question, a row each, with its question, area and day."""
    store = tripleaim.open_store(store_path, build=True)
    found = []
    for question in questions:
        answer = tripleaim.answer(store, question, area, on)
        log.info("%s %s on %s: %s findings", question, area, on, len(answer))
        found.append(answer.frame().assign(question=question, area=area, on=on))
    return pd.concat(found, ignore_index=True)


def tidy(findings: pd.DataFrame) -> pd.DataFrame:
    """Only what is a number: a row an observation, in a fixed order."""
    kept = findings.dropna(subset=["value"])
    columns = ["question", "area", "on", "measure", "label", "value", "low", "high"]
    return kept[[*columns, "unit", "sources", "method"]].reset_index(drop=True)


def write(table: pd.DataFrame, path: Path) -> None:
    """Write a table where it belongs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False)
    log.info("%s: %s rows", path, len(table))
''',
    "analysis/__main__.py": '''"""Run the analysis from end to end."""

import logging
import platform
from pathlib import Path

import tripleaim

from analysis import settings
from analysis.steps import ask, tidy, write


def main() -> None:
    """Ask, tidy, write; log what was run with what."""
    Path("logs").mkdir(exist_ok=True)
    logging.basicConfig(
        filename="logs/run.log",
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(message)s",
    )
    versions = tripleaim.__version__, platform.python_version()
    logging.info("tripleaim %s, Python %s", *versions)
    findings = ask(settings.STORE, settings.AREA, settings.ON, settings.QUESTIONS)
    write(tidy(findings), Path("outputs/findings.csv"))


if __name__ == "__main__":
    main()
''',
    "tests/test_findings.py": '''"""What must hold of the figures."""

import pandas as pd
import pytest

from analysis import settings
from analysis.steps import ask, tidy


@pytest.fixture(scope="module")
def findings() -> pd.DataFrame:
    """What is asked, once for all tests."""
    return ask(settings.STORE, settings.AREA, settings.ON, settings.QUESTIONS)


def test_every_question_is_answered(findings: pd.DataFrame) -> None:
    """No question is left out."""
    assert set(findings["question"]) == set(settings.QUESTIONS)


def test_every_figure_names_its_source(findings: pd.DataFrame) -> None:
    """No figure stands without where it is from."""
    assert (tidy(findings)["sources"] != "").all()


def test_intervals_hold_their_value(findings: pd.DataFrame) -> None:
    """An estimate lies between its limits."""
    bounded = tidy(findings).dropna(subset=["low", "high"])
    assert (bounded["low"] <= bounded["value"]).all()
    assert (bounded["value"] <= bounded["high"]).all()
''',
    "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["."]\ntestpaths = ["tests"]\n',
}


def write_project(folder: Path) -> None:
    """Write the files of a new project. Raises InputRefused for a folder that holds something."""
    from importlib.metadata import version

    from tripleaim.model.errors import refuse
    from tripleaim.store.files.output import make_folder, write_text

    if folder.exists() and any(folder.iterdir()):
        raise refuse(str(folder), "holds something already", "Give the name of a new folder: --to.")
    said = {
        "{name}": folder.absolute().name or "project",
        "{tripleaim}": _requirement(),
        "{pandas}": version("pandas"),
    }
    for name, text in FILES.items():
        for mark, word in said.items():
            text = text.replace(mark, word)
        make_folder((folder / name).parent)
        write_text(folder / name, text)
    make_folder(folder / "data")
    say(f"Wrote {folder}. Next: read {folder / 'README.md'}.")


def _requirement() -> str:
    """The tripleaim that wrote the project: its version, or where it was installed from."""
    import json
    from importlib.metadata import PackageNotFoundError, distribution
    from sys import modules

    try:
        origin = distribution("tripleaim").read_text("direct_url.json")
    except PackageNotFoundError:
        origin = None
    number = modules["tripleaim"].__version__
    return f"tripleaim @ {json.loads(origin)['url']}" if origin else f"tripleaim=={number}"
