"""Finds where the source reads words back, types a text again, or asks the store where it may not.

Words are for readers: what was said (a sentence, a label, a caption, a heading) decides nothing.
Found is whatever chooses by such words or takes them apart: a comparison with a text, a text looked
for in them, a part of them, a key made of them; also where they were given another name before.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sql_in_source import READS_AS_SQL

SAID = {"statement", "label", "caption", "heading", "sentence", "says", "paragraphs", "caveats"}
OF_AN_ANSWER = {"table", "title"}  # elsewhere these name other things than what was said
TAKES_APART = {
    "startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition", "split",
    "rsplit", "splitlines", "find", "rfind", "index", "count", "replace", "translate", "casefold",
}  # fmt: skip
BY_PATTERN = {"match", "search", "fullmatch", "sub", "findall", "finditer", "split"}
ROOMS_OF_WORDS = ("cli", "library", "page", "questions", "site", "studies", "voice", "workspace")
ROOMS_WITHOUT_SQL = ("cli", "library", "model", "page", "questions", "site", "studies")
IMPORTS = re.compile(r"^from [\w.]+ import \w")  # an example that is shown, not a query
SHOUTED = re.compile(
    r"\bSELECT\b.+\bFROM\b|^\s*(?i:from|summarize|pragma|describe) \w+\s*$", re.DOTALL
)
LONG = 30  # letters of a text that nobody types twice by chance


@dataclass(frozen=True)
class Fault:
    """A place in the source, and what it does there."""

    where: str
    line: int
    what: str


@dataclass(frozen=True)
class Words:
    """What bears words in a module: attributes of these names, and names that were given them."""

    said: frozenset[str]
    aliases: frozenset[str]
    captions: frozenset[str] = frozenset()


def words_read_back(text: str, where: str = "") -> list[Fault]:
    """Every place of a module that chooses by what was said, or takes it apart."""
    tree = ast.parse(text)
    said = frozenset(SAID if where.startswith("workspace/") else SAID | OF_AN_ANSWER)
    found = []
    captions = frozenset(_captions(tree))
    for scope in _scopes(tree):
        aliases = _aliases(scope, said)
        found += [
            Fault(where, node.lineno, ast.unparse(node)[:80])
            for node in _within(scope)
            if _reads_back(node, Words(said=said, aliases=frozenset(aliases), captions=captions))
        ]
    return found


def _scopes(tree: ast.Module) -> Iterator[ast.AST]:
    yield tree
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _within(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope, those of functions inside it left out."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
            yield from _within(child)
        elif isinstance(scope, ast.ClassDef):
            continue


def _aliases(scope: ast.AST, said: frozenset[str]) -> set[str]:
    """The names that what was said is given in a scope: parameters called so, and assignments."""
    names: set[str] = set()
    if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef) and "table" in said:
        given = {each.arg for each in (*scope.args.args, *scope.args.kwonlyargs)}
        names |= given & SAID
    for node in _within(scope):
        known = Words(said=said, aliases=frozenset(names))
        for target, value in _given(node):
            if isinstance(target, ast.Name) and _is_said(value, known):
                names.add(target.id)
    return names


def _given(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """What a statement gives to which name: an assignment, one to several, a loop."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            both = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
            yield from (
                zip(target.elts, node.value.elts, strict=False) if both else [(target, node.value)]
            )
    elif isinstance(node, ast.NamedExpr):
        yield node.target, node.value
    elif isinstance(node, ast.For | ast.comprehension) and isinstance(node.iter, GATHERS):
        yield node.target, node.iter.elt


GATHERS = ast.ListComp | ast.SetComp | ast.GeneratorExp
PASSES_ON = {"str", "repr", "set", "list", "tuple", "sorted", "frozenset"}
SAME_WORDS = {"lower", "upper", "strip", "casefold", "title"}


