"""Finds every piece of SQL in the source that is put together, and what is put into it.

Put together means: an f-string, `.format`, `.replace`, `%`, `+` or `.join` on text that reads as
SQL. What is put in is safe by itself when it is a constant of the package, the spell condition, or
text from `store/sql_text.py`. Anything else needs its reason beside it, in one form:

    # SQL of: what is put in, and why no user's text can be in it
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

READS_AS_SQL = re.compile(
    r"\bselect\b[^;]*\bfrom\b|\bselect (count|sum|distinct|\*)|\binsert into\b|\bdelete from\b|"
    r"\bupdate \w+ set\b|\bcreate (or replace )?(temp(orary)? )?(table|view|macro|index)\b|"
    r"\bdrop (table|view)\b|\bcopy \(|^\s*set \w+ ?=|^\s*attach '|\bfrom read_\w+\(|\bread_csv\(|"
    r"\border by\b|\bgroup by\b|\bpartition by\b|\bunion all\b|\bleft join\b|\bfilter \(where\b|"
    r"\bcase\s+when\b|^\s*when\b.*\bthen\b|\bcast\(|\bcoalesce\(|\bregexp_\w+\(|\blist_has_any\(|"
    r"\bis not null\b|\bis null\b|^describe |^from \w+|\bwhere \w+ (=|in)|\bnulls last\b",
    re.DOTALL,
)
SAFE_CALLS = {"holds", "_holds", "literal", "quoted", "exact_path"}
REASON = re.compile(r"# SQL of: \S.{8,}")
MAKING = {"format", "replace", "join"}


@dataclass(frozen=True)
class Site:
    """One place where SQL is put together: what is put in and not safe by itself, the reason."""

    where: str
    line: int
    put_in: tuple[str, ...]
    reason: str

    @property
    def is_settled(self) -> bool:
        return not self.put_in or bool(self.reason)


def sites_in(path: Path, source: Path) -> list[Site]:
    """Every site of a file."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    lines, texts = text.splitlines(), _constants(tree)
    found = []
    for statement, made in _made(tree):
        if not READS_AS_SQL.search(_text_of(made, texts)):
            continue
        put_in = tuple(ast.unparse(each) for each in _put_in(made) if not _is_safe(each, made))
        first = max(0, statement.lineno - 2)
        beside = "\n".join(lines[first : _end_of(statement)])
        reason = REASON.search(beside)
        where = str(path.relative_to(source))
        found.append(Site(where, made.lineno, put_in, reason.group(0) if reason else ""))
    return found


def _constants(tree: ast.Module) -> dict[str, str]:
    """Texts of a module by name."""
    return {
        target.id: "".join(
            each.value
            for each in ast.walk(node.value)
            if isinstance(each, ast.Constant) and isinstance(each.value, str)
        )
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _end_of(statement: ast.stmt) -> int:
    body = getattr(statement, "body", None)
    return body[0].lineno - 1 if body else statement.end_lineno or statement.lineno


def _made(tree: ast.Module) -> Iterator[tuple[ast.stmt, ast.expr]]:
    """Every text that is put together, outermost only, and the statement that it stands in."""

    def walk(node: ast.AST, statement: ast.stmt | None) -> Iterator[tuple[ast.stmt, ast.expr]]:
        for child in ast.iter_child_nodes(node):
            within = child if isinstance(child, ast.stmt) else statement
            if within is not None and isinstance(child, ast.expr) and _is_made(child):
                yield within, child
            yield from walk(child, within)

    yield from walk(tree, None)


def _is_made(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(each, ast.FormattedValue) for each in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod) and any(
            isinstance(side, ast.JoinedStr)
            or (isinstance(side, ast.Constant) and isinstance(side.value, str))
            for side in (node.left, node.right)
        )
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in MAKING
    )


def _text_of(node: ast.expr, texts: dict[str, str]) -> str:
    """The text that is known beforehand: of constants, and of names whose text the module gives."""
    if isinstance(node, ast.JoinedStr):
        said = [each.value for each in node.values if isinstance(each, ast.Constant)]
        return "".join(map(str, said))
    if isinstance(node, ast.BinOp):
        return _text_of(node.left, texts) + _text_of(node.right, texts)
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.Name):
        return texts.get(node.id, "")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _text_of(node.func.value, texts)
    return ""


def _put_in(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.JoinedStr):
        yield from (each.value for each in node.values if isinstance(each, ast.FormattedValue))
    elif isinstance(node, ast.BinOp):
        for side in (node.left, node.right):
            yield from _put_in(side) if _is_made(side) else [side]
    elif isinstance(node, ast.Call):
        yield from node.args
        yield from (each.value for each in node.keywords)


def _is_safe(node: ast.expr, made: ast.expr) -> bool:
    """Whether no user's text can be in it by its form alone."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.Name):
        return node.id.isupper()
    if isinstance(node, ast.JoinedStr):
        return all(_is_safe(each, made) for each in _put_in(node))
    if isinstance(node, ast.BinOp):
        return _is_safe(node.left, made) and _is_safe(node.right, made)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        own = node.func.id in {"literal", "quoted"}
        return node.func.id in SAFE_CALLS and (own or all(_is_safe(a, made) for a in node.args))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        constant = isinstance(node.func.value, ast.Constant)
        if node.func.attr == "join" and constant and len(node.args) == 1:
            return _is_safe_list(node.args[0], made)
        return node.func.attr in MAKING and all(
            _is_safe(each, made) for each in (node.func.value, *_put_in(node))
        )
    return False


def _is_safe_list(node: ast.expr, made: ast.expr) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "map":
        return isinstance(node.args[0], ast.Name) and node.args[0].id in {"literal", "quoted"}
    if isinstance(node, ast.GeneratorExp | ast.ListComp):
        return _is_safe(node.elt, made)
    return isinstance(node, ast.Name) and node.id.isupper()
