"""A plan of an older format is read as the same plan of today's; every format has its schema."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from plans.plan_maker import make_random_plan
from tripleaim.model.documents.plan import FORMAT, SCHEMAS, Plan, schema_of_plan
from tripleaim.model.errors import InputRefused
from tripleaim.plans.file import open_noted_plan, open_plan, write_plan
from tripleaim.plans.format import MIGRATIONS
from tripleaim.plans.text import write_text
from tripleaim.plans.workbook import write_workbook

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
UNITS = {"GBP": 1, "GBP thousand": 1_000, "GBP million": 1_000_000}


def as_format_1(plan: Plan, unit: str) -> str:
    """The text of a plan as format 1 wrote it, its money in a unit."""
    lines = []
    for line in write_text(plan).splitlines():
        name, _, value = line.partition(" = ")
        if name == "format":
            lines.append(f'money_unit = "{unit}"' if unit != "GBP" else "")
        elif name.endswith("_gbp"):
            lines.append(f"{name} = {format(Decimal(value) / UNITS[unit], 'f')}")
        else:
            lines.append(line)
    return "\n".join(lines)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("seed", range(3))
def test_format_1_is_read_as_the_same_plan(unit: str, seed: int, tmp_path: Path) -> None:
    plan = make_random_plan(seed)
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(as_format_1(plan, unit), encoding="utf-8")
    read, notes = open_noted_plan(old)
    assert read == plan
    assert notes[0] == "The plan was of format 1: read as format 2."
    assert notes[1:] == (() if unit == "GBP" else (f"Money was in {unit}: written in pounds.",))
    write_plan(read, new)
    assert open_noted_plan(new) == (plan, ())


def test_a_workbook_of_format_1_is_read_so_too(tmp_path: Path) -> None:
    plan = make_random_plan(4)
    path = tmp_path / "plan.xlsx"
    write_workbook(plan, path)
    book = load_workbook(path)
    for sheet in book.worksheets:
        for column in sheet.iter_cols():
            name = column[0].value
            if name == "format":
                column[0].value, column[1].value = "money_unit", "GBP million"
            elif str(name).endswith("_gbp"):
                for cell in column[1:]:
                    cell.value = None if cell.value is None else cell.value / 1_000_000
    book.save(path)
    read, notes = open_noted_plan(path)
    assert read == plan
    assert notes[-1] == "Money was in GBP million: written in pounds."


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("format = 3", "'3' is no format of a plan that is known here"),
        ("format = 0", "'0' is no format"),
        ("format = true", "'True' is no format"),
        ('format = "two"', "'two' is no format"),
        ('money_unit = "EUR"', "'EUR' is no unit of money"),
        ('format = 2\nmoney_unit = "GBP"', "is no column of this table"),
    ],
)
def test_what_is_no_format_is_refused_by_its_line(line: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(write_text(make_random_plan(1)).replace("format = 2", line), encoding="utf-8")
    with pytest.raises(InputRefused, match=r"plan\.toml, line [23], plan") as refused:
        open_plan(path)
    assert said in str(refused.value)


def test_what_is_no_number_is_told_and_not_multiplied(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    text = as_format_1(make_random_plan(1), "GBP million")
    first = next(line for line in text.splitlines() if line.startswith("cost_gbp"))
    path.write_text(text.replace(first, 'cost_gbp = "lots"', 1), encoding="utf-8")
    with pytest.raises(InputRefused, match=r"'lots' is not a number"):
        open_plan(path)


def test_every_format_has_its_schema_and_its_way_on() -> None:
    assert tuple(range(1, FORMAT + 1)) == SCHEMAS
    assert sorted(MIGRATIONS) == list(SCHEMAS[:-1])
    published = {
        number: json.loads((REFERENCE / f"plan-format-{number}.json").read_text(encoding="utf-8"))
        for number in SCHEMAS
    }
    assert published[FORMAT] == schema_of_plan()
    assert "money_unit" in published[1]["$defs"]["Head"]["properties"]
    assert "money_unit" not in published[2]["$defs"]["Head"]["properties"]
