"""A pooled fund's year from its signed agreement and a list of entries: statement and tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import sqrt

import numpy as np

from tripleaim.evidence.spc import Charts, chart_series
from tripleaim.model.chance import t_quantile
from tripleaim.model.documents.agreement import PooledFund
from tripleaim.model.documents.base import SETTLES
from tripleaim.model.errors import NothingFound, refuse
from tripleaim.model.pence import in_full
from tripleaim.money.fund import FundYear, Partner, Statement, spent_by_month
from tripleaim.page.alone import PlainTable
from tripleaim.page.section import Cell
from tripleaim.plans.track import CHANCE

FEWEST_MONTHS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a year's spend comes to when the months to come are as those gone: with an interval."""

    months: int
    pence: int
    low_pence: int
    high_pence: int


def year_of_fund(fund: PooledFund, year_ending: int | None = None, brought: int = 0) -> FundYear:
    """What a signed agreement says of a financial year; without one, of its only year.

    `brought` is what stayed in the fund from the year before, in pence. Raises InputRefused for an
    agreement that is not signed, NothingFound for a year of which it says nothing.
    """
    if fund.status not in SETTLES:
        raise refuse(fund.id, f"is {fund.status}: a fund is run on what its partners have signed")
    years = sorted({each.year_ending for each in fund.contributions})
    if year_ending is None and len(years) != 1:
        raise refuse(
            "--year", "is needed", f"Years ending: {', '.join(map(str, years)) or 'none'}."
        )
    year = years[0] if year_ending is None else year_ending
    if year not in years:
        listed = ", ".join(map(str, years)) or "none"
        raise NothingFound(f"{fund.id} says nothing of the year ending {year}. Years: {listed}.")
    return FundYear(
        fund=fund.id,
        year_ending=year,
        partners=tuple(_partners(fund, year)),
        keeps_surplus=fund.surplus == "stays in the fund",
        brought_pence=brought,
    )


def _partners(fund: PooledFund, year: int) -> Iterator[Partner]:
    agreed = {each.party: each.pence for each in fund.contributions if each.year_ending == year}
    least = {each.party: each.pence for each in fund.minimums if each.year_ending == year}
    limits = {each.party: each.pence for each in fund.limits}
    first, end = date(year - 1, 4, 1), date(year, 4, 1)
    for party in fund.parties:
        code = party.organisation
        if code not in agreed and not _weight(fund, code, agreed):
            continue
        joined = max(first, party.joined or fund.valid_from)
        left = min([end, *(day for day in (party.left, fund.valid_to) if day is not None)])
        yield Partner(
            code=code,
            name=party.name,
            agreed_pence=agreed.get(code, 0),
            weight=_weight(fund, code, agreed),
            joined=min(joined, end),
            left=max(left, first),
            limit_pence=limits.get(code),
            least_pence=least.get(code, 0),
        )


def _weight(fund: PooledFund, code: str, agreed: dict[str, int]) -> Fraction:
    if fund.overspend_shared == "by the host":
        return Fraction(code == fund.host)
    if fund.overspend_shared == "by risk shares":
        return Fraction(fund.risk_shares.get(code, 0))
    return Fraction(agreed.get(code, 0))


def forecast_spend(statement: Statement, until: date) -> Forecast | None:
    """What the year's spend comes to, judged by the whole months before a day; 80% interval.

    None with fewer than three months: a month is no forecast. After the year: what was spent.
    """
    months = open_months(statement)
    done = [pence for first, pence in months if next_month(first) <= until]
    left = len(months) - len(done)
    if len(done) < FEWEST_MONTHS:
        return None
    spent = sum(done)
    mean, spread = float(np.mean(done)), float(np.std(done, ddof=1))
    reach = float(t_quantile((1 + CHANCE) / 2, len(done) - 1))
    reach *= spread * sqrt(left + left**2 / len(done))
    middle = spent + left * mean
    return Forecast(
        months=len(done),
        pence=round(middle),
        low_pence=round(middle - reach),
        high_pence=round(middle + reach),
    )


def open_months(statement: Statement) -> list[tuple[date, int]]:
    """The months of the year in which the fund has a partner, and the pence spent in each."""
    partners = statement.year.partners
    return [
        (first, pence)
        for first, pence in spent_by_month(statement)
        if pence or any(each.joined < next_month(first) and each.left > first for each in partners)
    ]


def control_of_months(statement: Statement, until: date) -> Charts | None:
    """The process control chart of the months before a day, in pence; None with fewer than two."""
    done = [pence for first, pence in spent_by_month(statement) if next_month(first) <= until]
    return chart_series(np.array([done], dtype=float)) if len(done) > 1 else None


