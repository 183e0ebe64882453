"""A table that is judged row by row is none of people, whatever lacks or abounds in its rows."""

from pathlib import Path

import pytest

from tripleaim.flows.reaching import read_minutes
from tripleaim.model.errors import InputRefused
from tripleaim.store.files.of_people import check_no_people
from tripleaim.store.given.own_table import read_own_table

HEAD = ["block", "provider", "minutes", "patient_id"]
ROWS = [[f"E0100000{at}", "RJ1", "10", f"K{at}"] for at in range(5)]


def test_minutes_to_people_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "minutes.csv"
    path.write_text("\n".join(map(",".join, [HEAD, *ROWS, []])))
    with pytest.raises(InputRefused, match="column patient_id: tells people apart"):
        read_minutes(path, set(), set())
    with pytest.raises(InputRefused, match="tells people apart"):
        read_own_table(path, ("block",))


def test_rows_that_are_shorter_or_longer_than_the_headings_are_judged() -> None:
    with pytest.raises(InputRefused, match="tells people apart"):
        check_no_people("f.csv", [HEAD, ["a"], *ROWS, ["b", "c"]])
    check_no_people("f.csv", [HEAD[:3], *(row[:3] for row in ROWS)])
    check_no_people("f.csv", [HEAD, *ROWS[:2]])  # two rows are few
    check_no_people("f.csv", [])
