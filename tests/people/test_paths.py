"""A path is a path, never a pattern: the file of that name is loaded, whatever its name is."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.people.extract import ColumnMap, load_extract
from tripleaim.people.pseudonym import pseudonymise
from tripleaim.people.segments import scheme
from tripleaim.store.person import ask_people
from tripleaim.store.sql_text import exact_path

COLUMNS = ColumnMap(
    columns={"person": "person", "lsoa": "lsoa", "age": "age", "sex": "sex"}, geography="lsoa11"
)
# a name, and the names that it would stand for if it were a pattern
NAMES = [
    ("x[1].csv", ("x1.csv",)),
    ("x*.csv", ("xy.csv", "x.csv")),
    ("x**.csv", ("xyz.csv",)),
    ("a?b.csv", ("acb.csv",)),
    ("a?b.parquet", ("acb.parquet",)),
    ("{a,b}.csv", ("a.csv", "b.csv")),
    ("[!a].csv", ("b.csv",)),
    ("[[]x.csv", ("[x.csv",)),
    ("~.csv", ()),
    ("it's.csv", ()),
    ("a;b--.csv", ()),
    ("$path.csv", ()),
    ("ŵŷ.csv", ()),
    ("100%.parquet", ()),
    ("system=x.csv", ()),
    ("x\\y.csv", ("x/y.csv",)),
]


def write(path: Path, people: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = pd.DataFrame(
        {
            "person": pseudonymise(map(str, range(people)), b"k" * 32),
            "lsoa": "E01000001",
            "age": ["1"] * people,
            "sex": "male",
        }
    )
    if path.suffix == ".parquet":
        rows.to_parquet(path)
    else:
        rows.to_csv(path, index=False)


@pytest.mark.parametrize(("name", "others"), NAMES)
def test_the_file_of_that_name_is_loaded(
    name: str, others: tuple[str, ...], tmp_path: Path
) -> None:
    folder = "." if "\\" in name else "f[o]*{a,b}?"  # a backslash divides names in a pattern
    write(tmp_path / folder / name, 7)
    for at, other in enumerate(others):
        write(tmp_path / folder / other, 20 + at)
    write(tmp_path / "fo" / name, 30)
    out = tmp_path / folder / "out[1]"
    assert load_extract(tmp_path / folder / name, COLUMNS, ["E01000001"], out) == 7
    write(tmp_path / folder / "out1" / "system=own" / "people.parquet", 40)
    assert ask_people("select count(*) as n from person", out)["n"][0] == 7


def test_a_pattern_that_no_file_is_called_loads_nothing(tmp_path: Path) -> None:
    write(tmp_path / "x1.csv", 7)
    for name in ("x[1].csv", "x*.csv", "x?.csv", "{x1,x2}.csv"):
        with pytest.raises(Exception, match="is not there"):
            load_extract(tmp_path / name, COLUMNS, ["E01000001"], tmp_path / "out")


def test_an_exact_path_is_read_as_it_is_by_the_engine(tmp_path: Path) -> None:
    for name, _ in NAMES:
        if name.endswith("csv"):
            (tmp_path / name).write_text(f"name\n{name}\n")
            sql = (
                "select name from read_csv($path, header = true, all_varchar = true, delim = '\t')"
            )
            found = duckdb.execute(sql, {"path": exact_path(tmp_path / name)}).fetchall()
            assert found == [(name,)]


def test_what_is_no_name_at_all_is_refused_in_words(tmp_path: Path) -> None:
    for name in ("x" * 5_000, "x" * 5_000 + ".toml", "a\0b.toml", "../frailty", ""):
        with pytest.raises(InputRefused, match="is not a scheme"):
            scheme(name)
    (tmp_path / "x.csv").write_bytes(b"person,a\0b\nx,y\n")
    with pytest.raises(InputRefused):
        load_extract(tmp_path / "x.csv", COLUMNS, [], tmp_path / "out")
