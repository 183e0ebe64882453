"""From cells to a plan: every problem of every cell is collected, and nothing is half imported."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from tripleaim.model.documents.plan import TABLES, Head, Plan
from tripleaim.model.errors import InputRefused, Problem
from tripleaim.plans.soundness import faults_of

ALWAYS = ("format",)
Cells = Mapping[str, object]
Where = Callable[[str, int, str], str]  # table, row from 0, field -> where it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A plan as read: the head's cells, each table's rows of cells, and where each cell stands.

    `problems` are those that the reading itself found, such as a formula where a number should be.
    """

    head: Cells
    rows: Mapping[str, Sequence[Cells]]
    where: Where
    problems: tuple[Problem, ...] = field(default=())


def make_plan(raw: Raw) -> Plan:
    """The plan that cells describe. Raises InputRefused with all that is wrong with any of them.

    Rows that cannot be read are left out of the checks that look across rows, so that those still
    report what else is wrong.
    """
    problems = list(raw.problems)
    spoilt = {(problem.where) for problem in raw.problems}
    head = _record(Head, raw.head, _at(raw.where, "plan", 0), problems, spoilt)
    tables: dict[str, list[BaseModel]] = {}
    places: dict[str, list[int]] = {}
    for table, model in TABLES.items():
        tables[table], places[table] = [], []
        for index, cells in enumerate(raw.rows.get(table, ())):
            made = _record(model, cells, _at(raw.where, table, index), problems, spoilt)
            if made is not None:
                tables[table].append(made)
                places[table].append(index)
    problems += _unknown_tables(raw)
    if head is not None:
        plan = Plan.model_construct(plan=head, **{k: tuple(v) for k, v in tables.items()})  # type: ignore[arg-type]
        problems += [
            Problem(
                where=raw.where(
                    f.table, places[f.table][f.row] if f.table != "plan" else 0, f.field
                ),
                rule=f.rule,
                remedy=f.remedy,
                value=f.value,
            )
            for f in faults_of(plan)
        ]
    if problems:
        raise InputRefused(problems)
    return plan


def cells_of(record: BaseModel) -> dict[str, object]:
    """The fields of a record that differ from their defaults, in the order of the model.

    The format is always among them: without it a file is of the first.
    """
    said = record.model_dump()
    fields = type(record).model_fields
    return {
        name: said[name]
        for name, info in fields.items()
        if info.is_required() or name in ALWAYS or said[name] != info.default
    }


def _at(where: Where, table: str, row: int) -> Callable[[str], str]:
    return lambda name: where(table, row, name)


def _record(
    model: type[BaseModel],
    cells: Cells,
    at: Callable[[str], str],
    problems: list[Problem],
    spoilt: set[str],
) -> Any:
    tidy, faults = {}, []
    for name, value in cells.items():
        remedy = _text_for_number(model, name, value)
        if remedy:
            faults.append(_problem(at(name), "is not a number", remedy, value))
        elif at(name) not in spoilt:
            tidy[name] = value
    known = {problem.where for problem in faults} | spoilt
    try:
        made = model.model_validate(tidy)
    except ValidationError as error:
        faults += [
            _problem(at(str(said["loc"][0])), _rule(said), "", _given(said))
            for said in error.errors()
            if at(str(said["loc"][0])) not in known
        ]
        made = None
    problems += faults
    return None if faults else made


def _rule(said: Any) -> str:
    if said["type"] == "missing":
        return "is missing"
    if said["type"] == "extra_forbidden":
        return "is no column of this table"
    text = str(said["msg"])
    return text[:1].lower() + text[1:].replace("Input should be", "should be")


def _given(said: Any) -> object:
    """What was given; nothing of a value that is missing, whose input is all that stands beside."""
    return None if said["type"] == "missing" else said["input"]


def _problem(where: str, rule: str, remedy: str, value: object) -> Problem:
    shown = None if value is None or isinstance(value, dict) else str(value)
    rule = (
        f"is refused: {rule}" if rule.startswith(("input", "should", "string", "unable")) else rule
    )
    return Problem(where=where, rule=rule, remedy=remedy, value=shown)


NUMBERS = (int, float, Decimal)


def holds_number(info: FieldInfo) -> bool:
    """Whether a field of a record holds a number and no text."""
    kinds = {info.annotation, *get_args(info.annotation)}
    kinds |= {inner for kind in kinds for inner in get_args(kind)}
    return bool(kinds & set(NUMBERS)) and str not in kinds


def _text_for_number(model: type[BaseModel], name: str, value: object) -> str:
    """What to do about text in a field that holds a number; empty when nothing is wrong."""
    info = model.model_fields.get(name)
    if info is None or not isinstance(value, str) or not holds_number(info):
        return ""
    if "," in value or "£" in value:
        return "Write plain digits, without the currency and without commas: 1250000."
    if value.strip()[-1:].lower() in ("k", "m") or value.strip()[-2:].lower() == "bn":
        return "Write it out in pounds, not in thousands or millions: 1250000."
    try:
        Decimal(value)
    except ArithmeticError:
        return "Write plain digits."
    return "It is text: make the cell a number."


def _unknown_tables(raw: Raw) -> list[Problem]:
    known = f"Tables: plan, {', '.join(TABLES)}."
    return [
        Problem(
            where=raw.where(table, 0, ""), rule="is no table of a plan", remedy=known, value=table
        )
        for table in raw.rows
        if table not in TABLES
    ]
