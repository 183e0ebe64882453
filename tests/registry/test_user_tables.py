"""Files as they are: what is in them arrives whole, what is no count is never added up."""

import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from registry.messy import make_all
from registry.messy_forms import Messy, Row
from registry.messy_programs import make_downloads
from registry.messy_published import make_published
from tripleaim.model.errors import InputRefused
from tripleaim.registry.across import read_across
from tripleaim.registry.carry import Asked, Carried, carry_file, carry_grids
from tripleaim.registry.rebase import Across, read_vintage
from tripleaim.registry.spellings import Spellings, read_spellings
from tripleaim.store.engine import Store, ask
from tripleaim.store.given.grid import Grid, read_grids
from tripleaim.store.given.layout import Layout, find_layout

FROM, TO = read_vintage("ccg@2017-04-01"), read_vintage("icb@2022-07-01")
CCGS = """
select split_part(c.area, ':', 2) as code, any_value(a.ons_code) as ons, any_value(a.name) as name,
    sum(p.people)::bigint as people
from composition c join area a on a.area = c.area
join population p on p.area = c.block and p.year = 2017 and p.sex = 'persons'
where c.kind = 'ccg' and c.valid_from <= '2017-04-01'
    and (c.valid_to is null or '2017-04-01' < c.valid_to)
group by c.area order by code
"""
DUMMY: list[Row] = [(f"{at:02}Z", f"E380{at:05}", f"NHS Town {at} CCG", at) for at in range(1, 209)]


def made(rows: list[Row]) -> list[Messy]:
    return [*make_all(rows), *make_published(rows), *make_downloads(rows)]


NAMES = [each.name for each in made(DUMMY)]


@pytest.fixture(scope="module")
def ccgs(shipped_store: Store) -> list[dict]:  # type: ignore[type-arg]
    return ask(shipped_store, CCGS)


@pytest.fixture(scope="module")
def files(ccgs: list[dict]) -> dict[str, Messy]:  # type: ignore[type-arg]
    draw = np.random.default_rng(7)
    rows = [
        (each["code"], each["ons"], each["name"], int(each["people"] * draw.normal(0.1, 0.01)))
        for each in ccgs
    ]
    return {each.name: each for each in made(rows)}


@pytest.fixture(scope="module")
def known(shipped_store: Store) -> tuple[Spellings, Across]:
    """What `carry_file` reads of the store anew for each file: once for all of them."""
    across = read_across(shipped_store, FROM, TO)
    return read_spellings(shipped_store, "ccg", across.before), across


def carry(path: Path, known: tuple[Spellings, Across]) -> Carried:
    return carry_grids(path.name, read_grids(path), known, Asked())


def test_there_are_more_than_a_hundred() -> None:
    assert len(set(NAMES)) == len(NAMES) >= 130


