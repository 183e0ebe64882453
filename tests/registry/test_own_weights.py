"""A table shared by the user's own weights, and between upper-tier councils; people's own years."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tripleaim.model.errors import InputRefused
from tripleaim.registry.across import read_across
from tripleaim.registry.carry import Asked, carry_file
from tripleaim.registry.own_weights import read_own_weights
from tripleaim.registry.rebase import carry_column, overlap, read_vintage
from tripleaim.store.engine import Store

CCG, ICB = read_vintage("ccg@2018-04-01"), read_vintage("icb@2026-04-01")


def written(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_text("\n".join([*rows, ""]), encoding="utf-8")
    return path


def carried(store: Store, folder: Path, table: Path, by: Path) -> dict[str, object]:
    found = carry_file(store, table, (CCG, ICB), Asked(by=by, counts=("beds",)))
    return dict(zip(found.table["code"], found.table["beds"], strict=True))


def test_a_table_is_shared_by_the_users_own_weights(shipped_store: Store, tmp_path: Path) -> None:
    table = written(tmp_path, "beds.csv", "ward,beds", "E05000001,10", "E05000002,7")
    by = written(
        tmp_path,
        "by.csv",
        "from,to,weight",
        "E05000001,QF7,3.5",
        "E05000001,QOP,1.5",
        "E05000002,QOP,2",
    )
    assert carried(shipped_store, tmp_path, table, by) == {"QF7": 7, "QOP": 10}
    found = carry_file(shipped_store, table, (CCG, ICB), Asked(by=by, counts=("beds",)))
    assert found.counted == "the weights in by.csv"
    assert found.table["name"].tolist()[1] == "NHS Greater Manchester Integrated Care Board"


def test_a_lookup_of_small_areas_counts_its_rows(shipped_store: Store, tmp_path: Path) -> None:
    table = written(tmp_path, "beds.csv", "ward,beds", "E05000001,9")
    rows = ["E05000001,A", "E05000001,A", "E05000001,B"]
    by = written(tmp_path, "by.csv", "from,to", *rows)
    assert carried(shipped_store, tmp_path, table, by) == {"A": 6, "B": 3}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["a,b,c", "1,2,3"], "lacks the columns from, to"),
        (["from,to,weight", "A,,1"], "row 2, column to: is empty"),
        (["from,to,weight", ",B,1"], "row 2, column from: is empty"),
        (["from,to,weight", "A,B,-1"], "'-1' is no weight"),
        (["from,to,weight", "A,B,much"], "'much' is no weight"),
        (["from,to,weight", "A,B,1000000000001"], "is no weight from 0 to"),
        (["from,to,weight", "A,B,0", "C,B,1"], "gives no weight to 1 areas: A"),
    ],
)
def test_weights_that_are_none_are_refused(
    shipped_store: Store, tmp_path: Path, rows: list[str], said: str
) -> None:
    with pytest.raises(InputRefused) as refused:
        read_own_weights(shipped_store, written(tmp_path, "by.csv", *rows))
    assert said in str(refused.value)


def test_the_largest_weight_is_taken(shipped_store: Store, tmp_path: Path) -> None:
    by = written(tmp_path, "by.csv", "from,to,weight", "A,B,1000000000000")
    assert read_own_weights(shipped_store, by).people.tolist() == [10**12]


@settings(deadline=None, max_examples=30)
@given(
    weights=st.lists(st.lists(st.integers(1, 999), min_size=3, max_size=3), min_size=2, max_size=5),
    beds=st.lists(st.integers(0, 10**6), min_size=5, max_size=5),
)
def test_totals_are_kept_to_the_unit(
    tmp_path_factory: pytest.TempPathFactory,
    shipped_store: Store,
    weights: list[list[int]],
    beds: list[int],
) -> None:
    folder = tmp_path_factory.mktemp("own")
    rows = [
        f"E0500000{at},T{to},{weight / 100}"
        for at, each in enumerate(weights)
        for to, weight in enumerate(each)
    ]
    by = written(folder, "by.csv", "from,to,weight", *rows)
    mine = beds[: len(weights)]
    lines = [f"E0500000{at},{count}" for at, count in enumerate(mine)]
    table = written(folder, "beds.csv", "ward,beds", *lines)
    found = carried(shipped_store, folder, table, by)
    assert sum(map(int, map(str, found.values()))) == sum(mine)


def test_upper_tier_councils_are_districts_put_together(shipped_store: Store) -> None:
    upper = read_across(shipped_store, read_vintage("utla@2019-04-01"), ICB)
    lower = read_across(shipped_store, read_vintage("lad@2019-04-01"), ICB)
    assert upper.people.sum() == lower.people.sum()
    at = upper.before.index("E10000008")
    devon = [each for each in lower.before if "E07000040" <= each <= "E07000047"]
    assert len(devon) == 8
    rows = [lower.before.index(each) for each in devon]
    gone = [
        np.bincount(each.column[kept], each.people[kept], len(each.after)).tolist()
        for each, kept in ((upper, upper.row == at), (lower, np.isin(lower.row, rows)))
    ]
    assert gone[0] == gone[1]
    assert not [each for each in upper.before if each.startswith("E07")]
    assert 150 <= len(upper.before) <= 153


def test_counties_go_by_code_or_name_in_either_direction(
    shipped_store: Store, tmp_path: Path
) -> None:
    county, board = read_vintage("county@2019-04-01"), read_vintage("icb@2022-07-01")
    table = written(tmp_path, "a.csv", "council,beds", "Devon,100", "E06000026,30", "Torbay,20")
    found = carry_file(shipped_store, table, (county, board), Asked(counts=("beds",)))
    assert dict(zip(found.table["code"], found.table["beds"], strict=True))["QJK"] == 150
    back = read_across(shipped_store, board, county)
    names = dict(zip(back.after, back.names, strict=True))
    assert (names["E10000008"], names["E08000003"]) == ("Devon", "Manchester")


@pytest.mark.parametrize("year", [2017, 2019, 2020])
def test_people_of_their_own_year_come_out_as_the_sum_over_small_areas(
    shipped_store: Store, year: int
) -> None:
    before = read_vintage("ccg@2017-04-01")
    truth = overlap(shipped_store, before, ICB, year=year)
    people = np.array(list(truth.before_people.values()), dtype=float)
    done = carry_column(people, 0, truth).astype(int)
    assert (len(truth.before), len(truth.after)) == (207, 36)
    assert np.abs(done.to_numpy() - truth.by_after(truth.people)).max() == 0
