"""Plans as files: TOML or workbook by the ending of the name; figures as CSV."""

from dataclasses import asdict
from pathlib import Path

from tripleaim.model.documents.plan import Plan
from tripleaim.model.errors import refuse
from tripleaim.plans.figures import figures
from tripleaim.plans.run import SCENARIOS, Settings, run
from tripleaim.plans.text import read_noted_plan, write_text
from tripleaim.plans.workbook import read_noted_workbook, write_workbook
from tripleaim.store.files.csv_text import csv_text
from tripleaim.store.files.output import new_file
from tripleaim.store.files.output import write_text as write_file
from tripleaim.store.files.refusal import check_is_file


def open_plan(path: Path) -> Plan:
    """The plan in a file. Raises InputRefused with every problem of it."""
    return open_noted_plan(path)[0]


def open_noted_plan(path: Path) -> tuple[Plan, tuple[str, ...]]:
    """The plan in a file, and what was left out of a workbook or brought up to date, in words."""
    check_is_file(path, "To start one: tripleaim plan new --system CODE.")
    return read_noted_workbook(path) if _is_workbook(path) else read_noted_plan(path)


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan in the form that the name of the file asks for, whole or not at all."""
    if _is_workbook(path):
        with new_file(path) as beside:
            write_workbook(plan, beside)
    else:
        write_file(path, write_text(plan))


def write_figures(plan: Plan, settings: Settings, path: Path) -> None:
    """Write every figure of every scenario as CSV, whole or not at all."""
    with new_file(path) as beside, beside.open("w", newline="", encoding="utf-8") as file:
        for scenario in SCENARIOS:
            rows = [asdict(figure) for figure in figures(plan, run(plan, scenario, settings))]
            heading = [list(rows[0])] if rows and scenario == next(iter(SCENARIOS)) else []
            file.write(csv_text([*heading, *(list(row.values()) for row in rows)]))


def _is_workbook(path: Path) -> bool:
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return True
    if path.suffix.lower() != ".toml":
        raise refuse(path.name, "is neither .toml nor .xlsx", value=path.suffix)
    return False
