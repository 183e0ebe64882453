"""The rules that a store keeps. Each is a query in `checks/` that gives the rows which break it."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tripleaim.store.engine import Store, ask, ask_value, cursor_beside
from tripleaim.store.schema import tables

SHOWN = 3
AT_ONCE = 2
AGE, MOST_BITS = "age_from", 125


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: its name, the sentence it states, the query for what breaks it.

    A hard rule stops a load; a soft one is shown by `tripleaim check`.
    """

    name: str
    sentence: str
    hard: bool
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a rule: how many rows break it, and the first few in words."""

    rule: Rule
    broken: int
    examples: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The outcome in words."""
        if not self.broken:
            return f"{self.rule.name}: holds. {self.rule.sentence}"
        examples = "; ".join(self.examples)
        return f"{self.rule.name}: {self.broken:,} break it. {self.rule.sentence} First: {examples}"


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in order of name.

    A rule's file begins with two comment lines: `-- hard` or `-- soft`, then the sentence.

    >>> "one-system" in [rule.name for rule in rules()]
    True
    """
    folder = files("tripleaim.store") / "checks"
    found = []
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".sql"):
            grade, sentence, query = file.read_text(encoding="utf-8").split("\n", 2)
            found.append(
                Rule(
                    name=file.name.removesuffix(".sql"),
                    sentence=sentence.removeprefix("-- "),
                    hard=grade.strip() == "-- hard",
                    query=query,
                )
            )
    return tuple(found)


@cache
def key_rules() -> tuple[Rule, ...]:
    """A rule for each table: its key stands in one row only. Made from the schema.

    >>> key_rules()[0].sentence
    'In table source, a source stands in one row only.'
    """
    # SQL of: names of tables and columns of the schema that ships
    return tuple(
        Rule(
            name=f"key-of-{table.name.replace('_', '-')}",
            sentence=f"In table {table.name}, a {', '.join(table.key)} stands in one row only.",
            hard=True,
            query=twice_query(table.name, table.key),
        )
        for table in tables().values()
    )


def twice_query(rows: str, key: Sequence[str]) -> str:
    """The query of keys that stand in several rows, with how many times.

    Keys are compared only where something may stand twice: mostly nothing does.

    >>> twice_query("measure", ["measure"]).splitlines()[0]
    'select measure, count(*) as times from measure'
    """
    listed, hashed = ", ".join(key), _hashed(key)
    # SQL of: names of tables and columns of the schema that ships
    return (
        f"select {listed}, count(*) as times from {rows}\n"
        f"where {hashed} in ({may_be_twice(rows, key)})\n"
        f"group by {listed} having count(*) > 1 order by {listed}"
    )


def may_be_twice(rows: str, key: Sequence[str]) -> str:
    """The query of hashes of keys that may stand in several rows; of one that does it is there.

    Equal keys have equal hashes. Ages are left out of the hash, and are told apart by the bits of a
    number: nine million of them are a hundred thousand areas.
    """
    hashed = _hashed(key)
    # SQL of: a column of the schema that ships
    age = f"try_cast({AGE} as integer)"
    # SQL of: a column of the schema that ships, and the bits of a number
    bits = f"bit_count(bit_or(if({age} between 0 and {MOST_BITS}, 1::hugeint << {age}, 0)))"
    once = bits if AGE in key else "1"
    # SQL of: names of tables and columns of the schema that ships
    return f"select {hashed} from {rows} group by {hashed} having count(*) > {once}"


def _hashed(key: Sequence[str]) -> str:
    return f"hash({', '.join(name for name in key if name != AGE)})"


def run_rules(store: Store) -> list[Outcome]:
    """The outcome of every rule on a store; two are asked at once: few keep two cores busy."""
    asked = (*rules(), *key_rules())
    with ExitStack() as at_end, ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        beside = [at_end.enter_context(closing(cursor_beside(store))) for _ in range(AT_ONCE)]
        shares = [
            threads.submit(_outcomes, own, asked[at::AT_ONCE]) for at, own in enumerate(beside)
        ]
        found = [outcome for share in shares for outcome in share.result()]
    return sorted(found, key=lambda outcome: asked.index(outcome.rule))


def _outcomes(store: Store, asked: Iterable[Rule]) -> list[Outcome]:
    return [_outcome(store, rule) for rule in asked]


def _outcome(store: Store, rule: Rule) -> Outcome:
    query = rule.query.rstrip().rstrip(";")
    # SQL of: a rule that ships, or one made of names of the schema
    broken = ask_value(store, f"select count(*) from ({query})")
    # SQL of: a rule that ships, or one made of names of the schema
    shown = ask(store, f"select * from ({query}) limit {SHOWN}") if broken else []
    examples = tuple(", ".join(f"{name} {value}" for name, value in row.items()) for row in shown)
    return Outcome(rule=rule, broken=broken, examples=examples)