def _is_said(node: ast.AST, known: Words) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in known.said
    if isinstance(node, ast.Name):
        return node.id in known.aliases
    if isinstance(node, ast.NamedExpr):
        return _is_said(node.value, known)
    if isinstance(node, GATHERS):
        return _is_said(node.elt, known)
    if isinstance(node, ast.DictComp):
        return _is_said(node.key, known)
    if isinstance(node, ast.Set):
        return any(_is_said(each, known) for each in node.elts)
    if isinstance(node, ast.JoinedStr):
        (first,) = node.values[:1] or [node]
        alone = len(node.values) == 1 and isinstance(first, ast.FormattedValue)
        return alone and _is_said(first.value, known)
    if isinstance(node, ast.Call):
        return _is_said_by(node, known)
    if isinstance(node, ast.Subscript):
        by = node.slice
        if isinstance(by, ast.Constant) and by.value in SAID:
            return True
        return not isinstance(by, ast.Constant) and _is_said(node.value, known)
    return False


def _is_said_by(node: ast.Call, known: Words) -> bool:
    """Whether a call gives back what was said: asked by name, or made no more than alike."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr in SAME_WORDS and _is_said(node.func.value, known)
    if isinstance(node.func, ast.Call):
        got = getattr(node.func.func, "id", getattr(node.func.func, "attr", ""))
        return got == "attrgetter" and _names_words(node.func.args[:1], known)
    named = getattr(node.func, "id", "")
    if named == "getattr":
        return _names_words(node.args[1:2], known)
    return named in PASSES_ON and any(_is_said(each, known) for each in node.args)


def _names_words(args: list[ast.expr], known: Words) -> bool:
    return any(isinstance(each, ast.Constant) and each.value in known.said for each in args)


def _is_text(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(node.value)
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(_is_text(each) for each in node.elts)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Name) and node.id.isupper())


CAPTION = re.compile(r"[A-Z][a-z]+ .*[a-z]")


def _captions(tree: ast.Module) -> Iterator[str]:
    """The names of a module that stand for what reads as a caption: a capital, several words."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and _is_caption(node.value, frozenset()):
            yield from (each.id for each in node.targets if isinstance(each, ast.Name))


def _is_caption(node: ast.AST, captions: frozenset[str]) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and CAPTION.fullmatch(node.value) is not None
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(_is_caption(each, captions) for each in node.elts)
    return isinstance(node, ast.Name) and node.id in captions


def _reads_back(node: ast.AST, known: Words) -> bool:
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        if any(_is_caption(each, known.captions) for each in sides):
            return True
        said = [_is_said(each, known) for each in sides]
        looked_in = (
            isinstance(node.ops[0], ast.In | ast.NotIn)
            and said[-1]
            and (_is_text(node.left) or not isinstance(node.comparators[-1], GATHERS | ast.Name))
        )
        return looked_in or (any(said) and any(map(_is_text, sides)))
    if isinstance(node, ast.Match):
        return _is_said(node.subject, known)
    if isinstance(node, ast.MatchClass):
        named = zip(node.kwd_attrs, node.kwd_patterns, strict=True)
        return any(a in known.said and isinstance(p, ast.MatchValue) for a, p in named)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr | ast.Sub):
        sides = [node.left, node.right]
        return any(_is_said(each, known) for each in sides) and any(map(_is_text, sides))
    if isinstance(node, ast.Subscript):
        keyed = _is_said(node.slice, known)
        named = isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
        cut = _is_said(node.value, known) and not isinstance(node.ctx, ast.Store)
        by_words = isinstance(node.value, ast.Name | ast.DictComp)
        return keyed or (cut and (by_words if named else True))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in TAKES_APART and _is_said(node.func.value, known):
            return True
        if node.func.attr in {"eq", "ne", "contains", "__eq__", "__ne__", "__contains__"}:
            return any(_is_said(each, known) for each in (node.func.value, *node.args))
        if node.func.attr in BY_PATTERN | {"get"}:
            return any(_is_said(each, known) for each in node.args)
    return False


def typed_twice(texts: Mapping[str, str]) -> dict[str, set[str]]:
    """Long texts that stand in modules of several rooms, with the modules; `texts` by path."""
    held: dict[str, set[str]] = defaultdict(set)
    for where, text in texts.items():
        tree = ast.parse(text)
        for value in (*_texts_of(tree), *_joined(tree)):
            plain = " ".join(value.split()).strip(" .")
            if len(plain) >= LONG and " " in plain and not READS_AS_SQL.search(value):
                held[plain].add(where)
    return {
        text: where
        for text, where in held.items()
        if len({each.split("/")[0] for each in where}) > 1
    }


