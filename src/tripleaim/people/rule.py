"""Rules over a person's columns: their grammar, and what can be known of them exactly.

A rule is true, false or unknown (nulls); only true matches. Columns take finitely many cells as far
as rules can tell: true and false, or the intervals between the numbers they are compared with; and
null. Whether any person at all can match is decided by going through cells, column by column.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tripleaim.model.errors import InputRefused, refuse

FLAG = "flag"
Domain = str | tuple[int, int]
Truth = bool | None
SIGNS: Mapping[str, str] = {
    "=": "=",
    "!=": "!=",
    "<>": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}
WORD = re.compile(r"\s*(>=|<=|!=|<>|[=<>()]|[A-Za-z_][A-Za-z_0-9]*|[^\sA-Za-z_=<>()!]+)")
NUMBER = re.compile(r"[0-9]{1,9}")
RESERVED = ("and", "or", "not")
LONGEST, DEEPEST = 5_000, 40
SIMPLER = "Write fewer segments, or rules that name fewer columns."
STEPS = 200_000  # of going through cells; the schemes that ship need fewer than 3,000 each


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

    The grammar is ours and small: text that is not of it, comments among it, is refused, and what
    is asked of people is written anew from the formula (`rule_sql`), never from the text.
    Raises InputRefused for anything else, and for a column that there is not.

    >>> read_rule("not dementia", {"dementia": FLAG, "age": (0, 120)}, "scheme").part
    Test(column='dementia', sign='=', number=1)
    """
    if len(text) > LONGEST:
        raise refuse(where, f"has a rule of more than {LONGEST:,} characters", "Split it.")
    return _Reading(text, columns, where).whole()


class _Reading:
    """One rule being read, from left to right."""

    def __init__(self, text: str, columns: Mapping[str, Domain], where: str) -> None:
        self.text, self.columns, self.where = text, columns, where
        self.words, self.at, self.depth = self._split(), 0, 0

    def _split(self) -> list[str]:
        words: list[str] = []
        place, end = 0, len(self.text.rstrip())
        while place < end:
            found = WORD.match(self.text, place)
            if not found:
                raise self._no_rule()
            words.append(found.group(1))
            place = found.end()
        return words

    def whole(self) -> Formula:
        formula = self._either()
        if self.at < len(self.words):
            raise self._cannot_stand() if self.words[self.at] != ")" else self._no_rule()
        return formula

    def _peek(self) -> str:
        return self.words[self.at].lower() if self.at < len(self.words) else ""

    def _next(self) -> str:
        if self.at >= len(self.words):
            raise self._no_rule()
        self.at += 1
        return self.words[self.at - 1]

    def _either(self) -> Formula:
        return self._parts("or", lambda: self._parts("and", self._one, Both), Either)

    def _parts(
        self, joint: str, read: Callable[[], Formula], make: type[Both] | type[Either]
    ) -> Formula:
        parts = [read()]
        while self._peek() == joint:
            self.at += 1
            parts.append(read())
        return parts[0] if len(parts) == 1 else make(tuple(parts))

    def _one(self) -> Formula:
        self.depth += 1
        if self.depth > DEEPEST:
            raise refuse(self.where, f"has brackets more than {DEEPEST} deep", "Split it.")
        word = self._next()
        if word.lower() == "not":
            formula: Formula = Not(self._one())
        elif word == "(":
            formula = self._either()
            if self._next() != ")":
                raise self._cannot_stand()
        else:
            formula = self._test(word.lower())
        self.depth -= 1
        return formula

    def _test(self, name: str) -> Formula:
        if not name.isidentifier():
            raise self._cannot_stand()
        if name in RESERVED:
            raise self._no_rule()
        if name not in self.columns:
            listed = f"Columns: {', '.join(self.columns)}."
            raise refuse(self.where, "is no column of a person", listed, value=name)
        flag = self.columns[name] == FLAG
        if self._peek() not in SIGNS:
            if not flag:
                if self._peek() not in ("", ")", "and", "or"):
                    raise self._cannot_stand()
                raise refuse(self.where, "is a number, not a flag", "Compare it.", value=name)
            return Test(name, "=", 1)
        sign, number = SIGNS[self._next()], self._next()
        if not NUMBER.fullmatch(number):
            raise self._cannot_stand()
        if flag:
            raise refuse(self.where, "is a flag, not a number", "Name it alone.", value=name)
        return Test(name, sign, int(number))

    def _no_rule(self) -> InputRefused:
        remedy = "Write it as: age >= 65 and (copd or asthma)."
        return refuse(self.where, "is not a rule", remedy, value=self.text)

    def _cannot_stand(self) -> InputRefused:
        remedy = "A comparison is a column, a sign and a whole number: age >= 65."
        return refuse(self.where, "cannot stand in a rule", remedy, value=self.text)


def rule_sql(formula: Formula, columns: Mapping[str, Domain]) -> str:
    """A formula as SQL: names of columns of ours, signs and whole numbers; nothing else.

    >>> held = {"dementia": FLAG, "age": (0, 120)}
    >>> rule_sql(read_rule("AGE>=65 and not (dementia or age<>70)", held, "scheme"), held)
    'age >= 65 and not (dementia or age != 70)'
    """
    if isinstance(formula, Test):
        if formula.column not in columns or formula.sign not in SIGNS:
            raise ValueError(f"no test of a person: {formula.column} {formula.sign}")
        if columns[formula.column] == FLAG:
            return formula.column
        return f"{formula.column} {formula.sign} {int(formula.number)}"
    if isinstance(formula, Not):
        return f"not {_within(formula.part, columns)}"
    if isinstance(formula, Both | Either):
        joint = " and " if isinstance(formula, Both) else " or "
        return joint.join(_within(part, columns) for part in formula.parts)
    raise ValueError("no rule of a scheme is settled before anyone is asked about")


def columns_in(formula: Formula) -> set[str]:
    """The columns that a formula names.

    >>> columns_in(Not(Test("age", ">", 4)))
    {'age'}
    """
    return {test.column for test in _tests(formula)}


def _within(formula: Formula, columns: Mapping[str, Domain]) -> str:
    text = rule_sql(formula, columns)
    return f"({text})" if isinstance(formula, Both | Either) else text


def can_match(formula: Formula, columns: Mapping[str, Domain], steps: int = STEPS) -> bool:
    """Whether any person could make it true, nulls included.

    Raises InputRefused when that takes more than so many steps: a rule may name so many columns
    that going through all that people could be would take for ever.

    >>> can_match(Both((Test("age", "<", 5), Test("age", ">", 9))), {"age": (0, 120)})
    False
    """
    cuts = _cells_of(formula, columns)
    known: dict[Formula, bool] = {}
    left = steps

    def search(rest: Formula) -> bool:
        nonlocal left
        if isinstance(rest, bool) or rest is None:
            return rest is True
        if rest not in known:
            left -= sum(1 for _ in _tests(rest))
            if left < 0:
                raise refuse("a rule", "names too much at once to be checked", SIMPLER)
            column = _first_column(rest)
            known[rest] = any(search(_assign(rest, column, cell)) for cell in cuts[column])
        return known[rest]

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
        "=": cell == test.number,
        "!=": cell != test.number,
        "<": cell < test.number,
        "<=": cell <= test.number,
        ">": cell > test.number,
        ">=": cell >= test.number,
    }[test.sign]


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
