"""A plan that was worked on and saved in a real spreadsheet program comes in as it was meant."""

import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from plans.plan_maker import make_random_plan
from tripleaim.model.errors import InputRefused
from tripleaim.plans.workbook import read_noted_workbook, write_workbook

Save = Callable[[Path], Path]


@pytest.fixture(scope="module")
def saved_by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Save:
    """Opens a workbook in LibreOffice, which works out its formulas, and saves it as its own."""
    profile, out = tmp_path_factory.mktemp("profile"), tmp_path_factory.mktemp("saved")

    def save(path: Path) -> Path:
        program = shutil.which("soffice")
        assert program is not None
        subprocess.run(
            [
                program,
                "--headless",
                f"-env:UserInstallation={profile.as_uri()}",
                "--convert-to",
                "xlsx:Calc MS Excel 2007 XML",
                "--outdir",
                str(out),
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
        return out / path.name

    return save


def columns(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[1]}


def test_formulas_percentages_and_totals_come_in(
    saved_by_libreoffice: Save, tmp_path: Path
) -> None:
    plan = make_random_plan(1)
    path = tmp_path / "worked.xlsx"
    write_workbook(plan, path)
    book = openpyxl.load_workbook(path)
    base, income, costs = book["baseline"], book["income"], book["costs"]
    at = columns(base)["cost_gbp"]
    letter, last = base.cell(1, at).column_letter, base.max_row
    first = plan.baseline[0].cost_gbp
    base.cell(2, at).value = f"={first * 2}/2"
    base.cell(3, at).value = f"£{plan.baseline[1].cost_gbp:,.2f}"
    base.cell(last + 2, 1).value = "Total"
    base.cell(last + 2, at).value = f"=SUM({letter}2:{letter}{last})"
    base.cell(1, base.max_column + 1).value = "checked by"
    base.cell(2, base.max_column).value = "me"
    pay = columns(costs)["pay_share"]
    costs.cell(2, pay).value, costs.cell(2, pay).number_format = "=ROUND(0.7,2)", "0%"
    costs.cell(3, pay).value = "70%"
    amount = columns(income)["amount_gbp"]
    income.cell(2, amount).value = f"=ROUND({plan.income[0].amount_gbp}+0.001,2)"
    book.create_sheet("Workings")["A1"] = "=1/0"
    book.save(path)

    found, notes = read_noted_workbook(saved_by_libreoffice(path))

    assert found.baseline == plan.baseline
    assert found.costs[0].pay_share == found.costs[1].pay_share == 0.7
    assert found.income == plan.income
    assert found.income[0].amount_gbp == Decimal(plan.income[0].amount_gbp)
    assert found.model_dump(exclude={"costs"}) == plan.model_dump(exclude={"costs"})
    said = " ".join(notes)
    assert f"row {last + 2} is of totals" in said
    assert "Workings is none of a plan's" in said
    assert "column checked by is none of a plan's" in said


def test_what_is_wrong_is_told_in_one_round(saved_by_libreoffice: Save, tmp_path: Path) -> None:
    plan = make_random_plan(2, places=3, bodies=4, points=6, initiatives=6)
    path = tmp_path / "wrong.xlsx"
    write_workbook(plan, path)
    book = openpyxl.load_workbook(path)
    broken: list[str] = []

    def spoil(sheet: str, row: int, column: str, value: object) -> None:
        at = columns(book[sheet])[column]
        book[sheet].cell(row, at).value = value
        broken.append(f"sheet {sheet}, cell {book[sheet].cell(row, at).coordinate}")

    for row in range(2, 8):
        spoil("baseline", row, "cost_gbp", "about 1,000")
    for row in range(8, 12):
        spoil("baseline", row, "organisation", f"WRONG{row}")
    for row in range(12, 16):
        spoil("baseline", row, "place", "nowhere")
    for row in range(2, 5):
        spoil("income", row, "payee", "=1/0")
    for row in range(2, 6):
        spoil("people", row, "place", "nowhere")
    for row in range(2, 5):
        spoil("initiatives", row, "organisation", "NOBODY")
    for row in range(5, 8):
        spoil("initiatives", row, "start_year_ending", "soon")
    for row in range(2, 5):
        spoil("effects", row, "initiative", "unheard-of")
    book.save(path)
    assert len(broken) == 30

    with pytest.raises(InputRefused) as refused:
        read_noted_workbook(saved_by_libreoffice(path))

    told = [problem.where for problem in refused.value.problems]
    missed = [each for each in broken if not any(each in where for where in told)]
    assert missed == []
    assert all(problem.rule for problem in refused.value.problems)


def test_a_column_or_a_line_of_work_twice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "twice.xlsx"
    write_workbook(make_random_plan(1), path)
    book = openpyxl.load_workbook(path)
    base = book["baseline"]
    base.append([cell.value for cell in base[2]])
    book.save(path)
    with pytest.raises(InputRefused, match=f"cell C{base.max_row}: .* is there twice for"):
        read_noted_workbook(path)
    base.delete_rows(base.max_row)
    base.cell(1, base.max_column + 1).value = "activity"
    base.cell(2, base.max_column).value = base.cell(2, columns(base)["activity"]).value
    book.save(path)
    with pytest.raises(InputRefused, match="'activity' is a column twice"):
        read_noted_workbook(path)
