"""Segments: everyone in exactly one, hidden and impossible rules found, movement adds up."""

from datetime import date, datetime
from pathlib import Path
from random import Random

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tripleaim.model.errors import InputRefused
from tripleaim.people.count import data_label, describe_release
from tripleaim.people.deciles import ranked_sql
from tripleaim.people.door import Asked
from tripleaim.people.moving import ABSENT, release_movement
from tripleaim.people.rule import FLAG
from tripleaim.people.segments import (
    movement_sql,
    name_segments,
    person_columns,
    read_scheme,
    scheme,
    scheme_names,
)
from tripleaim.store.disclosure import profile
from tripleaim.store.person import ask_people

SCHEME = 'title = "t"\ncited = "c"\notherwise = "rest"\notherwise_title = "Rest"\n'


def segment(name: str, rule: str) -> str:
    return f'[[segment]]\nname = "{name}"\ntitle = "{name}"\nrule = "{rule}"\n'


def one_person() -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries(
        {
            name: st.none() | (st.booleans() if domain == FLAG else st.integers(*domain))
            for name, domain in person_columns().items()
        }
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(one_person(), min_size=1, max_size=20))
@pytest.mark.parametrize("name", scheme_names())
def test_everyone_is_in_exactly_one_segment(name: str, people: list[dict[str, object]]) -> None:
    chosen = scheme(name)
    types = {c: "boolean" if d == FLAG else "integer" for c, d in person_columns().items()}
    with duckdb.connect() as engine:
        listed = ", ".join(f"{column} {type}" for column, type in types.items())
        engine.execute(f"create table person (person integer, {listed})")
        marks = ", ".join("?" for _ in range(len(types) + 1))
        engine.executemany(
            f"insert into person values ({marks})",
            [[at, *(person[c] for c in types)] for at, person in enumerate(people)],
        )
        engine.execute("create table person_before as from person")
        rows = engine.execute(movement_sql(chosen)).fetchall()
    assert all(before == now in range(len(chosen.titles)) for before, now, _ in rows)
    assert sum(people for _, _, people in rows) == len(people)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([("a", "age < 5 and age > 9")], "can match nobody"),
        ([("a", "frailty > 3")], "can match nobody"),
        ([("a", "dementia and not dementia")], "can match nobody"),
        ([("old", "age >= 65"), ("older", "age >= 80 and copd")], "already in old"),
        (
            [("some", "copd"), ("none", "not copd"), ("b", "copd or age > 3 and not copd")],
            "already in some or none",
        ),
        ([("a", "shoe_size > 3")], "no column of a person"),
        ([("a", "age like 3")], "cannot stand in a rule"),
        ([("a", "age >=")], "is not a rule"),
        ([("a", "age > 3"), ("a", "copd")], "name of two segments"),
    ],
)
def test_a_bad_rule_is_named(rules: list[tuple[str, str]], said: str) -> None:
    text = SCHEME + "".join(segment(*rule) for rule in rules)
    with pytest.raises(InputRefused, match=said):
        read_scheme(text, "mine")


def test_what_hides_only_those_whose_data_are_known_is_let_be() -> None:
    """Someone with age unknown matches neither of the first two, so the third is not hidden."""
    rules = [("a", "age < 18"), ("b", "age >= 18"), ("c", "copd")]
    assert read_scheme(SCHEME + "".join(segment(*rule) for rule in rules), "mine").segments


@pytest.fixture
def two_years(tmp_path: Path) -> tuple[Path, Path]:
    """A hundred people whose frailty changes; ten are in the first year only."""
    for year, frail in (("a", "person % 4"), ("b", "(person + 1) % 4")):
        folder = tmp_path / year / "system=QHM"
        folder.mkdir(parents=True)
        columns = ", ".join(
            f"{'false' if d == FLAG else '1'} as {c}"
            for c, d in person_columns().items()
            if c != "frailty"
        )
        first = 0 if year == "a" else 10
        duckdb.sql(
            f"copy (select range as person, {frail.replace('person', 'range')} as frailty, "
            f"{columns} from range({first}, 100)) to '{folder / 'p.parquet'}'"
        )
    return tmp_path / "a", tmp_path / "b"


def test_movement_between_years_adds_up(two_years: tuple[Path, Path]) -> None:
    before, now = two_years
    moved = ask_people(movement_sql(scheme("frailty")), now, person_before=before)
    moved = name_segments(scheme("frailty"), moved, "segment_before", "segment_after")
    assert int(moved["people"].sum()) == 100
    left = moved[moved["segment_after"].isna()]
    assert int(left["people"].sum()) == 10
    pairs = set(zip(moved["segment_before"], moved["segment_after"], strict=True))
    assert ("mild", "moderate") in pairs
    assert ("mild", "mild") not in pairs


def test_movement_leaves_through_the_one_door_as_a_matrix(two_years: tuple[Path, Path]) -> None:
    before, now = two_years
    rule = profile("hes", date(2021, 6, 1))
    asked = Asked(folder=now, rule=rule, at=datetime(2026, 11, 28), register=now / "register")
    released, names = release_movement(asked, before, scheme("frailty"))
    assert released.dimensions == ("segment_before", "segment_after")
    assert ABSENT in names[1]
    assert ABSENT not in names[0]
    gone = released.cells[(-1, names[1].index(ABSENT))]
    assert gone.count == 10
    assert released.cells[(-1, -1)].count == 100
    left = [released.cells[(at, names[1].index(ABSENT))] for at in range(len(names[0]))]
    assert {each.count for each in left} == {None}, "two or three left each segment: withheld"
    said = describe_release(released, names, data_label(now))
    assert {line.split(",")[-1] for line in said.splitlines()} == {"data", "own"}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=130), st.randoms(use_true_random=False))
def test_tenths_are_those_of_putting_everybody_in_order(ages: list[int], order: Random) -> None:
    """Few scores, so that most tenths share one; pseudonyms in any order."""
    names = [f"p{at:03d}" for at in range(len(ages))]
    order.shuffle(names)
    score = (("age", 0.5),)
    with duckdb.connect() as engine:
        engine.execute("create table person (person varchar, age integer)")
        engine.executemany("insert into person values (?, ?)", list(zip(names, ages, strict=True)))
        asked = f"with {ranked_sql(score, 'person', 'ranked')} select person, tenth from ranked"
        plain = "select person, ntile(10) over (order by 0.5 * age, person) from person"
        found, wanted = (sorted(engine.execute(sql).fetchall()) for sql in (asked, plain))
    assert found == wanted
