"""Values in words: numbers with their unit, money, shares, dates, withheld values."""

import re
from datetime import date
from decimal import Decimal

from tripleaim.model.finding import Finding, Value
from tripleaim.model.pence import MILLION, pounds
from tripleaim.model.signs import MINUS, printed_within
from tripleaim.page.words import day_words

ID = re.compile(r"[a-z]+(?:_[a-z0-9]+)+")  # as the record names a kind

# units whose numbers carry the unit in the cell, and how; every other unit stands in the heading
SHARES = {"share", "proportion"}
PENCE = {"pence"}
POUNDS = {"gbp", "pounds", "£"}
MILLIONS = {"gbp_m", "gbp m", "£m", "million pounds"}
PER_CENT = {"%", "per cent", "percent"}


def describe_value(value: Value | date, unit: str = "", places: int = 1) -> str:
    """A value as a reader wants it, without the name of its unit unless the unit is a sign.

    A share has so many decimals in per cent.

    >>> describe_value(1676681, "people"), describe_value(0.4321, "share")
    ('1,676,681', '43.2%')
    >>> describe_value(0.05447, "share", 2)
    '5.45%'
    >>> describe_value(123456789012, "pence"), describe_value(-12.5, "gbp_m")
    ('£1.23bn', '−£12.5m')
    >>> describe_value(date(2018, 6, 1)), describe_value(True), describe_value(None)
    ('1 June 2018', 'yes', '–')
    >>> describe_value(-0.0, "%"), describe_value(-0.0001, "share")
    ('0.0%', '0.0%')
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, str):
        return _describe_text(value, unit)
    size = -value if value < 0 else value + 0  # of a float, nought below nought is nought
    said = f"{size:.{places}%}" if is_share(unit) else _describe_size(size, unit)
    return MINUS + said if value < 0 and re.search("[1-9]", said) else said


def describe_finding(finding: Finding) -> str:
    """The value of a finding with its interval; its status in words where it has no value.

    >>> describe_finding(Finding(measure="m", value=None, unit="people", status="suppressed",
    ...     statement="Withheld.", sources=("a",), method="count"))
    'withheld'
    """
    if finding.value is None:
        return status_words(finding.status)
    said = describe_value(finding.value, finding.unit)
    if finding.low is None or finding.high is None:
        return said
    low = describe_value(finding.low, finding.unit)
    high = describe_value(finding.high, finding.unit)
    return f"{said} ({low} to {high})"


def status_words(status: str) -> str:
    """The status of a finding as every page says it.

    >>> status_words("suppressed"), status_words("not on record")
    ('withheld', 'not on record')
    """
    return {"suppressed": "withheld"}.get(status, status)


def names_its_unit(unit: str) -> bool:
    """Whether a value described in this unit already shows it: £, %."""
    return unit.lower() in SHARES | PENCE | POUNDS | MILLIONS | PER_CENT


def is_share(unit: str) -> bool:
    """Whether a unit is a share of something, 0 to 1: `share`, `share of variance`.

    >>> is_share("share of fair share"), is_share("people")
    (True, False)
    """
    return unit.lower() in SHARES or unit.lower().startswith("share ")


def describe_unit(unit: str) -> str:
    """What is left to say of a unit beside its value: nothing for money, "of ..." for a share.

    >>> describe_unit("GBP"), describe_unit("share of variance"), describe_unit("people")
    ('', 'of variance', 'people')
    """
    if is_share(unit):
        return unit.partition(" ")[2]
    return "" if names_its_unit(unit) else unit


def describe_measure(measure: str) -> str:
    """The id of a measure as a heading.

    >>> describe_measure("people_in_whole")
    'People in whole'
    """
    return measure.replace("_", " ").replace("-", " ").strip().capitalize()


def _describe_text(value: str, unit: str) -> str:
    """A text as a reader wants it: a day in words, and an id without what parts its words.

    >>> _describe_text("neighbourhood_site", ""), _describe_text("facts_TOML, a_b c", "")
    ('neighbourhood site', 'facts_TOML, a_b c')
    >>> _describe_text("-29 to 2014-15", ""), _describe_text("-none", "")
    ('−29 to 2014-15', '-none')
    """
    if unit == "date":
        try:
            return day_words(date.fromisoformat(value))
        except ValueError:
            return value
    value = printed_within(value)
    return value.replace("_", " ") if ID.fullmatch(value) else value


def _describe_size(size: int | float | Decimal, unit: str) -> str:
    unit = unit.lower()
    if unit in PER_CENT:
        return f"{size:.1f}%"
    if unit in PENCE:
        return pounds(size)
    if unit in POUNDS:
        return pounds(Decimal(str(size)) * 100)
    if unit in MILLIONS:
        return pounds(Decimal(str(size)) * 100 * MILLION)
    if unit in ("year", "calendar year"):
        return str(size)
    return _describe_number(size)


def _describe_number(size: int | float | Decimal) -> str:
    if isinstance(size, int) or size == int(size):
        return f"{int(size):,}"
    if size >= 1000:
        return f"{size:,.0f}"
    if size >= 10:
        return f"{size:,.1f}"
    return f"{size:.2f}".removesuffix("0") if size >= 0.01 else f"{size:.2g}"
