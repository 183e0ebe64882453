"""The options that every command takes alike: store, date, area, form of the output."""

import os
import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tripleaim.model.day import NO_DAY, told_day
from tripleaim.model.errors import refuse

PIN = re.compile("[0-9a-f]{16,64}")
DEFAULT_STORE = Path("build/england.duckdb")

StoreOption = Annotated[
    Path,
    typer.Option(
        "--store",
        envvar="TRIPLEAIM_STORE",
        help="The store to ask.",
        show_default=str(DEFAULT_STORE),
    ),
]
OnOption = Annotated[str | None, typer.Option("--on", help="The day asked about, as 2018-06-01.")]
KnownOption = Annotated[
    str | None,
    typer.Option("--known", help="The day by which it could be known; today unless given."),
]
AreaArgument = Annotated[
    str | None, typer.Argument(help="A code or a name; without it, all systems.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Print CSV.")]
FlowsOption = Annotated[
    Path | None,
    typer.Option("--flows", help="Your own flow: CSV of origin, provider, count.", metavar="FILE"),
]
XlsxOption = Annotated[
    Path | None, typer.Option("--xlsx", help="Write a workbook to this file.", metavar="FILE")
]
PinOption = Annotated[
    list[str] | None,
    typer.Option(help="First 16 digits or more of a key, told by another road; may be repeated."),
]

HeadOption = Annotated[
    list[Path] | None,
    typer.Option(help="A head of the log that you kept: /log/checkpoint; may be repeated."),
]
PageOption = Annotated[
    Path | None, typer.Option("--page", help="Write a page to this file.", metavar="FILE")
]


def read_date(text: str | None, option: str = "--on") -> date:
    """The day that an option names; without it, today.

    >>> read_date("2018-06-01")
    datetime.date(2018, 6, 1)
    """
    if text is None:
        return date.today()
    try:
        return told_day(text)
    except ValueError:
        raise refuse(option, NO_DAY, "Write it as 2018-06-01.", value=text) from None


def read_past_date(text: str | None) -> date:
    """The day that `--on` names, refused when it is still to come; without it, today."""
    day = read_date(text)
    if day > date.today():
        raise refuse("--on", "is still to come", "Sign on the day itself.", value=str(text))
    return day


def read_pins(pins: list[str] | None) -> frozenset[str]:
    """Fingerprints that `--pin` gives, in small letters.

    >>> read_pins(["ABCDEF0123456789"])
    frozenset({'abcdef0123456789'})
    """
    found = [(each, each.strip().lower()) for each in pins or ()]
    for given, pin in found:
        if not PIN.fullmatch(pin):
            remedy = "Give the first 16 digits or more of a key's id: tripleaim key list."
            raise refuse("--pin", "is not the beginning of a key's id", remedy, value=given[:80])
    return frozenset(pin for _, pin in found)


def read_money(option: str, text: str) -> int:
    """The pounds that an option names, as pence.

    >>> read_money("--money", "£1,234.50")
    123450
    """
    from tripleaim.store.given.cells import read_pence

    pence = read_pence(text)
    if pence is None:
        raise refuse(option, "is not money", "Write pounds as 1234567.89.", value=text[:40])
    return pence


def is_terminal() -> bool:
    """Whether a person is watching: progress is shown only then."""
    return os.isatty(2)
