"""Need by place: the published totals, sums of practices, shares to the penny, what is refused."""

import csv
import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from tripleaim.cli.app import app
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.money.capitation import (
    OVERALL,
    REST,
    Given,
    PlaceNeed,
    assign_places,
    fair_shares_of_places,
    move_to_fair_shares,
    needs_of_places,
    raise_lowest,
    read_practices,
    years_of_practices,
)
from tripleaim.registry.area import find_area
from tripleaim.store.engine import Store, ask
from tripleaim.studies.capitation_asked import Asked, ask_capitation, boards_of

AUTUMN = date(2025, 10, 1)
YEAR = 2026


def devon(store: Store):
    return read_practices(store, ["icb:QJK"], YEAR)


def place(name: str, weighted: float) -> PlaceNeed:
    return PlaceNeed(
        place=name,
        practices=("A",),
        people=1.0,
        weighted={OVERALL: weighted},
        against_board={},
        against_england={},
    )


@pytest.mark.parametrize(
    ("board", "weighted"),
    # what the two boards publish of their weighted people in 2025/26 (NHS Devon, NHS Cornwall)
    [("QJK", 1_342_794), ("QT6", 676_091)],
)
def test_boards_weigh_what_they_publish(shipped_store: Store, board: str, weighted: int) -> None:
    found = ask_capitation(shipped_store, Asked(board=board), AUTUMN)
    assert round(found.board.weighted[OVERALL]) == weighted
    assert round(sum(each.weighted[OVERALL] for each in found.needs)) == weighted


def test_boards_are_sums_of_practices_and_england_of_boards(shipped_store: Store) -> None:
    boards = ask(shipped_store, "select distinct area from practice_area where kind = 'icb'")
    found = [read_practices(shipped_store, [row["area"]], YEAR) for row in boards]
    assert len(found) == 42
    for component in found[0].components:
        for held in found:
            rows = ask(
                shipped_store,
                "select people from need_weight where subject = $s and component = $c",
                {"s": held.boards[0], "c": component},
            )
            needs, board = needs_of_places(held, {"half": tuple(held.weighted)[::2]})
            assert sum(each.weighted[component] for each in needs) == pytest.approx(
                board.weighted[component]
            )
            assert board.weighted[component] == pytest.approx(rows[0]["people"])
        whole = sum(sum(row[component] for row in held.weighted.values()) for held in found)
        assert whole == pytest.approx(found[0].england[component])


def test_an_index_is_need_a_head_over_the_boards(shipped_store: Store) -> None:
    held = devon(shipped_store)
    code, other = sorted(held.weighted)[:2]
    needs, board = needs_of_places(held, {"two": (code, other)})
    two = needs[0]
    by_hand = (
        (held.weighted[code][OVERALL] + held.weighted[other][OVERALL])
        / (held.weighted[code]["registered"] + held.weighted[other]["registered"])
        / (board.weighted[OVERALL] / board.people)
    )
    assert two.against_board[OVERALL] == pytest.approx(by_hand)
    assert board.against_board[OVERALL] == 1
    assert needs[-1].place == REST
    assert sum(each.people for each in needs) == pytest.approx(board.people)


def test_a_list_names_practices_and_councils(shipped_store: Store) -> None:
    held = devon(shipped_store)
    exeter = held.areas["lad:E07000041"]
    outside = next(each for each in sorted(held.weighted) if each not in exeter)
    rows = [Given(place="A", code="E07000041", row=2), Given(place="B", code=outside, row=3)]
    places = assign_places(held, rows, "list.csv")
    assert places == {"A": exeter, "B": (outside,)}


def test_a_list_is_refused_with_all_its_faults(shipped_store: Store) -> None:
    held = devon(shipped_store)
    inside = held.areas["lad:E07000041"][0]
    rows = [
        Given(place="A", code="E07000041", row=2),
        Given(place="B", code=inside, row=3),
        Given(place="B", code="U99999", row=4),
        Given(place="B", code="A81001", row=5),  # of another board
    ]
    with pytest.raises(InputRefused) as refused:
        assign_places(held, rows, "list.csv")
    said = [(each.row, each.value) for each in refused.value.problems]
    assert said == [(3, inside), (4, "U99999"), (5, "A81001")]
    assert "counted twice" in str(refused.value)
    assert "does not hold which practices a network has" in str(refused.value)


