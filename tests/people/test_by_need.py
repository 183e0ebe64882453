"""Counts against need: what is expected adds up, limits are where they are said to be."""

from datetime import date
from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripleaim.people import by_need
from tripleaim.people.by_need import COUNTED, expect, read_by_need
from tripleaim.people.carry import Asked
from tripleaim.people.funnel import make_ratio_funnel
from tripleaim.store.engine import Store, ask, ask_value

ON = date(2026, 11, 23)
SIZES = st.lists(st.tuples(st.floats(0, 1e7), st.floats(1, 1e7)), min_size=1, max_size=9)


@given(SIZES)
def test_what_is_expected_adds_up_to_what_was_counted(sizes: list[tuple[float, float]]) -> None:
    counts = {str(at): count for at, (count, _) in enumerate(sizes)}
    weighted = {str(at): people for at, (_, people) in enumerate(sizes)}
    found = expect(counts, weighted)
    assert sum(found.values()) == pytest.approx(sum(counts.values()))
    whole = sum(weighted.values())
    for area, people in weighted.items():
        assert found[area] == pytest.approx(sum(counts.values()) * people / whole)


# A system of which 10,000 are expected: 1.96 and 3.09 standard errors of the root of its ratio,
# which are 1 in 200 each, among systems that differ by nothing but chance.
EDGES = """
 away in errors | beyond
 1.95           | 0
 1.97           | 1
 3.08           | 1
 3.10           | 2
 -1.95          | 0
 -1.97          | 1
 -3.10          | 2
"""


@pytest.mark.parametrize("line", EDGES.strip().splitlines()[1:])
def test_limits_are_where_they_are_said_to_be(line: str) -> None:
    away, beyond = line.split("|")
    calm = [(f"S{at}", 10_000.0, 10_000.0) for at in range(40)]
    count = 10_000 * (1 + float(away) / 200) ** 2
    funnel = make_ratio_funnel([*calm, ("X", count, 10_000.0)])
    assert funnel.spread == 0.0
    found = next(point for point in funnel.points if point.code == "X")
    assert found.beyond == int(beyond)
    assert (found.inner[0] <= found.value <= found.inner[1]) == (found.beyond == 0)
    assert (found.outer[0] <= found.value <= found.outer[1]) == (found.beyond < 2)


def test_what_systems_differ_by_is_found_again() -> None:
    """Systems of which the root of the ratio varies by 0.05 beside chance: found within a tenth."""
    drawn, found = Random(7), []
    for _ in range(60):
        held = []
        for at in range(40):
            expected = drawn.uniform(2_000, 60_000)
            root = drawn.gauss(1, sqrt(0.05**2 + 1 / (4 * expected)))
            held.append((f"S{at}", expected * root**2, expected))
        found.append(make_ratio_funnel(held).spread)
    assert sum(found) / len(found) == pytest.approx(0.05, rel=0.1)


def test_chance_alone_passes_the_limits_as_often_as_it_should() -> None:
    drawn, beyond = Random(8), []
    for _ in range(50):
        held = [
            (f"S{at}", 5_000 * drawn.gauss(1, 1 / sqrt(4 * 5_000)) ** 2, 5_000.0)
            for at in range(40)
        ]
        beyond += [point.beyond for point in make_ratio_funnel(held).points]
    assert 0.03 < sum(each > 0 for each in beyond) / len(beyond) < 0.07
    assert sum(each > 1 for each in beyond) / len(beyond) < 0.008


def test_nothing_expected_is_refused() -> None:
    with pytest.raises(ValueError, match="expected"):
        make_ratio_funnel([("A", 3.0, 0.0)])


def test_counts_that_ship_are_whole_in_the_systems_of_today(shipped_store: Store) -> None:
    asked = Asked(kind="icb", laid=ON, on=ON, known=ON)
    found = {each.measure: each for each in read_by_need(shipped_store, asked)}
    assert list(found) == list(COUNTED)
    for measure, each in found.items():
        published = ask_value(
            shipped_store,
            "select sum(value) from observation where measure = $measure and period_to = $after "
            "and starts_with(subject, 'icb:')",
            {"measure": measure, "after": each.after},
        )
        assert sum(one.count for one in each.systems) == pytest.approx(published)
        assert sum(one.expected for one in each.systems) == pytest.approx(published)
        assert len(each.systems) == 36
        assert each.weights_of == each.after.year
        people = sum(one.people for one in each.systems)
        assert sum(one.weighted for one in each.systems) == pytest.approx(people, rel=0.001)


def test_a_system_of_which_a_part_was_not_counted_is_left_out(
    shipped_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Devon was joined since by Cornwall: without its count the two together have none."""
    asked = Asked(kind="icb", laid=ON, on=ON, known=ON)
    whole = {each.measure: each for each in read_by_need(shipped_store, asked)}
    lacking = by_need.COUNTS.replace("where ", "where o.subject <> $lacks and ")
    for part in joined_boards(shipped_store):
        monkeypatch.setattr(by_need, "COUNTS", lacking.replace("$lacks", f"'{part}'"))
        for each in read_by_need(shipped_store, asked):
            left = {one.area: one.count for one in each.systems}
            before = {one.area: one.count for one in whole[each.measure].systems}
            assert len(left) == len(before) - 1
            assert left == {area: before[area] for area in left}


# How many boards of another year have a count, how many years after -> the year that is told.
YEARS = """
 boards | years after | told
 42     | 1           | 2026
 37     | 1           | 2025
 12     | 1           | 2025
 42     | -1          | 2025
"""


@pytest.mark.parametrize("line", YEARS.strip().splitlines()[1:])
def test_the_newest_year_is_told_of_which_most_systems_are_counted(
    shipped_store: Store, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    boards, after, told = (int(part) for part in line.split("|"))
    more = f"""with observation as (
        from main.observation union all by name
        select * replace ((period_from + interval ({after}) year)::date as period_from,
            (period_to + interval ({after}) year)::date as period_to)
        from (from main.observation where starts_with(subject, 'icb:') and breakdown = 'all'
            and measure = $measure order by subject limit {boards}))
    """
    monkeypatch.setattr(by_need, "COUNTS", more + by_need.COUNTS)
    asked = Asked(kind="icb", laid=ON, on=ON, known=ON)
    found = read_by_need(shipped_store, asked)
    assert {each.after.year for each in found} == {told}
    assert {len(each.systems) for each in found} == {36}


def test_where_no_year_is_whole_the_fullest_is_told(
    shipped_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = "with observation as (from main.observation where subject < 'icb:QOC')"
    monkeypatch.setattr(by_need, "COUNTS", some + by_need.COUNTS)
    asked = Asked(kind="icb", laid=ON, on=ON, known=ON)
    found = read_by_need(shipped_store, asked)
    assert found
    assert all(by_need.LEAST <= len(each.systems) < by_need.FULL * 36 for each in found)


def joined_boards(store: Store) -> list[str]:
    """Boards of 2024 that are joined with another since."""
    rows = ask(
        store,
        "select subject from observation where measure = 'gp_appointments' "
        "and subject like 'icb:%' and subject not in (select area from areas_on($on)) "
        "group by subject order by subject limit 2",
        {"on": ON},
    )
    assert len(rows) == 2
    return [row["subject"] for row in rows]


def test_before_the_year_had_ended_nothing_is_told(shipped_store: Store) -> None:
    early = date(2025, 3, 1)
    asked = Asked(kind="icb", laid=early, on=early, known=early)
    assert "gp_appointments" not in {each.measure for each in read_by_need(shipped_store, asked)}
