"""Plans as files: TOML or workbook by the ending of the name; figures as CSV."""

import csv
from dataclasses import asdict
from pathlib import Path

from tripleaim.model.documents.plan import Plan
from tripleaim.model.errors import refuse
from tripleaim.plans.figures import figures
from tripleaim.plans.run import SCENARIOS, Settings, run
from tripleaim.plans.text import read_plan, write_text
from tripleaim.plans.workbook import read_workbook, write_workbook


def open_plan(path: Path) -> Plan:
    """The plan in a file. Raises InputRefused with every problem of it."""
    if not path.is_file():
        raise refuse(str(path), "is not there", "To start one: tripleaim plan new --system CODE.")
    return read_workbook(path) if _is_workbook(path) else read_plan(path)


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan in the form that the name of the file asks for."""
    if _is_workbook(path):
        write_workbook(plan, path)
    else:
        path.write_text(write_text(plan), encoding="utf-8")


def write_figures(plan: Plan, settings: Settings, path: Path) -> None:
    """Write every figure of every scenario as CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer: csv.DictWriter[str] | None = None
        for scenario in SCENARIOS:
            for figure in figures(plan, run(plan, scenario, settings)):
                row = asdict(figure)
                if writer is None:
                    writer = csv.DictWriter(file, list(row), lineterminator="\n")
                    writer.writeheader()
                writer.writerow(row)


def _is_workbook(path: Path) -> bool:
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return True
    if path.suffix.lower() != ".toml":
        raise refuse(path.name, "is neither .toml nor .xlsx", value=path.suffix)
    return False
