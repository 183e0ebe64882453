"""A user's own way from areas to areas: a table of from, to and weight."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.registry.rebase import Across, across_of
from tripleaim.store.engine import Store, ask
from tripleaim.store.given.cells import clean, read_number
from tripleaim.store.given.own_table import read_own_table

FROM, TO, WEIGHT = "from", "to", "weight"
PLACES = 6
MOST = 10**12
NAMES = "select code, ons_code, name from area where kind = $kind order by area"


def read_own_weights(store: Store, path: Path, kind: str = "") -> Across:
    """The weights by which a user's table is shared: `from`, `to` and, if they differ, `weight`.

    `kind` is that of the areas wanted, by which they are named. A pair may stand in several rows,
    as in a lookup of small areas: its weights are added, and without the column `weight` each row
    counts one. Raises InputRefused with every row that lacks a code or has no weight of nothing or
    more, and with areas that have no weight at all.
    """
    table = read_own_table(path, (FROM, TO))
    weighed = WEIGHT in table
    problems: list[Problem] = []
    weights: dict[tuple[str, str], Decimal] = {}
    given = table[WEIGHT] if weighed else ["1"] * len(table)
    for row, before, after, text in zip(table.index, table[FROM], table[TO], given, strict=True):
        pair = clean(str(before)), clean(str(after))
        number = read_number(str(text))
        fault = _fault(pair, number)
        if fault:
            column, rule, remedy = fault
            problems.append(
                Problem(
                    where=path.name,
                    row=int(row),
                    column=column,
                    rule=rule,
                    remedy=remedy,
                    value=str(text) if column == WEIGHT else None,
                )
            )
        elif number is not None:
            weights[pair] = weights.get(pair, Decimal(0)) + number
    if problems:
        raise InputRefused(problems)
    found = _across(path.name, weights, weighed)
    rows = ask(store, NAMES, {"kind": kind})
    names = {row[code]: row["name"] for row in rows for code in ("code", "ons_code")}
    return replace(found, names=tuple(str(names.get(code, code)) for code in found.after))


def _fault(pair: tuple[str, str], number: Decimal | None) -> tuple[str, str, str] | None:
    """The column that cannot be read, why, and what to do; None where nothing is wrong."""
    for column, code in zip((FROM, TO), pair, strict=True):
        if not code:
            return column, "is empty", "Give a code, or leave the row out."
    if number is None or number < 0 or number > MOST:
        return WEIGHT, f"is no weight from 0 to {MOST:,}", "Write it as 1234.5."
    return None


def _across(name: str, weights: dict[tuple[str, str], Decimal], weighed: bool) -> Across:
    digits = min(max(_places(each) for each in weights.values()), PLACES)
    said = "the weights" if weighed else "the number of rows"
    parts = ((*pair, round(weight * 10**digits)) for pair, weight in weights.items())
    across = across_of(parts, {}, f"{said} in {name}")
    empty = [code for code, whole in across.before_people.items() if not whole]
    if empty:
        listed = ", ".join(empty[:5])
        raise refuse(
            name,
            f"gives no weight to {len(empty)} areas: {listed}",
            "An area must go somewhere: give it a weight.",
        )
    return across


def _places(weight: Decimal) -> int:
    return max(-int(weight.normalize().as_tuple().exponent), 0)
