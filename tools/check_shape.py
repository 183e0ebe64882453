"""The shape of the code: ceilings and names of the house style. Prints every fault, exits 1 on any.

A ceiling is raised by a decision record only: an exception here names the record.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "tripleaim"
FILE_LINES, FUNCTION_LINES, CLASS_METHODS, PARAMETERS = 400, 40, 20, 6
FORBIDDEN_FILES = {"utils", "util", "misc", "common", "helpers", "helper"}
FORBIDDEN_VERBS = ("get_", "process_", "handle_", "manage_")
EXCEPTIONS: dict[str, str] = {  # "path:name" -> decision record
    "workspace/migrations/0001_initial.py": "0180",
    "workspace/hearing/migrations/0001_initial.py": "0801",
    "workspace/people/adapter.py:get_reauthentication_methods": "0180",
    "workspace/people/person.py:get_by_natural_key": "0180",
    "workspace/pages/fitting.py:process_view": "1070",
    "workspace/pages/fitting.py:process_exception": "1070",
}


def main() -> int:
    """Check every file of the package."""
    faults = [fault for path in sorted(PACKAGE.rglob("*.py")) for fault in faults_of(path)]
    for room in ("tests", "bench", "tools"):
        faults += [each for path in sorted((ROOT / room).rglob("*.py")) for each in too_long(path)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def too_long(path: Path) -> Iterator[str]:
    """The fault of a file outside the package that is over the ceiling of lines."""
    if (lines := path.read_text(encoding="utf-8").count("\n")) > FILE_LINES:
        yield f"{path.relative_to(ROOT)}: {lines} lines, ceiling {FILE_LINES}. Split by subject."


def faults_of(path: Path) -> Iterator[str]:
    """The faults of one file, as sentences."""
    name = path.relative_to(PACKAGE).as_posix()
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    if lines > FILE_LINES and name not in EXCEPTIONS:
        yield f"{name}: {lines} lines, ceiling {FILE_LINES}. Split it by noun."
    if path.stem in FORBIDDEN_FILES:
        yield f"{name}: a file's name is a noun of the field, not '{path.stem}'."
    tree = ast.parse(text)
    if text.strip() and not ast.get_docstring(tree):
        yield f"{name}: says nothing about itself; give it a docstring."
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from faults_of_function(name, node)
        if isinstance(node, ast.ClassDef):
            methods = sum(isinstance(each, ast.FunctionDef) for each in node.body)
            if methods > CLASS_METHODS:
                yield f"{name}:{node.lineno} {node.name}: {methods} methods, of {CLASS_METHODS}."


def faults_of_function(name: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """The faults of one function."""
    where = f"{name}:{node.lineno} {node.name}"
    if f"{name}:{node.name}" in EXCEPTIONS:
        return
    if (length := code_lines(node)) > FUNCTION_LINES:
        yield f"{where}: {length} code lines, ceiling {FUNCTION_LINES}."
    arguments = node.args
    count = len(arguments.posonlyargs) + len(arguments.args) + len(arguments.kwonlyargs)
    if arguments.args and arguments.args[0].arg in ("self", "cls"):
        count -= 1
    is_command = name.startswith("cli/")
    if count > PARAMETERS and not is_command:
        yield f"{where}: {count} parameters, {PARAMETERS} at most. Use a frozen settings object."
    if node.name.startswith(FORBIDDEN_VERBS):
        yield f"{where}: use a verb of the house list instead of '{node.name.split('_')[0]}'."
    overloaded = any(ast.unparse(each) == "overload" for each in node.decorator_list)
    public = not node.name.startswith("_") and node.col_offset == 0 and not overloaded
    if public and not ast.get_docstring(node):
        yield f"{where}: is public and has no docstring."


def code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function that hold code: docstring and blank lines do not count."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    if not body:
        return 0
    return body[-1].end_lineno - body[0].lineno + 1 if body[-1].end_lineno else 0


if __name__ == "__main__":
    sys.exit(main())
