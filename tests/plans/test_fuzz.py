"""Whatever a plan file holds, it is read whole or refused in words; never a stack trace."""

import random
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from plans.plan_maker import make_random_plan
from tripleaim.model.errors import InputRefused
from tripleaim.plans.file import open_plan
from tripleaim.plans.raw import make_plan
from tripleaim.plans.text import read_raw, write_text
from tripleaim.plans.workbook import write_workbook

TEXT = write_text(make_random_plan(1, points=2, ages=2, places=1))
LINES = TEXT.splitlines()
JUNK = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "x = ",
            "= 3",
            "[[baseline]]",
            "[plan]",
            "central = nan",
            "central = inf",
            "low = -1e400",
            "cost_gbp = 1.234",
            "activity = '3'",
            "people = true",
            "depends_on = 3",
            "age_to = -5",
            "start_year_ending = 99999",
            "place = 'nowhere'",
            "[[nonsense]]",
            "id = ''",
            "\ufeff",
        ]
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(LINES)), JUNK), min_size=1, max_size=6), st.booleans())
def test_toml_is_read_whole_or_refused(changes: list[tuple[int, str]], replace: bool) -> None:
    lines = list(LINES)
    for at, junk in changes:
        if replace and at < len(lines):
            lines[at] = junk
        else:
            lines.insert(at, junk)
    try:
        plan = make_plan(read_raw("\n".join(lines), "plan.toml"))
    except InputRefused:
        return  # refused in words: InputRefused holds a sentence for each problem
    assert make_plan(read_raw(write_text(plan), "plan.toml")) == plan


@pytest.mark.parametrize("seed", range(25))
def test_a_workbook_is_read_whole_or_refused(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    write_workbook(make_random_plan(seed, points=2, ages=2, places=1), path)
    book, luck = load_workbook(path), random.Random(seed)
    junk = [
        "",
        "£3",
        "1,000",
        "=1/0",
        -1,
        1e30,
        "n/a",
        True,
        None,
        Decimal("0.001"),
        "  ",
        "é" * 50,
    ]
    for _ in range(luck.randint(1, 8)):
        sheet = luck.choice(book.worksheets)
        cell = sheet.cell(luck.randint(1, sheet.max_row + 1), luck.randint(1, sheet.max_column + 1))
        cell.value = luck.choice(junk)
    book.save(path)
    try:
        plan = open_plan(path)
    except InputRefused:
        return
    write_workbook(plan, path)
    assert open_plan(path) == plan
