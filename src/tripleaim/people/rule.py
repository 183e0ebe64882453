"""Rules over a person's columns: their grammar, and what can be known of them exactly.

A rule is true, false or unknown (nulls); only true matches. Columns take finitely many cells as far
as rules can tell: true and false, or the intervals between the numbers they are compared with; and
null. Whether any person at all can match is decided by going through cells, column by column.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import sqlglot
from sqlglot import expressions as node
from sqlglot.errors import SqlglotError

from tripleaim.model.errors import refuse

FLAG = "flag"
Domain = str | tuple[int, int]
Truth = bool | None
COMPARISONS: Mapping[type[node.Expr], str] = {
    node.EQ: "=", node.NEQ: "!=", node.LT: "<", node.LTE: "<=", node.GT: ">", node.GTE: ">=",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Test:
    """A column compared with a whole number; a flag is compared with 1."""

    column: str
    sign: str
    number: int


@dataclass(frozen=True, slots=True)
class Both:
    """Every part."""

    parts: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """Any part."""

    parts: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """Not the part; `known` also takes unknown for false first, as `otherwise` does."""

    part: "Formula"
    known: bool = False


Formula = Test | Both | Either | Not | bool | None


def read_rule(text: str, columns: Mapping[str, Domain], where: str) -> Formula:
    """A rule from its text: `and`, `or`, `not`, brackets, flags, comparisons with whole numbers.

    Raises InputRefused for anything else, and for a column that there is not.

    >>> read_rule("not dementia", {"dementia": FLAG, "age": (0, 120)}, "scheme").part
    Test(column='dementia', sign='=', number=1)
    """
    try:
        tree = sqlglot.parse_one(text, dialect="duckdb")
    except SqlglotError:
        raise refuse(where, "is not a rule", "Write it as: age >= 65 and (copd or asthma).",
                     value=text) from None  # fmt: skip
    return _formula(tree, columns, where)


def _formula(tree: node.Expr, columns: Mapping[str, Domain], where: str) -> Formula:
    if isinstance(tree, node.Paren):
        return _formula(tree.this, columns, where)
    if isinstance(tree, node.Not):
        return Not(_formula(tree.this, columns, where))
    if isinstance(tree, node.And):
        return Both((_formula(tree.left, columns, where), _formula(tree.right, columns, where)))
    if isinstance(tree, node.Or):
        return Either((_formula(tree.left, columns, where), _formula(tree.right, columns, where)))
    if isinstance(tree, node.Column):
        name = _column(tree, columns, where)
        if columns[name] != FLAG:
            raise refuse(where, "is a number, not a flag", "Compare it.", value=name)
        return Test(name, "=", 1)
    return _comparison(tree, columns, where)


def _comparison(tree: node.Expr, columns: Mapping[str, Domain], where: str) -> Test:
    sign = COMPARISONS.get(type(tree))
    literal = tree.args["expression"] if sign else None
    simple = isinstance(tree.this, node.Column) and isinstance(literal, node.Literal)
    if not (sign and simple) or not _is_whole(literal):
        remedy = "A comparison is a column, a sign and a whole number: age >= 65."
        raise refuse(where, "cannot stand in a rule", remedy, value=tree.sql("duckdb"))
    name = _column(tree.this, columns, where)
    if columns[name] == FLAG:
        raise refuse(where, "is a flag, not a number", "Name it alone.", value=name)
    return Test(name, str(sign), int(str(tree.args["expression"].this)))


def _column(tree: node.Expr, columns: Mapping[str, Domain], where: str) -> str:
    name = str(tree.name).lower()
    if name not in columns:
        raise refuse(where, "is no column of a person", f"Columns: {', '.join(columns)}.",
                     value=name)  # fmt: skip
    return name


def can_match(formula: Formula, columns: Mapping[str, Domain]) -> bool:
    """Whether any person could make it true, nulls included.

    >>> can_match(Both((Test("age", "<", 5), Test("age", ">", 9))), {"age": (0, 120)})
    False
    """
    cuts = _cells_of(formula, columns)

    @cache
    def search(rest: Formula) -> bool:
        if isinstance(rest, bool) or rest is None:
            return rest is True
        column = _first_column(rest)
        return any(search(_assign(rest, column, cell)) for cell in cuts[column])

    return search(_simplify(formula))


def _cells_of(formula: Formula, columns: Mapping[str, Domain]) -> dict[str, list[int | None]]:
    """A number out of each cell of every column that the formula names, and null."""
    numbers: dict[str, set[int]] = {}
    for test in _tests(formula):
        numbers.setdefault(test.column, set()).add(test.number)
    cells: dict[str, list[int | None]] = {}
    for column, cut in numbers.items():
        domain = columns[column]
        low, high = (0, 1) if isinstance(domain, str) else domain
        points = {low, high, *(n + step for n in cut for step in (-1, 0, 1))}
        cells[column] = [*sorted(point for point in points if low <= point <= high), None]
    return cells


def _tests(formula: Formula) -> Iterable[Test]:
    if isinstance(formula, Test):
        yield formula
    elif isinstance(formula, Both | Either):
        for part in formula.parts:
            yield from _tests(part)
    elif isinstance(formula, Not):
        yield from _tests(formula.part)


def _first_column(formula: Formula) -> str:
    return next(iter(_tests(formula))).column


def _assign(formula: Formula, column: str, cell: int | None) -> Formula:
    if isinstance(formula, Test):
        return _truth(formula, cell) if formula.column == column else formula
    if isinstance(formula, Not):
        return _simplify(Not(_assign(formula.part, column, cell), formula.known))
    if isinstance(formula, Both):
        return _simplify(Both(tuple(_assign(part, column, cell) for part in formula.parts)))
    if isinstance(formula, Either):
        return _simplify(Either(tuple(_assign(part, column, cell) for part in formula.parts)))
    return formula


def _truth(test: Test, cell: int | None) -> Truth:
    if cell is None:
        return None
    return {
        "=": cell == test.number, "!=": cell != test.number, "<": cell < test.number,
        "<=": cell <= test.number, ">": cell > test.number, ">=": cell >= test.number,
    }[test.sign]  # fmt: skip


def _simplify(formula: Formula) -> Formula:
    """Kleene's logic on what is already settled."""
    if isinstance(formula, Not):
        part = _simplify(formula.part)
        if isinstance(part, bool):
            return not part
        if part is None:
            return True if formula.known else None
        return Not(part, formula.known)
    if isinstance(formula, Both):
        return _settle(formula.parts, ends=False, make=Both)
    if isinstance(formula, Either):
        return _settle(formula.parts, ends=True, make=Either)
    return formula


def _settle(parts: tuple[Formula, ...], ends: bool, make: type[Both] | type[Either]) -> Formula:
    kept: list[Formula] = []
    for part in map(_simplify, parts):
        if part is ends:
            return ends
        if part is not (not ends) and part not in kept:
            kept.append(part)
    if not kept:
        return not ends
    return kept[0] if len(kept) == 1 else make(tuple(kept))


def _is_whole(literal: object) -> bool:
    return isinstance(literal, node.Literal) and not literal.is_string and literal.this.isdigit()
