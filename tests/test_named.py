"""Whatever the package defines is named by the package too, or by the tools that print its pages.

What only tests or benchmarks name has no door. How it is found is drawn first, with ways past it.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "tripleaim"
WORD = re.compile(r"[A-Za-z_]\w*")
CALL = re.compile(r"\{[{%#].*?[%}#]\}", re.DOTALL)  # of a template; all else there is prose
KEY_OR_WORD = re.compile(r'^[\s\[]*([\w.-]+)|"([A-Za-z_][\w.:-]*)"|(\{[^}]*\})', re.MULTILINE)
COMMENT = re.compile(r"(^|\s)#.*$")
# Django, allauth, Ninja, IPython, gunicorn and typer ask for these by name, and `import *` for
# `__all__`.
BY_NAME = {
    "__all__",
    "DatabaseWrapper",
    "authenticate",
    "_close",
    "_commit",
    "_rollback",
    "_start_transaction_under_autocommit",
    "maintenance",
    "set_reuse_addr",
    "Meta",
    "_repr_html_",
    "_repr_mimebundle_",
    "format_commands",
    "get_by_natural_key",
    "handler400",
    "handler403",
    "handler404",
    "handler500",
    "is_open_for_signup",
    "process_exception",
    "process_view",
    "redirect_request",
    "urlpatterns",
}
HANDED_OVER = re.compile(r"\.(command|exception_handler)\(|^field_validator\(")
SETTINGS = ("workspace/configuration.py", "workspace/settings.py")


def unnamed(texts: Mapping[str, str]) -> set[str]:
    """Definitions that no line names but their own: `path: name`, of texts by path."""
    named: dict[str, set[tuple[str, int]]] = defaultdict(set)
    defined: dict[str, dict[tuple[str, int], int]] = defaultdict(dict)
    code = {where: _without_prose(where, text).splitlines() for where, text in texts.items()}
    for where, text in texts.items():
        if where.endswith(".py"):
            nodes = list(ast.walk(ast.parse(text)))
            for name, first, last in _definitions(nodes, where):
                defined[name][where, first] = last
            code[where] = _code(nodes, code[where])
    for where, lines in code.items():
        for at, line in enumerate(lines, 1):
            for word in WORD.findall(line):
                if word in defined:
                    named[word].add((where, at))
    return {
        f"{where}: {name}"
        for name, homes in defined.items()
        for where, _ in homes
        if not named[name] - _own(homes)
    }


def _without_prose(where: str, text: str) -> str:
    """What a file names things in: the calls of a template, keys and values of one word of TOML."""
    if where.endswith((".html", ".jinja")):
        return "\n".join(each for each in CALL.findall(text) if not each.startswith("{#"))
    if where.endswith(".toml"):
        return "\n".join(" ".join(each) for each in KEY_OR_WORD.findall(text))
    return text


def _own(homes: Mapping[tuple[str, int], int]) -> set[tuple[str, int]]:
    """The lines of the definitions of one name: whoever names itself is not named by another."""
    return {(w, at) for (w, first), last in homes.items() for at in range(first, last + 1)}


def _definitions(nodes: Sequence[ast.AST], where: str) -> Iterator[tuple[str, int, int]]:
    """Functions, classes, methods and names of a module, with their lines."""
    for node in nodes:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            handed = any(HANDED_OVER.search(ast.unparse(each)) for each in node.decorator_list)
            if not handed and node.name not in BY_NAME and not node.name.startswith("__"):
                yield node.name, node.lineno, node.end_lineno or node.lineno
    for node in [] if where.endswith(SETTINGS) else getattr(nodes[0], "body", []):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                for each in target.elts if isinstance(target, ast.Tuple) else [target]:
                    if isinstance(each, ast.Name) and each.id not in BY_NAME:
                        yield each.id, node.lineno, node.lineno


def _code(nodes: Sequence[ast.AST], lines: list[str]) -> list[str]:
    """The lines of a module, those of its docstrings and comments blank."""
    kept = [COMMENT.sub("", line) for line in lines]
    for node in nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            for at in range(node.lineno - 1, node.end_lineno or node.lineno):
                kept[at] = ""
    return kept


def test_what_only_its_own_lines_name_is_found() -> None:
    texts = {
        "a.py": "def asked():\n    return 1\n\n\ndef again(n):\n    return again(n - 1)\n",
        "b.py": '"""Of `again`."""\nfrom a import asked\n\nLIMIT = 3  # again\nUSED, LOST = 1, 2\n',
        "c.py": "class Held:\n    def told(self):\n        'told'\n        return asked() + USED\n",
        "d.sql": "select told from held",
        "e.html": "<p>Held again</p>{# Held #}{{ again_not }}",
        "f.toml": 'text = "LIMIT or LOST"  # Held\nso = "Held on"',
    }
    assert unnamed(texts) == {"a.py: again", "b.py: LIMIT", "b.py: LOST", "c.py: Held"}
    texts |= {"e.html": "{{ say(again) }}{% if LOST %}", "f.toml": 'LIMIT = "Held"'}
    assert unnamed(texts) == set()


def test_whatever_is_defined_is_named_by_the_package() -> None:
    texts = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for folder, endings in ((SOURCE, "py html jinja js sql toml"), (ROOT / "tools", "py"))
        for ending in endings.split()
        for path in folder.rglob(f"*.{ending}")
        if not {"migrations", "vendor"} & {*path.parts}
    }
    assert {each for each in unnamed(texts) if each.startswith("src")} == set()