def test_a_file_is_carried_as_its_grids_are(
    files: dict[str, Messy], shipped_store: Store, known: tuple[Spellings, Across], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(files["titles and notes"].content)
    whole, part = carry_file(shipped_store, path, (FROM, TO)), carry(path, known)
    assert whole.notes == part.notes
    assert whole.table.equals(part.table)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_as_it_is(
    name: str, files: dict[str, Messy], known: tuple[Spellings, Across], tmp_path: Path
) -> None:
    messy = files[name]
    path = tmp_path / messy.file
    path.write_bytes(messy.content)
    if messy.refused:
        with pytest.raises(InputRefused) as refused:
            carry(path, known)
        assert messy.refused in str(refused.value)
        return
    carried = carry(path, known)
    blanks = 0
    for column, total in messy.totals.items():
        values = [each for each in carried.table[column] if isinstance(each, int | Decimal)]
        blanks = len(carried.table) - len(values)
        if not messy.blanks:
            assert sum(values) == total
        else:
            assert 0 < sum(values) < total
    assert blanks == messy.blanks or "measure" in name
    if not messy.totals:
        only = [each for each in carried.table if each.casefold() == "admissions"]
        assert sum(carried.table[only[0]]) == next(iter(files["semicolons"].totals.values()))
    said = "\n".join(carried.notes)
    for part in messy.says:
        assert part in said


def not_counts(draw: np.random.Generator, people: np.ndarray) -> Iterator[tuple[str, list]]:  # type: ignore[type-arg]
    """Columns that are no counts, of so many areas with so many people."""
    n = len(people)
    yield "prevalence", [f"{each:.4f}" for each in draw.beta(4, 30, n)]
    yield "share", [f"{each:.2f}" for each in draw.uniform(0.4, 0.99, n)]
    yield "rate per 100,000", [str(round(each)) for each in draw.normal(512, 60, n)]
    yield "rate per 1,000", [f"{each:.1f}" for each in draw.gamma(60, 1.5, n)]
    yield "percentage", [f"{each:.1f}%" for each in draw.uniform(3, 97, n)]
    yield "index", [str(round(each)) for each in draw.normal(100, 9, n)]
    yield "year", [str(each) for each in draw.integers(2011, 2019, n)]
    yield "constant", ["2018"] * n
    yield "row number", [str(at) for at in range(1, n + 1)]
    yield "identifier", [str(each) for each in draw.choice(900_000, n, replace=False) + 100_000]
    yield "mean age", [f"{each:.2f}" for each in draw.normal(41, 3, n)]
    yield "score", [str(each) for each in draw.integers(1, 11, n)]
    yield "latitude", [f"{each:.4f}" for each in draw.uniform(50, 55.6, n)]


HEADINGS = ("admissions", "Count", "people", "Total number of patients", "value", "n", "beds")


@pytest.mark.parametrize("seed", range(16))
def test_what_is_no_count_is_never_added_up(
    seed: int,
    ccgs: list[dict],  # type: ignore[type-arg]
    known: tuple[Spellings, Across],
    tmp_path: Path,
) -> None:
    draw = np.random.default_rng(seed)
    some = draw.permutation(len(ccgs))[: [207, 207, 150, 60, 30, 12][seed % 6]]
    chosen = [ccgs[at] for at in sorted(some)]
    people = np.array([each["people"] for each in chosen])
    counted = [str(round(each)) for each in people * draw.normal(0.1, 0.01, len(people))]
    for kind, values in not_counts(draw, people):
        heading = HEADINGS[seed % len(HEADINGS)]
        codes = [each["code"] for each in chosen]
        path = tmp_path / "a.csv"
        pd.DataFrame({"code": codes, heading: values, "real": counted}).to_csv(path, index=False)
        carried = carry(path, known)
        assert heading not in carried.added, kind
        assert heading not in carried.table, kind
        assert "real" in carried.added, kind
        pd.DataFrame({"code": codes, heading: values}).to_csv(path, index=False)
        with pytest.raises(InputRefused):
            carry(path, known)


def test_there_are_two_hundred_tables_of_them() -> None:
    kinds = list(not_counts(np.random.default_rng(0), np.ones(9)))
    assert 16 * len(kinds) >= 200


def test_a_user_may_say_that_a_column_is_a_count_but_not_that_a_share_is(
    ccgs: list[dict],
    shipped_store: Store,
    tmp_path: Path,  # type: ignore[type-arg]
) -> None:
    path = tmp_path / "a.csv"
    table = pd.DataFrame({"code": [each["code"] for each in ccgs]})
    table["beds"] = [0 if at % 9 else 400 for at in range(len(table))]
    table["part"] = [f"0.{at % 9 + 1}" for at in range(len(table))]
    table.to_csv(path, index=False)
    carried = carry_file(shipped_store, path, (FROM, TO), Asked(counts=("beds",)))
    assert sum(carried.table["beds"]) == table["beds"].sum()
    with pytest.raises(InputRefused, match="never added up"):
        carry_file(shipped_store, path, (FROM, TO), Asked(counts=("part",)))


def test_a_commissioner_is_no_council_of_its_name(
    ccgs: list[dict],  # type: ignore[type-arg]
    shipped_store: Store,
    tmp_path: Path,
) -> None:
    """NHS Barnsley CCG passed for Barnsley where a table was said to be of councils."""
    path = tmp_path / "a.csv"
    table = pd.DataFrame(ccgs)[["code", "name", "people"]]
    table.to_csv(path, index=False)
    vintages = read_vintage("lad@2018-04-01"), read_vintage("icb@2026-04-01")
    with pytest.raises(InputRefused, match="areas of kind ccg: say --from ccg@DATE"):
        carry_file(shipped_store, path, vintages)
    table["name"] = table["name"].str.removeprefix("NHS ").str.removesuffix(" CCG")
    table[["name", "people"]].to_csv(path, index=False)
    assert len(carry_file(shipped_store, path, (FROM, TO)).table) == 42


def test_people_of_2017_arrive_as_the_sum_over_small_areas(
    ccgs: list[dict],
    any_store: Store,
    tmp_path: Path,  # type: ignore[type-arg]
) -> None:
    path = tmp_path / "a.csv"
    pd.DataFrame(ccgs)[["code", "people"]].to_csv(path, index=False)
    carried = carry_file(any_store, path, (FROM, read_vintage("icb@2026-04-01")))
    truth = ask(
        any_store,
        """
        select split_part(c.area, ':', 2) as code, sum(p.people)::bigint as people
        from composition c
        join population p on p.area = c.block and p.year = 2017 and p.sex = 'persons'
            and p.counted = 'resident'
        where c.kind = 'icb' and c.basis in ('piece', 'lsoa11') and c.valid_from <= '2026-04-01'
            and (c.valid_to is null or '2026-04-01' < c.valid_to)
        group by c.area order by code
        """,
    )
    assert len(truth) == 36
    found = dict(zip(carried.table["code"], carried.table["people"], strict=True))
    assert found == {each["code"]: each["people"] for each in truth}


def test_a_heading_given_twice_is_told_and_each_column_has_a_name_of_its_own() -> None:
    def found(cell: str) -> str | None:
        return cell if cell in ("00C", "00D") else None

    def told_of(*heads: str) -> Layout:
        rows = (("code", *heads), ("00C", *"1234"[: len(heads)]), ("00D", *"5678"[: len(heads)]))
        layout = find_layout(Grid(name="t", rows=rows), found, lambda _: None)
        assert layout is not None
        return layout

    twice = told_of("people", "people", "people (2)", "people")
    assert twice.heading == ("code", "people", "people (3)", "people (2)", "people (4)")
    assert twice.notes == (
        "the heading people stands 3 times: column 2 is people, column 3 is people (3), "
        "column 5 is people (4)",
    )
    assert told_of("people", "beds").notes == ()


def test_lsoas_to_msoas_in_little_memory(full_store: Store, tmp_path: Path) -> None:
    """A table of 32,844 rows to 6,791 areas holds the pairs that share people, not all pairs."""
    sql = "select block, sum(people)::bigint as people from lived('mid-2019') group by block"
    rows = ask(full_store, sql)
    lines = ["lsoa,people", *(f"{row['block']},{row['people']}" for row in rows)]
    path = tmp_path / "lsoa.csv"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    vintages = read_vintage("lsoa@2019-07-01"), read_vintage("msoa@2019-07-01")
    tracemalloc.start()
    carried = carry_file(full_store, path, vintages)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(carried.table), sum(carried.table["people"])) == (6_791, 56_286_961)
    assert most < 300_000_000
