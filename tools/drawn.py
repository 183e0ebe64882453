"""Worked examples as drawn tables: given, ask, expect. Tests run them; docs/method prints them.

A spec is a file tests/spec/NAME.py: its docstring is the text of the page docs/method/NAME.md
(first line: the heading), its functions marked with `@example` are the worked examples, in order.
"""

import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb

from tripleaim.model.errors import TripleaimError
from tripleaim.store.ground import make_ground
from tripleaim.store.schema import Table, create_statement, tables

SPECS = Path(__file__).parent.parent / "tests" / "spec"
Row = dict[str, Any]
REQUIRED = {
    "boolean": "false",
    "date": "2000-01-01",
    "varchar": "-",
    "integer": "0",
    "bigint": "0",
    "double": "0",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One worked example: a sentence, the tables given, what is asked, the table expected."""

    says: str
    given: Mapping[str, str]
    ask: Callable[..., Iterable[Mapping[str, Any]]]
    expect: str
    refused: str

    def check(self) -> None:
        """Ask, and compare with what is expected; AssertionError shows both tables."""
        if self.refused:
            self._check_refusal()
            return
        found = [dict(row) for row in self._answer()]
        wanted = read_drawn(self.expect)
        columns = list(wanted[0]) if wanted else list(found[0]) if found else []
        shown = [{name: as_drawn(row.get(name)) for name in columns} for row in found]
        same = len(found) == len(wanted) and all(
            matches(row.get(name), want[name])
            for row, want in zip(found, wanted, strict=True)
            for name in columns
        )
        assert same, f"{self.says}\n\nexpected\n{draw(wanted)}\n\nfound\n{draw(shown)}"

    def page(self) -> str:
        """The example as Markdown: the sentence, the tables, the question, the answer."""
        parts = [f"## {self.says}", ""]
        for name, text in self.given.items():
            parts += [f"Given `{name}`:", "", draw(read_drawn(text)), ""]
        parts += ["Ask:", "", textwrap.indent(_body(self.ask), "    "), ""]
        answer = (
            f"Refused: {self.refused}"
            if self.refused
            else "Expect:\n\n" + draw(read_drawn(self.expect))
        )
        return "\n".join([*parts, answer, ""])

    def _answer(self) -> list[Mapping[str, Any]]:
        wanted = list(inspect.signature(self.ask).parameters)
        given: dict[str, Any] = {
            name: [{key: typed(cell) for key, cell in row.items()} for row in read_drawn(text)]
            for name, text in self.given.items()
        }
        if "store" in wanted:
            given["store"] = store_of(self.given)
        return list(self.ask(**{name: given[name] for name in wanted}))

    def _check_refusal(self) -> None:
        try:
            found = self._answer()
        except TripleaimError as error:
            if self.refused in str(error):
                return
            raise AssertionError(f"{self.says}: refused, but with: {error}") from error
        raise AssertionError(f"{self.says}: should be refused, gave {found}")


def example(
    says: str, *, expect: str = "", refused: str = "", given: Mapping[str, str] | None = None
) -> Callable[[Callable[..., Any]], Example]:
    """Mark a function as a worked example: its body is the question, as the page prints it.

    A parameter called `store` is a store in memory that holds the tables given (columns not drawn
    are empty); any other parameter is the drawn table of its name, as a list of typed rows.
    """
    assert bool(expect) != bool(refused), f"{says}: say what to expect, or what is refused"

    def mark(ask: Callable[..., Any]) -> Example:
        return Example(says=says, given=given or {}, ask=ask, expect=expect, refused=refused)

    return mark


def read_drawn(text: str) -> list[dict[str, str]]:
    """The rows of a drawn table: a heading line, then a line a row, cells between bars.

    >>> read_drawn('''
    ...     area    | people
    ...     ccg:00T | 284813
    ... ''')
    [{'area': 'ccg:00T', 'people': '284813'}]
    """
    lines = [line.strip() for line in text.strip().splitlines()]
    lines = [line for line in lines if set(line) - set("-+| ")]
    if lines and lines[0].startswith("|"):
        lines = [line.removeprefix("|").removesuffix("|") for line in lines]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    if not cells:
        return []
    heading, *rows = cells
    for row in rows:
        assert len(row) == len(heading), f"{len(row)} cells under {len(heading)} headings: {row}"
    return [dict(zip(heading, row, strict=True)) for row in rows]


def draw(rows: Sequence[Mapping[str, str]]) -> str:
    """A table in Markdown, its columns lined up."""
    if not rows:
        return "(no rows)"
    names = list(rows[0])
    widths = {name: max(len(name), *(len(row[name]) for row in rows)) for name in names}
    lines = ["| " + " | ".join(name.ljust(widths[name]) for name in names) + " |"]
    lines.append("|" + "|".join("-" * (widths[name] + 2) for name in names) + "|")
    lines += ["| " + " | ".join(row[n].ljust(widths[n]) for n in names) + " |" for row in rows]
    return "\n".join(lines)


def typed(cell: str) -> object:
    """A drawn cell as a value: empty is None, then whole number, number, day, yes or no, text.

    >>> typed("12"), typed("0.5"), typed("2018-06-01"), typed("yes"), typed("")
    (12, 0.5, datetime.date(2018, 6, 1), True, None)
    """
    if cell in ("", "yes", "no"):
        return {"": None, "yes": True, "no": False}[cell]
    for read in (int, float, date.fromisoformat):
        try:
            return read(cell)
        except ValueError:
            continue
    return cell


def as_drawn(value: object) -> str:
    """A value as it is drawn."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def matches(value: object, drawn: str) -> bool:
    """Whether a value is what was drawn; a number to as many decimals as are drawn.

    >>> matches(1 / 3, "0.33"), matches(0.34, "0.33"), matches(None, ""), matches(True, "yes")
    (True, False, True, True)
    """
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        places = len(drawn.partition(".")[2])
        return f"{value:.{places}f}" == drawn
    return as_drawn(value) == drawn


def store_of(given: Mapping[str, str]) -> duckdb.DuckDBPyConnection:
    """A store in memory with every table of the schema, and the drawn rows in those given."""
    store = duckdb.connect(":memory:")
    for table in tables().values():
        store.execute(create_statement(table))
    for name, text in given.items():
        if name in tables():
            _fill(store, tables()[name], read_drawn(text))
    make_ground(store)
    return store


def specs() -> dict[str, ModuleType]:
    """Every spec by name, in order of name."""
    return {
        path.stem: _load(path)
        for path in sorted(SPECS.glob("*.py"))
        if not path.stem.startswith(("test_", "_", "conftest"))
    }


def examples_of(module: ModuleType) -> list[Example]:
    """The examples of a spec, in the order in which they are written."""
    return [value for value in vars(module).values() if isinstance(value, Example)]


def page_of(name: str, module: ModuleType) -> str:
    """The page docs/method/NAME.md of a spec."""
    heading, _, text = inspect.cleandoc(module.__doc__ or name).partition("\n")
    source = f"Generated from `tests/spec/{name}.py`, which runs with the tests."
    parts = [f"# {heading.rstrip('.')}", "", text.strip(), "", source, ""]
    return "\n".join([*parts, *(each.page() for each in examples_of(module))])


def _fill(store: duckdb.DuckDBPyConnection, table: Table, rows: list[dict[str, str]]) -> None:
    for row in rows:
        unknown = set(row) - set(table.column_names)
        assert not unknown, f"{table.name} has no column {', '.join(sorted(unknown))}"
        cells = {
            column.name: row.get(column.name)
            or (REQUIRED.get(column.type, "-") if column.required else None)
            for column in table.columns
        }
        marks = ", ".join("?" for _ in cells)
        store.execute(f"insert into {table.name} values ({marks})", list(cells.values()))


def _load(path: Path) -> ModuleType:
    sys.path.append(str(path.parents[2]))  # a spec may ask what stands beside the bench
    spec = spec_from_file_location(f"spec_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _body(ask: Callable[..., Any]) -> str:
    """The lines of a function below its heading, as written."""
    lines = inspect.getsource(ask).splitlines()
    start = next(at for at, line in enumerate(lines) if line.lstrip().startswith("def "))
    while not lines[start].rstrip().endswith(":"):
        start += 1
    return textwrap.dedent("\n".join(lines[start + 1 :])).rstrip()
