"""Mutation of the modules that judge: each operator, limit and answer changed alone must be found.

    python tools/mutate.py governance          # the group of GROUPS of that name
    python tools/mutate.py governance --list   # what would be changed
    python tools/mutate.py governance key.py   # only the modules whose paths end so

A mutant changes one comparison, boolean operator, constant, `not`, condition or returned value, in
Python or in a query that stands in it as text. Its tests run in a process of their own against the
changed module, the quickest group first, and in it what found the last mutants; one that passes
them all survived and is printed. Exit code 1 when any survives, but for those in EQUIVALENT, each
with its reason.
"""

import ast
import copy
import importlib
import importlib.util
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from mutate_groups import EQUIVALENT, GROUPS
from tripleaim.model.documents.kinds import KINDS, model_of

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "tripleaim"
PRELOADED = (
    "duckdb",
    "numpy",
    "pandas",
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "pydantic",
    "pytest",
    "typer.testing",
    "_pytest.assertion.rewrite",
    "tomllib",
    "rich.console",
    "rich.table",
    "rich.traceback",
    "hypothesis",
    "tripleaim.model.documents.edit",
    "tripleaim.store.files.output",
    "tripleaim.store.rules",
)
FOUND: list[str] = []  # tests that found a mutant, the latest first: the next is like the last
LIMIT = 120  # seconds of processor for the tests of one mutant
LEFT_OUT = "alter_one_byte or schemas or survey"
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}


SQL: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"<=", ("<", ">")),
    (r" < ", (" <= ", " >= ")),
    (r" > ", (" >= ", " <= ")),
    (r"(?<!<|>) = ", (" <> ",)),
    (r"\band\b", ("or",)),
    (r"\bmin\(", ("max(",)),
    (r"\bmax\(", ("min(",)),
    (r"\barg_max\(", ("arg_min(",)),
    (r"\barg_min\(", ("arg_max(",)),
    (r"\bgreatest\(", ("least(",)),
    (r"\bleast\(", ("greatest(",)),
    (r"\bis null\b", ("is not null",)),
    (r"\bis not null\b", ("is null",)),
    (r"\bnot (?=exists|regexp|in)", ("",)),
    (r"\bleft join\b", ("join",)),
    (r"interval 1 day", ("interval 0 day",)),
    (r"\bbool_or\(", ("bool_and(",)),
    (r"union all", ("except",)),
    (r" desc\b", ("",)),
)
"""What is changed in SQL, alone: a pattern and what may stand in its place."""
QUERY = re.compile(r"^(?:with|select|from|where|join|left join|qualify|having)\b", re.MULTILINE)
Source = ast.Module | str


def main() -> int:
    """Run every mutant of a group; print those that survive and the count."""
    every, stages = GROUPS[sys.argv[1]]
    ends = tuple(each for each in sys.argv[2:] if not each.startswith("-"))
    modules = [each for each in every if not ends or each.endswith(ends)]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # half a second a mutant
    for name in PRELOADED:
        importlib.import_module(name)
    for kind in KINDS:
        model_of(kind)
    began = time.monotonic()
    alive, ran = [], 0
    for module in modules:
        path, before, lost = PACKAGE / module, ran, len(alive)
        as_it_is = read_source(path)
        if "--list" not in sys.argv and not all(is_alive(path, as_it_is, t) for t in stages):
            raise SystemExit(f"{module}: its tests fail as it is, so they tell nothing.")
        for what, tree in mutants_of(read_source(path)):
            ran += 1
            if "--list" in sys.argv:
                print(f"{module}:{what}")
            elif all(is_alive(path, tree, tests) for tests in stages) and not is_known(
                module, what
            ):
                alive.append(f"{module}:{what}")
                print(f"SURVIVED {alive[-1]}", flush=True)
        print(f"{module}: {ran - before} mutants, {len(alive) - lost} survived", flush=True)
    seconds = time.monotonic() - began
    print(f"{ran} mutants of {len(modules)} modules, {len(alive)} survived, {seconds:.0f} s.")
    return 1 if alive else 0


def is_known(module: str, what: str) -> bool:
    """Whether a mutant is known not to differ from the original."""
    return (module, what.partition(" ")[2]) in EQUIVALENT


def read_source(path: Path) -> "Source":
    """A module as a tree; SQL as its text."""
    text = path.read_text(encoding="utf-8")
    return text if path.suffix == ".sql" else ast.parse(text)


def mutants_of(source: "Source") -> "Iterator[tuple[str, Source]]":
    """Every mutant: what is changed, as line and words, and the changed module or SQL."""
    return _mutants_of_sql(source) if isinstance(source, str) else _mutants_of_tree(source)


def _mutants_of_sql(text: str) -> Iterator[tuple[str, str]]:
    for pattern, others in SQL:
        for found in re.finditer(pattern, text):
            start, end = found.span()
            line = text[text.rfind("\n", 0, start) + 1 : start]
            if line.lstrip().startswith("--"):
                continue
            for other in others:
                number = text.count("\n", 0, start) + 1
                said = f"{number} {shorten(line[-40:])}{found.group(0)} -> {other}"
                yield said, text[:start] + other + text[end:]