@pytest.mark.parametrize(
    ("board", "day", "boards"),
    [
        ("QJK", date(2022, 7, 1), ("icb:QJK",)),
        ("QJK", date(2026, 6, 1), ("icb:QJK",)),
        ("QRL", date(2026, 3, 31), ("icb:QRL",)),
        ("T6Y0W", date(2026, 4, 1), None),
        ("QRL", date(2026, 4, 1), None),  # took a part of Frimley that day
        ("S0E4D", date(2026, 4, 1), None),
    ],
)
def test_boards_by_the_day(shipped_store: Store, board: str, day: date, boards) -> None:
    area = find_area(shipped_store, board, day, ("icb",))
    if boards is None:
        with pytest.raises(InputRefused, match=r"--on 2026-03-31"):
            boards_of(shipped_store, area, YEAR, day)
    else:
        assert boards_of(shipped_store, area, YEAR, day) == boards


def test_boards_that_went_whole_into_another_answer_for_it(shipped_store: Store) -> None:
    west = find_area(shipped_store, "Z9B2Z", date(2026, 6, 1), ("icb",))
    assert boards_of(shipped_store, west, YEAR, date(2026, 6, 1)) == ("icb:QMJ", "icb:QRV")


@pytest.mark.parametrize(
    ("held", "day", "year"),
    [
        ((2026,), date(2025, 4, 1), 2026),
        ((2026,), date(2025, 3, 31), None),
        ((2023, 2024, 2025, 2026), date(2025, 3, 31), 2025),
        ((2023, 2024, 2025, 2026), date(2025, 4, 1), 2026),
        ((2023, 2024, 2025, 2026), date(2030, 1, 1), 2026),
    ],
)
def test_weights_are_of_the_newest_year_that_had_begun(
    shipped_store: Store, monkeypatch: pytest.MonkeyPatch, held, day: date, year: int | None
) -> None:
    assert years_of_practices(shipped_store) == (2026,)
    asked = []

    def read(_: Store, boards, year_ending: int):
        asked.append(year_ending)
        return read_practices(shipped_store, boards, 2026)

    monkeypatch.setattr("tripleaim.studies.capitation_asked.years_of_practices", lambda _: held)
    monkeypatch.setattr("tripleaim.studies.capitation_asked.read_practices", read)
    if year is None:
        with pytest.raises(NothingFound, match=f"on {day}. Years ending: 2026"):
            ask_capitation(shipped_store, Asked(board="QJK"), day)
        return
    assert ask_capitation(shipped_store, Asked(board="QJK"), day).year_ending == year
    assert asked == [year]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Place,Money\nA,x\n", [("Money", "x")]),
        ("place,pounds\nA,-1\n", [("pounds", "-1")]),
        ("Place,Money\nA,1\nA,2\n", [("Place", "A")]),
        ("Place,Money\nA,\n", [("Money", "")]),
    ],
)
def test_a_fault_is_told_under_the_heading_of_the_file(
    shipped_store: Store, tmp_path: Path, text: str, said
) -> None:
    money = tmp_path / "money.csv"
    money.write_text(text, encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        ask_capitation(shipped_store, Asked(board="QJK", money=money), date(2025, 10, 1))
    assert [(each.column, each.value) for each in refused.value.problems] == said


def test_a_year_that_is_not_held_is_told(shipped_store: Store) -> None:
    with pytest.raises(NothingFound, match="Years ending: 2026"):
        read_practices(shipped_store, ["icb:QJK"], 2030)


@pytest.mark.data
def test_the_full_data_hold_four_years_and_networks(full_store: Store) -> None:
    for year, people in ((2023, 61_498_822), (2024, 61_903_547), (2025, 62_154_630)):
        held = read_practices(full_store, ["icb:QJK"], year)
        assert held.england["registered"] == pytest.approx(people, abs=2)
        assert held.england[OVERALL] == pytest.approx(people, abs=2)
    held = devon(full_store)
    network = next(area for area in sorted(held.areas) if area.startswith("pcn:"))
    rows = [Given(place="A", code=network.removeprefix("pcn:"), row=2)]
    assert assign_places(held, rows, "list.csv")["A"] == held.areas[network]


@settings(max_examples=300, deadline=None)
@given(
    parts=st.lists(
        st.tuples(st.integers(0, 10**12), st.integers(0, 10**6)), min_size=1, max_size=8
    ).filter(lambda parts: any(share for _, share in parts)),
    spare=st.integers(0, 10**13),
)
def test_the_lowest_are_raised_first(parts: list[tuple[int, int]], spare: int) -> None:
    floors = [floor for floor, _ in parts]
    whole = sum(share for _, share in parts)
    shares = [Fraction(share, whole) for _, share in parts]
    given_ = raise_lowest(sum(floors) + spare, floors, shares)
    assert sum(given_) == sum(floors) + spare
    assert all(pence >= floor for pence, floor in zip(given_, floors, strict=True))
    # an independent road: the level found by halving, until it moves nobody by a penny
    low, high = Fraction(0), Fraction(sum(floors) + spare + 1) / min(s for s in shares if s)
    for _ in range(160):
        level = (low + high) / 2
        needed = sum(max(f, level * s) for f, s in zip(floors, shares, strict=True))
        low, high = (level, high) if needed <= sum(floors) + spare else (low, level)
    for pence, floor, share in zip(given_, floors, shares, strict=True):
        assert abs(pence - max(floor, low * share)) <= 1


def test_money_that_is_too_little_is_refused() -> None:
    with pytest.raises(InputRefused, match=r"It lacks £0\.01:"):
        raise_lowest(149, [100, 50], [Fraction(1, 2), Fraction(1, 2)])
    assert raise_lowest(150, [100, 50], [Fraction(1, 2), Fraction(1, 2)]) == [100, 50]


def test_two_years_by_hand() -> None:
    needs = [place("low", 50.0), place("high", 50.0)]
    rows = move_to_fair_shares(
        needs, {"low": 80_00, "high": 120_00}, [210_00, 220_50], Fraction(1, 100)
    )
    said = [(row.place, row.year, row.pence, row.fair_pence) for row in rows]
    assert said == [
        ("low", 0, 80_00, 100_00),
        ("high", 0, 120_00, 100_00),
        ("low", 1, 88_80, 105_00),
        ("high", 1, 121_20, 105_00),
        # high keeps 121.20 and 1%: 122.412, rounded up; low has what is left
        ("low", 2, 98_08, 110_25),
        ("high", 2, 122_42, 110_25),
    ]
    assert rows[0].distance == pytest.approx(-0.2)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ({"low": 1}, "has no sum"),
        ({"low": 1, "high": 1, "more": 1}, "is no place of the list"),
        ({"low": 1, "high": -1}, "below nothing"),
    ],
)
def test_money_of_other_places_is_refused(now: dict[str, int], said: str) -> None:
    with pytest.raises(InputRefused, match=said):
        move_to_fair_shares([place("low", 1), place("high", 1)], now, [10], Fraction(0))


