"""Formats of a plan: what an older one said otherwise, and how it is read today.

Format 1 could give its money in thousands or millions, in `plan.money_unit`. Format 2 holds pounds
only, and says which format it is. The schema of each is in docs/reference.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from tripleaim.model.documents.plan import FORMAT, SCHEMAS
from tripleaim.model.errors import refuse
from tripleaim.plans.raw import Cells, Raw

UNITS = {"GBP": 1, "GBP thousand": 1_000, "GBP million": 1_000_000}
MONEY = "_gbp"
OLD_COLUMNS = {"plan": ("money_unit",)}
"""By table, columns of earlier formats that a reader must not leave out."""
Migration = Callable[[Raw], tuple[Raw, tuple[str, ...]]]


def migrate(raw: Raw) -> tuple[Raw, tuple[str, ...]]:
    """Cells of any format as cells of the present one, and what was done, in words.

    Raises InputRefused for a format that is not known here.
    """
    said = raw.head.get("format", 1)
    known = [str(each) for each in SCHEMAS]
    if isinstance(said, bool) or str(said).removesuffix(".0") not in known:
        raise refuse(
            raw.where("plan", 0, "format"),
            "is no format of a plan that is known here",
            f"Known: {', '.join(known)}. A later one needs a later tripleaim.",
            value=str(said),
        )
    notes: tuple[str, ...] = ()
    for number in range(int(str(said).removesuffix(".0")), FORMAT):
        raw, more = MIGRATIONS[number](raw)
        notes += (f"The plan was of format {number}: read as format {number + 1}.", *more)
    return replace(raw, head={**raw.head, "format": FORMAT} if raw.head else raw.head), notes


def _to_pounds(raw: Raw) -> tuple[Raw, tuple[str, ...]]:
    """From format 1 to 2: every amount in pounds, and no unit said."""
    said = raw.head.get("money_unit", "GBP")
    times = UNITS.get(str(said))
    if times is None:
        raise refuse(
            raw.where("plan", 0, "money_unit"),
            "is no unit of money",
            f"Units are {', '.join(UNITS)}.",
            value=str(said),
        )
    head = {name: value for name, value in raw.head.items() if name != "money_unit"}
    notes = (f"Money was in {said}: written in pounds.",) if times > 1 else ()
    return (
        replace(
            raw,
            head=_times(head, times),
            rows={
                table: [_times(cells, times) for cells in rows] for table, rows in raw.rows.items()
            },
        ),
        notes,
    )


def _times(cells: Cells, times: int) -> Mapping[str, object]:
    return {
        name: _product(value, times) if times > 1 and name.endswith(MONEY) else value
        for name, value in cells.items()
    }


def _product(value: object, times: int) -> object:
    """A number so many times; what is none stays as it is, for the reader to tell of."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    try:
        return Decimal(str(value)) * times
    except InvalidOperation:
        return value


MIGRATIONS: Mapping[int, Migration] = {1: _to_pounds}