def _mutants_of_tree(tree: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    yield from _mutants_of_texts(tree)
    spots = [
        (number, choice)
        for number, node in enumerate(ast.walk(tree))
        for choice in range(len(changes_of(node)))
    ]
    for number, choice in spots:
        twin = copy.deepcopy(tree)
        node = list(ast.walk(twin))[number]
        said = changes_of(node)[choice]
        before = ast.unparse(node)
        apply(node, choice)
        after = ast.unparse(node)
        line = getattr(node, "lineno", 0)
        yield (
            f"{line} {said}: {shorten(before)} -> {shorten(after)}",
            ast.fix_missing_locations(twin),
        )


def _mutants_of_texts(tree: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """The queries that stand in a module as text, each changed as a file of SQL is."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for number, node in enumerate(ast.walk(tree)):
        if isinstance(node, ast.Constant) and id(node) not in said and is_query(node.value):
            for what, text in _mutants_of_sql(node.value):
                twin = copy.deepcopy(tree)
                list(ast.walk(twin))[number].value = text  # type: ignore[attr-defined]
                line, _, change = what.partition(" ")
                yield f"{node.lineno + int(line) - 1} {change}", twin


def is_query(text: object) -> bool:
    """Whether a constant is SQL: it has a line that begins as a step of a query does.

    >>> is_query("\\nselect area from area\\n"), is_query("Select some."), is_query(3)
    (True, False, False)
    """
    return isinstance(text, str) and bool(QUERY.search(text))


def changes_of(node: ast.AST) -> list[str]:
    """In words, the ways to change a node; none for what decides nothing."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return [f"comparison {n}" for n, _ in enumerate(COMPARISONS[type(node.ops[0])])]
    if isinstance(node, ast.Compare):
        return [f"comparison {place}" for place in range(len(node.ops))]
    if isinstance(node, ast.BoolOp):
        return ["and/or"]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return ["not"]
    if isinstance(node, ast.If | ast.IfExp):
        return ["always", "never"]
    if isinstance(node, ast.comprehension) and node.ifs:
        return ["no condition"]
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("all", "any", "min", "max"):
        return ["other of the pair"]
    return []


def apply(node: ast.AST, choice: int) -> None:
    """Change a node in place, in the way of that number."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        node.ops[0] = COMPARISONS[type(node.ops[0])][choice]()
    elif isinstance(node, ast.Compare):
        node.ops[choice] = COMPARISONS[type(node.ops[choice])][0]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.UnaryOp):
        node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
    elif isinstance(node, ast.If | ast.IfExp):
        node.test = ast.Constant(choice == 0)
    elif isinstance(node, ast.comprehension):
        node.ifs = []
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        pairs = {"all": "any", "any": "all", "min": "max", "max": "min"}
        node.func.id = pairs[node.func.id]


def is_alive(path: Path, tree: Source, tests: tuple[str, ...]) -> bool:
    """Whether every test passes with a module changed; in a process of its own."""
    told, tells = os.pipe()
    child = os.fork()
    if child == 0:
        os._exit(run_tests(path, tree, tests, tells))
    os.close(tells)
    with open(told, encoding="utf-8") as pipe:
        for found in pipe.read().splitlines():
            FOUND[:] = [found, *(each for each in FOUND if each != found)]
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def run_tests(path: Path, tree: Source, tests: tuple[str, ...], tells: int) -> int:
    """The exit code of pytest with a changed module in the place of its file's.

    The test that fails is written to `tells`.
    """
    import signal

    import pytest
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "mutants", deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    settings.load_profile("mutants")  # nor does a slow machine
    signal.setitimer(signal.ITIMER_PROF, LIMIT)  # of processor: a busy machine kills no mutant
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    if isinstance(tree, str):
        make = importlib.import_module(name_of(path.parent / "make"))
        make.macro_text = lambda: tree.replace("$MOST", str(make.MOST))
    else:
        if name_of(path) in sys.modules:  # all that has it is imported anew
            for name in [each for each in sys.modules if each.startswith("tripleaim")]:
                del sys.modules[name]
        sys.meta_path.insert(0, Finder(name_of(path), path, tree))
    files = [str(ROOT / test) for test in tests]
    options = ["-x", "-q", "-o", "addopts=", "-p", "no:cacheprovider", "--noconftest"]
    options += ["--doctest-modules", "--assert=plain"]  # rewriting takes a module from its file
    options += ["-k", f"not ({LEFT_OUT})"]
    sys.path.insert(0, str(ROOT / "tests"))

    class WithoutStore:
        """What needs a built store is left out: a mutant has none of its own."""

        @pytest.fixture(scope="session")
        def shipped_store(self) -> None:
            """No store."""
            pytest.skip("no built store")

        facts_folder = shipped_store

    class Order:
        """Tests that found other mutants come first; the one that fails is told."""

        def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
            """In the order of `FOUND`, then as they stand."""
            places = {found: place for place, found in enumerate(FOUND)}
            items.sort(key=lambda item: places.get(item.nodeid, len(places)))

        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            """The name of a test that failed, as a line."""
            if report.failed:
                os.write(tells, f"{report.nodeid}\n".encode())

    return int(pytest.main([*files, *options], plugins=[WithoutStore(), Order()]))


def name_of(path: Path) -> str:
    """The name under which a module of the package is imported."""
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)


class Finder:
    """Gives a changed module when one name is imported, and leaves the rest to others."""

    def __init__(self, name: str, path: Path, tree: ast.Module):
        self.name, self.path, self.tree = name, path, tree

    def find_spec(self, name, path=None, target=None):  # type: ignore[no-untyped-def]
        """The spec of the changed module; None for every other."""
        if name != self.name:
            return None
        return importlib.util.spec_from_loader(name, self, origin=str(self.path))

    def create_module(self, spec):  # type: ignore[no-untyped-def]
        """Python's own module object."""
        return None

    def exec_module(self, module) -> None:  # type: ignore[no-untyped-def]
        """Run the changed tree."""
        module.__file__ = str(self.path)
        exec(compile(self.tree, str(self.path), "exec"), module.__dict__)


def shorten(text: str, most: int = 70) -> str:
    """A line of code, cut."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"


if __name__ == "__main__":
    sys.exit(main())
