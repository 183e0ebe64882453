"""A pooled fund before its year is over: what was owed and paid by a day, and what is expected.

Nothing is settled before the end: what partners would share is told of the forecast, as a forecast.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from tripleaim.model.documents.agreement import PooledFund
from tripleaim.model.pence import in_full, share_pence
from tripleaim.money.fund import FundYear, Partner, Statement, draw_up, is_spend
from tripleaim.money.ledger import POOL, Entry
from tripleaim.page.alone import PlainTable
from tripleaim.page.section import Cell
from tripleaim.page.words import day_words
from tripleaim.studies.fund import (
    Forecast,
    forecast_spend,
    fund_tables,
    fund_words,
    next_month,
    open_months,
    year_of_fund,
)

OF_THE_END = ("partners", "stretches")
EXPECTED = "expected"

Account = tuple[list[str], list[PlainTable]]


def account_of(
    fund: PooledFund, entries: Sequence[Entry], year_ending: int | None, brought: int, on: date
) -> Account:
    """The sentences and tables of a fund on a day: its settlement, or how its year stands.

    Entries after the day are left aside, and told. Raises InputRefused with every fault.
    """
    year = year_of_fund(fund, year_ending, brought)
    whole = draw_up(year, entries)
    if on >= year.end:
        return fund_words(whole, fund), fund_tables(whole, on)
    known = [each for each in entries if each.on <= on]
    statement = draw_up(year, known)
    forecast = forecast_spend(statement, on)
    at_end = expected_end(statement, forecast, on) if forecast else None
    words = _words(statement, fund, on)
    words += _expected_words(forecast, at_end) if forecast and at_end else _too_early()
    if len(known) < len(entries):
        count = len(entries) - len(known)
        left = "1 entry of a later day is" if count == 1 else f"{count} entries of a later day are"
        words.append(f"{left} left aside.")
    others = [each for each in fund_tables(statement, on) if each.name not in OF_THE_END]
    return words, [_partner_table(statement, at_end, on), *others]


def owed_by(partner: Partner, year: FundYear, on: date) -> int:
    """What a partner owes for the days on which it was one, to the end of a day, in pence."""
    whole = (year.end - year.first_day).days
    days = (min(partner.left, on + timedelta(days=1)) - partner.joined).days
    days = max(days, 0)
    return share_pence(partner.agreed_pence, [days, whole - days])[0]


def expected_end(statement: Statement, forecast: Forecast, on: date) -> Statement:
    """The year's end if months to come are as those gone: a statement of what is expected."""
    months = open_months(statement)
    done = [first for first, _ in months if next_month(first) <= on]
    to_come = [first for first, _ in months if first not in done]
    if not to_come:
        return statement
    kept = [each for each in statement.entries if each.on < to_come[0] or not is_spend(each)]
    spent = sum(pence for first, pence in months if first in done)
    parts = share_pence(forecast.pence - spent, [1] * len(to_come))
    coming = [
        Entry(
            on=first,
            given_by=POOL if pence > 0 else f"spend:{EXPECTED}",
            received_by=f"spend:{EXPECTED}" if pence > 0 else POOL,
            pence=abs(pence),
            aim=EXPECTED,
            segment=EXPECTED,
            document=EXPECTED,
        )
        for first, pence in zip(to_come, parts, strict=True)
        if pence
    ]
    return draw_up(statement.year, [*kept, *coming])


def _words(statement: Statement, fund: PooledFund, on: date) -> list[str]:
    year = statement.year
    paid = sum(each.paid_pence for each in statement.settled)
    owed = {each.partner.code: owed_by(each.partner, year, on) for each in statement.settled}
    example = " This agreement is an invented example." if fund.example else ""
    brought = f"; {in_full(year.brought_pence)} was brought forward" if year.brought_pence else ""
    lines = [
        f"{fund.title}, year ending March {year.year_ending}, to {day_words(on)}: "
        f"{in_full(statement.spent_pence)} was spent, {in_full(paid)} was paid in{brought}; "
        f"{in_full(statement.cash_pence)} is in the pool.{example}",
        f"The partners owe {in_full(statement.owed_pence)} for the whole year, of that "
        f"{in_full(sum(owed.values()))} for the days gone. Nothing is settled before its end.",
    ]
    for each in statement.settled:
        behind = owed[each.partner.code] - each.paid_pence
        if behind > 0:
            lines.append(
                f"{each.partner.name} has paid {in_full(each.paid_pence)}, {in_full(behind)} less "
                "than it owes for the days gone."
            )
    return lines


def _expected_words(forecast: Forecast, at_end: Statement) -> list[str]:
    result = at_end.result_pence
    shares = [
        f"{each.partner.name} would {'get' if each.share_pence > 0 else 'bear'} "
        f"{in_full(abs(each.share_pence))}"
        for each in at_end.settled
        if each.share_pence
    ]
    what = "left over" if result >= 0 else "overspent"
    lines = [
        f"By the {forecast.months} months done, the year's spend comes to "
        f"{in_full(forecast.pence)} ({in_full(forecast.low_pence)} to "
        f"{in_full(forecast.high_pence)}, 80% interval, if months to come are as those gone).",
        f"At that {in_full(abs(result))} is {what}"
        + (f", of which {'; '.join(shares)}." if shares else "."),
    ]
    if at_end.carried_pence:
        lines.append(f"{in_full(at_end.carried_pence)} would stay in the fund.")
    return lines


def _too_early() -> list[str]:
    return ["Fewer than three whole months are done: that is no ground for a forecast."]


COLUMNS = (
    "partner",
    "code",
    "from",
    "until",
    "agreed",
    "owed for the year",
    "owed for the days gone",
    "paid",
    "behind",
    "share of what is expected",
)


def _partner_table(statement: Statement, at_end: Statement | None, on: date) -> PlainTable:
    shares = {each.partner.code: each.share_pence for each in at_end.settled} if at_end else {}
    rows: list[tuple[Cell, ...]] = []
    for each in statement.settled:
        owed = owed_by(each.partner, statement.year, on)
        rows.append(
            (
                each.partner.name,
                each.partner.code,
                each.partner.joined,
                each.partner.left,
                each.partner.agreed_pence,
                each.owed_pence,
                owed,
                each.paid_pence,
                owed - each.paid_pence,
                shares.get(each.partner.code) if at_end else None,
            )
        )
    return PlainTable(
        name="partners",
        caption=f"What each partner owed and paid, to {day_words(on)}",
        columns=COLUMNS,
        rows=(*rows, ("All", "", "", "", *_sums(rows))),
        pence=COLUMNS[4:],
    )


def _sums(rows: Sequence[tuple[Cell, ...]]) -> list[Cell]:
    """The sums of the columns of money; None where a column has none."""
    columns = zip(*(row[4:] for row in rows), strict=True)
    return [
        None if None in column else sum(int(str(cell)) for cell in column) for column in columns
    ]
