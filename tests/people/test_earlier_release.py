"""A second release of the same people is told of the first: by hand, and as the commands do it."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from tripleaim.cli.app import app
from tripleaim.model.errors import InputRefused
from tripleaim.people.count import describe_release, read_earlier, release_segments
from tripleaim.people.segments import read_scheme
from tripleaim.store.disclosure import profile

ONS = profile("ons", date(2021, 6, 1))
SCHEME = """
title = "By dementia"
cited = "a test"
otherwise = "well"
otherwise_title = "Well"
[[segment]]
name = "ill"
title = "Ill"
rule = "dementia"
"""


def write_people(folder: Path, young_ill: int) -> Path:
    """Young and old, ill and well; of the young so many ill, else 20, 30 and 40."""
    counts = {(10, True): young_ill, (10, False): 20, (70, True): 30, (70, False): 40}
    rows = [(age, ill) for (age, ill), people in counts.items() for _ in range(people)]
    (folder / "system=own").mkdir(parents=True)
    with duckdb.connect() as engine:
        engine.execute(
            "create table p (person varchar, age integer, dementia boolean, cost bigint)"
        )
        engine.executemany(
            "insert into p values (?, ?, ?, 1)",
            [(f"p{at}", age, ill) for at, (age, ill) in enumerate(rows)],
        )
        engine.execute(f"copy p to '{folder}/system=own/people.parquet' (format parquet)")
    return folder


def test_what_was_withheld_stays_withheld(tmp_path: Path) -> None:
    """One young person ill in the first quarter, three in the second: told apart they give it."""
    scheme = read_scheme(SCHEME, "own")
    first, second = write_people(tmp_path / "a", 1), write_people(tmp_path / "b", 3)
    released, names = release_segments(first, scheme, "duckdb", ONS)
    (tmp_path / "first.csv").write_text(describe_release(released, names, "own"))
    earlier = read_earlier(tmp_path / "first.csv", ONS)
    assert earlier.release.cells == released.cells
    alone, _ = release_segments(second, scheme, "duckdb", ONS)
    told, _ = release_segments(second, scheme, "duckdb", ONS, earlier)
    withheld = {cell for cell, said in released.cells.items() if said.count is None}
    assert all(alone.cells[cell].count is not None for cell in withheld)
    assert all(told.cells[cell].count is None for cell in withheld)


def test_the_command_takes_what_it_printed(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SCHEME)
    first, second = write_people(tmp_path / "a", 1), write_people(tmp_path / "b", 3)
    how = ["--scheme", str(tmp_path / "mine.toml"), "--profile", "ons"]
    printed = CliRunner().invoke(app, ["people", "segments", str(first), *how]).stdout
    (tmp_path / "first.csv").write_text(printed)
    asked = ["people", "segments", str(second), *how, "--before", str(tmp_path / "first.csv")]
    again = CliRunner().invoke(app, asked).stdout.splitlines()
    was = [line.rsplit(",", 3)[0] for line in printed.splitlines() if "suppressed" in line]
    now = [line.rsplit(",", 3)[0] for line in again if "suppressed" in line]
    assert was
    assert set(was) <= set(now)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda text: "\n".join(text.splitlines()[:-2]), "is no whole release"),
        (lambda text: text.replace("people,", "persons,"), "lacks the columns people"),
        (lambda text: text.replace("ill", "sick"), "has other sides"),
    ],
)
def test_a_file_that_is_no_earlier_release_is_refused(edit, said, tmp_path: Path) -> None:
    scheme, folder = read_scheme(SCHEME, "own"), write_people(tmp_path / "a", 5)
    released, names = release_segments(folder, scheme, "duckdb", ONS)
    path = tmp_path / "first.csv"
    path.write_text(edit(describe_release(released, names, "own")))
    with pytest.raises(InputRefused, match=said):
        release_segments(folder, scheme, "duckdb", ONS, read_earlier(path, ONS))
