"""No SQL in the source is made of a user's text: each is bound, or reasoned beside it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sql_in_source import REASON, sites_in

SOURCE = Path(__file__).parents[1] / "src" / "tripleaim"


def test_every_piece_of_sql_is_made_of_constants_or_reasoned_beside_it() -> None:
    sites = [site for path in sorted(SOURCE.rglob("*.py")) for site in sites_in(path, SOURCE)]
    assert len(sites) > 60, "the finder finds what there is"
    open_ones = [f"{s.where}:{s.line} {s.put_in}" for s in sites if not s.is_settled]
    assert not open_ones, (
        "Bind it, or write beside it: # SQL of: what, and why it is no user's text"
    )


def test_what_a_linter_takes_for_an_injection_is_found_here_too() -> None:
    """Ruff's S608 looks otherwise than the finder: neither may know of a site that the other lacks
    a reason for."""
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--select",
        "S608",
        "--output-format",
        "json",
        "--exit-zero",
        str(SOURCE),
    ]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = {(each["filename"], each["location"]["row"]) for each in json.loads(said)}
    assert found
    known = {
        (str(path), site.line) for path in SOURCE.rglob("*.py") for site in sites_in(path, SOURCE)
    }
    assert sorted(found - known) == []


@pytest.mark.parametrize(
    "line",
    [
        "x = f\"select * from person where name = '{name}'\"",
        "x = 'select * from person where name = ' + name",
        "x = 'select * from %s' % name",
        "x = 'select {} from person'.format(name)",
        "x = 'select NAME from person'.replace('NAME', name)",
        "ASK = 'select {name} from person'\n\ndef f(name): return ASK.format(name=name)",
        "engine.execute(f\"copy (from person) to '{path}'\")",
        'x = f"case when {rule} then 1 end"',
        "x = f\"from read_csv('{path}')\"",
        "x = f\"set memory_limit = '{limit}'\"",
        "x = 'select a from person order by ' + ', '.join(names)",
        'x = f"select a from person where {holds(name)}"',
    ],
)
def test_a_new_one_is_found(line: str, tmp_path: Path) -> None:
    path = tmp_path / "new.py"
    path.write_text(line + "\n")
    assert any(not site.is_settled for site in sites_in(path, tmp_path))
    reasoned = re.sub(r"(?m)^(x =|engine|def )", r"# SQL of: constants of this file\n\1", line)
    path.write_text(reasoned + "\n")
    assert all(site.is_settled for site in sites_in(path, tmp_path))


@pytest.mark.parametrize(
    "line",
    [
        "x = f\"select * from person where {holds('p')} and basis = {BASIS}\"",
        "x = f\"select {', '.join(map(quoted, names))} from person\"",
        'x = f"select a from person where b = {literal(name)}"',
        "x = 'select a from person where b = $name'",
        "x = f'{name} was not found'",
    ],
)
def test_what_is_bound_quoted_or_constant_needs_no_reason(line: str, tmp_path: Path) -> None:
    path = tmp_path / "new.py"
    path.write_text(line + "\n")
    assert all(site.is_settled for site in sites_in(path, tmp_path))


def test_a_reason_is_a_sentence_and_stands_by_sql_only() -> None:
    for path in SOURCE.rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if "# SQL of" in line:
                assert REASON.search(line), f"{path.name}: {line}"
