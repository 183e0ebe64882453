"""A fund's entries in a CSV: one row a movement of money, every fault of the file told at once."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.money.ledger import POOL, Entry
from tripleaim.store.files.csv_rows import rows_by_name
from tripleaim.store.given.as_csv import csv_of
from tripleaim.store.given.cells import read_pence
from tripleaim.store.given.days import read_day

COLUMNS = ("on", "kind", "who", "pounds", "aim", "segment", "document")
NEEDED = COLUMNS[:-1]
KINDS = {
    "contribution": "a partner puts money into the pool",
    "refund": "the pool gives a partner money back",
    "payment": "the pool pays a provider",
    "repayment": "a provider gives money back to the pool",
}


def entries_of(path: Path) -> list[Entry]:
    """The entries of a file, CSV or Excel, as people write it; see `read_entries`."""
    return read_entries(csv_of(path, NEEDED), path.name)


def read_entries(text: str, where: str) -> list[Entry]:
    """The entries of a CSV with the columns of COLUMNS, in the order of its rows.

    `on` is a day as 2018-06-01 or 01/06/2018, `kind` one of KINDS, `who` a partner's code or a
    provider's name, `pounds` above nothing, to the penny; `aim` and `segment` say what a payment is
    for, `document` on what ground it is made. Raises InputRefused with every fault, by row and
    column.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, said in rows_by_name(text, where, COLUMNS, may_lack=("document",)):
        said["kind"] = said["kind"].casefold()
        faults = list(_faults(said, where, number))
        problems += faults
        if not faults:
            entries.append(_entry(said, f"{where}, row {number}"))
    if problems:
        raise InputRefused(problems)
    if not entries:
        raise refuse(where, "holds no entry")
    return entries


def _faults(row: Mapping[str, str], where: str, number: int) -> Iterator[Problem]:
    def fault(column: str, rule: str, remedy: str = "") -> Problem:
        return Problem(
            where=where, row=number, column=column, value=row[column], rule=rule, remedy=remedy
        )

    if read_day(row["on"]) is None:
        yield fault("on", "is not a day", "Write it as 2018-06-01 or 01/06/2018.")
    if row["kind"] not in KINDS:
        yield fault("kind", "is no kind of entry", f"Kinds: {', '.join(KINDS)}.")
    if not row["who"]:
        yield fault("who", "does not say who", "A partner's code, or a provider's name.")
    if _pence(row["pounds"]) is None:
        remedy = "Write it as 1234.56; money back is a refund or a repayment."
        yield fault("pounds", "is no sum above nothing, to the penny", remedy)
    if row["kind"] in ("payment", "repayment"):
        for column in ("aim", "segment"):
            if not row[column]:
                yield fault(column, "is empty", "Say what the money is for.")


def _pence(text: str) -> int | None:
    pence = read_pence(text)
    return pence if pence is not None and 0 < pence <= 10**16 else None


def _entry(row: Mapping[str, str], where: str) -> Entry:
    side = "partner" if row["kind"] in ("contribution", "refund") else "spend"
    who = row["who"].upper() if side == "partner" else row["who"]
    other = f"{side}:{who}"
    gives = row["kind"] in ("contribution", "repayment")
    pence, on = _pence(row["pounds"]), read_day(row["on"])
    assert pence is not None
    assert on is not None
    return Entry(
        on=on,
        given_by=other if gives else POOL,
        received_by=POOL if gives else other,
        pence=pence,
        aim=row["aim"],
        segment=row["segment"],
        document=f"{where}{_ground(row)}",
    )


def _ground(row: Mapping[str, str]) -> str:
    return f" ({row['document']})" if row["document"] else ""


def alike(entries: Sequence[Entry]) -> list[str]:
    """Entries that say all that an earlier one says: perhaps one movement of money, told twice."""
    first: dict[tuple[object, ...], Entry] = {}
    found = []
    for each in entries:
        place, _, ground = each.document.partition(" (")
        key = (each.on, each.given_by, each.received_by, each.pence, each.aim, each.segment, ground)
        earlier = first.setdefault(key, each)
        if earlier is not each:
            row = earlier.document.partition(" (")[0].rpartition(", ")[2]
            found.append(f"{place} says all that {row} says: is it the same money? Both count.")
    return found
