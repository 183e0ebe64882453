"""Base-year money of a board: as on record, as given in a file, or asked for; never made up."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tripleaim.england.samples import sample
from tripleaim.model.documents.plan import Plan
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.plans.board_year import allocated, read_year_of_plan
from tripleaim.plans.bodies import read_givers, with_bodies
from tripleaim.plans.soundness import faults_of
from tripleaim.plans.template import make_template
from tripleaim.store.engine import Store

TODAY = date(2026, 11, 29)
SOUTH_YORKSHIRE = 310_812_900_000  # pence: written answer 51302
LOCATIONS = ("02P", "02X", "03L", "03N")


def spent(plan: Plan, point: str = "") -> Decimal:
    lines = [each for each in plan.baseline if point in ("", each.point)]
    return sum((each.cost_gbp for each in lines), Decimal(0))


def test_what_is_on_record_is_the_base_of_2026_to_2031(shipped_store: Store) -> None:
    base = read_year_of_plan(shipped_store, "icb:QF7", TODAY)
    plan = with_bodies(make_template(base, "SY"), read_givers(shipped_store, base))
    assert (base.year_ending, base.pence) == (2026, SOUTH_YORKSHIRE)
    assert tuple(each.id for each in plan.places) == LOCATIONS
    assert spent(plan) == Decimal(SOUTH_YORKSHIRE) / 100
    assert faults_of(plan) == []
    assert plan.plan.scope == "NHS only"
    assert {each.year_ending for each in plan.people} == set(range(2026, 2032))
    (paid,) = [each for each in plan.income if each.payer == "outside"]
    assert (paid.grade, "Written answer 51302" in paid.source) == ("official", True)


def test_people_counted_in_2021_are_carried_to_the_base_year_at_the_growth_of_estimates(
    shipped_store: Store,
) -> None:
    base = read_year_of_plan(shipped_store, "icb:QF7", TODAY)
    plan = make_template(base, "SY")
    first = base.buyers[0]
    by_year = {year: first.people[year, 75] for year in (2017, 2020, 2021)}
    growth = (by_year[2020] / by_year[2017]) ** (1 / 3)
    line = next(
        each
        for each in plan.people
        if (each.place, each.age_from, each.year_ending) == ("02P", 75, 2026)
    )
    assert line.people == pytest.approx(by_year[2021] * growth**4, abs=0.06)
    assert base.censuses == {2021}


def test_what_is_not_on_record_is_asked_for_and_need_is_told_as_no_money(
    shipped_store: Store,
) -> None:
    with pytest.raises(NothingFound) as asked:
        read_year_of_plan(shipped_store, "icb:QOP", TODAY, 2026)
    said = str(asked.value)
    assert "What icb:QOP was allocated in 2025/26 is not on record here." in said
    assert "5.45% of the £177.11bn" in said
    assert "an estimate, not its money" in said
    assert "--money FILE" in said
    assert "tripleaim example base-money.csv" in said


def test_without_a_year_a_board_without_money_on_record_has_its_predecessors(
    shipped_store: Store,
) -> None:
    base = read_year_of_plan(shipped_store, "icb:QOP", TODAY)
    assert (base.year_ending, base.kind) == (2020, "ccg")


def test_only_what_is_confirmed_counts_as_allocated(shipped_store: Store) -> None:
    held = allocated(shipped_store, "icb:QF7", 2026, TODAY)
    assert held is not None
    assert held.pence == SOUTH_YORKSHIRE
    assert allocated(shipped_store, "icb:QF7", 2025, TODAY) is None
    assert allocated(shipped_store, "icb:QF7", 2026, date(2025, 1, 1)) is None
    assert allocated(shipped_store, "icb:QOQ", 2023, TODAY) is None, "surveyed, by a second source"


def money(folder: Path, *rows: str) -> Path:
    path = folder / "money.csv"
    path.write_text("\n".join(["place,pounds", *rows, ""]), encoding="utf-8")
    return path


def test_a_board_as_given_with_its_councils(shipped_store: Store, tmp_path: Path) -> None:
    path = tmp_path / "base-money.csv"
    path.write_text(sample("base-money.csv").text, encoding="utf-8")
    base = read_year_of_plan(shipped_store, "icb:QOP", TODAY, 2026, path)
    plan = with_bodies(make_template(base, "GM"), read_givers(shipped_store, base))
    assert spent(plan) == Decimal("9718000000")
    assert spent(plan, "social_care") == Decimal("518000000")
    assert plan.plan.scope == "health and care"
    councils = {each.code: each.name for each in plan.organisations if each.kind == "council"}
    assert councils == {"E08000003": "Manchester", "E08000006": "Salford", "E08000009": "Trafford"}
    outside = {each.grade: each.source for each in plan.income if each.payer == "outside"}
    assert outside == {"reported": "as given in base-money.csv"}
    assert faults_of(plan) == []


def test_locations_as_given_each_have_their_own(shipped_store: Store, tmp_path: Path) -> None:
    rows = ["02p,500000000.01", "E38000044,600000000", "03L,550000000", '03N,"1,100,000,000"']
    base = read_year_of_plan(shipped_store, "icb:QF7", TODAY, 2026, money(tmp_path, *rows))
    assert {each.area: each.pence for each in base.buyers} == {
        "sub_icb:02P": 50_000_000_001,
        "sub_icb:02X": 60_000_000_000,
        "sub_icb:03L": 55_000_000_000,
        "sub_icb:03N": 110_000_000_000,
    }


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["QOP,1"], "row 2, column place: 'QOP' is no place of QF7"),
        (["E08000003,1", "QF7,5"], "'E08000003' is no place of QF7"),
        (["QF7,5", "QF7,5"], "row 3, column place: 'QF7' has a sum already"),
        (["QF7,5", "icb,"], "'icb' is no place"),
        (["QF7,lots"], "row 2, column pounds: 'lots' is no sum"),
        (["QF7,-1"], "'-1' is no sum"),
        (["QF7,1.001"], "'1.001' is no sum"),
        (["E08000019,5"], "holds no money of QF7"),
        (["02P,5", "02X,5"], "lacks 03L, 03N, beside other locations"),
        (["QF7,21", "02P,5", "02X,5", "03L,5", "03N,5"], "gives £21 for QF7 and £20"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(
    shipped_store: Store, tmp_path: Path, rows: list[str], said: str
) -> None:
    with pytest.raises(InputRefused) as refused:
        read_year_of_plan(shipped_store, "icb:QF7", TODAY, 2026, money(tmp_path, *rows))
    assert said in str(refused.value)
    assert "money.csv" in str(refused.value)


def test_board_and_locations_that_agree_are_taken(shipped_store: Store, tmp_path: Path) -> None:
    rows = ["QF7,20", "02P,5", "02X,5", "03L,5", "03N,5"]
    base = read_year_of_plan(shipped_store, "icb:QF7", TODAY, 2026, money(tmp_path, *rows))
    assert [each.pence for each in base.buyers] == [500] * 4


@pytest.mark.parametrize(
    ("on", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (TODAY, 2026)]
)
def test_without_a_year_money_is_of_the_last_that_is_over(
    shipped_store: Store, tmp_path: Path, on: date, year: int
) -> None:
    base = read_year_of_plan(shipped_store, "icb:QF7", on, None, money(tmp_path, "QF7,1000"))
    assert base.year_ending == year


@pytest.mark.parametrize(("area", "year"), [("icb:QF7", 2022), ("stp:QF7", 2026)])
def test_money_is_of_boards_only(
    shipped_store: Store, tmp_path: Path, area: str, year: int
) -> None:
    with pytest.raises(NothingFound, match="Leave --money out"):
        read_year_of_plan(shipped_store, area, TODAY, year, money(tmp_path, "QF7,1"))