def _texts_of(tree: ast.Module) -> Iterator[str]:
    """The texts of a module, those put together from several parts joined; no docstrings."""
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            told.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            told |= {id(each) for each in node.values}
            yield "".join(
                str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values
            )
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def sql_in_words(text: str, where: str = "") -> list[Fault]:
    """Every text of a module that reads as SQL, and every table that it takes without a text."""
    tree = ast.parse(text)
    texts = [*_texts_of(tree), *_joined(tree)]
    return [
        Fault(where, 0, " ".join(each.split())[:80])
        for each in texts
        if (READS_AS_SQL.search(each) or SHOUTED.search(each)) and not IMPORTS.match(each)
    ] + [
        Fault(where, node.lineno, ast.unparse(node)[:80])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") in TAKES_A_TABLE
        and getattr(getattr(node.func, "value", None), "id", "") in STORES
    ]


TAKES_A_TABLE = {"table", "view", "sql", "query", "read_csv", "read_parquet", "values"}
STORES = {"store", "opened", "engine", "connection", "duckdb"}


def _joined(tree: ast.Module) -> Iterator[str]:
    """Texts that are added up of several."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            sides = [node.left, node.right]
            if all(
                isinstance(each, ast.Constant) and isinstance(each.value, str) for each in sides
            ):
                yield "".join(each.value for each in sides)


def modules(source: Path) -> dict[str, str]:
    """The text of every module of the package by its path, migrations left out."""
    return {
        str(path.relative_to(source)): path.read_text(encoding="utf-8")
        for path in sorted(source.rglob("*.py"))
        if "migrations" not in path.parts
    }


POUNDS_FILLED = re.compile(r"£ ?(?:\$?\{|%)|\}\}? ?(?:bn|pounds)\b")


def money_rounded(text: str, where: str) -> list[str]:
    """Every text of a module or template in which a number becomes an amount of money."""
    if not where.endswith(".py"):
        return [each for each in text.splitlines() if POUNDS_FILLED.search(each)]
    tree = ast.parse(text)
    joined = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and _is_pound(node.left)
    ]
    return joined + [each for each in _texts_of(tree) if POUNDS_FILLED.search(each)]


def _is_pound(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and str(node.value).endswith("£")


def templates(source: Path) -> dict[str, str]:
    """The text of every template, script and table of words of the package by its path."""
    return {
        str(path.relative_to(source)): path.read_text(encoding="utf-8")
        for ending in ("jinja", "html", "js", "toml", "txt")
        for path in sorted(source.rglob(f"*.{ending}"))
        if "england" not in path.parts and "vendor" not in path.parts
    }


COMPARED = re.compile(r"[<>]=? *\d*\.\d+|\d*\.\d+ *[<>]")
FILLED = re.compile(r"{[{%].*?[%}]}", re.DOTALL)


def limits_in_words(text: str, where: str) -> list[str]:
    """Every limit with a fraction that is typed where it is asked, without a name."""
    if not where.endswith(".py"):
        return [each for each in FILLED.findall(text) if COMPARED.search(each)]
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Compare) and any(map(_is_limit, [node.left, *node.comparators]))
    ]


def _is_limit(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value % 1 != 0


def limits_typed_twice(texts: Mapping[str, str]) -> dict[str, set[str]]:
    """Limits with a fraction of one name and size in several modules, with the modules."""
    held: dict[str, set[str]] = defaultdict(set)
    for where, text in texts.items():
        for node in ast.parse(text).body:
            if isinstance(node, ast.Assign):
                for name, value in _named_values(node):
                    if _is_limit(value):
                        held[f"{name} = {ast.unparse(value)}"].add(where)
    return {limit: where for limit, where in held.items() if len(where) > 1}


def _named_values(node: ast.Assign) -> list[tuple[str, ast.expr]]:
    (target,) = node.targets[:1]
    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
        pairs = zip(target.elts, node.value.elts, strict=True)
        return [(ast.unparse(name), value) for name, value in pairs]
    return [(ast.unparse(target), node.value)]