def next_month(first: date) -> date:
    """The first day of the month after."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def fund_words(statement: Statement, fund: PooledFund) -> list[str]:
    """The statement of a year that is over in sentences, the result first."""
    left = statement.result_pence
    said = "left over" if left >= 0 else "overspent"
    example = " This agreement is an invented example." if fund.example else ""
    lines = [
        f"{fund.title}, year ending March {statement.year.year_ending}: "
        f"{in_full(abs(left))} {said}.{example}",
        f"The partners owed {in_full(statement.owed_pence)}"
        + (
            f", {in_full(statement.year.brought_pence)} was brought forward"
            if statement.year.brought_pence
            else ""
        )
        + f", and {in_full(statement.spent_pence)} was spent.",
    ]
    if statement.carried_pence:
        lines.append(f"{in_full(statement.carried_pence)} stays in the fund for the next year.")
    for each in statement.settled:
        due = each.settles_pence
        what = "still pays" if due > 0 else "gets back"
        lines.append(f"{each.partner.name} {what} {in_full(abs(due))}.")
        if each.short_of_least_pence:
            lines.append(
                f"{each.partner.name} put in {in_full(each.short_of_least_pence)} less than it "
                "must."
            )
    return lines


def fund_tables(statement: Statement, until: date) -> list[PlainTable]:
    """Partners, stretches, spend by aim, segment and provider, months, and the audit trail."""
    return [
        _partner_table(statement),
        _stretch_table(statement),
        *(_spend_table(statement, name) for name in ("aim", "segment", "received_by")),
        _month_table(statement, until),
        _trail(statement),
    ]


def _partner_table(statement: Statement) -> PlainTable:
    columns = (
        "partner",
        "code",
        "from",
        "until",
        "agreed",
        "owed",
        "paid",
        "share of the result",
        "settles",
        "short of its minimum",
    )
    rows = [
        (
            each.partner.name,
            each.partner.code,
            each.partner.joined,
            each.partner.left,
            each.partner.agreed_pence,
            each.owed_pence,
            each.paid_pence,
            each.share_pence,
            each.settles_pence,
            each.short_of_least_pence,
        )
        for each in statement.settled
    ]
    sums = [sum(column) for column in zip(*(row[4:] for row in rows), strict=True)]
    total: tuple[Cell, ...] = ("All", "", "", "", *sums)
    return PlainTable(
        name="partners",
        caption="What each partner owed, paid and settles",
        columns=columns,
        rows=(*rows, total),
        pence=columns[4:],
    )


def _stretch_table(statement: Statement) -> PlainTable:
    rows = [
        (
            each.start,
            each.end,
            len(each.owed),
            sum(each.owed.values()),
            each.spent_pence,
            each.result_pence,
            code,
            each.shares[code],
        )
        for each in statement.stretches
        for code in each.shares
    ]
    columns = ("from", "until", "partners", "owed", "spent", "result", "partner", "share")
    return PlainTable(
        name="stretches",
        caption="How the result of each stretch of the year was shared",
        columns=columns,
        rows=tuple(rows),
        pence=("owed", "spent", "result", "share"),
    )


def _spend_table(statement: Statement, name: str) -> PlainTable:
    word = {"received_by": "provider"}.get(name, name)
    found = statement.spent_by[name]
    return PlainTable(
        name=f"by-{word}",
        caption=f"Spend by {word}",
        columns=(word, "spent"),
        rows=(*found.items(), ("All", sum(found.values()))),
        pence=("spent",),
    )


def _month_table(statement: Statement, until: date) -> PlainTable:
    charts = control_of_months(statement, until)
    rows: list[tuple[Cell, ...]] = []
    so_far = 0
    for at, (first, pence) in enumerate(spent_by_month(statement)):
        so_far += pence
        if charts is not None and at < charts.values.shape[1]:
            limits = [
                round(float(line[0, at])) for line in (charts.mean, charts.lower, charts.upper)
            ]
            mark = "special cause" if bool(charts.special[0, at]) else "common cause"
            rows.append((first, pence, so_far, *limits, mark))
        else:
            rows.append((first, pence, so_far, None, None, None, "not done"))
    columns = ("month", "spent", "so far", "mean", "lower limit", "upper limit", "process control")
    return PlainTable(
        name="months",
        caption="Spend month by month",
        columns=columns,
        rows=tuple(rows),
        pence=columns[1:6],
    )


def _trail(statement: Statement) -> PlainTable:
    rows: list[tuple[Cell, ...]] = []
    cash = statement.year.brought_pence
    for number, each in enumerate(statement.entries, start=1):
        cash += each.pence if each.received_by.startswith("pool:") else -each.pence
        rows.append(
            (
                number,
                each.on,
                each.given_by,
                each.received_by,
                each.pence,
                each.aim,
                each.segment,
                each.document,
                cash,
            )
        )
    columns = (
        "number",
        "on",
        "given by",
        "received by",
        "sum",
        "aim",
        "segment",
        "ground",
        "in the pool",
    )
    return PlainTable(
        name="trail",
        caption="Every entry, and what was in the pool after it",
        columns=columns,
        rows=tuple(rows),
        pence=("sum", "in the pool"),
    )
