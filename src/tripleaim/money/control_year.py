"""A system's year under control totals: offsets, results, what the fund pays, who loses what.

Control totals and results are before sustainability funding; a surplus is positive. From 2022/23 on
there is no control total: the duty is to break even, together or each (england/rules).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from tripleaim.model.errors import InputRefused, NothingFound, Problem
from tripleaim.model.pence import POUND
from tripleaim.money.control_total import Offset, Position, apply_offsets, system_position
from tripleaim.money.sustainability_fund import (
    Earned,
    Entitlement,
    FundRule,
    earn,
    losses_if_missed,
    rule_of,
)
from tripleaim.store.files.csv_rows import rows_by_name
from tripleaim.store.given.as_csv import csv_of
from tripleaim.store.given.cells import read_number, read_pence
from tripleaim.store.rules import rule_of_year

CONTROL_TOTAL = "control total"
MOST_PENCE = 10**16
COLUMNS = ("kind", "who", "value", "document")
KINDS = {
    "result": "what the organisation's year came to, in pounds; a deficit is negative",
    "offset": "an agreed change of its control total, in pounds",
    "access": "how far it met the access standards, in per cent",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What had to balance in which years, and whether organisations or the system answer for it.

    `asks` is what a result is held against: `control total`, or `balance`: no loss.
    """

    first_year_ending: int
    last_year_ending: int
    id: str
    asks: str
    told_by: str
    says: str
    source: str
    cited: str
    grade: str

    def is_kept_by(self, position: Position) -> bool:
        """Whether a result is what the duty asks, to the penny."""
        return position.is_met if self.asks == CONTROL_TOTAL else position.result_pence >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is agreed for a year: control totals and the fund that each can earn, in pence.

    `system_share` of the fund's finance part depends on the system; with `own_at_stake` the rest
    depends on the organisation's own result. `must_net`: offsets come to nothing together.
    """

    name: str
    year_ending: int
    totals: Mapping[str, int]
    fund: Mapping[str, int]
    system_share: Fraction = Fraction(0)
    own_at_stake: bool = True
    must_net: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came of a year: results, offsets and the share of the access standards met."""

    results: Mapping[str, int]
    offsets: tuple[Offset, ...] = ()
    access: Mapping[str, Fraction] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlYear:
    """The year as it stands: positions after offsets, the system's, what is earned and lost.

    `earned` and `losses` are empty where no rule of a fund is on record for the year. `losses`:
    who loses what (second key) when one partner alone misses by a pound (first key).
    `access_assumed` names those whose access nobody told: it is taken as met in full.
    """

    terms: Terms
    duty: Duty
    rule: FundRule | None
    positions: tuple[Position, ...]
    system: Position
    offsets: Mapping[str, int]
    earned: tuple[Earned, ...] = ()
    losses: Mapping[str, Mapping[str, int]] | None = None
    access_assumed: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Whether the duty of the year was kept: by the system, or by every organisation."""
        if self.duty.told_by == "system":
            return self.duty.is_kept_by(self.system)
        return all(self.duty.is_kept_by(each) for each in self.positions)


def duty_of(year_ending: int) -> Duty:
    """The duty of a financial year. Raises NothingFound for a year that is not on record.

    >>> duty_of(2026).told_by, duty_of(2027).told_by
    ('system', 'organisation')
    """
    return Duty(**rule_of_year("balance_duty", year_ending).value)


def control_year(terms: Terms, told: Told) -> ControlYear:
    """The year worked out, to the penny. Raises InputRefused with everything that does not fit."""
    _check(terms, told)
    plain = [
        Position(organisation=code, control_total_pence=total, result_pence=told.results[code])
        for code, total in terms.totals.items()
    ]
    moved = {code: _sum_of(told.offsets, code) for code in terms.totals}
    positions = (
        apply_offsets(plain, told.offsets)
        if terms.must_net
        else [
            replace(each, control_total_pence=each.control_total_pence + moved[each.organisation])
            for each in plain
        ]
    )
    year = ControlYear(
        terms=terms,
        duty=duty_of(terms.year_ending),
        rule=_rule(terms),
        positions=tuple(positions),
        system=system_position(positions),
        offsets=moved,
    )
    if year.rule is None:
        return year
    access = told.access or {}
    could = [
        Entitlement(organisation=code, pence=pence, access_met=access.get(code, Fraction(1)))
        for code, pence in terms.fund.items()
    ]
    by_access = year.rule.access_share > 0
    return replace(
        year,
        access_assumed=tuple(
            each.organisation
            for each in could
            if by_access and each.pence and each.organisation not in access
        ),
        earned=tuple(earn(year.rule, could, positions)),
        losses=losses_if_missed(year.rule, could, positions, by=POUND),
    )


def _rule(terms: Terms) -> FundRule | None:
    """The fund's rule of the year with the shares of the agreement; None where none is on record.

    The larger of the rule's and the agreement's system share holds.
    """
    try:
        rule = rule_of(terms.year_ending)
    except NothingFound:
        return None
    share = max(rule.system_share, terms.system_share)
    return replace(rule, system_share=share, own_at_stake=terms.own_at_stake)


def _check(terms: Terms, told: Told) -> None:
    problems = [
        Problem(
            where=terms.name, value=code, rule="has no result", remedy="Add a row of kind result."
        )
        for code in terms.totals
        if code not in told.results
    ]
    named = {*told.results, *(each.organisation for each in told.offsets), *(told.access or {})}
    problems += [
        Problem(where=terms.name, value=code, rule="has no control total in this agreement")
        for code in sorted(named - set(terms.totals))
    ]
    if problems:
        raise InputRefused(problems)


def _sum_of(offsets: Sequence[Offset], code: str) -> int:
    return sum(each.pence for each in offsets if each.organisation == code)


def told_of(path: Path) -> Told:
    """What came of a year, from a file, CSV or Excel, as people write it; see `read_told`."""
    return read_told(csv_of(path, COLUMNS[:-1]), path.name)


def read_told(text: str, where: str) -> Told:
    """What came of a year, from a CSV with the columns of COLUMNS, one row a fact.

    Raises InputRefused with every fault, by row and column.
    """
    results: dict[str, int] = {}
    access: dict[str, Fraction] = {}
    offsets: list[Offset] = []
    problems: list[Problem] = []
    for number, said in rows_by_name(text, where, COLUMNS, may_lack=("document",)):
        said |= {"kind": said["kind"].casefold(), "who": said["who"].upper()}
        value = _value(said)
        held = results if said["kind"] == "result" else access
        faults = list(_faults(said, value, said["who"] in held, (where, number)))
        problems += faults
        if faults or value is None:
            continue
        if said["kind"] == "offset":
            ground = said["document"] or f"{where}, row {number}"
            offsets.append(Offset(organisation=said["who"], pence=int(value), document=ground))
        elif said["kind"] == "result":
            results[said["who"]] = int(value)
        else:
            access[said["who"]] = value
    if problems:
        raise InputRefused(problems)
    return Told(results=results, offsets=tuple(offsets), access=access)


def _value(row: Mapping[str, str]) -> Fraction | None:
    """Pounds as pence, per cent as a share; None for what is neither."""
    if row["kind"] == "access":
        met = read_number(row["value"])
        return Fraction(met) / 100 if met is not None and 0 <= met <= 100 else None
    pence = read_pence(row["value"])
    return Fraction(pence) if pence is not None and abs(pence) < MOST_PENCE else None


def _faults(
    row: Mapping[str, str], value: Fraction | None, is_there: bool, place: tuple[str, int]
) -> Iterator[Problem]:
    def fault(column: str, rule: str, remedy: str = "") -> Problem:
        return Problem(
            where=place[0], row=place[1], column=column, value=row[column], rule=rule, remedy=remedy
        )

    if row["kind"] not in KINDS:
        yield fault("kind", "is no kind of fact", f"Kinds: {', '.join(KINDS)}.")
    elif value is None:
        yield fault("value", "is not " + KINDS[row["kind"]].rpartition(", in ")[2])
    elif is_there and row["kind"] != "offset":
        yield fault("who", f"has two rows of kind {row['kind']}")
    if not row["who"]:
        yield fault("who", "does not say who")
