"""A shared control total's year from its signed agreement: words and tables."""

from fractions import Fraction

from tripleaim.model.documents.agreement import SharedControlTotal
from tripleaim.model.documents.base import SETTLES
from tripleaim.model.errors import refuse
from tripleaim.model.pence import in_full
from tripleaim.money.control_year import ControlYear, Terms, Told, control_year
from tripleaim.page.alone import PlainTable
from tripleaim.page.section import Cell


def terms_of(agreement: SharedControlTotal) -> Terms:
    """What a signed agreement says of its year. Raises InputRefused for one that is not signed."""
    if agreement.status not in SETTLES:
        raise refuse(agreement.id, f"is {agreement.status}: partners are held to what they signed")
    return Terms(
        name=agreement.id,
        year_ending=agreement.year_ending,
        totals={each.party: each.control_total_pence for each in agreement.totals},
        fund={each.party: each.sustainability_pence for each in agreement.totals},
        system_share=Fraction(agreement.system_share),
        own_at_stake=agreement.organisation_rule,
        must_net=agreement.offsets_net_to_zero,
    )


def control_total_year(agreement: SharedControlTotal, told: Told) -> ControlYear:
    """The year of an agreement; where no result is told, the forecast of the agreement stands in.

    Raises InputRefused with everything that does not fit.
    """
    forecast = {
        each.party: each.forecast_pence
        for each in agreement.totals
        if each.forecast_pence is not None
    }
    results = {**forecast, **told.results}
    return control_year(
        terms_of(agreement), Told(results=results, offsets=told.offsets, access=told.access)
    )


def control_words(year: ControlYear, agreement: SharedControlTotal) -> list[str]:
    """The year in sentences, the system's result first."""
    names = {party.organisation: party.name for party in agreement.parties}
    system = year.system
    by = in_full(abs(system.difference_pence))
    met = (
        "met it"
        if not system.difference_pence
        else (f"beat it by {by}" if system.is_met else f"missed it by {by}")
    )
    example = " This agreement is an invented example." if agreement.example else ""
    lines = [
        f"{agreement.title}: the system's control total is {in_full(system.control_total_pence)}, "
        f"its result {in_full(system.result_pence)}: it {met}.{example}",
        f"The duty of the year: {year.duty.says} ({year.duty.cited}). "
        + ("It was kept." if year.is_kept else "It was not kept."),
    ]
    for each in year.positions:
        if not each.is_met:
            short = in_full(-each.difference_pence)
            lines.append(f"{names[each.organisation]} missed its control total by {short}.")
    if year.rule is None:
        lines.append("No rule of a sustainability fund is on record for this year.")
        return lines
    lost = sum(each.lost_pence for each in year.earned)
    could = sum(year.terms.fund.values())
    lines.append(
        f"Of {in_full(could)} of the {year.rule.fund}, {in_full(could - lost)} is earned and "
        f"{in_full(lost)} lost ({year.rule.cited}; {year.rule.grade}). "
        f"{float(year.rule.system_share):.0%} of its finance part depends on the system."
    )
    if year.access_assumed:
        of = ", ".join(names[each] for each in year.access_assumed)
        lines.append(
            f"How far access standards were met is not told of {of}: taken as in full (assumed). "
            "A row of kind access says it."
        )
    return lines


def control_tables(year: ControlYear, agreement: SharedControlTotal) -> list[PlainTable]:
    """Partners with what they reached and earned; who loses what if one misses by a pound."""
    names = {party.organisation: party.name for party in agreement.parties}
    return [_partners(year, names), *_losses(year, names)]


def _partners(year: ControlYear, names: dict[str, str]) -> PlainTable:
    earned = {each.organisation: each for each in year.earned}
    columns = ("partner", "code", "agreed", "offset", "control total", "result", "difference",
               "could earn", "own result", "system's result", "access", "lost")  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for each in year.positions:
        code, got = each.organisation, earned.get(each.organisation)
        fund: tuple[Cell, ...] = (None,) * 4 if got is None else (
            got.own_finance_pence, got.system_finance_pence, got.access_pence, got.lost_pence
        )  # fmt: skip
        rows.append((
            names[code], code, year.terms.totals[code], year.offsets[code],
            each.control_total_pence, each.result_pence, each.difference_pence,
            year.terms.fund.get(code, 0), *fund,
        ))  # fmt: skip
    totals = [_sum([row[at] for row in rows]) for at in range(2, 12)]
    return PlainTable(
        name="partners", caption="Control totals, results and what the fund pays",
        columns=columns, rows=(*rows, ("The system", "", *totals)), pence=columns[2:],
    )  # fmt: skip


def _sum(cells: list[Cell]) -> int | None:
    numbers = [cell for cell in cells if isinstance(cell, int)]
    return sum(numbers) if len(numbers) == len(cells) else None


def _losses(year: ControlYear, names: dict[str, str]) -> list[PlainTable]:
    if year.losses is None:
        return []
    codes = list(year.terms.totals)
    columns = ("misses by a pound", *(f"{code} loses" for code in codes), "all lose")
    rows: list[tuple[Cell, ...]] = []
    for code in codes:
        parts = [year.losses[code].get(each, 0) for each in codes]
        rows.append((names[code], *parts, sum(parts)))
    return [
        PlainTable(
            name="losses",
            caption="Who loses what if one partner alone misses by a pound",
            columns=columns,
            rows=tuple(rows),
            pence=columns[1:],
        )
    ]