def test_shares_of_a_sum_add_up() -> None:
    shared = fair_shares_of_places([place("a", 1.0), place("b", 2.0)], 100)
    assert shared == {"a": 33, "b": 67}


def test_the_command_answers_and_writes(shipped_path: Path, tmp_path: Path) -> None:
    listed, money = tmp_path / "places.csv", tmp_path / "money.csv"
    listed.write_text("code;place\ne07000041;Exeter\n", encoding="utf-8")
    with money.open("w", newline="") as file:
        rows = [("place", "pounds"), ("Exeter", "200,000,000.00"), (REST, "£1,400,000,000")]
        csv.writer(file).writerows(rows)
    book = tmp_path / "need.xlsx"
    asked = [
        "capitation",
        "QJK",
        "--on",
        "2025-10-01",
        "--places",
        str(listed),
        "--money",
        str(money),
        "--growth",
        "3%",
        "--least",
        "1%",
        "--years",
        "2",
        "--json",
        "--xlsx",
        str(book),
        "--store",
        str(shipped_path),
    ]
    found = CliRunner().invoke(app, asked)
    assert found.exit_code == 0, found.output
    told = json.loads(found.stdout)
    assert told["words"][0].endswith("1,342,794 weighted people for 1,306,307 registered.")
    years = told["tables"]["years"]
    assert [row["money"] for row in years if row["year"] == 0] == [
        "£200,000,000",
        "£1,400,000,000",
    ]
    assert book.stat().st_size > 5000


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--growth", "x", "--money", "M"], "'x' is no share"),
        (["--growth", "101%", "--money", "M"], "not from -50% to 100%"),
        (["--years", "21", "--money", "M"], "is not 0 to 20"),
        (["--pounds", "-1"], "no sum of nothing or more"),
        (["--pounds", "1", "--money", "M"], "beside --money"),
        (["--places", "M"], "no row of headings with 'code' and 'place'"),
    ],
)
def test_faults_of_the_command(
    shipped_path: Path, tmp_path: Path, options: list[str], said: str
) -> None:
    money = tmp_path / "money.csv"
    money.write_text("place,pounds\nExeter,1\n", encoding="utf-8")
    given_ = [str(money) if each == "M" else each for each in options]
    asked = ["capitation", "QJK", "--on", "2025-10-01", *given_, "--store", str(shipped_path)]
    with pytest.raises((InputRefused, NothingFound)) as refused:
        CliRunner().invoke(app, asked, catch_exceptions=False)
    assert said in str(refused.value)
