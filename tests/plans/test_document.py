"""A plan is the same plan in TOML and in a workbook; what is wrong with it is all said at once."""

import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from plans.plan_maker import make_random_plan
from tripleaim.model.errors import InputRefused
from tripleaim.plans.file import open_plan
from tripleaim.plans.raw import make_plan
from tripleaim.plans.text import read_raw, write_text
from tripleaim.plans.workbook import read_noted_workbook, write_workbook


@pytest.mark.parametrize("seed", range(10))
def test_nothing_is_lost_between_toml_and_workbook(seed: int, tmp_path: Path) -> None:
    plan = make_random_plan(seed, points=3 + seed % 5, places=1 + seed % 3, initiatives=seed % 4)
    path = tmp_path / "plan.xlsx"
    text = write_text(plan)
    assert make_plan(read_raw(text, "plan.toml")) == plan
    write_workbook(plan, path)
    assert open_plan(path) == plan
    assert write_text(open_plan(path)) == text


def test_text_that_looks_like_a_formula_or_a_number_stays_text(tmp_path: Path) -> None:
    plan = make_random_plan(1)
    first = plan.initiatives[0].model_copy(
        update={"title": '=1+1 "so to say" \\ tab\tnew\nline', "mechanism": "00123"}
    )
    plan = plan.model_copy(update={"initiatives": (first, *plan.initiatives[1:])})
    write_workbook(plan, tmp_path / "plan.xlsx")
    assert open_plan(tmp_path / "plan.xlsx") == plan
    assert make_plan(read_raw(write_text(plan), "plan.toml")) == plan


def test_lists_and_dates_survive(tmp_path: Path) -> None:
    plan = make_random_plan(1)
    linked = plan.initiatives[1].model_copy(update={"depends_on": ("change0",)})
    head = plan.plan.model_copy(update={"consultancy_gbp": Decimal("1234567.89")})
    plan = plan.model_copy(
        update={"initiatives": (plan.initiatives[0], linked, *plan.initiatives[2:]), "plan": head}
    )
    write_workbook(plan, tmp_path / "plan.xlsx")
    assert open_plan(tmp_path / "plan.xlsx") == plan
    assert make_plan(read_raw(write_text(plan), "plan.toml")) == plan


def test_all_that_is_wrong_with_a_workbook_is_said_at_once(tmp_path: Path) -> None:
    """The bad plans of the brief, in one workbook: every fault, each with its sheet and cell."""
    path = tmp_path / "bad.xlsx"
    write_workbook(make_random_plan(3), path)
    book = load_workbook(path)

    def spoil(sheet: str, row: int, column: str, value: object) -> str:
        names = [cell.value for cell in book[sheet][1]]
        cell = book[sheet].cell(row, names.index(column) + 1)
        cell.value = value
        return f"sheet {sheet}, cell {cell.coordinate}"

    marks = [
        spoil("initiatives", 2, "depends_on", "change1"),  # with the next: a circle
        spoil("initiatives", 4, "staff", -3),
        spoil("effects", 2, "central", 0.4),  # outside its bounds
        spoil("baseline", 2, "cost_gbp", "=A1*2"),
        spoil("baseline", 3, "cost_gbp", "1,25,0000"),
        spoil("baseline", 4, "cost_gbp", "£2.5m"),
        spoil("people", 2, "year_ending", 1066),
    ]
    spoil("initiatives", 3, "depends_on", "change0")
    unit = book["baseline"]["G6"]
    unit.value = float(unit.value) / 1000
    marks.append("sheet baseline, cell G6")  # thousands among pounds
    for row, pair in enumerate([("pay", "price"), ("pay", "need"), ("price", "need")], start=2):
        for column, value in enumerate([*pair, -0.9], start=1):
            book["correlations"].cell(row, column).value = value
    marks.append("sheet correlations")  # not positive definite
    book.save(path)
    with pytest.raises(InputRefused) as refused:
        open_plan(path)
    said = str(refused.value)
    assert [mark for mark in marks if mark not in said] == []
    for words in ("circle", "commas", "formula", "thousands", "not positive definite", "bounds"):
        assert words in said


def test_a_workbook_as_people_keep_them_is_taken_with_notes(tmp_path: Path) -> None:
    """Formulas worked out, commas, per cent, totals, sheets and columns of one's own."""
    plan, path = make_random_plan(3), tmp_path / "kept.xlsx"
    write_workbook(plan, path)
    book = load_workbook(path)
    book.create_sheet("workings").append(["anything", "=1+1"])
    base = book["baseline"]
    names = [cell.value for cell in base[1]]
    cost = names.index("cost_gbp") + 1
    base.cell(1, len(names) + 1).value = "checked by"
    base.cell(2, len(names) + 1).value = "somebody"
    base.cell(2, cost).value = f"£{plan.baseline[0].cost_gbp:,}"
    base.cell(3, cost).value = "=40000+2"
    base.append(["Total", *[None] * (cost - 2), "=SUM(A1:A2)"])
    shares = book["costs"]
    share = [cell.value for cell in shares[1]].index("fixed_share") + 1
    shares.cell(2, share).value = "20%"
    book.save(path)
    with pytest.raises(InputRefused, match="a formula that no spreadsheet has worked out"):
        open_plan(path)
    work_out(path, {"40000+2": "40002"})
    taken, notes = read_noted_workbook(path)
    expected = plan.baseline[1].model_copy(update={"cost_gbp": Decimal(40002)})
    assert taken == plan.model_copy(
        update={"baseline": (plan.baseline[0], expected, *plan.baseline[2:])}
    )
    assert sorted(notes) == [
        "Sheet baseline, column checked by is none of a plan's: left out.",
        f"Sheet baseline, row {len(plan.baseline) + 2} is of totals: left out.",
        "Sheet workings is none of a plan's: left out.",
    ]
    assert book["costs"].cell(2, share).number_format == "0.0%"
    assert base.data_validations.dataValidation


def work_out(path: Path, came_to: dict[str, str]) -> None:
    """Put what formulas came to beside them, as a spreadsheet program does when it saves."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w") as packed:
        for name, part in parts.items():
            for formula, value in came_to.items():
                part = re.sub(
                    rf"<f>{re.escape(formula)}</f>\s*(<v\s*/>|<v></v>)?".encode(),
                    f"<f>{formula}</f><v>{value}</v>".encode(),
                    part,
                )
            packed.writestr(name, part)


def test_a_plan_without_a_base_year_is_refused() -> None:
    plan = make_random_plan(1).model_copy(update={"baseline": (), "effects": ()})
    with pytest.raises(InputRefused, match="base_year_ending"):
        make_plan(read_raw(write_text(plan), "plan.toml"))


def test_problems_in_toml_name_line_and_path() -> None:
    text = write_text(make_random_plan(1)).replace("staff = 0", "")
    text = text.replace('id = "change1"', 'id = "change1"\nstaff = -4', 1)
    with pytest.raises(InputRefused) as refused:
        make_plan(read_raw(text, "plan.toml"))
    line = text.splitlines().index("staff = -4") + 1
    assert f"plan.toml, line {line}, initiatives[2].staff" in str(refused.value)


@pytest.mark.parametrize(
    "text", ["", "plan = 3", "[plan]\nid = 1", "[[plan]]", "baseline = [1]", "[baseline]\na=1", "="]
)
def test_no_nonsense_is_ever_a_stack_trace(text: str, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(text)
    with pytest.raises(InputRefused):
        open_plan(tmp_path / "plan.toml")


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_text("not a workbook")
    with pytest.raises(InputRefused, match="not an Excel workbook"):
        open_plan(tmp_path / "plan.xlsx")
